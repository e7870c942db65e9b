"""What a model wrote as the calls, in text, that the multi-turn part executes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_bfcl.decoding.python_calls import decode_python


def texts_of_text(text: str) -> list[str]:
    """The calls of a model that is prompted, for instance `[cd(folder='a'), ls()]`; brackets may be missing.

    Arguments without names are lost, as in the benchmark.

    Raises:
        DecodeError: If the text holds no calls.
        IndexError: If an argument is an empty dict, in which the benchmark looks for the name of a call.
    """
    listed = text.strip("`\n ")
    listed = listed if listed.startswith("[") else f"[{listed}"
    return texts_of_decoded(decode_python(listed if listed.endswith("]") else f"{listed}]"))


def texts_of_decoded(calls: Iterable[Mapping[str, Mapping[str | None, Any]]]) -> list[str]:
    """Calls that were decoded from text, as `name(key=value, ...)`.

    As in the benchmark, a dict whose values are all dicts is taken for a call within the call.

    Raises:
        IndexError: If an argument is an empty dict.
    """
    return [
        f"{name}({', '.join(f'{key}={_written(value)}' for key, value in arguments.items())})"
        for call in calls
        for name, arguments in call.items()
    ]


def texts_of_function_calls(calls: Iterable[Mapping[str, str | Mapping[str, Any]]]) -> list[str]:
    """Calls of a function-calling model as `name(key=value,...)`.

    Args:
        calls: By name the arguments, as JSON text or read from it.

    Raises:
        ValueError: If arguments are no JSON.
        AttributeError: If they are no JSON object.
    """
    texts = []
    for call in calls:
        for name, given in call.items():
            arguments = json.loads(given) if isinstance(given, str) else given
            texts.append(f"{name}({','.join(f'{key}={value!r}' for key, value in arguments.items())})")
    return texts


def _written(value: Any) -> str:
    if not isinstance(value, dict):
        return repr(value)
    if not value:
        raise IndexError("An empty dict among the arguments is no call.")
    if all(isinstance(item, dict) for item in value.values()):
        name, arguments = next(iter(value.items()))
        return f"{name}({', '.join(f'{key}={_written(item)}' for key, item in arguments.items())})"
    pairs = ", ".join(f"'{key}': {_written(item)}" for key, item in value.items())
    return f"{{{pairs}}}"
