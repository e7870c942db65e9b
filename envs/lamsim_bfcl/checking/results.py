"""The retired executable categories: whether what a call gave is what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from lamsim_bfcl.checking.matching import match_any_order
from lamsim_bfcl.checking.verdicts import VALID, Verdict, invalid

Comparison: TypeAlias = Literal["exact_match", "real_time_match", "structural_match"]

TOLERANCE = 0.2
"""Share of the expected number by which a number of the real world, a price for instance, may differ from it."""


class NoResult:
    """Stands for the result of a call that failed."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def check_result(result: Any, expected: Any, comparison: Comparison) -> Verdict:
    """Compares a call's result with what is expected.

    Args:
        result: What the call gave; a tuple counts as a list.
        expected: What it should give.
        comparison: `exact_match` for equality; `real_time_match` for numbers within `TOLERANCE`;
            `structural_match` for the same type and, of lists, as many elements, of dictionaries the same keys.
    """
    if isinstance(result, NoResult):
        return invalid("executable_checker:execution_error", "Error in execution: {}", result.reason)
    if type(result) is tuple:
        result = list(result)
    match comparison:
        case "exact_match":
            return VALID if result == expected else _wrong("", result, expected)
        case "real_time_match":
            return VALID if _is_near(result, expected) else _wrong("_real_time", result, expected)
        case "structural_match":
            return _compare_structure(result, expected)


def check_results(results: Sequence[Any], expected: Sequence[Any], comparisons: Sequence[Comparison]) -> Verdict:
    """Compares the results of parallel calls with what is expected of them, in any order, first come first served.

    Args:
        results: What the calls gave.
        expected: What they should give.
        comparisons: How each of these is compared; see `check_result`.
    """
    if len(results) != len(expected):
        return invalid("value_error:exec_result_count", "Wrong number of functions.")
    failure = match_any_order(
        len(results), lambda wanted, got: check_result(results[got], expected[wanted], comparisons[wanted])
    )
    if failure is None:
        return VALID
    message = "Could not find a matching function among index {} of model output for index {} of possible answers."
    return Verdict(
        False,
        "executable_checker:cannot_find_match",
        ((message, (failure.unused, failure.wanted)),),
        failure.attempts,
    )


def check_rest_response(status: int, body: Any, expected: Any) -> Verdict:
    """Compares the response of a REST service with what is expected: its shape, since its values change.

    Args:
        status: The HTTP status code.
        body: The response's JSON.
        expected: What it should look like: an object with the same keys, or a list of as many of such objects.
    """
    if status != 200:
        return invalid("executable_checker_rest:wrong_status_code", "Got status {}, expected 200.", status)
    if type(expected) not in (dict, list) or type(body) is not type(expected):
        return invalid("executable_checker_rest:wrong_type", "Got {}, expected {}.", type(body), type(expected))
    pairs = [(body, expected)]
    if type(expected) is list:
        if len(body) != len(expected):
            return invalid("value_error:exec_result_rest_count", "Got {} items, expected {}.", len(body), len(expected))
        pairs = list(zip(body, expected, strict=True))
    if not all(isinstance(part, dict) for pair in pairs for part in pair):
        return invalid("executable_checker_rest:response_format_error", "A list has items that are no objects.")
    if any(got.keys() != wanted.keys() for got, wanted in pairs):
        return invalid("executable_checker_rest:wrong_key", "Key inconsistency")
    return VALID


def _is_near(result: Any, expected: Any) -> bool:
    """Whether a number is near; none is near a negative one, whose borders the reference puts the wrong way round."""
    if not all(type(number) in (int, float) for number in (result, expected)):
        return False
    return bool(expected * (1 - TOLERANCE) <= result <= expected * (1 + TOLERANCE))


def _compare_structure(result: Any, expected: Any) -> Verdict:
    if type(result) is not type(expected):
        return _wrong("_type", type(result), type(expected))
    if type(expected) is dict:
        for key in expected:
            if key not in result:
                return _wrong("_type:dict_key_not_found", list(result), list(expected))
        if len(result) > len(expected):
            return _wrong("_type:dict_extra_key", list(result), list(expected))
    if type(expected) is list and len(result) != len(expected):
        return _wrong("_type:list_length", len(result), len(expected))
    return VALID


def _wrong(kind: str, result: Any, expected: Any) -> Verdict:
    return invalid(f"executable_checker:wrong_result{kind}", "Got {!r}, expected {!r}.", result, expected)
