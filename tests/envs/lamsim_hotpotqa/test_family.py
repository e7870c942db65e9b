"""The family: episodes, protocols, official data, and files that are broken."""

import gzip
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamsim_hotpotqa.native import WebThink, read, write
from lamsim_hotpotqa.scoring import answer_overlap, normalised
from lamsim_hotpotqa.wiki.corpora import read_passages

from lamsim import DataError, Message, ToolCall, ToolEnv, UsageError, make
from lamsim.formats import FORMATS

ID = "lamsim/HotpotQA-v0"
QUESTION = {
    "_id": "q1",
    "question": "Where was the maker of the clock born?",
    "answer": "Ulm",
    "supporting_facts": [["Clock", 0], ["Ada Reth", 1]],
    "context": [
        ["Clock", ["The clock was made by Ada Reth.", " It is large."]],
        ["Ada Reth", ["Ada Reth was a maker of clocks.", " She was born in Ulm."]],
        ["Mercury (planet)", ["Mercury is a planet near the sun."]],
        ["Mercury (element)", ["Mercury is a liquid metal here."]],
    ],
    "type": "bridge",
    "level": "hard",
}


def made(**options: Any) -> ToolEnv:
    return cast(ToolEnv, make(ID, **options).unwrapped)


def play(env: ToolEnv, task_id: str) -> dict[str, Any]:
    _, info = env.reset(seed=1, options={"task": task_id})
    over = False
    while not over:
        message = env.family.expert(env.task, env.messages, env.episode.info)
        _, reward, terminated, truncated, info = env.step(env.format.encode(message))
        assert not info["feedback"]
        over = terminated or truncated
    return {**info, "reward": reward}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hotpot_dev_distractor_v1.json").write_text(json.dumps([QUESTION]))
    return tmp_path


@pytest.mark.parametrize(("number", "chat_format"), list(enumerate([*FORMATS, "native", "webthink"])))
def test_the_expert_solves_every_question(number: int, chat_format: str) -> None:
    """Every fourth question in each format, which ones in turn; all of them in the native one."""
    env = made(format=chat_format)
    for task_id in env.tasks.ids if chat_format == "native" else env.tasks.ids[number % 4 :: 4]:
        info = play(env, task_id)
        assert info["reward"] == 1.0
        assert info["success"]
        assert info["progress"] == 1.0


def test_the_expert_by_aviarys_rules() -> None:
    env = made(protocol="aviary")
    assert {tool.name for tool in env.tools} <= {"search", "lookup", "submit_answer"}
    assert all(play(env, task_id)["reward"] == 1.0 for task_id in env.tasks.ids[::20])


@pytest.mark.parametrize("text", ["", "I don't know.", "finish[]", "search[nothing]"])
def test_who_does_nothing_gets_nothing(text: str) -> None:
    env = made(format="native")
    for task_id in env.tasks.ids[::25]:
        env.reset(options={"task": task_id})
        over = False
        while not over:
            _, reward, terminated, truncated, info = env.step(text)
            over = terminated or truncated
        assert reward == 0.0
        assert not info["success"]


def test_reacts_texts(folder: Path) -> None:
    env = made(data=str(folder), format="native")
    actions = (
        "search[clock]",
        "lookup[LARGE]",
        "lookup[LARGE]",
        "search[ada]",
        "search[Mercury]",
        "lookup[x]",
        "think[so]",
    )
    said = [env.reset(options={"task": "q1"})[0], *(env.step(action)[0] for action in actions)]
    assert said == [
        "Question: Where was the maker of the clock born?",
        "The clock was made by Ada Reth. It is large..",
        "(Result 1 / 1) It is large..",
        "No more results.\n",
        "Could not find ada. Similar: ['Ada Reth'].",
        "Could not find [Mercury]. Similar: ['Mercury (planet)', 'Mercury (element)'].",
        "No more results.\n",
        "Nice thought.",
    ]
    env.reset(options={"task": "q1"})
    assert env.step("ulm")[0] == "Invalid action: ulm"
    said_last, reward, terminated, _, info = env.step("finish[the ULM!]")
    assert (said_last, reward, terminated) == ("Episode finished, reward = 1\n", 1.0, True)
    assert info["score"] == {"em": 1.0, "f1": 1.0, "contains": 1.0, "pages": 0.0}


def test_aviarys_texts(folder: Path) -> None:
    env = made(data=str(folder), protocol="aviary", observation="turn")
    env.reset(options={"task": "q1"})
    encode = env.format.encode

    def said(name: str, **arguments: str) -> str:
        env.step(encode(Message("assistant", calls=(ToolCall(name, arguments),))))
        return env.messages[-1].content

    assert said("search", entity="Clock").startswith("The clock was made by Ada Reth. It is")
    assert said("lookup", keyword="clock") == "(Result 1 / 1) The clock was made by Ada Reth. It is large."
    assert said("lookup", keyword="clock") == "No more results."
    assert said("search", entity="ada") == "Search for 'ada' returned no results. Similar: ['Ada Reth']."
    assert said("lookup", keyword="clock") == "No more results."
    assert said("lookup", keyword="") == "No more results."
    assert env.episode.over


@pytest.mark.parametrize(("reward", "expected"), [("em", 0.0), ("f1", 0.5), ("contains", 1.0), (None, 0.0)])
def test_rewards(folder: Path, reward: str | None, expected: float) -> None:
    env = made(data=str(folder), format="native", **({"reward": reward} if reward else {}))
    env.reset(options={"task": "q1"})
    assert env.step("finish[it is Ulm]")[1] == pytest.approx(expected)


def test_a_questions_own_pages(folder: Path) -> None:
    other = {**QUESTION, "_id": "q2", "context": [["Comet", ["A comet is a body of ice."]]], "supporting_facts": []}
    (folder / "hotpot_train_v1.1.json").write_text(json.dumps([other]))
    everything = made(data=str(folder), format="native")
    own = made(data=str(folder), format="native", corpus="own")
    for env in (everything, own):
        assert env.tasks.splits == ("dev", "train")
        env.reset(options={"task": "q2"})
    assert everything.step("search[clock]")[0].startswith("The clock")
    assert own.step("search[clock]")[0] == "Could not find clock. Similar: []."
    assert own.step("search[comet]")[0] == "A comet is a body of ice.."
    assert play(own, "q1")["success"]


def test_official_questions(official_data: Any) -> None:
    data = official_data("hotpotqa")
    env = made(data=str(data / "hotpot_distractor_sample100.jsonl"))
    assert len(env.tasks) == 100
    assert all(play(env, task_id)["success"] for task_id in env.tasks.ids)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        env = made(
            data=str(data / "hotpot_dev_v1_simplified.json"),
            passages=str(data / "wiki_intros_2wiki_corpus.json"),
            split="react",
        )
    assert len(env.tasks) == 500
    assert env.tasks.ids[:3] == ("dev-3687", "dev-6238", "dev-5388")
    assert env.reset(seed=0)[0]


def passages(folder: Path, text: str, name: str = "pages.jsonl") -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_broken_lines_are_left_out_and_told(folder: Path) -> None:
    lines = [
        '{"title": "One", "text": "One is the first of them."}',
        '{"title": "Two", "text": ',
        '{"title": 3, "text": "x"}',
        '{"title": "one", "text": "Another page of that name."}',
        "[" * 20_000,
        '{"title": "Four", "sentences": ["Four is a number.", " It is even."]}',
        '{"title": "Five", "paragraphs": [["Five is odd.", " So is seven."], ["It is small."]]}',
    ]
    path = passages(folder, "\n".join(lines))
    with pytest.warns(UserWarning, match=r"pages\.jsonl, line 2: is no JSON: .* \(4 such places\)"):
        env = made(data=str(folder / "hotpot_dev_distractor_v1.json"), passages=path, format="native")
    env.reset(options={"task": "q1"})
    assert env.step("search[four]")[0] == "Four is a number. It is even.."
    assert env.step("search[FIVE]")[0] == "Five is odd. So is seven.. It is small.."
    found = read_passages(path)
    assert list(found.pages) == ["One", "Four", "Five"]
    assert any("line 4: the title 'one' is there already" in problem for problem in found.problems)


def test_a_question_without_its_page(folder: Path) -> None:
    lost = {**QUESTION, "supporting_facts": [["Nowhere", 0]]}
    (folder / "hotpot_dev_distractor_v1.json").write_text(json.dumps([lost, {"question": 1}, QUESTION]))
    with pytest.warns(UserWarning, match="line 2: is no question with an answer"):
        env = made(data=str(folder), corpus="own")
    assert len(env.tasks) == 1


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("pages.jsonl", "", "has no passages"),
        ("pages.json", "[1, 2", "is no JSON list"),
        ("pages.json", "[" * 50_000, "is no JSON list"),
        ("pages.jsonl.gz", "no gzip", "can't be read"),
        ("pages.txt", "x", "has no passages; .*pages.txt, line 1: is no JSON"),
    ],
)
def test_files_that_can_not_be_used(folder: Path, name: str, content: str, wrong: str) -> None:
    with pytest.raises(DataError, match=wrong):
        made(data=str(folder), passages=passages(folder, content, name))


def test_packed_files(folder: Path) -> None:
    with gzip.open(folder / "pages.jsonl.gz", "wt") as file:
        file.write('{"title": "One", "text": "One is the first."}\n')
    assert list(read_passages(str(folder / "pages.jsonl.gz")).pages) == ["One"]


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"protocol": "rect"}, "did you mean 'react'"),
        ({"reward": "accuracy"}, "no reward 'accuracy'"),
        ({"passages": "x"}, "have an encyclopedia of their own"),
        ({"data": "nowhere"}, "no file or folder .*nowhere"),
        ({"split": "react"}, "takes the whole development set"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        made(**options)


def test_snapshots_and_sandboxes_give_the_same(folder: Path) -> None:
    texts: list[list[str]] = []
    for sandbox in ("inprocess", "process"):
        env = made(data=str(folder), format="native", sandbox=sandbox)
        said = [env.reset(seed=3, options={"task": "q1"})[0], env.step("search[clock]")[0]]
        point = env.snapshot()
        said.append(env.step("lookup[clock]")[0])
        found = env.step("search[ada reth]")[0]
        env.restore(point)
        said += [
            env.step("lookup[clock]")[0],
            env.step("finish[Ulm]")[0],
            json.dumps(env.trajectory()["lamsim"]["steps"]),
        ]
        assert said[2] == said[3]
        env.restore(point)
        assert env.step("search[ada reth]")[0] == found
        texts.append(said)
        env.close()
    assert texts[0] == texts[1]


WORDS = st.text(st.sampled_from("aAtheyesno ,.'!-\u2019[]"), max_size=12)


@given(WORDS, WORDS)
def test_scores_are_shares(said: str, right: str) -> None:
    overlap = answer_overlap(said, right)
    assert all(0 <= value <= 1 for value in overlap)
    assert overlap.em == float(normalised(said) == normalised(right))
    assert answer_overlap(right, said).f1 == pytest.approx(overlap.f1)


@settings(deadline=None)
@given(st.sampled_from(["search", "lookup", "think", "finish"]), st.text(max_size=20), st.text(max_size=20))
def test_actions_are_read_as_written(name: str, argument: str, thought: str) -> None:
    key = {"search": "entity", "lookup": "keyword", "think": "thought", "finish": "answer"}[name]
    call = ToolCall(name, {key: argument})
    assert read(write(call)) == call
    assert WebThink().parse(thought) is not None


def steps() -> Iterator[tuple[str, Message]]:
    call = ToolCall("search", {"entity": "High Plains"})
    yield " I need it.\nAction 1: Search[High Plains]", Message("assistant", thought="I need it.", calls=(call,))
    yield (
        "Thought 2: so\nAction 2: search[High Plains]\nObservation 2: x",
        Message("assistant", thought="so", calls=(call,)),
    )
    yield "x\nAction 3: Jump[High Plains]", Message("assistant", "Jump[High Plains]", "x")
    yield "no more", Message("assistant", "no more")


@pytest.mark.parametrize(("text", "message"), list(steps()))
def test_numbered_steps(text: str, message: Message) -> None:
    assert WebThink().parse(text) == message
    if message.calls:
        assert WebThink().parse(WebThink().encode(message)) == message
