"""Documents of functions as the benchmark shows them to a model: as JSON, XML or Python, with their language said."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from lamsim_bfcl.checking.arguments import Language

Document: TypeAlias = Mapping[str, Any]
DocumentFormat: TypeAlias = Literal["json", "xml", "python"]

_SYNTAX: dict[Language, str] = {"python": "Python 3", "java": "Java 8 SDK", "javascript": "JavaScript"}
_LISTS: dict[Language, tuple[str, ...]] = {"python": (), "java": ("ArrayList", "Array"), "javascript": ("array",)}
_NAMES: dict[Language, str] = {"python": "Python", "java": "Java", "javascript": "JavaScript"}
_PYTHON_NAMES = {"string": "str", "number": "float", "integer": "int", "boolean": "bool"}


def with_language(functions: Sequence[Document], language: Language) -> list[dict[str, Any]]:
    """Documents that say what language they are in.

    Arguments in Java and JavaScript are given as text, so each parameter becomes a string whose description
    tells the type that the text is of.

    Args:
        functions: The documents as the data have them; they stay as they are.
        language: Their language.
    """
    shown = copy.deepcopy([dict(function) for function in functions])
    for function in shown:
        function["description"] += f" Note that the provided function is in {_SYNTAX[language]} syntax."
        if language != "python":
            for parameter in function["parameters"]["properties"].values():
                _retype(parameter, language)
    return shown


def _retype(parameter: dict[str, Any], language: Language) -> None:
    kind, name = parameter["type"], _NAMES[language]
    if kind == "any":
        parameter["description"] += f" This parameter can be of any type of {name} object in string representation."
    else:
        parameter["description"] += f" This is {name} {kind} type parameter in string representation."
    if kind in _LISTS[language]:
        element = parameter.pop("items")["type"]
        parameter["description"] += f" The list elements are of type {element}; they are not in string representation."
    if language == "javascript" and kind == "dict" and "properties" in parameter:
        schema = json.dumps(parameter.pop("properties"))
        parameter["description"] += (
            f" The dictionary entries have the following schema; they are not in string representation. {schema}"
        )
    parameter["type"] = "string"


def written(functions: Sequence[Document], document_format: DocumentFormat) -> str:
    """Documents as text."""
    return _WRITERS[document_format](functions)


def _json(functions: Sequence[Document]) -> str:
    return json.dumps(functions, indent=4)


def _xml(functions: Sequence[Document]) -> str:
    return "\n".join("".join(_xml_function(function)) for function in functions)


def _xml_function(function: Document) -> Iterator[str]:
    schema = function["parameters"]
    yield f'<function name="{function["name"]}">\n'
    yield f"  <desc>{function.get('description', '')}</desc>\n"
    yield "  <params>\n"
    for name, parameter in schema.get("properties", {}).items():
        yield from _xml_parameter(name, parameter, schema.get("required"), 4)
    yield "  </params>\n</function>\n"


def _xml_parameter(name: str, schema: Document, required: Sequence[str] | None, indent: int) -> Iterator[str]:
    """A parameter and those within it; where nothing is said to be required, all are."""
    space = " " * indent
    kind = schema.get("type", "string")
    if "type" in schema.get("items", {}):
        kind = f"{kind}[{schema['items']['type']}]"
    elif "additionalProperties" in schema:
        kind = f"{kind}[{schema['additionalProperties'].get('type', 'string')}]"
    is_required = "true" if required is None or name in required else "false"
    default = f' default="{schema["default"]!r}"' if "default" in schema else ""
    # The reference takes all commas out of the tag, of values too.
    attributes = f'name="{name}" type="{kind}" required="{is_required}"{default}'.replace(",", "")
    yield f"{space}<param {attributes}>\n"
    yield f"{space}  <desc>{_description(schema)}</desc>\n"
    if "properties" in schema:
        yield f"{space}  <params>\n"
        for child, child_schema in schema["properties"].items():
            yield from _xml_parameter(child, child_schema, schema.get("required"), indent + 4)
        yield f"{space}  </params>\n"
    yield f"{space}</param>\n"


def _python(functions: Sequence[Document]) -> str:
    texts = []
    for function in functions:
        properties = function.get("parameters", {}).get("properties", {})
        arguments = "".join(line for name, schema in properties.items() for line in _python_lines(name, schema, 8))
        listed = f"    Args:\n{arguments}" if properties else ""
        quotes = '    """\n'
        description = f"    {function.get('description', '')}\n\n"
        texts += [f"# Function: {function['name']}\n{quotes}{description}{listed}{quotes}", "\n"]
    return "\n\n".join(texts)


def _python_lines(name: str, schema: Document, indent: int) -> Iterator[str]:
    default = f", default={schema['default']!r}" if "default" in schema else ""
    yield f"{' ' * indent}{name} ({_python_type(schema)}{default}): {_description(schema)}\n"
    for child, child_schema in schema.get("properties", {}).items():
        yield from _python_lines(child, child_schema, indent + 4)


def _python_type(schema: Document) -> str:
    kind: str = schema.get("type", "string")
    if kind in ("array", "list", "tuple") and "items" in schema:
        return f"list[{_python_type(schema['items'])}]"
    if kind in ("object", "dict"):
        values = schema.get("additionalProperties")
        return "dict" if values is None else f"dict[str, {_python_type(values)}]"
    return _PYTHON_NAMES.get(kind, kind)


def _description(schema: Document) -> str:
    choices = f" Enum values: {schema['enum']}." if "enum" in schema else ""
    return f"{schema.get('description', '')}{choices}"


_WRITERS: dict[DocumentFormat, Callable[[Sequence[Document]], str]] = {"json": _json, "xml": _xml, "python": _python}
