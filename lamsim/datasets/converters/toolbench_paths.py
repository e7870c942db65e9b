"""Paths of ToolBench's trees: nodes become messages, messages become nodes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lamsim.datasets.converters.chat_messages import dumps
from lamsim.datasets.converters.converter import Losses, Misfit
from lamsim.datasets.converters.parts import (
    Message,
    Turn,
    action_in,
    action_text,
    called,
    changes,
    object_in,
    said,
    told,
)

Node = dict[str, Any]

FINISH = "Finish"
_SAID = frozenset(("node_type", "description", "observation", "children"))
_ANSWERED = '{"response":"successfully giving the final answer."}'
_GIVEN_UP = '{"response":"chose to give up and restart"}'


class Step(NamedTuple):
    """What one assistant message is in a tree.

    Attributes:
        thought: Empty if there is none.
        action: What is called; None if nothing is.
        given: The call's input as text.
        observation: What came back; None if nothing did.
    """

    thought: str
    action: str | None = None
    given: str = ""
    observation: str | None = None

    @property
    def answers(self) -> bool:
        """Whether it gives the final answer."""
        return self.finishes("give_answer")

    @property
    def gives_up(self) -> bool:
        """Whether it gives up."""
        return self.finishes("give_up_and_restart")

    def finishes(self, how: str) -> bool:
        """Whether it calls Finish in this way."""
        return self.action == FINISH and (object_in(self.given) or {}).get("return_type") == how


def paths_of(item: Mapping[str, Any]) -> list[list[Node]]:
    """All paths of a tree from below its root to a leaf, or the chains of all tries.

    Raises:
        Misfit: If a node is none.
    """
    try:
        if "tree" not in item:
            return [attempt["chain"] for attempt in item["trys"]]
        paths: list[list[Node]] = []
        open_paths: list[list[Node]] = [[child] for child in reversed(item["tree"]["tree"]["children"])]
        while open_paths:
            path = open_paths.pop()
            below = path[-1].get("children") or []
            if not below:
                paths.append(path)
            open_paths += [[*path, child] for child in reversed(below)]
        return paths
    except (KeyError, TypeError, AttributeError) as error:
        raise Misfit(f"It is no answer tree of ToolBench: its tree or its trys are broken ({error!r}).") from error


def conversation_of(query: str, path: Sequence[Node]) -> list[Message]:
    """The messages of a path: a thought, an action and its input are one message of the agent.

    An input that is no JSON object is kept as text, and what it got as a message of the user.
    """
    conversation = [said("user", query)]
    thought, action, number = "", "", 0
    for node in path:
        kind, text = node.get("node_type"), str(node.get("description") or "")
        if kind == "Thought":
            if thought:
                conversation.append(said("assistant", thought))
            thought = text
        elif kind == "Action":
            action = text
        elif kind == "Action Input":
            arguments, observation = object_in(text), node.get("observation")
            if arguments is None:
                conversation.append(said("assistant", action_text(thought, action, text)))
                if isinstance(observation, str):
                    conversation.append(said("user", observation))
            else:
                id = f"call_{number}"
                number += 1
                conversation.append(called(thought, [(action, arguments, id)]))
                if isinstance(observation, str):
                    conversation.append(told(action, observation, id))
            thought = action = ""
        else:
            raise Misfit(f"It has a node of the type {str(kind)[:40]!r}, which is none of ToolBench's.")
    if action:
        conversation.append(said("assistant", action_text(thought, action, "")))
    elif thought:
        conversation.append(said("assistant", thought))
    return conversation


def outcome_of(path: Sequence[Node]) -> str:
    """`answer`, `give_up`, or `cut` for a path that the search left."""
    code = path[-1].get("observation_code") if path else None
    return {3: "answer", 4: "give_up"}.get(code if isinstance(code, int) else 0, "cut")


def steps_of(turns: Sequence[Turn], losses: Losses) -> tuple[str, list[Step]]:
    """The query and the steps of a conversation.

    Raises:
        Misfit: If the user says more than one thing.
    """
    query: str | None = None
    steps: list[Step] = []
    for turn in turns:
        if turn.role == "system":
            losses.lose("system messages within the conversation")
        elif turn.role == "user":
            if query is None:
                query = turn.content
            elif steps and steps[-1].action is not None and steps[-1].observation is None:
                steps[-1] = steps[-1]._replace(observation=turn.content)
            else:
                raise Misfit("The user says more than one thing, and this format holds one request.")
        elif turn.calls:
            if len(turn.calls) > 1:
                losses.lose("that calls were made in one message")
            thought = turn.content
            for call in turn.calls:
                steps.append(Step(thought, call.name, spelled(call.arguments), call.answer))
                thought = ""
        elif unread := action_in(turn.content):
            steps.append(Step(*unread))
        elif turn.content:
            steps.append(Step(turn.content))
    if query is None:
        raise Misfit("The user says nothing, and this format needs a request.")
    return query, steps


def with_finish(steps: list[Step], losses: Losses) -> list[Step]:
    """The same steps; last words become the call of Finish that ToolBench ends with."""
    if steps and steps[-1].action is None and not any(step.action == FINISH for step in steps):
        losses.lose("that the answer was said and not given by a call of Finish")
        given = spelled({"return_type": "give_answer", "final_answer": steps[-1].thought})
        return [*steps[:-1], Step("", FINISH, given, _ANSWERED)]
    return steps


def spelled(arguments: Mapping[str, Any]) -> str:
    """A call's input as the models wrote them that ToolBench's data are of."""
    if any(isinstance(value, dict | list) for value in arguments.values()):
        return json.dumps(arguments, indent=2, ensure_ascii=False)
    lines = [f"  {dumps(name)}: {dumps(value)}" for name, value in arguments.items()]  # the same, many times sooner
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def path_of(steps: Sequence[Step]) -> list[Node]:
    """The nodes of a path, without their children, as a search that goes straight on would have them."""
    nodes: list[Node] = []

    def add(kind: str, text: str) -> Node:
        nodes.append(
            {
                "is_terminal": False,
                "pruned": False,
                "finished": False,
                "depth": len(nodes) + 1,
                "node_type": kind,
                "description": text,
                "Elo": 1000.0,
                "child_count": 1,
                "expand_num": 0,
            }
        )
        return nodes[-1]

    for step in steps:
        if step.thought:
            add("Thought", step.thought)
        if step.action is not None:
            add("Action", step.action)
            node = add("Action Input", step.given) | {"io_state": {}}
            if step.observation is not None:
                node["observation"] = step.observation
                node["observation_code"] = 3 if step.answers else 4 if step.gives_up else 0
            elif step.answers or step.gives_up:
                node["observation"] = _ANSWERED if step.answers else _GIVEN_UP
                node["observation_code"] = 3 if step.answers else 4
            nodes[-1] = node
    if nodes:
        nodes[-1]["child_count"] = 0
    return nodes


def notes_of(path: Sequence[Node], fresh: Sequence[Node]) -> list[dict[str, Any]]:
    """What a search noted of the nodes of a path beyond what `path_of` gives, and inputs that are spelled otherwise."""
    if len(path) != len(fresh):
        return []
    notes = []
    for node, made in zip(path, fresh, strict=True):
        note = {key: value for key, value in changes(node, made).items() if key not in _SAID}
        if node.get("description") != made["description"]:
            note["description"] = node.get("description")
        notes.append(note)
    return notes if any(notes) else []


def noted(path: list[Node], notes: Any) -> list[Node]:
    """The nodes with what was noted of them, if the conversation is still as long as it was."""
    if not isinstance(notes, list) or len(notes) != len(path):
        return path
    found = []
    for node, note in zip(path, notes, strict=True):
        spelling = note.get("description")
        if spelling is not None and object_in(spelling) != object_in(node["description"]):
            note = {key: value for key, value in note.items() if key != "description"}
        found.append({**node, **note})
    return found
