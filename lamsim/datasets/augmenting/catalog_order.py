"""Orders within the catalog: of the tools, of a tool's fields, of its parameters."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np

from lamsim.datasets.augmenting.augmentation import (
    Augmentation,
    Record,
    function_of,
    names_in,
    properties_of,
    shuffled,
    with_function,
)


class ShuffleTools(Augmentation):
    """Lists the tools in another order."""

    name: ClassVar[str] = "shuffle_tools"
    about: ClassVar[str] = "the order of the tools"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        if len(record["tools"]) < 2:
            return self.pass_over("fewer than two tools")
        return self.noted({**record, "tools": shuffled(record["tools"], generator)})


class _Within(Augmentation):
    """Changes each tool by itself.

    Attributes:
        nothing: Why it does not apply where no tool changes.
    """

    nothing: ClassVar[str]

    @abstractmethod
    def change(self, function: dict[str, Any], generator: np.random.Generator) -> dict[str, Any] | None:
        """The function in another order; None if it has only one."""

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        tools, changes = [], 0
        for tool in record["tools"]:
            changed = self.change(function_of(tool), generator)
            changes += changed is not None
            tools.append(tool if changed is None else with_function(tool, changed))
        return self.noted({**record, "tools": tools}) if changes else self.pass_over(self.nothing)


class ShuffleFields(_Within):
    """Writes name, description and parameters of each tool in another order."""

    name: ClassVar[str] = "shuffle_fields"
    about: ClassVar[str] = "the order of name, description and parameters within each tool"
    nothing: ClassVar[str] = "no tool has two fields"

    def change(self, function: dict[str, Any], generator: np.random.Generator) -> dict[str, Any] | None:
        """See above."""
        return None if len(function) < 2 else dict(shuffled(list(function.items()), generator))


class ShuffleParameters(_Within):
    """Lists the parameters of each tool in another order."""

    name: ClassVar[str] = "shuffle_parameters"
    about: ClassVar[str] = "the order of the parameters within each tool"
    nothing: ClassVar[str] = "no tool has two parameters"

    def change(self, function: dict[str, Any], generator: np.random.Generator) -> dict[str, Any] | None:
        """See above; the list of required ones follows their order."""
        properties = properties_of(function)
        if len(properties) < 2:
            return None
        order = dict(shuffled(list(properties.items()), generator))
        parameters = {**function["parameters"], "properties": order}
        required = parameters.get("required")
        if isinstance(required, list) and len(names_in(required)) == len(required) and set(required) <= order.keys():
            parameters["required"] = [name for name in order if name in required]
        return {**function, "parameters": parameters}
