"""The user: what is told when, and in whose words."""

from collections.abc import Mapping, Sequence

import pytest
from lamsim_lam.family import Lam
from lamsim_lam.tasks.template import Gold
from lamsim_lam.users import AGREES, ModelUser, Requester, is_report

import lamsim
from lamsim import Message, UsageError


def gold_of(twist: str) -> Gold:
    tasks = Lam(tasks_per_kind=1).tasks
    gold: Gold = tasks[next(id for id in tasks.ids if f"-{twist}-" in id)].goal
    return gold


def say(words: str) -> Message:
    return Message("assistant", words)


@pytest.mark.parametrize(
    ("words", "report"),
    [
        ("Done.", True),
        ("Done. Is there anything else I can do for you?", True),
        ("It is at 9. Do you have any other questions?", True),
        ("Shall I go on?", False),
        ("Done. Shall I cancel it, too?", False),
    ],
)
def test_a_report_asks_nothing(words: str, report: bool) -> None:
    assert is_report(words) is report


def test_the_second_wish_comes_after_the_first_report() -> None:
    gold = gold_of("chat")
    user = Requester(gold)
    assert user.reply(say("What do you mean?"), "") != gold.wishes[1].says
    kept = user.get_state()
    assert user.reply(say("That is done. Anything else?"), "") == gold.wishes[1].says
    assert user.reply(say("That, too."), "") is None
    user.set_state(kept)
    assert user.reply(say("That is done."), "") == gold.wishes[1].says


def test_consent_is_given_when_asked_for() -> None:
    assert Requester(gold_of("confirm")).reply(say("Shall I?"), "") == AGREES


def test_a_user_who_is_asked_and_asked_leaves() -> None:
    user = Requester(gold_of("plain"))
    answers = [user.reply(say("What now?"), "") for _ in range(4)]
    assert all(answers[:3])
    assert answers[3] is None


class Words:
    """A model that says what it is given."""

    def __init__(self, *words: str) -> None:
        self.words = list(words)
        self.asked: list[Sequence[Mapping[str, str]]] = []

    def __call__(self, messages: Sequence[Mapping[str, str]]) -> str:
        self.asked.append(messages)
        return self.words.pop(0)


def test_a_model_words_what_the_rules_say() -> None:
    gold = gold_of("ask")
    ask = gold.wishes[0].ask
    assert ask
    told = f"Oh, yes. {ask.reveal}"
    model = Words(told)
    assert ModelUser(gold, model).reply(say(ask.question), "secret") == told
    assert ask.question in model.asked[0][1]["content"]
    assert "secret" not in str(model.asked)


def test_words_that_lose_or_leak_a_value_are_not_used() -> None:
    gold = gold_of("ask")
    ask = gold.wishes[0].ask
    assert ask
    losing = Words("Well.", "", "Hm.")
    assert ModelUser(gold, losing).reply(say(ask.question), "") == ask.reveal
    leaking = Words(*[f"No idea. {ask.reveal}"] * 3)
    assert ask.reveal not in str(ModelUser(gold, leaking).reply(say("Is it raining, perhaps?"), ""))


def test_a_model_needs_a_user_who_uses_it() -> None:
    with pytest.raises(UsageError, match="add user='llm'"):
        Lam(user_model=Words())
    with pytest.raises(UsageError, match="There is no user 'lm'"):
        Lam(user="lm")


def echo(messages: Sequence[Mapping[str, str]]) -> str:
    return messages[-1]["content"].partition("The person answers: ")[2]


def test_an_episode_with_a_model() -> None:
    env = lamsim.make(
        "lamsim/LAM-v0", disable_env_checker=True, tasks_per_kind=1, user="llm", user_model=echo
    ).unwrapped
    for twist in ("chat", "ask", "confirm"):
        env.reset(options={"task": next(id for id in env.tasks.ids if f"-{twist}-" in id)})
        over = False
        while not over:
            message = env.family.expert(env.task, env.messages, env.episode.info)
            _, reward, over, _, _ = env.step(env.format.encode(message))
        assert reward == 1.0
