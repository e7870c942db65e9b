"""Verdicts on single calls and responses, and the accuracies that they make up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lamsim_apibank.apis.api import BadCall, Crash, Result
from lamsim_apibank.apis.libraries import Library
from lamsim_apibank.benchmark.checks import is_right
from lamsim_apibank.benchmark.rouge import rouge_l
from lamsim_apibank.benchmark.texts import find_call, read_arguments
from lamsim_apibank.quirks import PARITY, Quirks


class Kind(StrEnum):
    """What a verdict says, in the benchmark's words; the last two are ours."""

    CORRECT = "CORRECT"
    NO_API_CALL = "NO_API_CALL"
    API_NAME_MISMATCH = "API_NAME_MISMATCH"
    INVALID_INPUT_PARAMETER = "INVALID_INPUT_PARAMETER"
    MISS_INPUT_ARGUMENT = "MISS_INPUT_ARGUMENT"
    HAS_EXCEPTION = "HAS_EXCEPTION"
    INPUT_MISMATCH = "INPUT_MISMATCH"
    OUTPUT_MISMATCH = "OUTPUT_MISMATCH"
    KEY_ERROR = "KEY_ERROR"
    EXCEPTION_MISMATCH = "EXCEPTION_MISMATCH"
    CHECKER_EXCEPTION = "checker_exception"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one call.

    Attributes:
        kind: What it says; `checker_exception` where the benchmark itself breaks.
        message: Why a call that could not be made could not.
        call: Name and arguments as they were read; None if there was no call.
        result: What the call resulted in; None if it was not made.
    """

    kind: Kind
    message: str = ""
    call: tuple[str, Mapping[str, Any]] | None = None
    result: Result | None = None

    @property
    def correct(self) -> bool:
        """Whether the call counts."""
        return self.kind is Kind.CORRECT


def judge_text(text: str, api: str, level: int, truth: Result, library: Library, quirks: Quirks = PARITY) -> Verdict:
    """Judges a model's text by the call in it.

    Args:
        text: What the model wrote.
        api: The expected API.
        level: Of the dialogue.
        truth: What the expected call resulted in.
        library: The APIs, with fresh databases if they are to be fresh; the call changes them.
        quirks: Which of the benchmark's quirks hold.
    """
    found = find_call(text)
    if found is None:
        return Verdict(Kind.NO_API_CALL)
    return judge_call(found[0], read_arguments(found[1]), api, level, truth, library, quirks)


def judge_call(
    name: str,
    arguments: Mapping[str, Any],
    api: str,
    level: int,
    truth: Result,
    library: Library,
    quirks: Quirks = PARITY,
) -> Verdict:
    """Judges a call, which is made; see `judge_text`."""
    call = (name, arguments)
    if name != api:
        return Verdict(Kind.API_NAME_MISMATCH, call=call)
    try:
        result = library.run(name, arguments)
    except BadCall as error:
        return Verdict(_BAD[error.kind], str(error), call)
    except Crash as error:
        return Verdict(Kind.CHECKER_EXCEPTION, str(error), call)
    return Verdict(judge_result(api, level, result, truth, quirks), "", call, result)


_BAD = {
    "name": Kind.API_NAME_MISMATCH,
    "parameter": Kind.INVALID_INPUT_PARAMETER,
    "missing": Kind.MISS_INPUT_ARGUMENT,
    "type": Kind.CHECKER_EXCEPTION,
}


def judge_result(api: str, level: int, result: Result, truth: Result, quirks: Quirks = PARITY) -> Kind:
    """Judges what a call of the expected API resulted in; see `judge_text`."""
    try:
        if is_right(api, level, result, truth, quirks):
            return Kind.CORRECT
    except KeyError:
        return Kind.KEY_ERROR
    except Exception:  # The check is as the benchmark has it, and it breaks on some results.
        return Kind.HAS_EXCEPTION if result["exception"] else Kind.CHECKER_EXCEPTION
    if result["exception"]:
        return Kind.HAS_EXCEPTION
    if result["output"] != truth["output"]:
        return Kind.OUTPUT_MISMATCH
    return Kind.INPUT_MISMATCH if result["input"] != truth["input"] else Kind.EXCEPTION_MISMATCH


def response_score(reference: str, response: str, level: int) -> float:
    """ROUGE-L of a response: rounded to four places in levels 1 and 2; 0 for an empty response.

    Level 3 takes away the markers `User:` and `AI:` and does not round.
    """
    if level == 3:
        response = response.replace("User:", "").replace("AI:", "").strip()
    if not response:
        return 0.0
    try:
        score = rouge_l(reference, response)
    except ValueError:
        return 0.0
    return score if level == 3 else round(score, 4)


def call_accuracy(verdicts: Iterable[Verdict]) -> float:
    """The share of calls that are correct."""
    correct = [verdict.correct for verdict in verdicts]
    return sum(correct) / len(correct) if correct else 0.0


def sample_accuracy(verdicts: Mapping[Any, Iterable[Verdict]]) -> float:
    """The share of samples, by any name, of which all calls are correct: the second measure of level 3."""
    return sum(all(v.correct for v in of_one) for of_one in verdicts.values()) / len(verdicts) if verdicts else 0.0
