"""What a model said, in any of the benchmark's formats, read as calls."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from lamsim_bfcl.decoding.calls import MAX_TEXT, DecodeError
from lamsim_bfcl.decoding.java_calls import decode_java
from lamsim_bfcl.decoding.javascript_calls import decode_javascript
from lamsim_bfcl.decoding.markup import decode_xml
from lamsim_bfcl.decoding.python_calls import decode_python
from lamsim_bfcl.decoding.structured import decode_json
from lamsim_bfcl.quirks import PARITY, Quirks

ReturnFormat: TypeAlias = Literal["python", "json", "verbose_xml", "concise_xml", "java", "javascript"]
RETURN_FORMATS: tuple[ReturnFormat, ...] = get_args(ReturnFormat)

_OPEN, _CLOSE = "<TOOLCALL>", "</TOOLCALL>"


def decode_text(
    text: str, return_format: ReturnFormat = "python", *, tool_call_tag: bool = False, quirks: Quirks = PARITY
) -> object:
    """Reads what a prompted model said.

    Code fences without a language, line breaks and spaces around it are taken off, and it is put in brackets
    unless it stands in some.

    Args:
        text: What it said.
        return_format: The format that it was told to use.
        tool_call_tag: Whether it was told to put calls between `<TOOLCALL>` tags, which then must be there.
        quirks: Which of the reference's quirks hold.

    Returns:
        What was decoded; `is_call_list` tells whether it is a list of calls.

    Raises:
        DecodeError: If it can't be decoded.
    """
    if len(text) > MAX_TEXT:
        raise DecodeError(f"the text has more than {MAX_TEXT} characters")
    text = text.strip("`\n ")
    text = text if text.startswith("[") else f"[{text}"
    text = text if text.endswith("]") else f"{text}]"
    if tool_call_tag:
        text = _tagged(text)
    try:
        return _decode(text, return_format, quirks)
    except RecursionError:
        raise DecodeError("its parts are nested too deep") from None


def _decode(text: str, return_format: ReturnFormat, quirks: Quirks) -> object:
    match return_format:
        case "python":
            return decode_python(text, quirks)
        case "json":
            return decode_json(text, quirks)
        case "verbose_xml" | "concise_xml":
            return decode_xml(text, verbose=return_format == "verbose_xml")
        case "java":
            return decode_java(text[1:-1], quirks)
        case "javascript":
            return decode_javascript(text[1:-1])


def _tagged(text: str) -> str:
    start = text.find(_OPEN)
    end = text.find(_CLOSE, start)
    if start < 0 or end < 0:
        raise DecodeError("there is no <TOOLCALL> tag")
    return text[start + len(_OPEN) : end].strip()
