"""A diagnosis as a chart: one SVG file, drawn without a plotting library."""

from __future__ import annotations

from xml.etree import ElementTree as XML

from lamsim.datasets.diagnosis.diagnosis import Diagnosis, Tally
from lamsim.feedback import PATTERN_CODES

_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777")
_LEFT, _WIDTH, _BAR, _GAP, _TOP = 220, 520, 14, 26, 64


def chart(diagnosis: Diagnosis) -> str:
    """The errors of each 100 steps, by family and pattern, as an SVG document."""
    groups = {"all": diagnosis.total, **dict(sorted(diagnosis.families.items()))}
    if len(groups) == 2:
        del groups["all"]
    codes = PATTERN_CODES[1:]
    longest = max((_rate(tally, code) for tally in groups.values() for code in codes), default=0) or 1.0
    height = _TOP + len(groups) * (len(codes) * _BAR + _GAP)
    root = XML.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_LEFT + _WIDTH + 80} {height}",
        width=str(_LEFT + _WIDTH + 80),
        height=str(height),
    )
    root.set("font-family", "sans-serif")
    XML.SubElement(root, "rect", width="100%", height="100%", fill="white")
    _text(root, 12, 20, "Steps with an error, of 100 steps", size="14")
    for place, code in enumerate(codes):
        XML.SubElement(root, "rect", x=str(12 + place * 70), y="32", width="10", height="10", fill=_COLOURS[place])
        _text(root, 26 + place * 70, 41, code)
    y = _TOP
    for name, tally in groups.items():
        _text(root, 12, y + _BAR, name)
        for place, code in enumerate(codes):
            rate = _rate(tally, code)
            width = f"{_WIDTH * rate / longest:.1f}"
            XML.SubElement(
                root, "rect", x=str(_LEFT), y=str(y), width=width, height=str(_BAR - 3), fill=_COLOURS[place]
            )
            _text(root, _LEFT + float(width) + 5, y + _BAR - 4, f"{rate:.2f}")
            y += _BAR
        y += _GAP
    return XML.tostring(root, encoding="unicode")


def _rate(tally: Tally, code: str) -> float:
    return 100 * tally.errors["paper"][code] / tally.steps if tally.steps else 0.0


def _text(parent: XML.Element, x: float, y: float, text: str, size: str = "11") -> None:
    written = XML.SubElement(parent, "text", x=f"{x:.1f}", y=str(y))
    written.set("font-size", size)
    written.text = text
