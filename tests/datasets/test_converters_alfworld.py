"""ALFWorld's transcripts: all spellings of commands, there and back, and what purging says of the official prompts."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from dialogue_records import BESIDE, TEXTS, Record, calls_of, exact, messages_of, purged, read_all, records, written
from hypothesis import given

from lamsim.datasets.converters import Misfit, converter_named
from lamsim.datasets.converters.environments import environment
from lamsim.datasets.converters.household_commands import read_command, write_command

ALFWORLD = converter_named("alfworld")

ROOM = "You are in the middle of a room. Looking quickly around you, you see a desk 1, and a shelf 1.\n"
PROMPTED = f"""{ROOM}Your task is to: put some mug in shelf.
> think: I look on the desk.
OK.
> go to desk 1
On the desk 1, you see a mug 1.
> take mug 1 from desk 1
You pick up the mug 1 from the desk 1.
> put mug 1 in/on shelf 1
You put the mug 1 in/on the shelf 1."""
LABELLED = f"""{ROOM}Your task is to: put some mug in shelf.
THOUGHT: I look on the desk.
 ACTION: go to desk 1
On the desk 1, you see a mug 1.
ACTION: take mug 1 from desk 1
Observation: You pick up the mug 1 from the desk 1.
Thought: It goes there.
Action: move mug 1 to shelf 1"""


def function(name: str, **arguments: str) -> dict[str, object]:
    return {"name": name, "arguments": arguments}


def test_commands_become_calls() -> None:
    [record] = read_all(ALFWORLD, PROMPTED)
    assert messages_of(record)[1:3] == [
        ("assistant", "I look on the desk.", [function("go_to", receptacle="desk 1")]),
        ("tool", "On the desk 1, you see a mug 1.", []),
    ]
    assert messages_of(record)[5][2] == [function("put", object="mug 1", receptacle="shelf 1")]
    assert record["lamsim"]["source"] == {"format": "alfworld"}


def test_labels_and_other_words_are_read_alike() -> None:
    [record] = read_all(ALFWORLD, LABELLED)
    assert messages_of(record)[1:] == [
        ("assistant", "I look on the desk.", [function("go_to", receptacle="desk 1")]),
        ("tool", "On the desk 1, you see a mug 1.", []),
        ("assistant", "", [function("take", object="mug 1", receptacle="desk 1")]),
        ("tool", "You pick up the mug 1 from the desk 1.", []),
        ("assistant", "It goes there.", [function("put", object="mug 1", receptacle="shelf 1")]),
    ]


@pytest.mark.parametrize("text", [PROMPTED, LABELLED, f"{PROMPTED}\n> dance\nNothing happens."])
def test_texts_come_back_as_they_were(text: str) -> None:
    [record] = read_all(ALFWORLD, text)
    assert written(ALFWORLD, record) == ([text], set())


def test_lists_in_turns_are_episodes_of_either_order() -> None:
    turns = [
        f"Your task is to: look.\n{ROOM}",
        "Action: go to desk 1\n",
        "Observation: On the desk 1, you see nothing.\n",
    ]
    [record] = read_all(ALFWORLD, json.dumps({"examples": {"put": turns}, "system_msg": "You are an agent."}))
    assert [message[0] for message in messages_of(record)] == ["user", "assistant", "tool"]
    assert messages_of(record)[2][1] == "On the desk 1, you see nothing."
    # An episode in text begins with the room.
    text = f"{ROOM}Your task is to: look.\nAction: go to desk 1\nObservation: On the desk 1, you see nothing."
    assert written(ALFWORLD, record) == ([text], {"that the task is told before the room"})
    assert messages_of(read_all(ALFWORLD, text)[0])[1:] == messages_of(record)[1:]


def test_a_thought_that_no_command_follows_is_a_step() -> None:
    text = f"{ROOM}Your task is to: look.\n> think: a\nOK.\n> think: b\nOK.\n> look\nYou see.\n> think: c\nOK."
    [record] = read_all(ALFWORLD, text)
    assert [(content, calls[0]["name"]) for role, content, calls in messages_of(record) if role == "assistant"] == [
        ("", "think"),
        ("b", "look"),
        ("", "think"),
    ]
    assert written(ALFWORLD, record) == ([text], set())


def test_thoughts_of_other_records_stand_before_their_commands() -> None:
    [record] = read_all(ALFWORLD, LABELLED)
    record["lamsim"] = {}
    [text], lost = written(ALFWORLD, record)
    assert "> think: I look on the desk.\nOK.\n> go to desk 1\nOn the desk 1" in text
    assert lost == set()


def test_what_is_no_transcript_is_a_misfit() -> None:
    for item in ("You see a desk.", '{"a": "b"}', 3):
        with pytest.raises(Misfit, match="no transcript of alfworld"):
            read_all(ALFWORLD, item)


@given(calls_of(environment("alfworld"), strange=False))
def test_a_command_that_is_written_reads_as_its_call(call: tuple[str, dict[str, str]]) -> None:
    command = write_command(call)
    assert command is None or read_command(command) == call


@given(records(environment("alfworld"), "You are in the middle of a room"))
def test_what_is_not_told_as_lost_is_kept(record: Record) -> None:
    try:
        [text], lost = written(ALFWORLD, record)
    except Misfit:
        return
    if lost <= BESIDE:
        [back] = read_all(ALFWORLD, text)
        assert exact(back) == exact(record)


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    item = f"You are in the middle of a room{text}".strip()
    back = [text for record in read_all(ALFWORLD, item) for text in written(ALFWORLD, record)[0]]
    assert "\n".join(back).split() == item.split()


def test_the_official_prompts(official_data: Callable[[str], Path]) -> None:
    files = sorted(official_data("agentbench/v0.2/_alfworld_prompts").glob("*.json"))
    files.append(official_data("agentboard/prompts/VanillaAgent/alfworld_base.json"))
    found = {file.stem: read_all(ALFWORLD, file.read_text("utf-8"), file.stem) for file in files}
    calls = {name: sum("tool_calls" in m for r in all for m in r["conversation"]) for name, all in found.items()}
    assert {name: (len(found[name]), calls[name]) for name in found} == {
        "alfworld_multiturn": (36, 368),
        "alfworld_multiturn_cot": (1, 6),
        "alfworld_multiturn_new": (6, 39),
        "alfworld_multiturn_plan_first": (6, 39),
        "alfworld_multiturn_pure": (6, 39),
        "alfworld_multiturn_react": (6, 39),
        "alfworld_singleturn": (36, 396),
        "alfworld_base": (6, 39),
    }
    for file in files[:-1]:
        document = json.loads(file.read_text("utf-8"))
        texts = [value if isinstance(value, str) else "".join(value) for value in document.values()]
        assert [written(ALFWORLD, record)[0][0] for record in found[file.stem]] == [text.strip() for text in texts]
    rules = Counter(rule for _, rule, _ in purged([record for records in found.values() for record in records]))
    # A prompt stands in several files, or there twice; in one of them the agent goes to where it is; in another one
    # "Task succeeded." comes behind the last answer.
    assert rules == {"exact_duplicate": 36, "broken_turn": 2, "repeated_call": 2}
