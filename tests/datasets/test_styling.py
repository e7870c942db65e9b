"""Styled records: the text that is written is read as the same calls, and what exporters make of it is plain text."""

import json
from pathlib import Path
from typing import Any

import export_records as made
import numpy as np
import pytest
import record_maker
from augmented_records import ENVS, all_records, records_of

from lamsim.datasets.augmenting import augmentation_named
from lamsim.datasets.exporters import Source, exporter_named
from lamsim.datasets.exporters.chat import chat, tools_of
from lamsim.datasets.steps import steps_of
from lamsim.datasets.styling import DELIMITERS, Style, instruction_of, text_messages
from lamsim.errors import UsageError
from lamsim.formats import FORMATS, format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall


def styled(record: dict[str, Any], **style: Any) -> dict[str, Any]:
    return Style(**style).put_on(record)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_read_as_the_same_calls(name: str) -> None:
    """For every call of every family, and for what is said without one."""
    chosen = format_named(name)
    for record in all_records():
        messages = text_messages(styled(record, format=name), Style(name))
        texts = [message["content"] for message in messages if message["role"] == "assistant"]
        steps = steps_of(record["conversation"])
        assert len(texts) == len(steps)
        for step, text in zip(steps, texts, strict=True):
            if step.unreadable:
                assert text == step.content
                continue
            read = chosen.parse(text)
            assert list(read.calls) == step.calls
            assert step.content in (read.thought, read.content)


@pytest.mark.parametrize("name", FORMATS)
def test_instructions_show_what_is_read(name: str) -> None:
    text = instruction_of(name)
    assert "tool" in text
    if not format_named(name).format_instruction or format_named(name).templated:
        example = format_named(name).encode(
            Message("assistant", calls=(ToolCall("tool_a", {"argument": "value"}, "call_0"),))
        )
        assert example in text


@pytest.mark.parametrize("name", DELIMITERS)
def test_sections_stand_in_order_between_their_delimiters(name: str) -> None:
    record = styled(
        record_maker.record(), delimiters=name, sections=("format_instruction", "query", "tools", "task_instruction")
    )
    style = Style.of(record)
    assert style is not None
    messages = text_messages(record, style)
    assert [message["role"] for message in messages] == ["user", "assistant"] * 3
    prompt = messages[0]["content"]
    parts = [
        DELIMITERS[name].write(title, text)
        for title, text in (
            ("format instruction", instruction_of("xlam")),
            ("query", record["conversation"][0]["content"]),
            ("available tools", json.dumps([tool["function"] for tool in record["tools"]])),
            ("task instruction", record["task_instruction"]),
        )
    ]
    assert prompt == "\n\n".join(parts)
    assert messages[2]["content"] == DELIMITERS[name].write("tool result", record["conversation"][2]["content"])
    assert all(DELIMITERS[name].clash(part) for part in parts)


def test_without_the_query_the_sections_are_the_system_message() -> None:
    record = styled(record_maker.record())
    messages = text_messages(record, Style())
    assert [message["role"] for message in messages[:3]] == ["system", "user", "assistant"]
    assert messages[1]["content"] == record["conversation"][0]["content"]


def test_several_answers_are_one_message() -> None:
    first = record_maker.call("find_item", "", "a", name="x")
    first["tool_calls"] += record_maker.call("find_item", "", "b", name="y")["tool_calls"]
    answers = [record_maker.answer("one", id="a"), record_maker.answer("two", id="b")]
    record = record_maker.record([record_maker.user("Go."), first, *answers, record_maker.says("Done.")])
    told = text_messages(record, Style("yaml", "xml_tags"))[3]
    assert told["role"] == "user"
    assert told["content"] == "<tool_result_1>\none\n</tool_result_1>\n\n<tool_result_2>\ntwo\n</tool_result_2>"
    told = text_messages(record, Style("react", "xml_tags"))[3]
    assert told["content"] == "Observation: one\n\nObservation: two"


def test_an_unreadable_call_stays_as_it_is() -> None:
    broken = '{"thought": "", "tool_calls": [{"name": "fi'
    conversation = [record_maker.user("Go."), record_maker.says(broken), record_maker.user("Error: no JSON.")]
    record = record_maker.record(conversation)
    assert text_messages(record, Style())[2] == {"role": "assistant", "content": broken}
    assert augmentation_named("output_format").apply(record, np.random.default_rng(0)) is None


@pytest.mark.parametrize(
    "style",
    [
        {"format": "yamll", "delimiters": "labels", "sections": []},
        {"format": "yaml"},
        "yaml",
        {"format": "yaml", "delimiters": "labels", "sections": ["goal"]},
    ],
)
def test_a_style_that_is_none(style: Any) -> None:
    record = record_maker.record(lamsim={"style": style})
    with pytest.raises(UsageError):
        Style.of(record)


def test_delimiters_that_stand_in_a_text_are_not_chosen() -> None:
    record = record_maker.record(task_instruction="# The shop\n\nYou work in a shop.")
    chosen = set()
    for seed in range(60):
        styled_record = augmentation_named("delimiters").apply(record, np.random.default_rng(seed))
        assert styled_record is not None
        chosen.add(styled_record["lamsim"]["style"]["delimiters"])
    assert chosen == DELIMITERS.keys() - {"markdown", "begin_end"}


def test_styles_of_several_augmentations_add_up() -> None:
    record = record_maker.record(lamsim={"options": {"format": "hermes"}})
    for name in ("delimiters", "shuffle_sections", "output_format"):
        found = augmentation_named(name).apply(record, np.random.default_rng(0))
        assert found is not None
        record = found
        if name == "delimiters":
            assert record["lamsim"]["style"]["format"] == "hermes"
    style = Style.of(record)
    assert style is not None
    assert style.format != "hermes"
    assert style.delimiters != "begin_end"
    assert style.sections != Style().sections
    assert record["format_instruction"] == instruction_of(style.format)


@pytest.mark.parametrize("target", ["trl-sft", "openai", "sharegpt", "verl", "skyrl"])
def test_exported_rows_are_text(target: str, tmp_path: Path) -> None:
    records = [styled(record, format="plain") for env_id in ENVS[:3] for record in records_of(env_id)[:2]]
    path = made.written(tmp_path / "styled.jsonl", records)
    rows = list(exporter_named(target).rows(Source([path])))
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        if target == "sharegpt":
            assert {turn["from"] for turn in row["conversations"]} == {"human", "gpt"}
            assert row["tools"] == "[]"
            assert row["system"].startswith("[BEGIN OF TASK INSTRUCTION]")
            continue
        assert not any("tool_calls" in message for message in row["messages"])
        assert {message["role"] for message in row["messages"]} == {"system", "user", "assistant"}
        assert row.get("tools", []) in ([], "[]")
        calls = [call for step in steps_of(record["conversation"]) for call in step.calls]
        text = "\n".join(message["content"] for message in row["messages"] if message["role"] == "assistant")
        assert text.count("Call tool: ") == sum(not isinstance(call, InvalidToolCall) for call in calls)


def test_pairs_are_of_one_style(tmp_path: Path) -> None:
    good = made.record([made.asked(), made.call("find", query="lamp"), made.answer("x"), made.said("Yes.")])
    bad = made.record([made.asked(), made.call("take", number=1), made.answer("y", "take"), made.said("No.")], 0.0)
    path = made.written(tmp_path / "pairs.jsonl", [styled(good, format="xml"), styled(bad, format="xml")])
    (pair,) = exporter_named("trl-dpo").rows(Source([path]))
    assert '<invoke name="find">' in pair["chosen"][0]["content"]
    assert '<invoke name="take">' in pair["rejected"][0]["content"]
    assert pair["tools"] == []


def test_thoughts_can_be_dropped() -> None:
    record = styled(record_maker.record(), format="hermes")
    assert "I look for lamps." in json.dumps(chat(record))
    assert "I look for lamps." not in json.dumps(chat(record, "drop"))
    assert tools_of(record) == []


def test_a_broken_style_is_left_out(tmp_path: Path) -> None:
    record = record_maker.record(lamsim={"style": {"format": "nothing"}})
    source = Source([made.written(tmp_path / "x.jsonl", [record])])
    assert list(exporter_named("trl-sft").rows(source)) == []
    assert source.left_out == {"a style that nobody knows": 1}
