"""Scores of LAM: the world's end, the answer, what the policy asks for; progress by milestones."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from lamsim import Score, Task, ToolCall, Turn
from lamsim_lam.answers import clocks_in, days_in, numbers_in
from lamsim_lam.policies import broken, unconfirmed
from lamsim_lam.tasks.template import Gold
from lamsim_lam.users import is_report
from lamsim_lam.world import Base, Row, Table
from lamsim_lam.world.domains import DOMAINS, OPERATIONS
from lamsim_lam.world.making import base

Changes: TypeAlias = Mapping[str, Mapping[str, Row | None]]

_DOMAIN_OF = {table: name for name, domain in DOMAINS.items() for table in domain.tables}

_NOT_THERE = "There is no "
"""Begins what a tool says of something that it can't find; any other refusal tells nothing of the request."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_NUMBER = re.compile(r"-?\d+(,\d{3})*(\.\d+)?")
_REFUSAL = re.compile(
    r"\b(can ?not|can't|could not|couldn't|unable|impossible|not (possible|allowed|able)|no such)\b", re.I
)


class LamScore:
    """Compares the end of an episode with the task's gold; no language model is asked.

    A reward is 1.0 or 0.0. A request that can be fulfilled asks for exactly the wanted changes, the answer and nothing
    else of its kind, and obedience to the policy. One that can't asks for no change, a refusal, and that the agent has
    looked before it refused.
    """

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.Evaluator`.

        Progress is the share of milestones: rows of the hidden solution that the agent got to see, and wanted changes
        that are made; it is 1.0 only with the reward.
        """
        gold: Gold = task.goal
        ending, said = _ending(gold, state, turns)
        wrong = differences(gold, state["changes"])
        parts = {"state": float(not any(wrong.values()))}
        if gold.decline:
            parts["declined"] = float(ending == "decline" and _gives_reason(task, gold, said[-1]))
            parts["looked"] = float(_looked(gold, turns))
        else:
            told = [
                wish.answer.met_by(words, f"{gold.clock} {wish.asked}", gold.year)
                for wish, words in zip(gold.wishes, said, strict=False)
            ]
            parts["answer"] = float(ending == "finish" and told == [True] * len(gold.wishes))
        if gold.confirms:
            parts["policy"] = float(not unconfirmed(turns))
        if gold.rules:
            parts["policy"] = float(not broken(gold.rules, turns))
        success = all(part == 1.0 for part in parts.values())
        return Score(float(success), success, 1.0 if success else _progress(gold, wrong, turns), parts)


def _ending(gold: Gold, state: Mapping[str, Any], turns: Sequence[Turn]) -> tuple[str, list[str]]:
    """How the episode ended, `finish`, `decline`, or nothing if it was cut off; and what was told of each wish."""
    spoken = [turn.message.content for turn in turns if not turn.message.calls and turn.message.content]
    reports = [words for words in spoken if is_report(words)]
    if state["ending"]:
        name, said = state["ending"]
        return str(name), [*reports, str(said)]
    if not turns or turns[-1].message.calls or not reports:
        return "", reports
    alone = len(gold.wishes) == 1 and _REFUSAL.search(reports[-1])
    return "decline" if alone else "finish", reports


def differences(gold: Gold, changes: Changes) -> dict[str, int]:
    """How far the changes are from the wanted ones.

    Returns:
        `missing`, wanted changes that were not made, and `surplus`, others that were.
    """
    there = base(gold.number, tuple(sorted({_DOMAIN_OF[table] for table in (*gold.changes, *changes)})))
    wanted, made = _canonical(gold.changes, there), _canonical(changes, there)
    missing, surplus = (wanted - made).total(), (made - wanted).total()
    if not missing and not surplus:
        missing = sum(not _worded(words, changes) for words in _wordings(gold.changes, there.tables))
    return {"missing": missing, "surplus": surplus}


def _canonical(changes: Changes, there: Base) -> Counter[str]:
    """Changes as texts that don't depend on the order in which rows were added, nor on wording."""
    new: dict[str, str] = {}

    def written(table: str, row: Row) -> str:
        kept = {key: value for key, value in row.items() if key != "id" and key not in there.tables[table].wording}
        for column in there.tables[table].links:
            value = kept.get(column)
            if isinstance(value, list):
                kept[column] = sorted(new.get(id, id) for id in value)
            elif value in new:
                kept[column] = new[value]
        return json.dumps(kept, sort_keys=True)

    found: Counter[str] = Counter()
    for table, rows in changes.items():
        for id, row in rows.items():
            if row is not None and id not in there.rows[table]:
                new[id] = f"new {table} {written(table, row)}"
    for table, rows in changes.items():
        for id, row in rows.items():
            if id in new and row is not None:
                found[f"{table} + {written(table, row)}"] += 1
            elif id in there.rows[table]:
                found[f"{table} {id} = {'gone' if row is None else written(table, row)}"] += 1
    return found


def _wordings(changes: Changes, tables: Mapping[str, Table]) -> Iterable[tuple[str, str, Sequence[str]]]:
    """What the wanted changes ask of wording: table, column and words that must occur."""
    for table, rows in changes.items():
        for row in rows.values():
            for column in tables[table].wording:
                if row is not None and isinstance(row.get(column), list):
                    yield table, column, row[column]


def _worded(wanted: tuple[str, str, Sequence[str]], changes: Changes) -> bool:
    table, column, words = wanted
    texts = [str(row[column]) for row in changes.get(table, {}).values() if row is not None]
    return any(all(_told(word, text) for word in words) for text in texts)


def _told(word: str, text: str) -> bool:
    """Whether a text has a word; a date, a time or a number may be written in any way."""
    if days := days_in(word, 0):
        return days[0] in days_in(text, int(days[0][:4]))
    if clocks := clocks_in(word):
        return clocks[0] in clocks_in(text)
    if _PLAIN_NUMBER.fullmatch(word):
        wanted = float(word.replace(",", ""))
        return word in text or any(abs(number - wanted) < 1e-9 for number, _ in numbers_in(text))
    return word.casefold() in text.casefold()


def _looked(gold: Gold, turns: Sequence[Turn]) -> bool:
    """Whether the agent saw something of what the request is about before it refused."""
    if gold.milestones:
        return _seen(gold, turns) > 0
    words = {word.casefold() for wish in gold.wishes for word in _WORD.findall(str([*wish.given.values()]))}
    calls = [
        call
        for turn in turns
        for call, result in zip(turn.message.calls, turn.results, strict=False)
        if isinstance(call, ToolCall) and (not result.error or _NOT_THERE in result.content)
    ]
    return any((call.name, dict(call.arguments)) in gold.looks or _speaks_of(words, call) for call in calls)


def _speaks_of(words: set[str], call: ToolCall) -> bool:
    """Whether a call looks for something that the request names; to try a change is no look."""
    said = _WORD.findall(str([*call.arguments.values()]).casefold())
    return call.name in OPERATIONS and not OPERATIONS[call.name].writes and not words.isdisjoint(said)


def _gives_reason(task: Task, gold: Gold, said: str) -> bool:
    """Whether a refusal says anything that the request did not: a piece of it is no reason."""
    asked = " ".join(
        (task.instruction, *(f"{wish.asked} {wish.ask.reveal if wish.ask else ''}" for wish in gold.wishes))
    )
    reason, request = (" ".join(_ANY_WORD.findall(text.casefold())) for text in (said, asked))
    return f" {reason} " not in f" {request} " and bool(reason)


def _seen(gold: Gold, turns: Sequence[Turn]) -> int:
    texts = "\n".join(result.content for turn in turns for result in turn.results)
    return sum(id in texts for id in gold.milestones)


def _progress(gold: Gold, wrong: Mapping[str, int], turns: Sequence[Turn]) -> float:
    changes = sum(len(rows) for rows in gold.changes.values())
    total = len(gold.milestones) + changes + 1
    return (_seen(gold, turns) + max(0, changes - wrong["missing"])) / total
