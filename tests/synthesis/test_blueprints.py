"""Blueprints: the graph, walks, and what each stage refuses when it is planted."""

import copy
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from lamsim import ToolCall
from lamsim.errors import UsageError
from lamsim.synthesis import World, worlds_of
from lamsim.synthesis.multi_turn import (
    RULES,
    Blueprint,
    GrammarWriter,
    Graph,
    ModelReviewer,
    ModelWriter,
    MultiTurnSynthesizer,
    Walker,
    blueprint_of,
    check,
    recombined,
)
from lamsim.synthesis.stages import Refused

Data = dict[str, Any]


@pytest.fixture(scope="module")
def shop() -> World:
    """The bookshop with what is known of the customer of the first task."""
    return worlds_of("lamsim/TauBench-v0", worlds=1, talking=True)[0]


def identify() -> list[Data]:
    return [
        {"name": "find_customer_by_email", "arguments": {"email": "nils.varga@mail.example"}},
        {"name": "get_customer", "arguments": {"customer_id": "C-2062"}},
        {"name": "get_order", "arguments": {"order_id": "BK-1184"}},
    ]


def cancelling() -> Data:
    """A right blueprint: the customer's open order is cancelled."""
    return {
        "wishes": [
            {
                "says": "Please cancel my order placed on 20 March 2025. The reason is changed mind.",
                "actions": [
                    *identify(),
                    {"name": "cancel_order", "arguments": {"order_id": "BK-1184", "reason": "changed mind"}},
                ],
                "secrets": [{"about": "email", "asks": "What is your email?", "says": "It's nils.varga@mail.example."}],
                "offer": "cancel the order.",
            }
        ]
    }


def judged(data: Data, world: World, **given: Any) -> Blueprint | Refused:
    return check(json.dumps(data), world, **given)


def stage(data: Data, world: World) -> tuple[str, str]:
    found = judged(data, world)
    assert isinstance(found, Refused), "it was accepted"
    return found.stage, found.reason


def test_a_right_blueprint_passes_with_its_gold_state(shop: World) -> None:
    found = judged(cancelling(), shop)
    assert isinstance(found, Blueprint)
    assert found.gold["orders"]["BK-1184"]["status"] == "cancelled"
    assert set(found.gold) == {"orders", "titles"}
    assert blueprint_of(json.loads(json.dumps(found.to_json()))) == found


def planted(change: Any) -> Data:
    data = cancelling()
    change(data["wishes"][0])
    return data


@pytest.mark.parametrize(
    ("change", "at", "told"),
    [
        (lambda wish: wish["actions"][3].update(name="drop_order"), "format", "no tool 'drop_order'"),
        (lambda wish: wish["actions"][3]["arguments"].pop("reason"), "format", "reason"),
        (lambda wish: wish.update(says=" "), "format", "says nothing"),
        (lambda wish: wish.update(actions=[]), "format", "no actions"),
        (lambda wish: wish.update(actions=[*wish["actions"], wish["actions"][3]]), "format", "already called"),
        (lambda wish: wish["actions"][2]["arguments"].update(order_id="BK-9999"), "execution", "order not found"),
        (lambda wish: wish["actions"].__delitem__(slice(0, 2)), "policy", "who the person is"),
        (lambda wish: wish["actions"][2]["arguments"].update(order_id="BK-1018"), "policy", "others"),
        (lambda wish: wish["actions"].__delitem__(3), "state", "Nothing is changed"),
        (
            lambda wish: wish["actions"].insert(3, {"name": "find_titles", "arguments": {"words": "River"}}),
            "state",
            "find_titles is of no use",
        ),
        (lambda wish: wish.update(secrets=[]), "wording", "nils.varga@mail.example"),
        (lambda wish: wish.update(says="Cancel BK-1184, please. I changed my mind."), "wording", "BK-1184"),
        (
            lambda wish: wish.update(says="Do cancel_order for that of 20 March. I changed my mind."),
            "wording",
            "the tool cancel_order",
        ),
        (
            lambda wish: wish.update(says=wish["says"] + " I am nils.varga@mail.example."),
            "wording",
            "without being asked",
        ),
        (lambda wish: wish.update(says="Please cancel cancel my order. My mind changed."), "review", "no good English"),
        (lambda wish: wish.update(outputs=["48.15"], report="It is gone."), "review", "not told what was asked for"),
        (lambda wish: wish.update(outputs=["77.1"], report="77.1"), "review", "not what the tools say"),
    ],
)
def test_what_is_planted_is_refused_at_its_stage(shop: World, change: Any, at: str, told: str) -> None:
    found, reason = stage(planted(change), shop)
    assert (found, told in reason) == (at, True), reason


def test_junk_is_refused_by_its_format(shop: World) -> None:
    for junk in (
        "",
        "no",
        "[]",
        "{",
        '{"wishes": 3}',
        '{"wishes": [1]}',
        "{" * 5000,
        '{"wishes": [{"says": "x", "actions": 1}]}',
    ):
        found = check(junk, shop)
        assert isinstance(found, Refused)
        assert found.stage == "format", junk


def test_a_write_that_could_be_left_out_is_refused(shop: World) -> None:
    """Sent to the shop and home again: the world ends as if nobody had done anything."""
    data = cancelling()
    moves = [
        {"name": "change_delivery", "arguments": {"order_id": "BK-1184", "place": place}} for place in ("shop", "home")
    ]
    data["wishes"][0].update(
        actions=[*identify(), *moves], says="Send my order of 20 March 2025 to the shop, no, home."
    )
    found, reason = stage(data, shop)
    assert found == "state"
    assert "changes nothing" in reason or "ends the same without" in reason


def test_a_rule_of_the_desk_is_a_test(shop: World) -> None:
    """The tool reserves what is in stock, the policy does not."""
    data = cancelling()
    title = {"name": "find_titles", "arguments": {"words": "Moss and Stone"}}
    reserve = {
        "name": "reserve_title",
        "arguments": {"customer_id": "C-2062", "title_id": "T-117", "edition": "paperback"},
    }
    data["wishes"][0].update(
        actions=[identify()[0], title, reserve], says="Reserve Moss and Stone for me, the paperback edition."
    )
    assert stage(data, shop) == ("policy", "An edition that is in stock can't be reserved.")
    reserve["arguments"]["edition"] = "audio"
    data["wishes"][0]["says"] = "Reserve Moss and Stone for me, the audio edition."
    assert isinstance(judged(data, shop), Blueprint)


def test_edges_lead_from_what_shows_an_id_to_what_takes_it(shop: World) -> None:
    graph = Graph(shop, np.random.default_rng(0))
    names = {(edge.source, edge.target, edge.argument) for edge in graph.edges}
    assert ("get_customer", "cancel_order", "order_id") in names
    assert ("find_titles", "reserve_title", "title_id") in names
    assert ("get_title", "find_titles", "words") not in names
    assert all(edge.source not in shop.writing for edge in graph.edges)
    gone = [edge for edge, count in graph.edges.items() if count]
    assert any(edge.target == "get_order" for edge in gone)


def test_walks_ground_every_id(shop: World) -> None:
    graph = Graph(shop, np.random.default_rng(0))
    generator = np.random.default_rng(1)
    found = 0
    for tool in shop.tools:
        walk = Walker(graph).draw(tool, generator)
        if walk is None:
            continue
        found += 1
        shown = ""
        for call, result in zip(walk.calls, walk.results, strict=True):
            for name, value in call.arguments.items():
                if name.endswith("_id"):
                    assert value in shown
            shown += result.content
    assert found >= 4


def test_smaller_ones_become_a_bigger_one(shop: World) -> None:
    first = judged(cancelling(), shop)
    data = cancelling()
    asks = {
        "says": "How much credit do I have?",
        "actions": identify()[:2],
        "outputs": ["25.0"],
        "report": "It is 25.0.",
    }
    second = judged({"wishes": [{**data["wishes"][0], "offer": "", **asks}]}, shop)
    assert isinstance(first, Blueprint)
    assert isinstance(second, Blueprint)
    both = recombined([first, second], np.random.default_rng(0))
    assert both is None or len(both.wishes) == 2
    found = [recombined([first, second], np.random.default_rng(seed)) for seed in range(8)]
    good = [one for one in found if one is not None]
    assert good
    for one in good:
        checked = check(json.dumps(one.to_json()), shop)
        assert isinstance(checked, Blueprint)
        assert checked.gold == first.gold
        assert len(checked.actions) == len({str(call) for call in checked.actions})
        assert sum(len(wish.secrets) for wish in checked.wishes) == 1


class StandIn:
    """A chat model that answers in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, messages: Sequence[Any]) -> str:
        self.asked.append("\n".join(message["content"] for message in messages))
        return self.answers[(len(self.asked) - 1) % len(self.answers)]


RUBRICS = ("correctness", "completeness", "satisfaction", "creativity")
YES = json.dumps({name: {"met": True} for name in RUBRICS})
NO = json.dumps({**json.loads(YES), "satisfaction": {"met": False, "wrong": "rude"}})


def test_the_majority_of_the_committee_decides(shop: World) -> None:
    def votes(*answers: str) -> Blueprint | Refused:
        model = StandIn(*answers)
        return judged(cancelling(), shop, reviewers=[ModelReviewer(model)] * 3)

    assert isinstance(votes(YES, NO, YES), Blueprint)
    refused = votes(NO, NO, YES)
    assert isinstance(refused, Refused)
    assert (refused.stage, refused.reason) == ("review", "satisfaction: rude")
    unread = votes("hm", "hm", YES)
    assert isinstance(unread, Refused)
    assert "can't be read" in unread.reason
    assert isinstance(judged(cancelling(), shop, reviewers=RULES), Blueprint)


def test_a_model_hears_what_was_wrong_and_tries_again(shop: World) -> None:
    writer = ModelWriter(model=(model := StandIn("junk", "more junk", json.dumps(cancelling()))))
    made = list(MultiTurnSynthesizer("lamsim/TauBench-v0", [shop], writer, recombine=0.0).blueprints(1))
    assert made[-1].kind == "blueprint"
    assert len(model.asked) % 3 == 0
    assert "Earlier attempts were refused" not in model.asked[0]
    assert "format: It is no JSON." in model.asked[1]
    assert "Policy:" in model.asked[0]


def test_the_grammar_says_it_in_other_words_after_a_refusal(shop: World) -> None:
    from lamsim.synthesis.multi_turn.writers import Order

    graph = Graph(shop, np.random.default_rng(0))
    walk = Walker(graph).draw(graph.tools["get_customer"], np.random.default_rng(3))
    assert walk is not None
    texts = {GrammarWriter().write(Order(shop, graph.tools, walk, (), (1,), ("x",) * times)) for times in range(6)}
    assert len(texts) > 1


def test_a_call_of_a_session_leaves_the_world_as_it_was(shop: World) -> None:
    start = copy.deepcopy(shop.start)
    traced = shop.trace([ToolCall(item["name"], item["arguments"]) for item in cancelling()["wishes"][0]["actions"]])
    assert traced[-1][1] != start
    assert traced[0][1] == start
    assert shop.trace([ToolCall("get_order", {"order_id": "BK-1184"})])[0][1] == start


def test_tools_without_a_backend_can_not_talk() -> None:
    with pytest.raises(UsageError, match="nothing behind its tools"):
        MultiTurnSynthesizer("tools.json", [World("", (), None)])
    with pytest.raises(UsageError, match="recombine must be a number"):
        MultiTurnSynthesizer("x", worlds_of("lamsim/TauBench-v0", worlds=1, talking=True), recombine=2.0)
