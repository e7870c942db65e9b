"""WebShop's transcripts and its people's visits: there and back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dialogue_records import BESIDE, TEXTS, Record, exact, messages_of, purged, read_all, records, written
from hypothesis import given
from hypothesis import strategies as st

from lamsim.datasets.converters import Misfit, converter_named
from lamsim.datasets.converters.environments import environment

WEBSHOP = converter_named("webshop")
HUMAN = converter_named("webshop-human")

REACT = """Webshop \nInstruction:  \ni want a small blue teapot, and price lower than 50.00 dollars \n[Search]  \n
Action: search[small blue teapot]
Observation: \n[Back to Search] \nPage 1 (Total results: 50) \n[Next >] \n[B000000001] \nTeapot, Small \n$10.99 \n
Action: think[B000000001 is a teapot.]
Observation: OK.\n
Action: click[B000000001]
Observation: \n[Back to Search] \ncolor [blue][red]\nsize [small][large (2-pack)]\n[Buy Now]  \n
Action: click[large (2-pack)]
Observation: You have clicked large (2-pack). \n
Action: click[Buy Now]"""

SIMPLE = """Instruction: i want a teapot [Search]
search[teapot]
Instruction: [SEP] i want a teapot [SEP] Back to Search [SEP] B000000001
click[B000000001]
Instruction: [SEP] i want a teapot [SEP] Buy Now
click[Buy Now]
Thank you for shopping with us!"""

RATIONALE = """WebShop [SEP] Instruction: [SEP] i want a teapot [SEP] Search

Thought:
I think I should search.

Action:
search[teapot]

Instruction: [SEP] i want a teapot [SEP] Back to Search [SEP] B000000001

Thought: It fits.
Action: click[B000000001]"""


def test_pages_thoughts_and_clicks() -> None:
    [record] = read_all(WEBSHOP, REACT)
    roles = [(role, calls) for role, _, calls in messages_of(record)]
    assert [calls[0]["arguments"] for role, calls in roles if role == "assistant"] == [
        {"query": "small blue teapot"},
        {"thought": "B000000001 is a teapot."},
        {"element": "B000000001"},
        {"element": "large (2-pack)"},
        {"element": "Buy Now"},
    ]
    assert messages_of(record)[6][1] == "[Back to Search] color [blue][red] size [small][large (2-pack)] [Buy Now]"
    assert list(purged([record])) == []


def test_bare_actions_and_labels_on_lines_of_their_own() -> None:
    [simple], [reasoned] = read_all(WEBSHOP, SIMPLE), read_all(WEBSHOP, RATIONALE)
    assert [role for role, _, _ in messages_of(simple)] == ["user", *["assistant", "tool"] * 3]
    assert messages_of(reasoned)[1] == (
        "assistant",
        "I think I should search.",
        [{"name": "search", "arguments": {"query": "teapot"}}],
    )
    assert messages_of(reasoned)[3][1] == "It fits."


@pytest.mark.parametrize("text", [REACT, SIMPLE, RATIONALE, f"{SIMPLE}\n\nAction: leave\nObservation: Invalid action!"])
def test_texts_come_back_as_they_were(text: str) -> None:
    [record] = read_all(WEBSHOP, text)
    assert written(WEBSHOP, record) == ([text], set())


def test_what_is_no_visit_is_a_misfit() -> None:
    with pytest.raises(Misfit, match="no transcript of webshop"):
        read_all(WEBSHOP, "search[teapot]")
    [record] = read_all(WEBSHOP, SIMPLE)
    record["conversation"][0]["content"] = "A teapot, please."
    with pytest.raises(Misfit, match="does not begin as a transcript of webshop"):
        written(WEBSHOP, record)


@given(records(environment("webshop"), "WebShop [SEP] "))
def test_what_is_not_told_as_lost_is_kept(record: Record) -> None:
    try:
        [text], lost = written(WEBSHOP, record)
    except Misfit:
        return
    if lost <= BESIDE:
        [back] = read_all(WEBSHOP, text)
        assert exact(back) == exact(record)


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    item = f"WebShop {text}".strip()
    back = [text for record in read_all(WEBSHOP, item) for text in written(WEBSHOP, record)[0]]
    assert "\n".join(back).split() == item.split()


def test_agentboards_prompt(official_data: Callable[[str], Path]) -> None:
    [record] = read_all(
        WEBSHOP, official_data("agentboard/prompts/VanillaAgent/webshop_vanilla.json").read_text("utf-8")
    )
    calls = [call["name"] for _, _, listed in messages_of(record) for call in listed]
    assert calls == ["search", "click", "click", "click", "click"]
    assert messages_of(record)[1] == ("assistant", "reset[]", []), "AgentBoard's own first action"
    # The prompt shortens its pages; the button is on none of them.
    assert [(rule, reason) for _, rule, reason in purged([record])] == [
        ("ungrounded_value", "Nothing supports \"Buy Now\" as 'element' of click.")
    ]


VISIT: dict[str, Any] = {
    "states": [
        "WebShop\nInstruction:\ni want a teapot\n[button] Search [button_]",
        "Instruction:\ni want a teapot\n[button] Back to Search [button_]\n[button] B000000001 [button_]\nTeapot",
        "Instruction:\ni want a teapot\n[button] Buy Now [button_]",
    ],
    "actions": ["search[teapot]", "click[B000000001]", "click[Buy Now]"],
    "available_actions": [["click[search]"], ["click[back to search]", "click[item - Teapot]"], ["click[buy now]"]],
    "action_idxs": [-1, 1, 0],
    "actions_translate": ["search[teapot]", "click[item - Teapot]", "click[buy now]"],
    "images": [0, 0, [0.5]],
}


def test_peoples_visits() -> None:
    [record] = read_all(HUMAN, VISIT)
    assert [role for role, _, _ in messages_of(record)] == ["user", *["assistant", "tool"] * 2, "assistant"]
    assert messages_of(record)[3][2] == [{"name": "click", "arguments": {"element": "B000000001"}}]
    assert written(HUMAN, record) == ([VISIT], set())
    assert list(purged([record])) == []
    for broken in ({"states": ["a"]}, {"states": ["a"], "actions": ["b", "c"]}, {"states": [1], "actions": ["b"]}, []):
        with pytest.raises(Misfit, match="no trajectory of WebShop"):
            read_all(HUMAN, broken)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.data())
def test_any_visit_comes_back(states: list[str], data: st.DataObject) -> None:
    count = len(states) - data.draw(st.integers(0, 1))
    row = {"states": states, "actions": data.draw(st.lists(TEXTS, min_size=count, max_size=count)), "images": [1.5]}
    [record] = read_all(HUMAN, row)
    assert json.loads(json.dumps(written(HUMAN, record)[0])) == [row]


@given(records(environment("webshop"), "WebShop"))
def test_visits_keep_what_is_not_told_as_lost(record: Record) -> None:
    try:
        [row], lost = written(HUMAN, record)
    except Misfit:
        return
    if lost <= BESIDE | {"which actions each page offers: the format has them, the record does not"}:
        [back] = read_all(HUMAN, row)
        assert exact(back) == exact(record)
