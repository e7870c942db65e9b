"""Authored functions: their documents, how they are asked for, and with which values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from lamsim_bfcl.checking.arguments import Language

_SLOT = re.compile(r"\{(\w+)\}")
_REQUIRED = object()


class Value(NamedTuple):
    """A value of a parameter.

    Attributes:
        said: How a request says it.
        accepted: The values that count for it.
    """

    said: str
    accepted: tuple[Any, ...]


@dataclass(frozen=True)
class Parameter:
    """A parameter and the values that requests ask for.

    Attributes:
        type: The benchmark's name of its type.
        description: What it is.
        values: Values, each itself, `(said, value, others that count...)` or, of texts, what is said.
        default: What it is where nothing is given.
        element: The type of an array's elements.
        choices: The values that it can have, if they are few.
        properties: The parameters within one of type `dict`.
    """

    type: str
    description: str
    values: Sequence[Any]
    default: Any = _REQUIRED
    element: str = ""
    choices: tuple[str, ...] = ()
    properties: Mapping[str, Parameter] | None = None

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is _REQUIRED

    def document(self) -> dict[str, Any]:
        """The parameter as the benchmark writes it."""
        document: dict[str, Any] = {"type": self.type, "description": self.description}
        if self.element:
            document["items"] = {"type": self.element}
        if self.choices:
            document["enum"] = list(self.choices)
        if not self.required:
            document["default"] = self.default
        if self.properties:
            document["properties"] = {name: inner.document() for name, inner in self.properties.items()}
            document["required"] = list(self.properties)
        return document

    def drawn(self, draw: Random) -> Value:
        """One of its values."""
        value = draw.choice(self.values)
        if isinstance(value, tuple):
            return Value(str(value[0]), value[1:])
        if isinstance(value, list):
            return Value(_listed([str(item) for item in value]), (value,))
        return Value(str(value), (value,))


@dataclass(frozen=True)
class Function:
    """A function.

    Attributes:
        name: Its name.
        description: What it does.
        parameters: Its parameters by name.
        requests: Ways to ask for it; `{name}` stands for a parameter's value.
        language: The language that it is written in.
    """

    name: str
    description: str
    parameters: Mapping[str, Parameter]
    requests: Sequence[str]
    language: Language = "python"

    def document(self) -> dict[str, Any]:
        """The function as the benchmark writes it."""
        return {
            "name": self.name,
            "description": self.description,
            "parameters": {
                "type": "dict",
                "properties": {name: parameter.document() for name, parameter in self.parameters.items()},
                "required": [name for name, parameter in self.parameters.items() if parameter.required],
            },
        }

    def asked(self, draw: Random, template: str | None = None) -> tuple[str, dict[str, dict[str, list[Any]]]]:
        """Draws a request and the call that it asks for, `{name: {argument: values that count}}`."""
        text = draw.choice(self.requests) if template is None else template
        named = set(_SLOT.findall(text))
        answer: dict[str, list[Any]] = {}
        for name, parameter in self.parameters.items():
            if name not in named:
                answer[name] = [parameter.default, ""]
                continue
            value = parameter.drawn(draw)
            text = text.replace(f"{{{name}}}", value.said)
            answer[name] = list(value.accepted)
            if not parameter.required and parameter.default in value.accepted:
                answer[name].append("")
        return text, {self.name: answer}


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
