"""The reference's verdicts as they are stored: JSON that stands for what JSON can't say."""

import json
from pathlib import Path
from typing import Any

FOLDER = "function_calling"


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def restored(value: Any) -> Any:
    """A stored value with its tuples and arguments without a name."""
    if isinstance(value, list):
        return [restored(item) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"__tuple__"}:
            return tuple(restored(item) for item in value["__tuple__"])
        return {None if key == "__nonekey__" else key: restored(item) for key, item in value.items()}
    return value
