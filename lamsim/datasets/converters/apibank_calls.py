"""API-Bank's calls, results and descriptions of APIs: read from its texts, and written as such."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lamsim.datasets.converters.parts import json_text
from lamsim.datasets.converters.python_types import read_type, write_type

SEARCHER = "ToolSearcher"
"""The API that finds others."""

_REQUEST = re.compile(r"\[?\s*([\w.-]+)\((.*)\)\s*\]?", re.DOTALL)
_TEXTS = re.compile(r"(?:([A-Za-z_][A-Za-z0-9_]*)='([^'\\]*)'(?:, (?=.)|\Z))+", re.DOTALL)
_TEXT = re.compile(r"([A-Za-z0-9_]+)='([^']*)'")
_WORDS = re.compile(r"\s*(?!true|false|none|null|nan|infinity)[A-Za-z_][^'\"\[\](){}]*", re.IGNORECASE)
"""What begins as a word and has neither quotes nor brackets is no value of JSON or Python."""

_BARE_TYPE = re.compile(r"(?<=: )(str|int|float|bool|list|dict)(?=[,}])")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_PARAMETER = re.compile(r"\s*(\w+)\s*=\s*")
_READ_AS: dict[Any, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}
_LONGEST = 1_000_000
"""Characters of Python that are parsed; longer texts stay texts."""


def read_request(text: str) -> tuple[str, dict[str, Any]] | None:
    """Reads `[Name(key='value', ...)]`; None if it is none.

    Values without quotes are texts, as are those that are no Python.
    """
    found = _REQUEST.fullmatch(text.strip())
    if not found:
        return None
    name, given = found.groups()
    if _TEXTS.fullmatch(given):
        return name, dict(_TEXT.findall(given))
    call = _parsed(f"f({given})")
    if isinstance(call, ast.Call) and not call.args and all(keyword.arg for keyword in call.keywords):
        return name, {str(keyword.arg): _value(keyword.value) for keyword in call.keywords}
    arguments = _torn(given)
    return None if arguments is None else (name, arguments)


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body if len(text) < _LONGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _value(tree: ast.expr) -> Any:
    try:
        value = ast.literal_eval(tree)
        json.dumps(value)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return ast.unparse(tree)
    return list(value) if isinstance(value, tuple) else value


def _torn(given: str) -> dict[str, str] | None:
    """Arguments with quotes inside of quotes: a value ends where the next name begins."""
    pieces = re.split(r",\s*(?=\w+\s*=\s*['\"\[{\w])", given)
    arguments = {}
    for piece in pieces:
        found = _PARAMETER.match(piece)
        if not found:
            return None
        value = piece[found.end() :].strip()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
        read = _evaluated(value) if quoted else value
        arguments[found[1]] = read if isinstance(read, str) else value[1:-1]
    return arguments


def write_request(name: str, arguments: Mapping[str, Any]) -> str:
    """A call as API-Bank writes it; all values are texts in quotes."""
    return f"[{name}({', '.join(f'{key}={as_text(value)!r}' for key, value in arguments.items())})]"


def as_text(value: Any) -> str:
    """A value as API-Bank's calls give it."""
    return value if isinstance(value, str) else str(value)


def tool_of(described: Mapping[str, Any]) -> dict[str, Any]:
    """A description of an API as a tool.

    API-Bank does not say which parameters may be left out; its APIs need them all.
    """
    name = str(described.get("name") or described.get("apiCode") or "")
    listed = described.get("input_parameters", described.get("parameters"))
    given = listed if isinstance(listed, Mapping) else {}
    properties = {str(key): _schema(schema) for key, schema in given.items()}
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"name": name, "description": str(described.get("description") or ""), "parameters": parameters}


def _schema(described: Any) -> dict[str, Any]:
    if not isinstance(described, Mapping):
        return {"description": str(described)}
    kind = str(described.get("type") or "").replace("(", "[").replace(")", "]")
    return {**read_type(kind).schema, "description": str(described.get("description") or "")}


def described(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool as API-Bank describes APIs."""
    schema = tool.get("parameters") or {}
    given = {
        name: {"type": write_type(each), "description": each.get("description", "")}
        for name, each in (schema.get("properties") or {}).items()
        if isinstance(each, Mapping)
    }
    return {"name": tool.get("name"), "description": tool.get("description", ""), "input_parameters": given}


def found_by_search(result: Any) -> Iterator[dict[str, Any]]:
    """The tools that an answer of the searcher describes; texts of JSON or Python are read."""
    if isinstance(result, str):
        result = _read(result)
    if isinstance(result, list):
        for item in result:
            yield from found_by_search(item)
    elif isinstance(result, Mapping):
        if result.keys() & {"input_parameters", "output_parameters"} and result.get("name"):
            yield tool_of(result)
        elif "output" in result:
            yield from found_by_search(result["output"])


def _read(text: str) -> Any:
    """A value of JSON or Python, None if it is none.

    API-Bank's training rows have texts with apostrophes that nothing escapes, and types without quotes.
    """
    if _WORDS.fullmatch(text):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if len(text) > _LONGEST:
        return None
    value = _evaluated(text)
    if value is None and (mended := _APOSTROPHE.sub(r"\\'", _BARE_TYPE.sub(r"'\1'", text))) != text:
        value = _evaluated(mended)
    return value


def _evaluated(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def typed(arguments: Mapping[str, Any], tool: Mapping[str, Any] | None) -> dict[str, Any]:
    """Arguments of the declared types: API-Bank's calls give texts, which its tools cast."""
    properties = ((tool or {}).get("parameters") or {}).get("properties") or {}
    return {
        name: _cast(value, properties[name].get("type")) if isinstance(value, str) and name in properties else value
        for name, value in arguments.items()
    }


def _cast(text: str, kind: Any) -> Any:
    if kind == "boolean" and text in ("True", "False"):
        return text == "True"
    if kind not in _READ_AS:
        return text
    value = _read(text)
    return value if isinstance(value, _READ_AS[kind]) and not isinstance(value, bool) else text


def spelled_alike(arguments: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Whether arguments are the same, whatever their types and spelling."""
    return arguments.keys() == others.keys() and all(
        as_text(value) == as_text(others[name]) or _plain(value) == _plain(others[name])
        for name, value in arguments.items()
    )


def _plain(value: Any) -> str:
    """A text that is the same for all spellings of a value."""
    read = _read(value) if isinstance(value, str) else value
    return as_text(value if read is None or isinstance(read, str) else read)


def answer_of(result: Mapping[str, Any]) -> str:
    """What the agent gets to see of a result."""
    exception = result.get("exception")
    return json_text(result.get("output")) if exception is None else str(exception)
