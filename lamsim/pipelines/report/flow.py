"""The flow of records between stages as a picture: bands as wide as the records are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as XML

_WIDTH, _LABEL, _NODE, _GAP, _MARGIN, _TALLEST, _LEAST = 1040, 130, 12, 46, 4, 190, 2.0


@dataclass(slots=True)
class Node:
    """A stage in the picture.

    Attributes:
        name: The stage.
        kind: Its kind.
        taken: Records in.
        given: Records, or rows, out.
        parts: The outputs by the names that others take them by, with their records.
        inputs: What it takes.
        feeds: Whether what it gives are records.
        x: Left edge.
        y: Upper edge.
    """

    name: str
    kind: str
    taken: int
    given: int
    parts: dict[str, int]
    inputs: list[str]
    x: float = 0.0
    y: float = 0.0
    offsets: dict[str, float] = field(default_factory=dict)

    @property
    def feeds(self) -> bool:
        """Whether what it gives are records."""
        return bool(self.parts)

    @property
    def size(self) -> int:
        """The records that make its height."""
        return max(self.taken, self.given if self.feeds else 0)


def flow(stages: Sequence[Mapping[str, Any]]) -> str:
    """The picture as an SVG element, with classes for what the page colours."""
    nodes = [_node(stage) for stage in stages]
    scale = _TALLEST / max(1, *(node.size for node in nodes))
    width, height = _place(nodes, scale)
    root = XML.Element("svg", viewBox=f"0 0 {width:g} {height:g}", width=f"{width:g}", height=f"{height:g}", role="img")
    XML.SubElement(root, "title").text = "Flow of records between stages"
    by_output = {name: node for node in nodes for name in node.parts}
    for node in nodes:
        _bands(root, node, by_output, scale)
    for node in nodes:
        _draw(root, node, scale)
    return XML.tostring(root, encoding="unicode")


def _node(stage: Mapping[str, Any]) -> Node:
    parts = {
        f"{stage['stage']}.{part}" if part else stage["stage"]: output["records"]
        for part, output in stage["outputs"].items()
    }
    return Node(stage["stage"], stage["kind"], stage["in"], stage["out"], parts, list(stage["inputs"]))


def _place(nodes: Sequence[Node], scale: float) -> tuple[float, float]:
    """Puts each node to the right of those that it takes records of; gives the size of the picture."""
    columns: dict[str, int] = {}
    for node in nodes:
        columns[node.name] = max((columns[name.partition(".")[0]] + 1 for name in node.inputs), default=0)
    wide = min(200.0, max(float(_LABEL), _WIDTH / (max(columns.values()) + 1)))
    bottoms: defaultdict[int, float] = defaultdict(lambda: 34.0)
    for node in nodes:
        column = columns[node.name]
        node.x = _MARGIN + column * wide
        node.y = bottoms[column]
        bottoms[column] += max(_LEAST, node.size * scale) + _GAP
        offset = 0.0
        for name, count in node.parts.items():
            node.offsets[name] = offset
            offset += count * scale
    return _MARGIN + (max(columns.values()) + 1) * wide, max(bottoms.values())


def _bands(root: XML.Element, node: Node, by_output: Mapping[str, Node], scale: float) -> None:
    y = node.y
    for name in node.inputs:
        source = by_output[name]
        thick = max(_LEAST / 2, source.parts[name] * scale)
        x, end = source.x + _NODE, node.x
        start = source.y + source.offsets[name]
        middle = (x + end) / 2
        path = (
            f"M{x:g},{start:.1f} C{middle:g},{start:.1f} {middle:g},{y:.1f} {end:g},{y:.1f} "
            f"v{thick:.1f} C{middle:g},{y + thick:.1f} {middle:g},{start + thick:.1f} {x:g},{start + thick:.1f} Z"
        )
        band = XML.SubElement(root, "path", {"d": path, "class": "band"})
        XML.SubElement(band, "title").text = f"{name} to {node.name}: {source.parts[name]:,} records"
        y += source.parts[name] * scale


def _draw(root: XML.Element, node: Node, scale: float) -> None:
    height = max(_LEAST, node.size * scale)
    _box(root, node.x, node.y, height, f"node {node.kind}")
    if node.feeds and node.taken > node.given:
        lost = (node.taken - node.given) * scale
        _box(root, node.x, node.y + height - lost, lost, "lost")
    _text(root, node, node.y - 18, node.name, "name")
    given = f"{node.given:,}" if node.feeds else f"{node.given:,} rows"
    _text(root, node, node.y - 5, f"{node.taken:,} → {given}" if node.inputs else given, "count")
    for name, offset in node.offsets.items():
        if len(node.offsets) > 1:
            y = node.y + offset + max(10.0, node.parts[name] * scale / 2 + 4)
            text = XML.SubElement(root, "text", {"x": f"{node.x + _NODE + 4:g}", "y": f"{y:.1f}", "class": "count"})
            text.text = f"{name.partition('.')[2]} {node.parts[name]:,}"


def _box(root: XML.Element, x: float, y: float, height: float, kind: str) -> None:
    sizes = {"x": f"{x:g}", "y": f"{y:.1f}", "width": str(_NODE), "height": f"{height:.1f}"}
    XML.SubElement(root, "rect", {**sizes, "class": kind})


def _text(root: XML.Element, node: Node, y: float, text: str, kind: str) -> None:
    XML.SubElement(root, "text", {"x": f"{node.x:g}", "y": f"{y:.1f}", "class": kind}).text = text
