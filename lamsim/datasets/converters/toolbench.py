"""ToolBench's answer trees (`answer_generation` with a `tree` or `trys`): every path of one is a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.parts import RESPELLED, changes, functions_of, gist, record_of, source_of, turns_of
from lamsim.datasets.converters.toolbench_paths import (
    FINISH,
    Node,
    Step,
    conversation_of,
    noted,
    notes_of,
    outcome_of,
    path_of,
    paths_of,
    steps_of,
    with_finish,
)

_OUTCOMES = {"answer": (1.0, "terminated"), "give_up": (0.0, "terminated"), "cut": (0.0, "truncated")}
_OF_A_PATH = frozenset(("win", "valid_data", "final_answer", "finish_type", "size", "max_length"))
_DERIVED = frozenset(("tree", "trys", "compare_candidates", "answer_generation", "train_messages", "query", "function"))
_ROOT: Node = {
    "is_terminal": False,
    "pruned": False,
    "finished": False,
    "depth": 0,
    "node_type": "Action Input",
    "description": "",
    "Elo": 1000.0,
    "child_count": 1,
    "expand_num": 0,
    "io_state": {},
}
_FINISH_FUNCTION: dict[str, Any] = {
    "name": FINISH,
    "description": "Ends the task with the answer for the user, or gives up.",
    "parameters": {
        "type": "object",
        "properties": {
            "return_type": {"type": "string", "enum": ["give_answer", "give_up_and_restart"]},
            "final_answer": {"type": "string", "description": "What the user gets to see."},
        },
        "required": ["return_type"],
    },
}


class ToolBench(Converter):
    """Answers of DFSDT and CoT as ToolBench and StableToolBench store them.

    The path that gives the answer comes first, the others follow in the order of the tree; they share the block's
    `task`, so that preference pairs can be made of them. A path that ends with an answer has reward 1, any other 0; one
    that the search left is `truncated`. A record is written as a tree of one path, or as tries where it came from such.
    """

    name: ClassVar[str] = "toolbench"
    about: ClassVar[str] = "answer trees of ToolBench and StableToolBench (DFSDT, CoT)"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        answer = item.get("answer_generation") if isinstance(item, Mapping) else None
        if not isinstance(answer, Mapping) or not isinstance(answer.get("query"), str):
            raise Misfit("It is no answer tree of ToolBench: it has no answer_generation with a query.")
        functions = answer.get("function")
        if not isinstance(functions, list) or not all(isinstance(function, Mapping) for function in functions):
            raise Misfit("It is no answer tree of ToolBench: answer_generation has no list of functions.")
        if not isinstance(item.get("tree", item.get("trys")), dict | list):
            raise Misfit("It is no answer tree of ToolBench: it has neither a tree nor trys.")
        taught = answer.get("train_messages") or []
        if any(message.get("valid") is False for message in (taught[-1] if taught else [])):
            losses.lose("train_messages: what the search said to get other actions than before")
        paths = [(number, path, outcome_of(path)) for number, path in enumerate(paths_of(item))]
        if not paths:
            raise Misfit("Its tree has no path.")
        instruction = _instruction(taught)
        for place, (number, path, outcome) in enumerate(sorted(paths, key=lambda path: path[2] != "answer")):
            reward, end = _OUTCOMES[outcome]
            record = record_of(
                f"{id}-{place}" if place else id,
                instruction,
                functions,
                conversation_of(answer["query"], path),
                {"format": self.name, "path": number, "paths": len(paths)},
                env=self.name,
                task=id,
                reward=reward,
                end=end,
            )
            self._keep(item, path, number, record)
            yield record

    def _keep(self, item: Mapping[str, Any], path: Sequence[Node], number: int, record: Record) -> None:
        """Puts what the tree says beyond its conversation into `lamsim.source`."""
        source = record["lamsim"]["source"]
        if "tree" not in item:
            source["try"] = {}
        query, steps = steps_of(list(turns_of(record)), Losses())
        nodes = path_of(steps)
        fresh = _document(record, query, steps, nodes)
        alone = source["paths"] == 1

        def kept(given: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
            left_out = _DERIVED if alone else _DERIVED | _OF_A_PATH
            return changes({key: value for key, value in given.items() if key not in left_out}, made)

        source["search"] = kept(item, fresh)
        source["answer"] = kept(item["answer_generation"], fresh["answer_generation"])
        if alone and not item["answer_generation"].get("train_messages"):
            source["answer"]["train_messages"] = []
        source["nodes"] = notes_of(path, nodes)
        if "tree" in item:
            source["tree"] = kept(item["tree"], fresh["tree"])
            source["root"] = {
                key: value for key, value in changes(item["tree"]["tree"], _ROOT).items() if key != "children"
            }
        else:
            source["try"] = {key: value for key, value in item["trys"][number].items() if key != "chain"}
        for key in ("search", "answer", "nodes", "tree", "root"):
            if not source.get(key):
                source.pop(key, None)

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        query, steps = steps_of(list(turns_of(record)), losses)
        if not steps:
            raise Misfit("Nobody answers, and an answer tree is an answer.")
        if gist(conversation_of(query, path_of(steps))) != gist(record["conversation"]):
            losses.lose(RESPELLED)
        if (record.get("lamsim") or {}).get("end") != "truncated":
            steps = with_finish(steps, losses)
        yield _document(record, query, steps, noted(path_of(steps), source_of(record, self.name).get("nodes")))


def _instruction(taught: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    first = taught[0][0] if taught and taught[0] else {}
    content = first.get("content") if first.get("role") == "system" else ""
    return content if isinstance(content, str) else ""


def _document(record: Record, query: str, steps: Sequence[Step], nodes: list[Node]) -> dict[str, Any]:
    """The document of one path, with all that the record's source has kept of it."""
    source = source_of(record, ToolBench.name)
    answered = bool(steps) and steps[-1].answers
    given_up = bool(steps) and steps[-1].gives_up
    functions = functions_of(record)
    if not any(function.get("name") == FINISH for function in functions):
        functions = [*functions, _FINISH_FUNCTION]
    generation = {
        "valid_data": answered or given_up,
        "query_count": len(steps),
        "total_tokens": 0,
        "final_answer": nodes[-1]["description"] if answered or given_up else "",
        "finish_type": "give_up" if given_up else "give_answer",
        "function": functions,
        "chain": [],
        "train_messages": _train_messages(record["task_instruction"], query, steps),
        "query": query,
        **source.get("answer", {}),
    }
    document: dict[str, Any] = {"win": answered}
    if "try" in source:
        document |= {"try_count": 1, "trys": [{"chain": nodes, "win": answered, **source["try"]}]}
        if "finish_type" not in source.get("answer", {}):
            del generation["finish_type"]
    else:
        root = {**_ROOT, **source.get("root", {}), "children": _nested(nodes)}
        size = {"size": len(nodes) + 1, "max_length": len(nodes) + 1}
        document["tree"] = {**size, "tree": root, **source.get("tree", {})}
    document["compare_candidates"] = [nodes] if answered else []
    return {**document, **source.get("search", {}), "answer_generation": generation}


def _nested(nodes: Sequence[Node]) -> list[Node]:
    below: list[Node] = []
    for node in reversed(nodes):
        below = [{**node, "children": below}]
    return below


def _train_messages(instruction: str, query: str, steps: Sequence[Step]) -> list[list[dict[str, Any]]]:
    """What ToolBench trains on: before each message of the agent, and with it, all that was said."""
    said_so_far: list[dict[str, Any]] = [
        {"role": "system", "content": instruction},
        {"role": "user", "content": f"\n{query}\nBegin!\n"},
    ]
    listed = []
    for message in _messages(steps):
        said_so_far.append(message)
        if message["role"] == "assistant":
            listed.append(list(said_so_far))
    return listed


def _messages(steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    for step in steps:
        if step.action is None:
            yield {"role": "assistant", "content": step.thought}
            continue
        call = {"name": step.action, "arguments": step.given}
        yield {"role": "assistant", "content": step.thought or None, "function_call": call}
        if step.observation is not None and step.action != FINISH:
            yield {"role": "function", "name": step.action, "content": step.observation}
