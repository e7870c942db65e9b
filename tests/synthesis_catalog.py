"""A small catalog without a backend, as the tests of synthesis write it to a file."""

import json
from pathlib import Path
from typing import Any


def tool(name: str, description: str, required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"name": name, "description": description, "parameters": schema}


TOOLS = [
    tool(
        "get_weather",
        "Gets the weather of a city.",
        ("city",),
        city={"type": "string", "description": "The city."},
        day={"type": "string", "format": "date", "description": "The day, YYYY-MM-DD."},
    ),
    tool(
        "book_table",
        "Books a table at a restaurant.",
        ("restaurant", "guests"),
        restaurant={"type": "string", "description": "The restaurant's name."},
        guests={"type": "integer", "minimum": 1, "maximum": 8, "description": "How many come."},
        outside={"type": "boolean", "description": "Whether to sit outside."},
    ),
    tool(
        "cancel_parcel",
        "Cancels a parcel.",
        ("parcel_id", "reason"),
        parcel_id={"type": "string", "description": "The parcel's id, such as PC-2210."},
        reason={"type": "string", "enum": ["late", "ordered twice"], "description": "Why."},
    ),
    tool("list_museums", "Lists the museums that are open today.", ()),
]


def write(folder: Path, tools: Any = TOOLS) -> str:
    path = folder / "tools.json"
    path.write_text(json.dumps(tools), "utf-8")
    return str(path)
