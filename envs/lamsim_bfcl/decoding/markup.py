"""Calls in XML, verbose and concise."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from typing import Any

from lamsim_bfcl.decoding.calls import Arguments, Call, DecodeError

_OPEN, _CLOSE = "<functions>", "</functions>"


def decode_xml(text: str, *, verbose: bool) -> list[Call]:
    """Reads the first `<functions>` element, which may stand within other text.

    The text is cut out from tag to tag before it is parsed, so that no declaration of entities can precede it.

    Args:
        text: What the model said.
        verbose: Whether a value is an attribute of its parameter, as in `<params><param name value type/></params>`,
            or its text, as in `<param name type>text</param>`.

    Returns:
        The calls.

    Raises:
        DecodeError: If there is no such element, it is not well-formed, a name is missing, or a value isn't of
            the type that it claims.
    """
    start = text.find(_OPEN)
    end = text.find(_CLOSE, start)
    if start < 0 or end < 0:
        raise DecodeError("there is no <functions> element")
    try:
        root = ET.fromstring(text[start : end + len(_CLOSE)])
        return [
            {function.attrib["name"]: _verbose(function) if verbose else _concise(function)}
            for function in root.findall("function")
        ]
    except KeyError as error:
        raise DecodeError(f"an element has no attribute {error}") from None
    except (ET.ParseError, SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        raise DecodeError(f"the XML can't be read: {error}") from None


def _verbose(function: ET.Element) -> Arguments:
    container = function.find("params")
    return {
        param.attrib.get("name"): _value(param.attrib.get("value", ""), param)
        for param in (function if container is None else container).findall("param")
    }


def _concise(function: ET.Element) -> Arguments:
    return {param.attrib["name"]: _value((param.text or "").strip(), param) for param in function.findall("param")}


def _value(text: str, param: ET.Element) -> Any:
    match param.attrib.get("type", "string"):
        case "integer":
            return int(text)
        case "float":
            return float(text)
        case "boolean":
            return text.lower() == "true"
        case "null":
            return None
        case "array" | "tuple" | "object" | "dict":
            return ast.literal_eval(text)
        case _:
            return text
