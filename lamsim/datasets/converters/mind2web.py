"""Mind2Web's recordings: tasks with their actions, or a file of single steps; a task becomes one trajectory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record, Unit
from lamsim.datasets.converters.environments import environment, lose_beside
from lamsim.datasets.converters.mind2web_actions import (
    FENCED,
    call_of,
    changed,
    element_text,
    json_value,
    operation_of,
    page_of,
    told_as,
)
from lamsim.datasets.converters.parts import called, record_of, said, source_of, told, turns_of

_ASKED = re.compile(r"Task: (.*?)\nWebsite: (.*?)\n\n(.*)", re.DOTALL)
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
        isinstance(action, Mapping) and isinstance(json_value(action.get("operation")), dict) for action in actions
    ):
        raise Misfit("An action of it has no operation.")
    reprs = task.get("action_reprs")
    reprs = reprs if isinstance(reprs, list) and len(reprs) == len(actions) else [""] * len(actions)
    conversation = []
    answered = ("", "")
    for place, action in enumerate(actions):
        page = page_of(action)
        if not place:
            asked = f"Task: {task['confirmed_task']}\nWebsite: {task.get('website') or ''}\n\n{page}"
            conversation.append(said("user", asked))
        else:
            conversation.append(told(answered[0], page, answered[1]) if answered[0] else said("user", page))
        call = call_of(action)
        if call is None:
            losses.lose("that some actions have an element: their page lacks it, and they became words")
            conversation.append(
                said("assistant", str(reprs[place] or told_as("", "", json_value(action["operation"]))))
            )
            answered = ("", "")
        else:
            answered = (call[0], str(action.get("action_uid") or f"action_{place}"))
            conversation.append(called("", [(*call, answered[1])]))
    where = environment("mind2web")
    rest = {key: value for key, value in task.items() if key not in ("actions", "confirmed_task")}
    source = {"format": format, "task": rest, "actions": actions}
    return record_of(id, where.instruction, where.tools, conversation, source, repeatable=where.repeatable)


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
    words = iter([place for place, action in enumerate(olds) if call_of(action) is None])
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
            operation = operation_of(call)
            if operation is None:
                strange = call.name
                losses.lose("calls that are no action on an element, with their answers")
                continue
            place = known.get(call.id)
            action = olds[place] if place is not None else {}
            fresh = action if action and call_of(action) == (call.name, call.arguments) else changed(action, call, page)
            actions.append(fresh)
            given = _given(before, place) if place is not None and fresh is action else ""
            reprs.append(given or told_as(*element_text(page, call), json_value(fresh["operation"])))
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
    if fenced := FENCED.search(text):
        return fenced[2], fenced[1]
    instruction = (record.get("lamsim") or {}).get("instruction")
    return (instruction if isinstance(instruction, str) and instruction else text), text
