from typing import Any

import pytest

from lamsim import UsageError
from lamsim.playing.shorthand import read_call
from lamsim.tools import Tool

PROPERTIES = {
    "query": {"type": "string"},
    "count": {"type": "integer"},
    "price": {"type": "number"},
    "both": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "filter": {"$ref": "#/$defs/Filter"},
    "sort": {"enum": ["up", "down"]},
    "maybe": {"type": ["string", "null"]},
    "any": {},
}
TOOLS = [
    Tool("find", "", {"type": "object", "properties": PROPERTIES, "$defs": {"Filter": {"type": "object"}}}),
    Tool("search", "", {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}),
    Tool("open", "", {"type": "object", "properties": {"page": {"type": "integer"}, "how": {}}, "required": ["page"]}),
    Tool("stop"),
]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("find", {}),
        ("find query=3 count=3", {"query": "3", "count": 3}),
        ('find query="red lamp"  count=-1', {"query": "red lamp", "count": -1}),
        ("find query=[x] both=7 price=7", {"query": "[x]", "both": 7, "price": 7}),
        ("find both=seven count=many", {"both": "seven", "count": "many"}),
        ("find count=2.5", {"count": 2.5}),
        (
            'find tags=["a", "b c"] filter={"x": [1, {}]} sort=up',
            {"tags": ["a", "b c"], "filter": {"x": [1, {}]}, "sort": "up"},
        ),
        ("find maybe=null any=true query=null", {"maybe": None, "any": True, "query": "null"}),
        ("find maybe=3", {"maybe": "3"}),
        ("find query=", {"query": ""}),
        ("find query=a=b", {"query": "a=b"}),
        ('find {"query": "x", "new": 1}', {"query": "x", "new": 1}),
        ("search red lamp, 3 feet", {"query": "red lamp, 3 feet"}),
        ('search "red lamp"', {"query": "red lamp"}),
        ("open 3", {"page": 3}),
        ("stop", {}),
        ("unknown thing=1", {"thing": 1}),
    ],
)
def test_reading(text: str, arguments: dict[str, Any]) -> None:
    name, read = read_call(text, TOOLS)
    assert (name, read) == (text.split()[0], arguments)
    assert [type(value) for value in read.values()] == [type(value) for value in arguments.values()]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  ", "A call is written NAME key=value"),
        ("find red lamp", "written key=value, not 'red lamp'"),
        ("find query=red lamp", "stands in quotes"),
        ("stop now", "written key=value"),
        ('find query="red', "is no JSON"),
        ('find query="red"lamp', "a space is missing"),
        ("find tags=[1", "is no JSON"),
        ("find {", "no JSON object"),
        ("find " + "{" * 3, "no JSON object"),
    ],
)
def test_what_cannot_be_read(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read_call(text, TOOLS)
