"""Official entries as episodes: the expert solves them, turns end when the agent speaks, and rules on steps hold."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from lamsim_bfcl.multi_turn.checker import EMPTY_TURN, FORCE_TERMINATED, Checker
from lamsim_bfcl.multi_turn.conversation import (
    MORE_FUNCTIONS,
    MOST_STEPS,
    arriving_tools,
    expert_message,
    truth_calls,
    user_turns,
)
from lamsim_bfcl.multi_turn.entries import CATEGORIES, Entry
from lamsim_bfcl.multi_turn.scoring import ConversationScore
from lamsim_bfcl.multi_turn.source import toolkit_spec
from lamsim_bfcl.multi_turn.toolkit.apis import Apis
from lamsim_bfcl.multi_turn.toolkit.library import Library

from lamsim import Episode, Message, Script, Task, ToolCall
from lamsim.episode import Outcome
from lamsim.sandboxes import InProcessSandbox, ProcessSandbox
from lamsim.verifier import Catalog

DONE = Message("assistant", "Done.")


def calling(name: str, **arguments: Any) -> Message:
    return Message("assistant", calls=(ToolCall(name, arguments),))


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


def episode_of(entry: Entry, library: Library, checker: Checker, sandbox: Any = None) -> Episode:
    said = user_turns(entry, library)
    task = Task(entry.id, said[0], json.loads(json.dumps(entry.world)), entry)
    session = (sandbox or InProcessSandbox()).open(toolkit_spec(library), task.world, 0)
    return Episode(task, session, Catalog(session.tools), ConversationScore(checker), Script(said[1:]))


def played(episode: Episode, truth: Sequence[Sequence[ToolCall]]) -> Outcome:
    while True:
        outcome = episode.step(expert_message(truth, episode.messages))
        assert outcome.failure is None, outcome.failure
        if outcome.terminated:
            return outcome


def some(entries: Mapping[str, Entry], every: int) -> list[Entry]:
    return list(entries.values())[::every]


def test_the_expert_solves_every_kind(entries: dict[str, Entry], library: Library, checker: Checker) -> None:
    longest = max(entries.values(), key=lambda entry: max(map(len, entry.truth)))
    assert max(map(len, longest.truth)) > MOST_STEPS
    chosen = [*some(entries, 9), longest]
    assert {entry.category for entry in chosen} == set(CATEGORIES)
    for entry in chosen:
        outcome = played(episode_of(entry, library, checker), truth_calls(entry, library))
        assert outcome.score is not None
        assert (outcome.score.reward, outcome.score.success, outcome.score.progress) == (1.0, True, 1.0), entry.id


def test_in_a_process_it_is_the_same(entries: dict[str, Entry], library: Library, checker: Checker) -> None:
    sandbox = ProcessSandbox()
    for entry in some(entries, 97):
        truth = truth_calls(entry, library)
        here, there = (episode_of(entry, library, checker, kind) for kind in (None, sandbox))
        try:
            assert played(here, truth).score == played(there, truth).score
            assert here.messages == there.messages
        finally:
            there.session.close()


def test_snapshots_in_the_middle(entries: dict[str, Entry], library: Library, checker: Checker) -> None:
    for entry in some(entries, 61):
        truth = truth_calls(entry, library)
        episode = episode_of(entry, library, checker)
        for _ in range(4):
            episode.step(expert_message(truth, episode.messages))
            if episode.over:
                break
        kept = episode.snapshot()
        if not episode.over:
            solved = played(episode, truth)
            assert solved.score
            assert solved.score.success
            episode.restore(kept)
            outcome = episode.step(calling("cd", folder="nowhere"))
            assert outcome.failure is None
            episode.restore(kept)
            solved = played(episode, truth)
            assert solved.score
            assert solved.score.success


def test_saying_nothing_fails_in_the_first_turn_that_asks_for_calls(
    entries: dict[str, Entry], library: Library, checker: Checker
) -> None:
    for entry in some(entries, 41):
        episode = episode_of(entry, library, checker)
        while not (outcome := episode.step(DONE)).terminated:
            pass
        assert outcome.score is not None
        first = next(number for number, calls in enumerate(entry.truth) if calls)
        assert outcome.score.parts == {"turns": first / len(entry.truth), EMPTY_TURN: 1.0}


def test_too_many_steps_in_a_turn_break_the_entry_off(
    entries: dict[str, Entry], library: Library, checker: Checker
) -> None:
    entry = next(entry for entry in entries.values() if "GorillaFileSystem" in entry.classes and len(entry.truth) > 1)
    truth = truth_calls(entry, library)
    for steps, error in ((MOST_STEPS - len(truth[0]), None), (MOST_STEPS + 1, FORCE_TERMINATED)):
        episode = episode_of(entry, library, checker)
        for _ in range(steps):
            episode.step(calling("pwd"))
        score = played(episode, truth).score
        assert score is not None
        assert score.success == (error is None)
        assert error is None or error in score.parts


def test_withheld_functions_arrive_with_their_turn(entries: dict[str, Entry], library: Library) -> None:
    held = [entry for entry in entries.values() if entry.withheld]
    assert len(held) == 200
    for entry in held:
        said = user_turns(entry, library)
        arriving = arriving_tools(entry, library)
        listed = {tool["name"] for tool in Apis(library, **entry.world).tools()}
        for turn, names in entry.withheld.items():
            assert said[turn].endswith(MORE_FUNCTIONS)
            assert all(repr(name) in said[turn] for name in names)
            assert [tool.name for tool in arriving[turn]] == list(names)
            assert not listed & set(names)
            assert not entry.truth[turn - 1]
        Catalog(tool for tools in arriving.values() for tool in tools)


def test_the_world_holds_nothing_of_the_ground_truth(entries: dict[str, Entry]) -> None:
    for entry in entries.values():
        assert set(entry.world) == {"classes", "config", "long_context", "withheld"}
