"""Templates: phrasings, hidden solutions that agree with the expert's plans, twists, splits."""

import json
import re
import statistics
from collections import Counter
from string import Formatter

import pytest
from lamsim_lam.family import Lam
from lamsim_lam.scoring import LamScore
from lamsim_lam.tasks.kinds import DECLINED, HARD_TOOLS, kinds_of, made
from lamsim_lam.tasks.splits import SPLITS, held_out_categories, held_out_tools, phrasings
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.world.domains import OPERATIONS
from playing import play

import lamsim
from lamsim.errors import UsageError

NAMES = list(TEMPLATES)


@pytest.fixture(scope="module")
def env() -> lamsim.ToolEnv:
    return lamsim.make("lamsim/LAM-v0", disable_env_checker=True, tasks_per_kind=1).unwrapped  # type: ignore[return-value]


@pytest.mark.parametrize("name", NAMES)
def test_there_are_six_ways_to_say_it(name: str) -> None:
    template = TEMPLATES[name]
    assert len(set(template.says)) >= 6
    placeholders = {frozenset(field for _, field, _, _ in Formatter().parse(say) if field) for say in template.says}
    assert len(placeholders) == 1, "each phrasing tells everything"
    assert all(say[0].isupper() or say[0] == "{" for say in template.says)
    assert phrasings(template, held_out=True)
    assert phrasings(template, held_out=False)


@pytest.mark.parametrize("name", NAMES)
def test_it_names_tools_that_are_there(name: str) -> None:
    template = TEMPLATES[name]
    assert {*template.tools, *template.vital} <= OPERATIONS.keys()
    assert not template.vital or set(template.vital) & set(template.tools)


@pytest.mark.parametrize("name", NAMES)
def test_the_expert_solves_every_kind(env: lamsim.ToolEnv, name: str) -> None:
    """The hidden solution works on tables and the plan on tools: that they agree is the proof of both."""
    for kind in kinds_of(TEMPLATES[name]):
        info = play(env, f"{kind.name}-0")
        assert info["reward"] == 1.0, (kind.name, info["score"], env.messages)
        faults = [fault for turn in env.episode.turns for judged in turn.feedback for fault in judged.faults]
        assert faults == []
        used = {call.name for turn in env.episode.turns for call in turn.message.calls}
        wanted = {tool for wish in env.task.goal.wishes for tool in TEMPLATES[wish.template].tools}
        assert used - {"finish", "decline", "wait"} <= wanted


@pytest.mark.parametrize("name", NAMES)
def test_a_request_is_a_sentence_and_says_nothing_of_its_making(name: str) -> None:
    for kind in kinds_of(TEMPLATES[name]):
        task = made(kind, 0)
        request = task.instruction.rpartition("\n\n")[2]
        assert not re.search(r"[{}]|  |None|\b[A-Z]{3}-\d{3}\b", request), request
        assert request[-1] in ".?!", request
        assert "a a" not in request.split(), request
        assert len(request) < 500
        assert json.loads(json.dumps(task.world)) == task.world
        assert not {"gold", "answer", "changes"} & task.world.keys()


def test_a_kind_and_a_number_are_one_task_for_ever() -> None:
    kinds = [kind for template in TEMPLATES.values() for kind in kinds_of(template)]
    for kind in kinds[::5]:
        assert made(kind, 7) == made(kind, 7)
        assert made(kind, 7).instruction != made(kind, 8).instruction or made(kind, 7).world != made(kind, 8).world


def test_worlds_that_allow_no_task_are_rare() -> None:
    """Requests that hardly any world allows would all be about the same few rows."""
    kinds = [next(kinds_of(template)) for template in TEMPLATES.values()]
    tasks = [made(kind, number) for kind in kinds for number in range(8)]
    assert len({task.world["number"] for task in tasks}) == len(tasks)


def test_tiers_differ_in_their_catalogs(env: lamsim.ToolEnv) -> None:
    tools: dict[str, list[int]] = {"easy": [], "medium": [], "hard": []}
    for task in env.tasks:
        tools[task.id.split("-")[-3]].append(len(task.world["tools"]))
    assert max(tools["easy"]) <= 10
    assert statistics.mean(tools["easy"]) < statistics.mean(tools["medium"]) < statistics.mean(tools["hard"])
    assert max(tools["hard"]) <= HARD_TOOLS


def test_splits_keep_what_they_hold_out(env: lamsim.ToolEnv) -> None:
    assert env.tasks.splits == SPLITS
    assert {split: len(env.tasks.split(split)) for split in SPLITS} == Counter(task.split for task in env.tasks)
    for task in env.tasks:
        templates = [TEMPLATES[wish.template] for wish in task.goal.wishes]
        needed = {name for template in templates for name in template.tools}
        tools = set(task.world["tools"])
        domains = {OPERATIONS[name].domain for name in tools}
        if task.split in ("train", "test_instruction"):
            assert not tools & held_out_tools()
            assert not domains & held_out_categories()
        if task.split == "test_tool":
            assert needed & held_out_tools()
        if task.split == "test_category":
            about = {name for template in templates for name in template.domains}
            assert about.union(OPERATIONS[name].domain for name in needed) & held_out_categories()


def test_no_training_task_is_phrased_as_a_test_task() -> None:
    family = Lam(tasks_per_kind=1)
    for split in ("train", "test_instruction"):
        for task in family.split(split):
            for wish in task.goal.wishes:
                kept = phrasings(TEMPLATES[wish.template], held_out=split != "train")
                assert any(shape_of(say).fullmatch(wish.asked) for say in kept)


def shape_of(say: str) -> re.Pattern[str]:
    """A phrasing with anything for its placeholders."""
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", say)]
    return re.compile(".*".join(parts))


def test_another_series_has_other_tasks() -> None:
    first, second = Lam(series=0), Lam(series=1)
    assert not set(first.tasks.ids) & set(second.tasks.ids)
    assert first.tasks[0].world["number"] != second.tasks[0].world["number"]


def test_tasks_of_some_domains_that_need_few_tools() -> None:
    whole = set(Lam().tasks.ids)
    for domains in ("notes,scholar", ["notes", "scholar"]):
        chosen = {id.split("-")[0] for id in Lam(domains=domains, tools_needed=2).tasks.ids}
        wanted = {t.name for t in TEMPLATES.values() if t.category in ("notes", "scholar") and len(t.tools) <= 2}
        assert chosen == wanted
        assert len(wanted) > 3
    assert set(Lam(domains="notes", tier="easy").tasks.ids) < whole
    with pytest.raises(UsageError, match="There is no domain 'note'"):
        Lam(domains="note")
    with pytest.raises(UsageError, match="tools_needed is at least 1"):
        Lam(domains="notes", tools_needed=0)
    with pytest.raises(UsageError, match="names no domain"):
        Lam(domains=[])


def test_declining_is_right_only_where_nothing_can_be_done(env: lamsim.ToolEnv) -> None:
    declined = [task for task in env.tasks if task.goal.decline]
    assert {task.id.split("-")[-2] for task in declined} <= {*DECLINED, "rules"}
    assert 0 < len(declined) < len(env.tasks) / 3


def test_milestones_lead_to_the_end(env: lamsim.ToolEnv) -> None:
    """Progress never falls while the expert works, and is whole only at the end."""
    score = LamScore()
    for id in env.tasks.ids[:: max(1, len(env.tasks) // 40)]:
        env.reset(options={"task": id})
        shares = [0.0]
        over = False
        while not over:
            message = env.family.expert(env.task, env.messages, env.episode.info)
            _, _, over, _, info = env.step(env.format.encode(message))
            if not over:
                shares.append(score.score(env.task, env.episode.session.state(), env.episode.turns).progress)
        assert shares == sorted(shares)
        assert shares[-1] < 1.0 == info["progress"]
