"""Dialogues: simulated users, goal-leak control, acceptance by state and outputs, near-misses, exploration, bytes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lamsim import Message, ToolCall, ToolEnv, ToolResult
from lamsim.collectors.rollout import rollout
from lamsim.datasets.purging import Purger, rules_named
from lamsim.datasets.records import Line
from lamsim.errors import DataError
from lamsim.policies.scripted import ExpertPolicy
from lamsim.synthesis import worlds_of
from lamsim.synthesis.multi_turn import (
    Blueprint,
    Blueprints,
    ExploringPolicy,
    LeakControl,
    ModelUser,
    MultiTurnReport,
    MultiTurnSynthesizer,
    Outcome,
    RuleUser,
    Secret,
    Wish,
)

Data = dict[str, Any]
SOURCES = [
    ("lamsim/LAM-v0", {"tier": "medium"}),
    ("lamsim/TauBench-v0", {}),
    ("lamsim/APIBank-v0", {"searcher": "bm25"}),
]


def made(source: str, options: Data, count: int, **given: Any) -> tuple[list[Outcome], MultiTurnReport]:
    worlds = worlds_of(source, options, worlds=4, seed=given.get("seed", 0), talking=True)
    synthesizer = MultiTurnSynthesizer(source, worlds, options=options, **given)
    outcomes = list(synthesizer.run(count))
    for world in worlds:
        world.close()
    return outcomes, synthesizer.report


def of(outcomes: Sequence[Outcome], kind: str) -> list[Data]:
    return [outcome.data for outcome in outcomes if outcome.kind == kind]


@pytest.mark.parametrize(("source", "options"), SOURCES)
def test_dialogues_of_a_family_end_as_they_should(source: str, options: Data) -> None:
    count = 6 if "API" in source else 15
    outcomes, report = made(source, options, count)
    dialogues = of(outcomes, "trajectory")
    assert len(dialogues) == count == report.accepted
    assert all(refused["stage"] and refused["reason"] for refused in of(outcomes, "refused"))
    blueprints = {record["id"]: record["blueprint"] for record in of(outcomes, "blueprint")}
    purger = Purger(rules_named(["broken_turn", "ungrounded_value", "undefined_function", "repeated_call"]))
    for number, dialogue in enumerate(dialogues, 1):
        block = dialogue["lamsim"]
        assert block["score"]["success"]
        assert not any(step["feedback"] for step in block["steps"])
        wishes = blueprints[block["synthesis"]["blueprint"]]["wishes"]
        said = [message["content"] for message in dialogue["conversation"] if message["role"] == "user"]
        assert said[0].endswith(wishes[0]["says"])
        assert [wish["says"] for wish in wishes[1:]] == [
            text for text in said[1:] if text in [w["says"] for w in wishes]
        ]
        told = [message["content"] for message in dialogue["conversation"] if message["role"] == "assistant"]
        assert all(wish["report"] in told for wish in wishes)
        draft = purger.judge(Line(number, json.dumps(dialogue).encode(), dialogue))
        assert not draft.dropped, draft.findings


def test_bigger_tasks_are_among_them_and_the_counts_add_up() -> None:
    outcomes, report = made("lamsim/LAM-v0", {"tier": "medium"}, 25, recombine=0.5)
    told = report.to_json()
    kinds = [record["id"].split("-")[0] for record in of(outcomes, "blueprint")]
    assert kinds.count("recombined") == told["blueprints"]["recombined"]["verified"] > 2
    bigger = [record for record in of(outcomes, "blueprint") if record["id"].startswith("recombined")]
    assert all(len(record["blueprint"]["wishes"]) > 1 for record in bigger)
    refused = sum(report.failed.values())
    assert refused == len(of(outcomes, "refused"))
    assert told["graph"]["gone"] > 20
    assert told["diversity"]["requests"] == len(kinds)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, second, other = (
        json.dumps([(one.kind, one.data) for one in made("lamsim/TauBench-v0", {}, 8, seed=seed)[0]])
        for seed in (1, 1, 2)
    )
    assert first == second != other


def test_a_dialogue_replays_byte_for_byte() -> None:
    outcomes, _ = made("lamsim/LAM-v0", {"tier": "medium"}, 5)
    records = of(outcomes, "blueprint")
    env = ToolEnv(Blueprints.of(records))
    for dialogue in of(outcomes, "trajectory"):
        block = dialogue["lamsim"]
        env.reset(seed=block["seed"], options={"task": block["task"]})
        for step in block["steps"]:
            env.step(step["text"])
        again = env.trajectory()
        assert json.dumps(again["conversation"]) == json.dumps(dialogue["conversation"])
        assert again["lamsim"]["score"] == block["score"]


def kitchen() -> Blueprint:
    return Blueprint(
        (
            Wish(
                "Please move the tea with Ada.",
                (
                    ToolCall("find_event", {"text": "tea"}),
                    ToolCall("move_event", {"event_id": "EVT-007", "day": "2026-05-04", "room": "Blue Room"}),
                ),
                secrets=(
                    Secret("day|when", "Which day shall it be?", "4 May 2026, please."),
                    Secret("room", "What is the room?", "The Blue Room."),
                ),
                offer="move it.",
            ),
            Wish("And what does the cake cost?", (ToolCall("price", {"of": "cake"}),), ("12.50",), report="12.50"),
        )
    )


def control() -> LeakControl:
    results = [ToolResult('[{"id": "EVT-007"}]'), ToolResult("ok"), ToolResult('{"price": "12.50"}')]
    return LeakControl(kitchen(), ("find_event", "move_event", "price"), results)


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("Please use move_event for it.", "names the tool move_event"),
        ("Move EVT-007, please.", "the id EVT-007"),
        ("It costs 12.50, doesn't it?", "which is the answer"),
        ("Move the tea to 4 May 2026.", "without being asked: 4 May 2026"),
        ("Move the tea to the Blue Room on 4 May 2026.", "without being asked"),
    ],
)
def test_planted_leaks_are_caught(text: str, leak: str) -> None:
    assert any(leak in found for found in control().leaks(text))


def test_what_only_the_agent_may_know_is_hidden_without_results_too() -> None:
    accepted = LeakControl(kitchen(), ("move_event",))
    assert list(accepted.leaks("EVT-007"))
    assert not list(accepted.leaks("The tea, please."))


def test_what_is_asked_for_is_no_leak() -> None:
    first = kitchen().wishes[0].secrets[0]
    assert not list(control().leaks("On 4 May 2026, please.", [first]))
    assert not list(control().leaks(kitchen().wishes[0].says))


def ask(user: RuleUser | ModelUser, words: str) -> str | None:
    return user.reply(Message("assistant", words), "")


def test_a_user_tells_bit_by_bit() -> None:
    user = RuleUser(kitchen())
    assert ask(user, "Shall I go ahead?") == "Yes, please."
    assert ask(user, "In which room?") == "The Blue Room."
    kept = user.get_state()
    assert ask(user, "And on which day?") == "4 May 2026, please."
    user.set_state(kept)
    assert ask(user, "What is your favourite colour?") == "That's all I can tell you. Please do as you think best."
    assert ask(user, "Done. Is there anything else?") == "And what does the cake cost?"
    assert ask(user, "It is 12.50.") is None


def test_a_user_who_is_asked_for_all_at_once_tells_two_things_at_most() -> None:
    wish = kitchen().wishes[0]
    more = Wish(wish.says, wish.actions, secrets=(*wish.secrets, Secret("cake", "Which cake?", "Lemon.")))
    reply = ask(RuleUser(Blueprint((more,))), "Which day, which room and which cake?")
    assert reply is not None
    assert sum(one.says in reply for one in more.secrets) == 2


def test_a_user_who_gets_nowhere_leaves() -> None:
    user = RuleUser(kitchen())
    answers = [ask(user, "Why is the sky blue?") for _ in range(4)]
    assert answers[-1] is None
    assert None not in answers[:-1]


class StandIn:
    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.asked = 0

    def __call__(self, messages: Sequence[Any]) -> str:
        self.asked += 1
        return self.answers[(self.asked - 1) % len(self.answers)]


def test_a_models_leaks_are_not_said_and_the_best_of_the_rest_is() -> None:
    leaking = ("EVT-007 on 4 May 2026", "4 May 2026 in the Blue Room", "Use move_event on 4 May 2026", "###STOP###")
    assert ask(ModelUser(kitchen(), control(), StandIn(*leaking)), "Which day?") == "4 May 2026, please."
    fitting = ("4 May 2026.", "Let's say 4 May 2026.", "EVT-007", "Hm, 4 May 2026?", "2", "9", "hm")
    model = StandIn(*fitting)
    assert ask(ModelUser(kitchen(), control(), model), "Which day?") == "Let's say 4 May 2026."
    assert model.asked == 7


def test_near_misses_are_kept_with_what_they_missed() -> None:
    outcomes, report = made("lamsim/LAM-v0", {"tier": "medium"}, 12, policy=ExploringPolicy(0.6))
    missed = of(outcomes, "near_miss")
    assert missed
    assert sum(report.missed.values()) == len(missed)
    for record in missed:
        assert not record["lamsim"]["score"]["success"]
        assert record["lamsim"]["synthesis"]["missed"]
    assert all(record["lamsim"]["score"]["success"] for record in of(outcomes, "trajectory"))


def test_only_the_wanted_end_counts() -> None:
    outcomes, _ = made("lamsim/TauBench-v0", {}, 12)
    changing = [one for one in of(outcomes, "blueprint") if one["blueprint"]["gold"]]
    asking = [one for one in of(outcomes, "blueprint") if not one["blueprint"]["gold"]]
    assert changing
    assert asking

    def parts(record: Data, act: Any) -> Data:
        env = ToolEnv(Blueprints.of([record]))
        env.reset(seed=0, options={"task": record["id"]})
        for message in act(env):
            if env.episode.over:
                break
            env.step(env.format.encode(message))
        while not env.episode.over:
            env.step(env.format.encode(Message("assistant", "Bye.")))
        assert env.ending is not None
        assert env.ending.score is not None
        return dict(env.ending.score.parts)

    idle = parts(changing[0], lambda env: [])
    assert idle["state"] == 0.0
    mute = parts(asking[0], lambda env: [])
    assert (mute["state"], mute["outputs"]) == (1.0, 0.0)
    rash = parts(
        changing[0], lambda env: [Message("assistant", calls=(call,)) for call in env.task.goal.blueprint.actions]
    )
    assert (rash["state"], rash["consent"]) == (1.0, 0.0)


def test_exploration_keeps_trees_and_pairs_come_of_siblings(lamsim: Any, tmp_path: Path) -> None:
    ended = lamsim(
        *("synth", "lamsim/LAM-v0", "--kind", "multi-turn", "-o", "tier=medium", "--worlds", "4"),
        *("--queries", "16", "--explore", "60", "--out", "run/made.jsonl", "--json"),
    )
    trees = [json.loads(line) for line in (tmp_path / "run/trees.jsonl").read_text("utf-8").splitlines()]
    assert len(trees) == ended.json["trees"] > 4
    assert all(tree["status"] == "answer" for tree in trees)
    assert sum(bool(node["pruned"]) for tree in trees for node in tree["nodes"])
    told = lamsim(
        *("data", "export", "run/made.jsonl", "--trees", "run/trees.jsonl"),
        *("--to", "trl-dpo", "--out", "pairs.jsonl", "--json"),
    )
    assert told.code == 0, told.err
    pairs = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text("utf-8").splitlines()]
    assert pairs
    assert all(pair["chosen"] != pair["rejected"] for pair in pairs)


def test_blueprints_of_a_file_are_tasks(lamsim: Any, tmp_path: Path) -> None:
    out = ("--queries", "5", "--worlds", "2", "--out", "made.jsonl", "--json")
    assert lamsim("synth", "lamsim/TauBench-v0", "--kind", "multi-turn", *out).code == 0
    env = ToolEnv(Blueprints(document=str(tmp_path / "blueprints.jsonl")))
    assert len(env.tasks) == 5
    for task in env.tasks:
        assert rollout(env, ExpertPolicy(), 0, task.id)["lamsim"]["score"]["success"]
    (tmp_path / "broken.jsonl").write_text('{"id": "x"}\n', "utf-8")
    with pytest.raises(DataError, match="line 1 is no blueprint"):
        Blueprints(document=str(tmp_path / "broken.jsonl"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--kind", "dialogue"], "There is no kind 'dialogue'"),
        (["--kind", "multi-turn", "--styles", "simple"], "for --kind single-turn"),
        (["--kind", "multi-turn", "--user", "nobody"], "There is no user 'nobody'"),
        (["--kind", "multi-turn", "--recombine", "3"], "recombine must be a number from 0 to 1"),
        (["--kind", "multi-turn", "-g", "faults=1"], "takes no options for dialogues"),
        (["--kind", "multi-turn", "--policy", "nobody"], "There is no policy 'nobody'"),
        (["--explore", "3"], "are for --kind multi-turn"),
        (["--judge", "committee"], "for --kind multi-turn"),
    ],
)
def test_mistakes_are_one_sentence(lamsim: Any, tmp_path: Path, more: list[str], told: str) -> None:
    ended = lamsim("synth", "lamsim/TauBench-v0", "--worlds", "1", "--queries", "1", "--out", "made.jsonl", *more)
    assert ended.code == 2
    assert told in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "made.jsonl").exists()


def test_a_state_that_records_calls_is_no_world(lamsim: Any, tmp_path: Path) -> None:
    ended = lamsim("synth", "lamsim/OpenAPI-v0", "--kind", "multi-turn", "--worlds", "2", "--out", "made.jsonl")
    assert ended.code == 2
    assert "Every call changes the state of lamsim/OpenAPI-v0" in ended.err
    assert ended.err.count("\n") == 1


def test_a_list_of_tools_can_not_talk(lamsim: Any, tmp_path: Path) -> None:
    (tmp_path / "tools.json").write_text('[{"name": "get_news", "description": "Gets the news."}]', "utf-8")
    ended = lamsim("synth", "tools.json", "--kind", "multi-turn", "--out", "made.jsonl")
    assert ended.code == 2
    assert "nothing behind its tools" in ended.err
