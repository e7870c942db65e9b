"""Mind2Web's recordings: tasks with their actions, or a file of single steps; a task becomes one trajectory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record, Unit
from lamsim.datasets.converters.environments import environment, lose_beside
from lamsim.datasets.converters.mind2web_pages import ID, TOP_K, shown
from lamsim.datasets.converters.parts import Call, called, record_of, said, source_of, told, turns_of

_VALUES = {"CLICK": None, "TYPE": "text", "SELECT": "option"}
_ASKED = re.compile(r"Task: (.*?)\nWebsite: (.*?)\n\n(.*)", re.DOTALL)
_FENCED = re.compile(r"'''\n(.*?)\n'''\n\n.*?^Task: (.*?)$", re.DOTALL | re.MULTILINE)
_ELEMENT = re.compile(r"<([\w-]+) id=(\d+)\b(?:[^<\n]*/>|[^<\n]*?>([^<\n]*))")
_SHARED = ("annotation_id", "website", "domain", "subdomain", "confirmed_task", "action_reprs")


class Mind2Web(Converter):
    """Tasks of `train_*.json` and the test files.

    The agent sees the candidates of a page (`mind2web_pages`), with `backend_node_id` as the id; the answer to an
    action is the page of the next one. An action whose page lacks its element is words. What the source says
    otherwise, pages and candidates first of all, stays in `lamsim.source`.
    """

    name: ClassVar[str] = "mind2web"
    about: ClassVar[str] = "Mind2Web tasks"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        actions = item.get("actions") if isinstance(item, Mapping) else None
        if not isinstance(actions, list) or not actions or not isinstance(item.get("confirmed_task"), str):
            step = isinstance(item, Mapping) and "action_uid" in item
            hint = " It is a single step; the format 'mind2web-steps' reads files of those." if step else ""
            raise Misfit(f"It is no task of Mind2Web: it has no confirmed_task with actions.{hint}")
        yield _record(item, str(item.get("annotation_id") or id), self.name, losses)

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        yield _task(record, self.name, losses)


class Mind2WebSteps(Converter):
    """Rows of single steps, as Multimodal-Mind2Web has them; those of a task are put together."""

    name: ClassVar[str] = "mind2web-steps"
    about: ClassVar[str] = "Mind2Web steps, as in Multimodal-Mind2Web"
    unit: ClassVar[Unit] = "file"
    suffix: ClassVar[str] = ".jsonl"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        tasks: dict[str, list[dict[str, Any]]] = {}
        for row in item:
            if not isinstance(row, dict) or not {"annotation_id", "action_uid", "operation"} <= row.keys():
                raise Misfit("It is no file of Mind2Web steps: a row has no annotation_id, action_uid and operation.")
            tasks.setdefault(str(row["annotation_id"]), []).append(row)
        for name, rows in tasks.items():
            shared = {key: rows[0][key] for key in _SHARED if key in rows[0]}
            actions = [{key: row[key] for key in row if key not in shared or row[key] != shared[key]} for row in rows]
            yield _record({**shared, "actions": actions}, name, self.name, losses)

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = source_of(record, self.name)
        task = _task(record, self.name, losses)
        shared = {key: value for key, value in task.items() if key != "actions"}
        rows = []
        for place, action in enumerate(task["actions"]):
            own = (
                {}
                if source
                else {"target_action_index": str(place), "target_action_reprs": task["action_reprs"][place]}
            )
            rows.append({**shared, **own, **action})
        yield rows


def _record(task: Mapping[str, Any], id: str, format: str, losses: Losses) -> Record:
    actions = task["actions"]
    if not all(
        isinstance(action, Mapping) and isinstance(_object(action.get("operation")), dict) for action in actions
    ):
        raise Misfit("An action of it has no operation.")
    reprs = task.get("action_reprs")
    reprs = reprs if isinstance(reprs, list) and len(reprs) == len(actions) else [""] * len(actions)
    conversation = []
    answered = ("", "")
    for place, action in enumerate(actions):
        page = _page(action)
        if not place:
            asked = f"Task: {task['confirmed_task']}\nWebsite: {task.get('website') or ''}\n\n{page}"
            conversation.append(said("user", asked))
        else:
            conversation.append(told(answered[0], page, answered[1]) if answered[0] else said("user", page))
        call = _call(action)
        if call is None:
            losses.lose("that some actions have an element: their page lacks it, and they became words")
            conversation.append(said("assistant", str(reprs[place] or _repr("", "", _object(action["operation"])))))
            answered = ("", "")
        else:
            answered = (call[0], str(action.get("action_uid") or f"action_{place}"))
            conversation.append(called("", [(*call, answered[1])]))
    where = environment("mind2web")
    rest = {key: value for key, value in task.items() if key not in ("actions", "confirmed_task")}
    source = {"format": format, "task": rest, "actions": actions}
    return record_of(id, where.instruction, where.tools, conversation, source, repeatable=where.repeatable)


def _object(value: Any) -> Any:
    """A value that may be written as its JSON text."""
    return json.loads(value) if isinstance(value, str) and value.lstrip().startswith(("{", "[")) else value


def _candidates(action: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    listed = _object(action.get(kind)) or []
    return [candidate for candidate in map(_object, listed) if isinstance(candidate, dict)]


def _page(action: Mapping[str, Any]) -> str:
    right = _candidates(action, "pos_candidates")
    others = _candidates(action, "neg_candidates")
    ranked = [found for found in others if not isinstance(rank := found.get("rank"), int) or rank < TOP_K]
    return shown(str(action.get("cleaned_html") or ""), {str(found.get(ID)) for found in (*right, *ranked)})


def _call(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The call that does an action; None if its page lacks the element or the operation is not known."""
    operation, right = _object(action["operation"]), _candidates(action, "pos_candidates")
    op, page = str(operation.get("op")), str(action.get("cleaned_html") or "")
    ids = [str(candidate.get(ID)) for candidate in sorted(right, key=lambda found: not found.get("is_original_target"))]
    on_page = [id for id in ids if id.isdecimal() and (ID not in page or f'{ID}="{id}"' in page)]
    if op not in _VALUES or not on_page:
        return None
    named = _VALUES[op]
    return op.lower(), {"element": int(on_page[0]), **({named: str(operation.get("value") or "")} if named else {})}


def _task(record: Record, format: str, losses: Losses) -> dict[str, Any]:
    source = source_of(record, format)
    where = environment("mind2web")
    lose_beside(record, format, where.arguments, losses, where.instruction)
    olds: list[dict[str, Any]] = source.get("actions") or []
    known = {str(action.get("action_uid") or f"action_{place}"): place for place, action in enumerate(olds)}
    before = source.get("task") or {}
    turns = list(turns_of(record))
    if not turns or turns[0].role != "user":
        raise Misfit("It does not begin with what a user wants.")
    task, page = _asked(turns[0].content, record)
    if not source and page != turns[0].content:
        losses.lose("the words around a page")
    actions: list[dict[str, Any]] = []
    reprs: list[str] = []
    words = iter([place for place, action in enumerate(olds) if _call(action) is None])
    strange = ""
    for turn in turns[1:]:
        if turn.role != "assistant":
            if "<" in turn.content:
                page = turn.content
            else:
                losses.lose("what the user says that is no page")
            continue
        if not turn.calls:
            place = next(words, None)
            if place is None:
                losses.lose("what the agent says without acting")
            else:
                actions.append(olds[place])
                reprs.append(_given(before, place))
        elif turn.content:
            losses.lose("thoughts")
        for call in turn.calls:
            operation = _operation(call)
            if operation is None:
                strange = call.name
                losses.lose("calls that are no action on an element, with their answers")
                continue
            place = known.get(call.id)
            action = olds[place] if place is not None else {}
            fresh = action if action and _call(action) == (call.name, call.arguments) else _changed(action, call, page)
            actions.append(fresh)
            given = _given(before, place) if place is not None and fresh is action else ""
            reprs.append(given or _repr(*_text(page, call), _object(fresh["operation"])))
            page = call.answer or ""
    if not actions:
        raise Misfit(f"It has no action on an element{f'; {strange[:80]!r} is none' if strange else ''}.")
    if page and not source:
        losses.lose("what the page shows after the last action")
    if not source:
        before = {"annotation_id": record["unique_trajectory_id"], "website": "", "domain": "", "subdomain": ""}
    if len(actions) != len(olds) or any(action is not old for action, old in zip(actions, olds, strict=True)):
        before = {**before, "action_reprs": reprs}
    return {**before, "confirmed_task": task, "actions": actions}


def _given(task: Mapping[str, Any], place: int) -> str:
    reprs = task.get("action_reprs")
    return str(reprs[place]) if isinstance(reprs, list) and place < len(reprs) else ""


def _asked(text: str, record: Record) -> tuple[str, str]:
    """The task and the page of the first message."""
    if own := _ASKED.fullmatch(text):
        return own[1], own[3]
    if fenced := _FENCED.search(text):
        return fenced[2], fenced[1]
    instruction = (record.get("lamsim") or {}).get("instruction")
    return (instruction if isinstance(instruction, str) and instruction else text), text


def _operation(call: Call) -> dict[str, Any] | None:
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


def _changed(action: Mapping[str, Any], call: Call, page: str) -> dict[str, Any]:
    """An action that does what a call does; made anew if there was none."""
    element = str(call.arguments["element"])
    right, others = _candidates(action, "pos_candidates"), _candidates(action, "neg_candidates")
    chosen = [candidate for candidate in (*right, *others) if str(candidate.get(ID)) == element]
    if not chosen:
        chosen = [{"tag": _text(page, call)[0], ID: element, "is_original_target": True, "is_top_level_target": True}]
    fenced = _FENCED.search(page)
    made = {"action_uid": call.id, "cleaned_html": fenced[1] if fenced else page}
    others = [candidate for candidate in (*right, *others) if str(candidate.get(ID)) != element]
    return {**(action or made), "operation": _operation(call), "pos_candidates": chosen, "neg_candidates": others}


def _text(page: str, call: Call) -> tuple[str, str]:
    """Tag and words of the element that a call acts on."""
    element = str(call.arguments["element"])
    named = page.find(f" id={element}")
    if named >= 0:
        for found in _ELEMENT.finditer(page, max(0, page.rfind("<", 0, named))):
            if found[2] == element:
                return found[1], (found[3] or "").strip()
    return "", ""


def _repr(tag: str, text: str, operation: Mapping[str, Any]) -> str:
    """An action as the benchmark tells it."""
    value = operation.get("value")
    return f"[{tag}]  {text} -> {operation.get('op')}" + (f": {value}" if value else "")
