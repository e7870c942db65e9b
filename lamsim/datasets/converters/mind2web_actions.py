"""Mind2Web's actions: what page they show, the call that does one, and the action that does what a call does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lamsim.datasets.converters.mind2web_pages import ID, TOP_K, shown
from lamsim.datasets.converters.parts import Call

_VALUES = {"CLICK": None, "TYPE": "text", "SELECT": "option"}
FENCED = re.compile(r"'''\n(.*?)\n'''\n\n.*?^Task: (.*?)$", re.DOTALL | re.MULTILINE)
"""A page between quotes, and the task."""

_ELEMENT = re.compile(r"<([\w-]+) id=(\d+)\b(?:[^<\n]*/>|[^<\n]*?>([^<\n]*))")


def json_value(value: Any) -> Any:
    """A value that may be written as its JSON text."""
    return json.loads(value) if isinstance(value, str) and value.lstrip().startswith(("{", "[")) else value


def _candidates(action: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    listed = json_value(action.get(kind)) or []
    return [candidate for candidate in map(json_value, listed) if isinstance(candidate, dict)]


def page_of(action: Mapping[str, Any]) -> str:
    """What the agent sees before an action."""
    right = _candidates(action, "pos_candidates")
    others = _candidates(action, "neg_candidates")
    ranked = [found for found in others if not isinstance(rank := found.get("rank"), int) or rank < TOP_K]
    return shown(str(action.get("cleaned_html") or ""), {str(found.get(ID)) for found in (*right, *ranked)})


def call_of(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The call that does an action; None if its page lacks the element or the operation is not known."""
    operation, right = json_value(action["operation"]), _candidates(action, "pos_candidates")
    op, page = str(operation.get("op")), str(action.get("cleaned_html") or "")
    ids = [str(candidate.get(ID)) for candidate in sorted(right, key=lambda found: not found.get("is_original_target"))]
    on_page = [id for id in ids if id.isdecimal() and (ID not in page or f'{ID}="{id}"' in page)]
    if op not in _VALUES or not on_page:
        return None
    named = _VALUES[op]
    return op.lower(), {"element": int(on_page[0]), **({named: str(operation.get("value") or "")} if named else {})}


def operation_of(call: Call) -> dict[str, Any] | None:
    """The operation of a call; None if it is no action on an element."""
    op = call.name.upper()
    named = _VALUES.get(op)
    element = call.arguments.get("element")
    expected = {"element", named} if named else {"element"}
    if op not in _VALUES or call.name != op.lower() or call.arguments.keys() != expected:
        return None
    if (
        not isinstance(element, int)
        or isinstance(element, bool)
        or not isinstance(call.arguments.get(named or "", ""), str)
    ):
        return None
    return {"original_op": op, "value": call.arguments[named] if named else "", "op": op}


def changed(action: Mapping[str, Any], call: Call, page: str) -> dict[str, Any]:
    """An action that does what a call does; made anew if there was none."""
    element = str(call.arguments["element"])
    right, others = _candidates(action, "pos_candidates"), _candidates(action, "neg_candidates")
    chosen = [candidate for candidate in (*right, *others) if str(candidate.get(ID)) == element]
    if not chosen:
        chosen = [
            {"tag": element_text(page, call)[0], ID: element, "is_original_target": True, "is_top_level_target": True}
        ]
    fenced = FENCED.search(page)
    made = {"action_uid": call.id, "cleaned_html": fenced[1] if fenced else page}
    others = [candidate for candidate in (*right, *others) if str(candidate.get(ID)) != element]
    return {**(action or made), "operation": operation_of(call), "pos_candidates": chosen, "neg_candidates": others}


def element_text(page: str, call: Call) -> tuple[str, str]:
    """Tag and words of the element that a call acts on."""
    element = str(call.arguments["element"])
    named = page.find(f" id={element}")
    if named >= 0:
        for found in _ELEMENT.finditer(page, max(0, page.rfind("<", 0, named))):
            if found[2] == element:
                return found[1], (found[3] or "").strip()
    return "", ""


def told_as(tag: str, text: str, operation: Mapping[str, Any]) -> str:
    """An action as the benchmark tells it."""
    value = operation.get("value")
    return f"[{tag}]  {text} -> {operation.get('op')}" + (f": {value}" if value else "")
