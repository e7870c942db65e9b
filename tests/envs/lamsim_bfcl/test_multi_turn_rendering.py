"""What models wrote, as the calls that are executed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lamsim_bfcl.multi_turn.rendering import texts_of_decoded, texts_of_function_calls, texts_of_text


def decoded_or_failed(read: Callable[[Any], list[str]], given: Any) -> list[str] | None:
    try:
        return read(given)
    except Exception:
        return None


def test_golden(golden: Callable[[str], Path]) -> None:
    rows = json.loads(golden("function_calling").joinpath("bfcl_multiturn_decode_golden.json").read_text())
    assert len(rows["prompting"]) >= 50
    for row in rows["prompting"]:
        assert decoded_or_failed(texts_of_text, row["raw"]) == row.get("decoded"), row
    for row in rows["function_calling"]:
        assert decoded_or_failed(texts_of_function_calls, row["input"]) == row["output"], row


def test_values() -> None:
    assert texts_of_decoded([{"f": {"a": [1, "x"], "b": {"k": 1, "l": "m"}}}]) == [
        "f(a=[1, 'x'], b={'k': 1, 'l': 'm'})"
    ]
    assert texts_of_decoded([{"f": {"a": {"g": {"c": 1}}}}, {"h": {}}]) == ["f(a=g(c=1))", "h()"]
    assert texts_of_function_calls([{"f": '{"a": 1, "b": {"c": {}}}'}]) == ["f(a=1,b={'c': {}})"]
    assert texts_of_function_calls([{"f": {"a": None}}]) == ["f(a=None)"]
    assert texts_of_text("`f(a=1)`") == ["f(a=1)"]


def test_an_empty_dict_is_no_call() -> None:
    with pytest.raises(IndexError):
        texts_of_decoded([{"f": {"a": {}}}])
    with pytest.raises(json.JSONDecodeError):
        texts_of_function_calls([{"f": "{"}])
