"""Prompts that are rebuilt from records are those that the environment gave, byte for byte."""

import json
from typing import Any, cast

import pytest
from playing import expert_text
from record_maker import record

import lamsim
from lamsim import ToolEnv
from lamsim.formats import FORMATS
from lamsim.registration import make
from lamsim.viewing.prompts import difference, prompts_of

JUNK = ('Thought: hm 😀 "x"\n', '<tool_call>{"name": broken', "")


def played(env_id: str, **options: Any) -> tuple[dict[str, Any], list[str]]:
    """An episode with junk on the way, as it is read from a file, and what the environment returned."""
    env = cast(ToolEnv, make(env_id, **options).unwrapped)
    seen = [env.reset(seed=3)[0]]
    for step in range(8):
        text = JUNK[step - 1] if 0 < step <= len(JUNK) else expert_text(env)
        observation, _, terminated, truncated, _ = env.step(text)
        seen.append(observation)
        if terminated or truncated:
            break
    env.close()
    return json.loads(json.dumps(env.trajectory())), seen


def read(told: dict[str, Any]) -> list[str]:
    """The prompts as the page makes them."""
    prompts, before = [], b""
    for keep, new, tail in told["prompts"]:
        before = before[: 2 * keep] + new.encode("utf-16-le") + (before[-2 * tail :] if tail else b"")
        prompts.append(before.decode("utf-16-le"))
    return prompts


@pytest.mark.parametrize("mode", ["full", "turn"])
@pytest.mark.parametrize("format", [*FORMATS, "native"])
def test_every_format(format: str, mode: str) -> None:
    played_record, seen = played("lamsim/TauBench-v0", format=format, observation=mode)
    told = prompts_of(played_record)
    assert told["why"] == ""
    assert told["mode"] == mode
    assert read(told) == seen


@pytest.mark.parametrize(
    ("env_id", "options"),
    [
        ("lamsim/Alfworld-v0", {"format": "native"}),
        ("lamsim/BFCL-v0", {"format": "react", "feedback": "show"}),
        ("lamsim/HotpotQA-v0", {"format": "webthink"}),
        ("lamsim/LAM-v0", {"tier": "easy", "format": "hermes", "feedback": "show"}),
        ("lamsim/Mind2Web-v0", {"format": "native"}),
        ("lamsim/ToolAlpaca-v0", {"format": "train"}),
        ("lamsim/Webshop-v0", {"format": "native", "observation": "full"}),
    ],
)
def test_families(env_id: str, options: dict[str, Any]) -> None:
    played_record, seen = played(env_id, **options)
    told = prompts_of(played_record)
    assert (told["why"], read(told)) == ("", seen)


def why(changed: dict[str, Any]) -> str:
    told = prompts_of(changed)
    assert told["prompts"] == []
    return str(told["why"])


def test_what_no_model_has_seen_has_no_prompts() -> None:
    played_record, _ = played("lamsim/BFCL-v0", format="hermes")
    block = played_record["lamsim"]
    assert "names no chat format" in why(record())
    assert "not installed" in why(record(lamsim={"env": "other/Env-v0", "options": {"format": "native"}}))
    assert "own text" in why({**played_record, "lamsim": {**block, "steps": []}})
    steps = [{**block["steps"][0], "text": "Something else."}, *block["steps"][1:]]
    assert "otherwise than it was recorded" in why({**played_record, "lamsim": {**block, "steps": steps}})


def test_a_record_opens_no_files() -> None:
    env = "lamsim/Webshop-v0"
    assert env in lamsim.families()
    for value in ("/etc/passwd", "http://x", "module:attribute", ["a"], "../x"):
        options = {"format": "native", "data": value}
        assert "may name a file" in why(record(lamsim={"env": env, "options": options, "steps": []}))


def test_hostile_records_are_no_fault() -> None:
    lamsim_block = {"env": "x", "options": {"format": "hermes"}, "steps": [{"text": "a"}]}
    for conversation in ([{"role": "assistant", "tool_calls": 3}], [{"role": "tool", "content": 5}], [{"role": []}]):
        for tools in ([], [{"name": "x", "parameters": {"type": "object", "properties": {"a": {"type": {}}}}}]):
            prompts_of({**record(conversation), "tools": tools, "lamsim": lamsim_block})
    for steps in (None, 3, {"a": 1}, [None]):
        prompts_of(record(lamsim={**lamsim_block, "steps": steps}))
    for mode in (None, 3, "other", []):
        prompts_of(record(lamsim={**lamsim_block, "options": {"format": "hermes", "observation": mode}}))


def test_differences_count_as_javascript_does() -> None:
    assert difference("a😀bc", "a😀xc") == [3, "x", 1]
    assert difference("", "abc") == [0, "abc", 0]
    assert difference("aa", "aaa") == [2, "a", 0]
    assert difference("abc", "abc") == [3, "", 0]
