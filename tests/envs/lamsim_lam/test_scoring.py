"""Rewards of LAM: what earns them, and what does not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from lamsim_lam.expert import next_message
from lamsim_lam.family import Lam
from lamsim_lam.scoring import _told
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.users import is_report
from lamsim_lam.world.domains import OPERATIONS
from lamsim_lam.world.making import base, of_domain, with_needs
from playing import expert_text, play

import lamsim
from lamsim import Message, ToolCall, ToolEnv


@pytest.fixture(scope="module")
def env() -> ToolEnv:
    return lamsim.make("lamsim/LAM-v0", disable_env_checker=True, tasks_per_kind=1).unwrapped  # type: ignore[return-value]


def spread(ids: Sequence[str], count: int = 120) -> list[str]:
    """So many of them, from all over."""
    return list(ids[:: max(1, len(ids) // count)])


def call(env: ToolEnv, tool: str, /, **arguments: Any) -> tuple[Any, ...]:
    return env.step(env.format.encode(Message("assistant", calls=(ToolCall(tool, arguments),))))


def say(env: ToolEnv, words: str) -> tuple[Any, ...]:
    return env.step(env.format.encode(Message("assistant", words)))


@pytest.mark.parametrize(
    "ending",
    [
        lambda env: call(env, "finish", answer="Done.") if "talks" not in env.task.world else say(env, "Done."),
        lambda env: call(env, "decline", reason="That can't be done."),
        lambda env: say(env, "I can't do that."),
        lambda env: say(env, env.task.instruction.replace("?", ".")),
        lambda env: say(env, "Done."),
        lambda env: say(env, "Yes. No. 1 2 3 4 5 6 7 8 9 10. 09:00, 10:00, 11:00."),
    ],
)
def test_doing_nothing_earns_nothing(env: ToolEnv, ending: Any) -> None:
    for id in spread(env.tasks.ids):
        env.reset(options={"task": id})
        _, reward, terminated, _, info = ending(env)
        while not terminated:
            _, reward, terminated, _, info = ending(env)
        assert (reward, info["success"]) == (0.0, False), id


def test_looking_around_and_refusing_solves_only_what_can_not_be_done(env: ToolEnv) -> None:
    def act(env: ToolEnv) -> str:
        message = env.family.expert(env.task, env.messages, env.episode.info)
        writes = any(c.name == "finish" or (c.name in OPERATIONS and OPERATIONS[c.name].writes) for c in message.calls)
        if writes or (not message.calls and is_report(message.content)):
            message = Message("assistant", calls=(ToolCall("decline", {"reason": "No."}),))
        return env.format.encode(message)

    for id in spread(env.tasks.ids):
        assert (play(env, id, act)["reward"] == 1.0) <= env.tasks[id].goal.decline


def test_telling_everything_that_was_seen_earns_nothing(env: ToolEnv) -> None:
    def act(env: ToolEnv) -> str:
        message = env.family.expert(env.task, env.messages, env.episode.info)
        told = " ".join(m.content for m in env.messages if m.role == "tool").replace("?", ".")
        if message.calls and message.calls[0].name == "finish":
            message = Message("assistant", calls=(ToolCall("finish", {"answer": f"Yes or no. {told}"}),))
        elif not message.calls and is_report(message.content):
            message = Message("assistant", f"Yes or no. {told}")
        return env.format.encode(message)

    asked = [id for id in spread(env.tasks.ids) if env.tasks[id].goal.wishes[0].answer.kind != "nothing"]
    solved = [id for id in asked if play(env, id, act)["reward"] == 1.0 and not env.tasks[id].goal.decline]
    assert len(solved) <= len(asked) * 0.15, solved


def test_collateral_damage_costs_the_reward(env: ToolEnv) -> None:
    """Writing to all records that one can reach, beside what was wanted."""
    for id in spread(env.tasks.ids):
        env.reset(options={"task": id})
        if "contacts_move_to_group" not in env.task.world["tools"] or env.task.goal.decline or "busy" in env.task.world:
            continue
        if any("contacts_list_group" in TEMPLATES[wish.template].tools for wish in env.task.goal.wishes):
            continue  # whoever looks at groups would be led astray
        for number in range(1, 6):
            call(env, "contacts_move_to_group", contact_id=f"PER-{number:03d}", group="friends")
        over = cut = False
        while not (over or cut):
            _, reward, over, cut, info = env.step(expert_text(env))
        assert (reward, info["score"]["state"]) == (0.0, 0.0)


def test_what_is_undone_is_no_damage(env: ToolEnv) -> None:
    tried = 0
    for id in spread(env.tasks.ids, 400):
        env.reset(options={"task": id})
        tools = {"contacts_add", "contacts_delete"}
        gold = env.task.goal
        if not tools <= {*env.task.world["tools"]} or gold.confirms or gold.rules or "busy" in env.task.world:
            continue
        _, _, _, _, info = call(env, "contacts_add", name="Zora Zett", group="work")
        new = info["results"][0].content.split('"id": "')[1].split('"')[0]
        call(env, "contacts_delete", contact_id=new)
        over = False
        while not over:
            _, reward, over, _, _ = env.step(expert_text(env))
        assert reward == 1.0
        tried += 1
    assert tried


def test_a_score_makes_no_part_of_a_world_anew(env: ToolEnv) -> None:
    for id in spread(env.tasks.ids, 20):
        used = with_needs(OPERATIONS[name].domain for name in env.tasks[id].world["tools"])
        base.cache_clear()
        of_domain.cache_clear()
        play(env, id)
        assert of_domain.cache_info().misses <= len(used)


def test_consent_must_come_first(env: ToolEnv) -> None:
    confirmed = [id for id in env.tasks.ids if env.tasks[id].goal.confirms]
    assert confirmed

    def act(env: ToolEnv) -> str:
        message = env.family.expert(env.task, env.messages, env.episode.info)
        if not message.calls and "Shall I" in message.content:
            agreed = [*env.messages, Message("user", "Yes, please go ahead.")]
            message = env.family.expert(env.task, agreed, env.episode.info)
        return env.format.encode(message)

    for id in spread(confirmed, 30):
        assert play(env, id)["reward"] == 1.0
        info = play(env, id, act)
        assert (info["reward"], info["score"]["policy"], info["score"]["state"]) == (0.0, 0.0, 1.0)


def test_who_does_not_ask_can_not_know(env: ToolEnv) -> None:
    asking = [id for id in env.tasks.ids if env.tasks[id].goal.wishes[0].ask]
    assert asking
    for id in spread(asking, 40):
        env.reset(options={"task": id})
        ask = env.task.goal.wishes[0].ask
        assert ask.reveal not in env.task.instruction
        _, _, terminated, _, _ = say(env, ask.question)
        assert not terminated
        assert env.messages[-1].content == ask.reveal


def test_a_busy_service_answers_after_a_wait(env: ToolEnv) -> None:
    busy = [id for id in env.tasks.ids if "busy" in env.tasks[id].world]
    assert busy
    for id in spread(busy, 30):
        info = play(env, id)
        names = [c.name for turn in env.episode.turns for c in turn.message.calls]
        assert info["reward"] == 1.0
        assert "wait" in names


def test_snapshots_and_sandboxes_agree(tmp_path: Any) -> None:
    ids = Lam(tasks_per_kind=1).tasks.ids
    for id in ids[:: max(1, len(ids) // 12)]:
        records = []
        for sandbox in ("inprocess", "process"):
            env = lamsim.make("lamsim/LAM-v0", disable_env_checker=True, sandbox=sandbox, tasks_per_kind=1).unwrapped
            env.reset(options={"task": id})
            over = False
            while not over:
                kept = env.snapshot()
                text = expert_text(env)
                first = env.step(text)
                env.restore(kept)
                second = env.step(text)
                assert first[:4] == second[:4]
                over = second[2]
            records.append([(m.role, m.content) for m in env.messages])
            env.close()
        assert records[0] == records[1]


def test_a_rule_counts_more_than_the_request(env: ToolEnv) -> None:
    """Of requests under rules some are to be fulfilled and others not; who fulfils the others gets nothing."""
    many = lamsim.make("lamsim/LAM-v0", disable_env_checker=True, tasks_per_kind=3).unwrapped
    ruled = [id for id in many.tasks.ids if "-rules-" in id]
    forbidden = [id for id in ruled if many.tasks[id].goal.decline]
    assert 0.1 < len(forbidden) / len(ruled) < 0.9

    def act(env: ToolEnv) -> str:
        lawless = replace(env.task.goal, rules=())
        return env.format.encode(next_message(lawless, env.messages, env.task.world["tools"]))

    for id in spread(ruled, 40):
        info = play(many, id, act)
        assert (info["reward"] == 1.0) is (id not in forbidden)
        assert (info["score"]["policy"] == 1.0) is (id not in forbidden)


@pytest.mark.parametrize("id", ["shopping.send_back-medium-absent-1", "maths.change_formula-medium-forbidden-0"])
def test_who_refuses_must_have_looked_and_give_a_reason(id: str) -> None:
    env: ToolEnv = lamsim.make("lamsim/LAM-v0", disable_env_checker=True).unwrapped  # type: ignore[assignment]
    product, formula = "Cordol desk lamp", "triangle area"
    tried = {
        "shopping_find_orders": {"text": product},
        "shopping_return_item": {"order_id": product, "product_id": product},
        "maths_list_formulas": {},
        "maths_delete_formula": {"name": f"{formula} 2"},
    }

    def refused(tool: str, reason: str) -> float:
        env.reset(options={"task": id})
        call(env, tool, **tried[tool])
        return float(call(env, "decline", reason=reason)[1])

    look, change = list(tried)[:2] if product in env.tasks[id].instruction else list(tried)[2:]
    assert refused(look, "Not possible: there is nothing of that kind, or it is not yours.") == 1.0
    assert refused(change, "Not possible: there is nothing of that kind, or it is not yours.") == 0.0
    assert refused(look, " ".join(env.tasks[id].instruction.split()[-4:])) == 0.0
    assert refused(look, "") == 0.0


@pytest.mark.parametrize(
    ("word", "text", "told"),
    [
        ("1250.5", "You owe 1,250.50 EUR.", True),
        ("7", "The seven of us split it.", True),
        ("12.40", "Each pays 12.4 EUR.", True),
        ("1250.5", "You owe 1250 EUR.", False),
        ("Harbour", "At the harbour.", True),
    ],
)
def test_numbers_in_mails_may_be_spelt_in_any_way(word: str, text: str, told: bool) -> None:
    assert _told(word, text) == told


def test_a_reason_may_be_made_of_words_of_the_request() -> None:
    env = lamsim.make("lamsim/LAM-v0", disable_env_checker=True, tasks_per_kind=20).unwrapped
    assert play(env, "calendar.invite_if_not-medium-absent-16")["reward"] == 1.0  # type: ignore[arg-type]
