"""LoRA on a CPU: a bare loop over token sequences that goes on where it was stopped."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from model import base_model
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from rendering import Example

SAVE_EVERY = 20
"""Steps."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        steps: Optimiser steps.
        batch: Sequences a step.
        rank: Of the adapters, which all linear layers of the blocks get.
        rate: Peak learning rate; it rises over a tenth of the steps and falls to nothing.
        seed: Of adapters and order.
    """

    steps: int
    batch: int = 4
    rank: int = 16
    rate: float = 1e-3
    seed: int = 0


def order(lengths: Sequence[int], settings: Settings) -> list[list[int]]:
    """The batches: epochs in shuffled order, within each of which sequences of like length stand together."""
    chance = random.Random(settings.seed)
    batches: list[list[int]] = []
    while len(batches) < settings.steps:
        places = sorted(range(len(lengths)), key=lambda place: lengths[place] + chance.random() * 100)
        epoch = [places[i : i + settings.batch] for i in range(0, len(places), settings.batch)]
        chance.shuffle(epoch)
        batches += epoch
    return batches[: settings.steps]


def rate_at(step: int, settings: Settings) -> float:
    """The learning rate of a step."""
    rise = max(1, settings.steps // 10)
    if step < rise:
        return settings.rate * (step + 1) / rise
    return settings.rate * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, settings.steps - rise)))


def loss_of(model: Any, batch: Sequence[Example]) -> torch.Tensor:
    """Cross entropy of the learnt tokens; only their positions go through the vocabulary's layer."""
    length = max(len(example.ids) for example in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    attended = torch.zeros(len(batch), length, dtype=torch.long)
    learn = torch.zeros(len(batch), length, dtype=torch.bool)
    for row, example in enumerate(batch):
        size = len(example.ids)
        ids[row, :size] = torch.tensor(example.ids)
        attended[row, :size] = 1
        learn[row, :size] = torch.tensor(example.learn)
    llama = model.get_base_model()
    hidden = llama.model(input_ids=ids, attention_mask=attended, use_cache=False).last_hidden_state
    logits = llama.lm_head(hidden[:, :-1][learn[:, 1:]])
    return torch.nn.functional.cross_entropy(logits.float(), ids[:, 1:][learn[:, 1:]])


def train(examples: Sequence[Example], settings: Settings, folder: Path) -> Path:
    """Trains an adapter, or goes on with it.

    Args:
        examples: What to learn.
        settings: How.
        folder: Where the adapter, the log `steps.jsonl` and what is needed to go on are kept.

    Returns:
        The adapter's folder.
    """
    done, point = folder / "adapter", folder / "point.pt"
    if (done / "adapter_config.json").is_file():
        return done
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    config = LoraConfig(
        r=settings.rank, lora_alpha=2 * settings.rank, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    # Single precision throughout: small steps would vanish in bfloat16.
    model = get_peft_model(base_model(torch.float32), config)
    model.train()
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=settings.rate, weight_decay=0.0)
    start = 0
    if point.is_file():
        kept = torch.load(point, weights_only=True)
        start = kept["step"]
        set_peft_model_state_dict(model, kept["adapter"])
        optimiser.load_state_dict(kept["optimiser"])
    batches = order([len(example.ids) for example in examples], settings)
    with open(folder / "steps.jsonl", "a", encoding="utf-8") as log:
        for step in range(start, settings.steps):
            began, used = time.perf_counter(), time.process_time()
            batch = [examples[place] for place in batches[step]]
            loss = loss_of(model, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            for group in optimiser.param_groups:
                group["lr"] = rate_at(step, settings)
            optimiser.step()
            optimiser.zero_grad()
            line = {
                "step": step,
                "loss": round(loss.item(), 4),
                "tokens": sum(len(example.ids) for example in batch),
                "seconds": round(time.perf_counter() - began, 2),
                "cpu_seconds": round(time.process_time() - used, 2),
            }
            print(json.dumps(line), file=log, flush=True)
            if (step + 1) % SAVE_EVERY == 0 and step + 1 < settings.steps:
                state = {
                    "step": step + 1,
                    "adapter": get_peft_model_state_dict(model),
                    "optimiser": optimiser.state_dict(),
                }
                part = point.with_suffix(".part")
                torch.save(state, part)
                part.replace(point)
    model.save_pretrained(done)
    point.unlink(missing_ok=True)
    return done
