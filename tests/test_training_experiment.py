"""The parts of benchmarks/training that decide what is learnt and what is scored; none but the last two need torch."""

import sys
from pathlib import Path
from typing import Any

import pytest

import lamsim
from lamsim import InvalidToolCall, ToolCall
from lamsim.datasets.augmenting import augmentation_named
from lamsim.datasets.steps import steps_of
from lamsim.policies import policy_named

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks" / "training"))

from compact import END, Compact, tabled
from data import ARMS, TRAINED_FORMATS, UNSEEN_FORMAT, records, scope
from rendering import PLAYED, example, format_of, segments
from scoring import cell, over_seeds, wilson


def played(policy: str, count: int, **options: Any) -> list[tuple[dict[str, Any], str]]:
    """Records of the easy tier, each with the prompt that the environment showed last."""
    env: Any = lamsim.make("lamsim/LAM-v0", tier="easy", format=Compact(), split="train", **options).unwrapped
    found = []
    for seed, task in enumerate(env.tasks.ids[:count]):
        seen, info = env.reset(seed=seed, options={"task": task})
        agent, over = policy_named(policy).start(env, seed), False
        while not over:
            seen, _, terminated, truncated, info = env.step(agent(seen, info))
            over = terminated or truncated
        found.append((env.trajectory(), seen))
    env.close()
    return found


@pytest.mark.parametrize("policy", ["expert", "noisy"])
def test_what_is_trained_on_is_what_the_environment_shows(policy: str) -> None:
    for record, prompt in played(policy, 25):
        rendered = "".join(text for text, _ in segments(record))
        assert prompt.startswith(rendered)
        assert rendered.count("<|im_start|>assistant\n") == len(record["lamsim"]["steps"])


def test_only_what_the_agent_said_is_learnt() -> None:
    for record, _ in played("expert", 25):
        learnt = [text for text, own in segments(record) if own]
        assert learnt == [step["text"] + END for step in record["lamsim"]["steps"]]
        characters = example(record, lambda text: [ord(char) for char in text])
        own = "".join(chr(token) for token, wanted in zip(characters.ids, characters.learn, strict=True) if wanted)
        assert own == "".join(learnt)
        rest = "".join(chr(token) for token, wanted in zip(characters.ids, characters.learn, strict=True) if not wanted)
        assert "".join(text for text, own in segments(record) if not own) == rest


@pytest.mark.parametrize("name", [*TRAINED_FORMATS, UNSEEN_FORMAT])
def test_learnt_texts_are_read_as_the_calls_that_were_made(name: str) -> None:
    styled = augmentation_named("output_format", formats=[name])
    import numpy as np

    for record, _ in played("expert", 8):
        block = {**record["lamsim"], "options": {**record["lamsim"]["options"], "format": PLAYED}}
        varied = styled.apply({**record, "lamsim": block}, np.random.default_rng(0))
        assert varied is not None
        chosen = format_of(varied)
        assert chosen.name == f"compact_{name}"
        texts = [text.removesuffix(END) for text, own in segments(varied) if own]
        made = [[(call.name, call.arguments) for call in _calls(step)] for step in steps_of(record["conversation"])]
        assert [[(call.name, call.arguments) for call in _calls(chosen.parse(text))] for text in texts] == made


def _calls(said: Any) -> list[ToolCall]:
    assert not any(isinstance(call, InvalidToolCall) for call in said.calls)
    return list(said.calls)


def test_results_as_tables_say_the_same() -> None:
    assert tabled('[{"id": "A", "n": 1}, {"id": "B", "n": 2.5}]') == "id|n\nA|1\nB|2.5"
    assert tabled('{"id": "A", "tags": ["x"]}') == 'id=A|tags=["x"]'
    assert tabled('[{"text": "a|b"}, {"text": "c"}]') == 'text\n"a|b"\nc'
    for left in ("Error: No such thing.", '[{"id": 1}]', '[{"id": 1}, {"no": 2}]', "[1, 2]", "{}", "7"):
        assert tabled(left) == left


def test_arms_have_the_same_size_and_only_the_noisy_one_shows_errors(tmp_path: Path) -> None:
    found = {name: records(arm, scope("easy", ""), 20, 3, tmp_path / name) for name, arm in ARMS.items()}
    assert {len(some) for some in found.values()} == {20}
    # Broken calls in Python's notation look like speech once recorded, so IFE is not asked for.
    faulty = {name: sum(cell(some).patterns[code] for code in ("IFN", "IAN")) for name, some in found.items()}
    assert faulty.pop("noisy") > 0
    assert set(faulty.values()) == {0}
    assert len({format_of(record).name for record in found["augmented"]}) > 3
    assert f"compact_{UNSEEN_FORMAT}" not in {format_of(record).name for record in found["augmented"]}


def test_intervals() -> None:
    assert wilson(0, 40) == pytest.approx((0.0, 0.0876), abs=1e-4)
    assert wilson(38, 40) == pytest.approx((0.8350, 0.9862), abs=1e-4)
    assert over_seeds([0.5]) is None
    assert over_seeds([0.4, 0.5, 0.6]) == pytest.approx((0.5 - 0.2484, 0.5 + 0.2484), abs=1e-4)


def _tiny() -> Any:
    torch = pytest.importorskip("torch", reason="needs lamsim[train]: what batches a model's answers was not tested")
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 50}
    return LlamaForCausalLM(LlamaConfig(num_attention_heads=4, num_key_value_heads=2, **sizes)).eval()


def test_rows_of_a_batch_answer_as_if_they_were_alone() -> None:
    model = _tiny()
    from play import Table

    fed = [[[1, 2, 3, 4, 5, 6, 7], [], [8, 9]], [[10, 11], [12], [13, 14, 15]], [[3, 4, 5], [9], [21]]]
    alone = []
    for tokens in fed:
        table = Table(model, 1)
        alone.append([table.feed([some])[0] for some in tokens if some])
    table = Table(model, 3)
    together: list[list[int]] = [[], [], []]
    for column in range(3):
        best = table.feed([tokens[column] for tokens in fed])
        for row, tokens in enumerate(fed):
            if tokens[column]:
                together[row].append(best[row])
    assert together == alone
    table.keep([0, 2])
    assert len(table.feed([[1], [2]])) == 2


def test_loss_is_of_learnt_tokens_alone() -> None:
    model = _tiny()
    import torch
    from rendering import Example
    from train import loss_of

    model.get_base_model = lambda: model
    long = Example([1, 2, 3, 4, 5, 6], [False, False, False, True, True, False])
    short = Example([7, 8, 9], [False, False, True])
    with torch.no_grad():
        both = loss_of(model, [long, short]).item()
        one, other = loss_of(model, [long]).item(), loss_of(model, [short]).item()
        logits = model(torch.tensor([long.ids])).logits[0, 2:4]
        expected = torch.nn.functional.cross_entropy(logits, torch.tensor([4, 5])).item()
    assert one == pytest.approx(expected, abs=1e-5)
    assert both == pytest.approx((2 * one + other) / 3, abs=1e-5)
