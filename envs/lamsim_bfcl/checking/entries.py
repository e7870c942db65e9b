"""All calls of an answer against all that an entry expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lamsim_bfcl.checking.arguments import Language, check_call
from lamsim_bfcl.checking.matching import Unmatched, match_any_order
from lamsim_bfcl.checking.verdicts import VALID, Verdict, invalid
from lamsim_bfcl.decoding.calls import Call, DecodeError, is_call_list
from lamsim_bfcl.decoding.text import ReturnFormat, decode_text
from lamsim_bfcl.quirks import PARITY, Quirks

_ANY_ORDER = "parallel_function_checker_no_order"
_BROKEN = (
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    ValueError,
    ArithmeticError,
    RecursionError,
)
"""What `check_call` raises where the reference does."""


def language_of(category: str) -> Language:
    """The language of a category's functions."""
    if "java" not in category:
        return "python"
    return "javascript" if "javascript" in category else "java"


class AstChecker:
    """The benchmark's AST checker for one entry.

    Args:
        functions: The documents of the functions that the model was offered.
        answers: The expected calls, `{name: {argument: values that count}}`.
        category: The entry's category; it says how calls are matched and the functions' language. Of format
            sensitivity it is the category of the entry that was put in another format.
        underscore_to_dot: See `check_call`.
        quirks: Which of the reference's quirks hold.
    """

    __slots__ = ("_answers", "_category", "_functions", "_language", "_quirks", "_underscore_to_dot")

    def __init__(
        self,
        functions: Sequence[Mapping[str, Any]],
        answers: Sequence[Mapping[str, Mapping[str, Sequence[Any]]]],
        category: str,
        underscore_to_dot: bool = False,
        quirks: Quirks = PARITY,
    ) -> None:
        self._functions = functions
        self._answers = answers
        self._category = category
        self._language = language_of(category)
        self._underscore_to_dot = underscore_to_dot
        self._quirks = quirks

    def check_text(
        self, text: str, return_format: ReturnFormat | None = None, *, tool_call_tag: bool = False
    ) -> Verdict:
        """Checks what a prompted model said.

        Args:
            text: What it said.
            return_format: The format that it was told to use; None for the one of the functions' language.
            tool_call_tag: See `decode_text`.
        """
        asked = return_format or self._language
        try:
            decoded = decode_text(text, asked, tool_call_tag=tool_call_tag, quirks=self._quirks)
        except DecodeError as error:
            return invalid("ast_decoder:decoder_failed", "Invalid syntax. Failed to decode AST. {}", error)
        return self.check(decoded)

    def check(self, decoded: object) -> Verdict:
        """Checks decoded calls, whatever they are."""
        if not is_call_list(decoded):
            return invalid(
                "ast_decoder:decoder_wrong_output_format",
                "Did not output in the specified format. Note: the model_result is wrapped in a string to ensure"
                " json serializability.",
            )
        try:
            return self._check_calls(decoded)
        except _BROKEN as error:
            return invalid("checker_exception", "{}: {}", type(error).__name__, error)

    def _check_calls(self, calls: list[Call]) -> Verdict:
        if "parallel" in self._category:
            return self._check_any_order(calls)
        is_multiple = "multiple" in self._category
        if len(calls) != (len(self._answers) if is_multiple else 1):
            kind = "multiple" if is_multiple else "simple"
            return invalid(f"{kind}_function_checker:wrong_count", "Wrong number of functions.")
        answer = self._answers[0]
        document: Any = self._document_for(answer) if is_multiple else self._functions[0]
        return check_call(document, calls[0], answer, self._language, self._underscore_to_dot, self._quirks)

    def _check_any_order(self, calls: list[Call]) -> Verdict:
        if len(calls) != len(self._answers):
            return invalid(f"{_ANY_ORDER}:wrong_count", "Wrong number of functions.")
        expected: list[tuple[Any, Any]] = [(self._document_for(answer), answer) for answer in self._answers]
        settings = (self._language, self._underscore_to_dot, self._quirks)

        def check(wanted: int, got: int) -> Verdict:
            document, answer = expected[wanted]
            return check_call(document, calls[got], answer, *settings)

        failure = match_any_order(len(calls), check, greedy=self._quirks.greedy_parallel)
        return _no_match(failure) if failure else VALID

    def _document_for(self, answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The document of the expected function; None, at which `check_call` raises, if there is none."""
        for function in self._functions:
            if function["name"] in answer:
                return function
        return None


def _no_match(failure: Unmatched) -> Verdict:
    message = "Could not find a matching function among index {} of model output for index {} of possible answers."
    return Verdict(
        False, f"{_ANY_ORDER}:cannot_find_match", ((message, (failure.unused, failure.wanted)),), failure.attempts
    )
