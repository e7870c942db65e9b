"""ToolAlpaca's descriptions of functions as tools, and tools as an API of that kind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lamsim.datasets.converters.chat_messages import dumps

_PARAMETERS = re.compile(r"(?:\A|\n)Parameters: ")
_KIND = re.compile(r"(Required\. )?(string|integer|number|boolean|Array|Object|#\w+|Any)")
_CHOICES = re.compile(r"\. One of: \[(.*?)\]\.")
_decode = json.JSONDecoder().raw_decode
_NUMBERS = {"integer": int, "number": float}

ASK = {
    "name": "getDetails",
    "description": "Asks the user for what the request leaves open.",
    "parameters": {
        "type": "object",
        "properties": {"Question": {"type": "string", "description": "What the user is asked."}},
        "required": ["Question"],
    },
}


def tools_of(described: Mapping[str, Any], called: set[str]) -> list[dict[str, Any]]:
    """The functions of `Function_Description`; `getDetails`, which is no function of the API, if it is called."""
    tools = [_tool(name, str(text)) for name, text in described.items() if name != "components"]
    return [ASK, *tools] if "getDetails" in called - described.keys() else tools


def _tool(name: str, text: str) -> dict[str, Any]:
    """Reads `... Parameters: {"name": "Required. string. One of: [a, b]. ..."}` and leaves the rest as description."""
    found = _PARAMETERS.search(text)
    try:
        listed, end = _decode(text, found.end()) if found else ({}, 0)
    except ValueError:
        found = None
    if found is None or not isinstance(listed, dict):
        return {"name": name, "description": text, "parameters": {"type": "object", "additionalProperties": True}}
    parameters: dict[str, Any] = {
        "type": "object",
        "properties": {argument: _schema(str(said)) for argument, said in listed.items()},
        "required": [argument for argument, said in listed.items() if str(said).startswith("Required. ")],
    }
    return {"name": name, "description": text[: found.start()] + text[end:], "parameters": parameters}


def _schema(text: str) -> dict[str, Any]:
    found = _KIND.match(text)
    if not found:
        return {"description": text}
    kind = found[2]
    schema: dict[str, Any] = {} if kind.startswith("#") or kind == "Any" else {"type": kind.lower()}
    inner = _KIND.match(text, found.end() + 1) if kind == "Array" else None
    if inner and inner[2] in ("string", "integer", "number", "boolean", "Object"):
        schema["items"] = {"type": inner[2].lower()}
    choices = _CHOICES.match(text, found.end())
    if choices and kind in ("string", "integer", "number"):
        read = _NUMBERS.get(kind, str)
        try:
            schema["enum"] = [read(choice.strip()) for choice in choices[1].split(", ")]
        except ValueError:
            choices = None
    schema["description"] = text[choices.end() if choices else found.end() :].lstrip(". ")
    return schema


def api_of(name: str, introduction: str, functions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """An API with these functions; each is a POST request with its arguments as the body."""
    described = {str(function.get("name")): _described(function) for function in functions}
    paths = {
        f"/{function.get('name')}": {
            "post": {
                "operationId": function.get("name"),
                "description": function.get("description", ""),
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": function.get("parameters", {})}},
                },
                "responses": {"200": {"description": "Successful response."}},
            }
        }
        for function in functions
    }
    document = {"openapi": "3.0.0", "info": {"title": name, "version": "1.0.0"}, "paths": paths}
    return {
        "Name": name,
        "Description": introduction,
        "Category": "",
        "Introduction": introduction,
        "Functions": "",
        "Documentation": dumps(document),
        "NLDocumentation": "\n\n".join(f"{function}: {text}" for function, text in described.items()),
        "Function_Description": {**described, "components": ""},
        "Function_Projection": {function: [f"/{function}", "post"] for function in described},
    }


def _described(function: Mapping[str, Any]) -> str:
    schema = function.get("parameters") or {}
    required = schema.get("required") or []
    listed = {
        argument: f"{'Required. ' if argument in required else ''}{_said(given if isinstance(given, Mapping) else {})}"
        for argument, given in (schema.get("properties") or {}).items()
    }
    head, output, rest = str(function.get("description") or "").partition("\nOutput: ")
    return f"{head}\nParameters: {dumps(listed)}{output}{rest}"


def _said(schema: Mapping[str, Any]) -> str:
    choices = schema.get("enum")
    listed = f" One of: [{', '.join(map(str, choices))}]." if isinstance(choices, list) else ""
    return f"{_kind(schema)}.{listed} {schema.get('description', '')}".strip()


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items")
        return f"Array[{_kind(items)}]" if isinstance(items, Mapping) else "Array"
    if kind == "object":
        return "Object"
    return kind if kind in ("string", "integer", "number", "boolean") else "Any"
