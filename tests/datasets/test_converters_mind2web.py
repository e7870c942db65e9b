"""Mind2Web's tasks and steps: what the agent sees and does, there and back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dialogue_records import TEXTS, messages_of, purged, read_all, written
from hypothesis import given
from hypothesis import strategies as st

from lamsim.datasets.converters import Losses, Misfit, converter_named
from lamsim.datasets.converters.mind2web_pages import shown

TASKS = converter_named("mind2web")
STEPS = converter_named("mind2web-steps")

FIRST = """<html backend_node_id="1"><body backend_node_id="2"><form backend_node_id="3">
<label backend_node_id="4"><text backend_node_id="5">Where &amp; when</text>
<input backend_node_id="6" type="text" placeholder="A place > here" class="wide"/></label>
<select backend_node_id="7" aria_label="guests"><option>1 guest</option><option>2 guests</option></select>
<button backend_node_id="8">Find</button></form></body></html>"""
LAST = '<html backend_node_id="1"><a backend_node_id="9" title="Inn">The Inn</a><p backend_node_id="10">Far</p></html>'


def candidate(id: str, **more: Any) -> dict[str, Any]:
    attributes = json.dumps({"backend_node_id": id, "bounding_box_rect": "1,2,3,4"})
    return {"tag": "x", "attributes": attributes, "backend_node_id": id, **more}


def action(uid: str, op: str, value: str, page: str, right: list[Any], others: list[Any]) -> dict[str, Any]:
    operation = {"original_op": op, "value": value, "op": op if op != "HOVER" else "CLICK"}
    pages = {"raw_html": f"<!doctype html>{page}", "cleaned_html": page}
    return {"action_uid": uid, **pages, "operation": operation, "pos_candidates": right, "neg_candidates": others}


TASK: dict[str, Any] = {
    "annotation_id": "a-1",
    "website": "inns",
    "domain": "Travel",
    "subdomain": "Hotel",
    "confirmed_task": "Find an inn in Vel for 2 guests",
    "action_reprs": ["[textbox]  Where -> TYPE: Vel", "[select]  guests -> SELECT: 2 guests", "[a]  The Inn -> CLICK"],
    "actions": [
        action("u1", "TYPE", "Vel", FIRST, [candidate("6", is_original_target=True)], [candidate("7"), candidate("8")]),
        action(
            "u2",
            "SELECT",
            "2 guests",
            FIRST,
            [candidate("3"), candidate("7", is_original_target=True)],
            [candidate("8", rank=3), candidate("6", rank=70)],
        ),
        action("u3", "CLICK", "", LAST, [candidate("9", is_original_target=True)], [candidate("10")]),
    ],
}


def calls_of(record: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(call["name"], call["arguments"]) for _, _, listed in messages_of(record) for call in listed]


def test_a_task_is_one_trajectory() -> None:
    [record] = read_all(TASKS, TASK)
    assert record["unique_trajectory_id"] == "a-1"
    assert calls_of(record) == [
        ("type", {"element": 6, "text": "Vel"}),
        ("select", {"element": 7, "option": "2 guests"}),
        ("click", {"element": 9}),
    ]
    contents = [message["content"] for message in record["conversation"] if message["role"] != "assistant"]
    assert contents == [
        "Task: Find an inn in Vel for 2 guests\nWebsite: inns\n\n"
        "<input id=6 text A place > here />\n<select id=7 guests> 1 guest 2 guests </select>\n"
        "<button id=8> Find </button>",
        "<form id=3> Where & when 1 guest 2 guests Find </form>\n<select id=7 guests> 1 guest 2 guests </select>\n"
        "<button id=8> Find </button>",
        "<a id=9 Inn> The Inn </a>\n<p id=10> Far </p>",
    ]
    assert list(purged([record])) == []


def test_a_task_comes_back_as_it_was() -> None:
    [record] = read_all(TASKS, TASK)
    assert written(TASKS, record) == ([TASK], set())


def rows_of(task: dict[str, Any], packed: bool = False) -> list[dict[str, Any]]:
    """The task as rows of Multimodal-Mind2Web, whose candidates and operations are texts of JSON."""
    shared = {key: value for key, value in task.items() if key != "actions"}
    rows = []
    for place, each in enumerate(task["actions"]):
        row = {**shared, **each, "target_action_index": str(place), "target_action_reprs": task["action_reprs"][place]}
        if packed:
            row["operation"] = json.dumps(row["operation"])
            for kind in ("pos_candidates", "neg_candidates"):
                row[kind] = [json.dumps(found) for found in row[kind]]
        rows.append(row)
    return rows


@pytest.mark.parametrize("packed", [False, True])
def test_rows_of_steps_are_put_together_and_come_back(packed: bool) -> None:
    rows = rows_of(TASK, packed) + rows_of({**TASK, "annotation_id": "a-2"}, packed)
    found = read_all(STEPS, rows)
    assert [record["unique_trajectory_id"] for record in found] == ["a-1", "a-2"]
    assert calls_of(found[1]) == calls_of(read_all(TASKS, TASK)[0])
    back = [row for record in found for item in written(STEPS, record)[0] for row in item]
    assert back == rows


def test_an_action_without_its_element_is_words_and_that_is_told() -> None:
    actions = [{**TASK["actions"][0], "pos_candidates": []}, *TASK["actions"][1:]]
    losses = Losses()
    [record] = TASKS.read({**TASK, "actions": actions}, "id", losses)
    assert list(losses.counts) == ["that some actions have an element: their page lacks it, and they became words"]
    assert messages_of(record)[1] == ("assistant", "[textbox] Where -> TYPE: Vel", [])
    assert record["conversation"][2]["role"] == "user"
    assert written(TASKS, record) == ([{**TASK, "actions": actions}], set())


def test_edits_reach_the_task() -> None:
    [record] = read_all(TASKS, TASK)
    record["conversation"][0]["content"] = record["conversation"][0]["content"].replace("Find an inn", "Book an inn")
    record["conversation"][3]["tool_calls"][0]["function"]["arguments"]["option"] = "1 guest"
    record["conversation"][5]["tool_calls"][0]["function"]["arguments"]["element"] = 10
    del record["conversation"][1:3]
    [[task], lost] = written(TASKS, record)
    assert task["confirmed_task"] == "Book an inn in Vel for 2 guests"
    assert [each["action_uid"] for each in task["actions"]] == ["u2", "u3"]
    assert task["action_reprs"] == ["[select]  1 guest 2 guests -> SELECT: 1 guest", "[p]  Far -> CLICK"]
    assert [found["backend_node_id"] for found in task["actions"][1]["pos_candidates"]] == ["10"]
    assert [found["backend_node_id"] for found in task["actions"][1]["neg_candidates"]] == ["9"]
    assert calls_of(read_all(TASKS, task)[0]) == calls_of(record)
    assert lost == set()


@pytest.mark.parametrize(
    "item", [None, [], {}, {"actions": []}, {"confirmed_task": "a", "actions": [3]}, {"actions": [{}]}]
)
def test_what_is_no_task_is_a_misfit(item: object) -> None:
    with pytest.raises(Misfit):
        read_all(TASKS, item)
    with pytest.raises(Misfit, match="the format 'mind2web-steps' reads files of those"):
        read_all(TASKS, rows_of(TASK)[0])
    with pytest.raises(Misfit, match="no file of Mind2Web steps"):
        read_all(STEPS, [TASK])


def test_records_without_actions_on_elements_are_misfits() -> None:
    [record] = read_all(converter_named("webshop"), "WebShop [SEP] a\n\nAction: search[b]\nObservation: c")
    with pytest.raises(Misfit, match="no action on an element; 'search' is none"):
        written(TASKS, record)


@given(st.text(st.sampled_from("<>/ab=\"' -!&;\n")), st.sets(st.sampled_from(["1", "2"])))
def test_any_page_is_shown(text: str, ids: set[str]) -> None:
    page = f"<a backend_node_id=\"1\">{text}<b backend_node_id='2'>c</b>"
    lines = shown(page, ids)
    assert lines.count(" id=1") <= len(ids & {"1"}) + text.count(" ")
    assert shown(page, set()) == ""


@given(
    st.lists(st.tuples(st.sampled_from(["CLICK", "TYPE", "SELECT", "HOVER"]), TEXTS, st.booleans()), min_size=1), TEXTS
)
def test_any_task_comes_back(steps: list[tuple[str, str, bool]], wanted: str) -> None:
    actions = [
        action(f"u{place}", op, value if op in ("TYPE", "SELECT") else "", FIRST, [candidate("6")] if right else [], [])
        for place, (op, value, right) in enumerate(steps)
    ]
    task = {**TASK, "confirmed_task": wanted, "actions": actions, "action_reprs": ["[x]  y -> CLICK"] * len(steps)}
    [record] = list(TASKS.read(task, "id", Losses()))
    assert written(TASKS, json.loads(json.dumps(record)))[0] == [task]


def test_all_authored_steps(official_data: Callable[[str], Path]) -> None:
    lines = official_data("mind2web/authored_steps.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    found = read_all(STEPS, rows)
    assert (len(found), sum(len(calls_of(record)) for record in found)) == (10, 28)
    assert [row for record in found for row in written(STEPS, record)[0][0]] == rows
    said = {(rule, reason) for _, rule, reason in purged(found)}
    # What is typed there was drawn independently of the tasks.
    typed = {row["operation"]["value"] for row in rows if row["operation"]["op"] == "TYPE"}
    assert said <= {("ungrounded_value", f"Nothing supports \"{value}\" as 'text' of type.") for value in typed}
