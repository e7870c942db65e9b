"""How calls are written in each of the benchmark's return formats, and how a model is told to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, TypeAlias

from lamsim_bfcl.decoding.calls import DecodeError
from lamsim_bfcl.decoding.text import ReturnFormat, decode_text

Named: TypeAlias = tuple[str, Mapping[str, Any]]
"""A function's name and its arguments."""

_RULES = (
    "You answer with calls of the functions below. Call what the request needs, all at once where nothing has to be "
    "waited for. If no function fits, or something that one needs is missing, say so in words and call nothing. Once a "
    "request is fulfilled, say so in words.\n\n"
)
OWN_SENTENCES: dict[ReturnFormat, str] = {
    "python": f"{_RULES}Write calls as a Python list and nothing else: [name(argument=value), other(argument=value)]",
    "java": f"{_RULES}Write calls in Java, arguments with their names, and nothing else: [name(argument=value)]",
    "javascript": f"{_RULES}Write the call in JavaScript, arguments with names, and nothing else: "
    "[name(argument=value)]",
    "json": f'{_RULES}Write calls as JSON and nothing else: [{{"function": name, "parameters": {{argument: value}}}}]',
    "verbose_xml": f'{_RULES}Write calls as XML and nothing else: <functions><function name="name"><params>'
    '<param name="argument" value="value" type="string"/></params></function></functions>',
    "concise_xml": f'{_RULES}Write calls as XML and nothing else: <functions><function name="name">'
    '<param name="argument" type="string">value</param></function></functions>',
}
"""What a model is told where the benchmark's own words can't be had."""


def write_calls(return_format: ReturnFormat, calls: Sequence[Named]) -> str:
    """Writes calls so that the decoder of the format reads them again."""
    match return_format:
        case "json":
            return json.dumps([{"function": name, "parameters": dict(given)} for name, given in calls])
        case "verbose_xml" | "concise_xml":
            verbose = return_format == "verbose_xml"
            return f"<functions>{''.join(_xml_call(name, given, verbose) for name, given in calls)}</functions>"
    listed = []
    for name, given in calls:
        written = (f"{key}={_literal(value, return_format)}" for key, value in given.items())
        listed.append(f"{name}({', '.join(written)})")
    return f"[{', '.join(listed)}]"


def _literal(value: Any, return_format: ReturnFormat) -> str:
    if return_format == "python":
        return _python(value)
    text = value if isinstance(value, str) else json.dumps(value)
    # Java and JavaScript are read as source texts, of which only quotes at both ends are taken off.
    for literal in (f'"{text}"', text, f"'{text}'"):
        if _is_read_as(literal, text, return_format):
            return literal
    return json.dumps(text, ensure_ascii=False)


def _is_read_as(literal: str, text: str, return_format: ReturnFormat) -> bool:
    try:
        return decode_text(f"[f(a={literal})]", return_format) == [{"f": {"a": text}}]
    except DecodeError:
        return False


def _python(value: Any) -> str:
    """A Python literal; texts are in double quotes, as most languages have them."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text if text.isascii() else "".join(map(_escaped, text))
    if isinstance(value, list):
        return f"[{', '.join(map(_python, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_python(key)}: {_python(item)}' for key, item in value.items())}}}"
    # Python writes infinity as a name; a number that overflows is read as it.
    return repr(value).replace("inf", "1e999") if isinstance(value, float) else repr(value)


def _escaped(character: str) -> str:
    """Half a surrogate pair can't stand in a source text."""
    return f"\\u{ord(character):04x}" if "\ud800" <= character <= "\udfff" else character


def _xml_call(name: str, given: Mapping[str, Any], verbose: bool) -> str:
    params = "".join(_xml_param(key, value, verbose) for key, value in given.items())
    inside = f"<params>{params}</params>" if verbose else params
    return f'<function name="{_attribute(name)}">{inside}</function>'


def _xml_param(name: str, value: Any, verbose: bool) -> str:
    kind = _XML_TYPES[type(value)]
    text = value if isinstance(value, str) else repr(value)
    if verbose:
        return f'<param name="{_attribute(name)}" value="{_attribute(text)}" type="{kind}"/>'
    return f'<param name="{_attribute(name)}" type="{kind}">{escape(text)}</param>'


def _attribute(text: str) -> str:
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


_XML_TYPES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "float",
    type(None): "null",
    list: "array",
    dict: "dict",
}
