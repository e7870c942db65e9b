"""Training data of each arm: a recipe for `lamsim data run`, and the records that it leaves."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compact import Compact
from rendering import PLAYED

import lamsim
from lamsim.env import ToolEnv
from lamsim.errors import UsageError
from lamsim.pipelines import Recipe

ENV = "lamsim/LAM-v0"
TEST_SERIES = 1000
"""Test tasks are of this series and the following ones, training tasks of the first ones: no world is in both."""

SPLITS = ("train", "test_instruction", "test_tool", "test_category")
"""Where models are scored; of `train` other worlds and other requests than those trained on."""

TRAINED_FORMATS = ("hermes", "llama_json", "xml", "yaml", "react", "plain", "qwen3_coder", "mistral", "toolalpaca")
"""Formats of the augmented arm; what it is scored in besides is none of them."""

UNSEEN_FORMAT = "fenced_json"
LONGEST_EPISODE = 12
"""Steps that a model gets; the expert's longest on the easy tier has 9."""

NOISE = 0.3
"""Share of steps with a planted error."""

WITHOUT = ["ungrounded_value"]
"""Rules that do not purge here: an answer that was worked out (a sum, a count) counts as supported by nothing."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to make training data.

    Attributes:
        name: Of the arm.
        policy: Who plays: `expert`, or `noisy`.
        purge: Whether the records are purged, and only successes kept.
        augment: Whether each record is replaced by a copy that differs in form.
    """

    name: str
    policy: str = "expert"
    purge: bool = True
    augment: bool = False


ARMS = {
    arm.name: arm
    for arm in (
        Arm("expert"),
        Arm("noisy", policy="noisy", purge=False),
        Arm("noisy-purged", policy="noisy"),
        Arm("augmented", augment=True),
    )
}


def made(**options: Any) -> ToolEnv:
    """The environment."""
    env = lamsim.make(ENV, **options).unwrapped
    assert isinstance(env, ToolEnv)
    return env


def tasks_per_kind(chosen: Mapping[str, Any], episodes: int, series: int) -> int:
    """How many tasks of each kind there must be for so many training tasks."""
    count = 1
    while True:
        options = {"split": "train", **chosen, "tasks_per_kind": count, "series": series}
        if len(made(**options).tasks) >= episodes:
            return count
        count += 1


def sizes() -> dict[str, int]:
    """What LAM has at present: more of it changes splits and tasks."""
    from lamsim_lam.tasks.templates import TEMPLATES
    from lamsim_lam.world.domains import DOMAINS, OPERATIONS

    return {"domains": len(DOMAINS), "tools": len(OPERATIONS), "templates": len(TEMPLATES)}


def scope(tier: str, domains: str) -> dict[str, Any]:
    """LAM's options for tasks of a tier and of some domains, with commas between them; of all, if that is empty."""
    return {"tier": tier, **({"domains": domains} if domains else {})}


def recipe(arm: Arm, chosen: Mapping[str, Any], size: int, seed: int) -> Recipe:
    """The recipe of an arm: `mixed` has so many records, and `sft` the same ones for a trainer.

    The noisy arm plays more episodes than it keeps, so that what is purged leaves as many records as what is not.
    """
    # Purging keeps about one noisy episode in five; training without it draws from the same episodes.
    episodes = size * (8 if arm.policy == "noisy" else 1) + size // 4
    options = {
        **chosen,
        "tasks_per_kind": tasks_per_kind(chosen, episodes, seed),
        "series": seed,
        "split": "train",
        "format": PLAYED,
    }
    rollout = {"envs": ENV, "policy": arm.policy, "episodes": episodes, "options": options}
    stages: dict[str, Any] = {
        "played": {
            "rollout": rollout | ({"policy_options": {"rate": NOISE}} if arm.policy == "noisy" else {}),
        }
    }
    last = "played"
    if arm.purge:
        stages["clean"], last = {"purge": {"without": WITHOUT}, "from": last}, "clean"
    if arm.augment:
        apply = ["shuffle_tools", "shuffle_parameters", "rephrase_request", "mask_names", "output_format"]
        options = {"output_format": {"formats": ",".join(TRAINED_FORMATS), "rate": 0.75}, "mask_names": {"rate": 0.3}}
        augment = {"apply": apply, "options": options, "originals": False}
        stages["varied"], last = {"augment": augment, "from": last}, "varied"
    stages["mixed"] = {"mix": {"weights": {last: 1}, "size": size + size // 5}}
    stages["sft"] = {"export": {"to": "trl-sft"} | ({"min_reward": 1} if arm.purge else {}), "from": "mixed"}
    return Recipe(stages, seed=seed)


def records(arm: Arm, chosen: Mapping[str, Any], size: int, seed: int, folder: Path) -> list[dict[str, Any]]:
    """Plays, purges, augments; the same arguments give the same records, kept in the folder."""
    outcome = recipe(arm, chosen, size, seed).run(folder)
    with open(outcome.output("mixed"), encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [record for record in found if not arm.purge or record["lamsim"]["reward"] >= 1][:size]


def test_envs(chosen: Mapping[str, Any], split: str, count: int, seed: int, calls: str) -> Iterator[ToolEnv]:
    """Environments with tasks that no training record has, drawn by the seed; the same tasks for every arm.

    Args:
        chosen: LAM's options, of which `domains` counts in the splits that share tools with the training tasks alone.
        split: One of `SPLITS`.
        count: How many, if the split has as many.
        seed: Draws them.
        calls: The format in which calls are to be written.
    """
    series = TEST_SERIES + seed
    options: dict[str, Any] = {**chosen, "series": series, "split": split, "tasks_per_kind": 4}
    if split in ("test_tool", "test_category"):
        options.pop("domains", None)
    elif "domains" in chosen:  # few kinds, of each of which there must be more tasks
        options["tasks_per_kind"] = tasks_per_kind({**chosen, "split": split}, 2 * count, series)
    ids = list(made(**options).tasks.ids)
    random.Random(f"{split}/{seed}").shuffle(ids)
    for task in ids[:count]:
        env = made(**options, format=Compact(calls), observation="turn", max_steps=LONGEST_EPISODE)
        try:
            env.reset(seed=seed, options={"task": task})
        except UsageError:  # no world allows this one
            continue
        yield env
