"""APIGen-MT's two phases over worlds: blueprints that pass all stages, then dialogues that end as they should."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from lamsim.chat_models import ChatModel
from lamsim.collectors.rollout import rollout
from lamsim.env import ToolEnv
from lamsim.errors import UsageError, unknown
from lamsim.option_values import number as share
from lamsim.policies import Policy
from lamsim.policies.scripted import ExpertPolicy
from lamsim.synthesis.multi_turn.blueprints import Blueprint
from lamsim.synthesis.multi_turn.checks import check
from lamsim.synthesis.multi_turn.committee import RULES, Reviewer
from lamsim.synthesis.multi_turn.exploration import searching
from lamsim.synthesis.multi_turn.family import USERS, Blueprints
from lamsim.synthesis.multi_turn.graph import Graph
from lamsim.synthesis.multi_turn.recombination import recombined
from lamsim.synthesis.multi_turn.report import MultiTurnReport
from lamsim.synthesis.multi_turn.walks import Walker
from lamsim.synthesis.multi_turn.wording import opened
from lamsim.synthesis.multi_turn.writers import GrammarWriter, Order, Writer
from lamsim.synthesis.samplers import ApiSampler, ExampleSampler
from lamsim.synthesis.stages import Refused
from lamsim.synthesis.worlds import World

ATTEMPTS = 3
"""Times that a blueprint is written, with what was wrong told; and times that one is played (APIGen-MT has 3 each)."""

PATIENCE = 300
"""Candidates that may be refused in a row before no more are tried."""

BATCH = 20
"""Blueprints that are made before they are played."""


class Outcome(NamedTuple):
    """One thing that was made.

    Attributes:
        kind: `blueprint` (accepted), `refused` (a blueprint), `trajectory` (accepted), `near_miss` or `tree`.
        data: As it is written to a file.
    """

    kind: str
    data: dict[str, Any]


class MultiTurnSynthesizer:
    """Makes dialogues with a simulated user (APIGen-MT, arXiv 2504.03601).

    Args:
        source: The environment's id, as `worlds_of` takes it.
        worlds: Made with `talking`.
        writer: Writes blueprints; None for the grammar.
        options: Of the environment.
        seed: Of all chance.
        reviewers: The committee.
        recombine: Share of blueprints that are put together of accepted ones, 0 to 1.
        policy: The agent; None for the expert, who has the blueprint.
        explore: Steps of a search in each dialogue; 0 for none.
        user: Whose words the user speaks with: `rules` or `llm`.
        user_model: The model of the latter.

    Attributes:
        report: What it came to so far.

    Raises:
        UsageError: If the tools can't be run, none is one that a person might ask for, none only reads, there is no
            such user, or a share is none.
    """

    def __init__(
        self,
        source: str,
        worlds: Sequence[World],
        writer: Writer | None = None,
        *,
        options: Mapping[str, Any] | None = None,
        seed: int = 0,
        reviewers: Sequence[Reviewer] = RULES,
        recombine: float = 0.3,
        policy: Policy | None = None,
        explore: int = 0,
        user: str = "rules",
        user_model: ChatModel | Mapping[str, Any] | None = None,
    ) -> None:
        if not all(world.executes for world in worlds):
            raise UsageError(f"{source} has nothing behind its tools; dialogues need an environment's world.")
        if not any(world.tools for world in worlds):
            raise UsageError(f"{source} has no tool that a person might ask for.")
        self._source, self._options, self._seed = source, dict(options or {}), seed
        if user not in USERS:
            raise unknown("user", user, USERS)
        self._worlds = [world for world in worlds if world.tools]
        self._writer = writer or GrammarWriter()
        self._reviewers, self._recombine = reviewers, share("recombine", recombine, 0.0, 1.0)
        self._policy, self._explore = policy or ExpertPolicy(), explore
        self._user, self._user_model = user, user_model
        self._graphs = [Graph(world, np.random.default_rng([seed, 2, at])) for at, world in enumerate(self._worlds)]
        if not any(graph.sights or graph.world.setting.writing for graph in self._graphs):
            raise UsageError(
                f"Every call changes the state of {source}, as if it were a record of calls: its family has to say in "
                "Family.setting what of it is the world."
            )
        self._accepted: list[list[Blueprint]] = [[] for _ in self._worlds]
        self._tools, self._examples = ApiSampler(), ExampleSampler()
        self._seen: set[str] = set()
        self._number = 0
        self.report = MultiTurnReport()
        self.report.diversity.known = len({tool.name for world in self._worlds for tool in world.tools})
        for graph in self._graphs:
            self.report.graph["tools"] += len(graph.tools)
            self.report.graph["edges"] += len(graph.edges)
            self.report.graph["gone"] += sum(1 for count in graph.edges.values() if count)

    def run(self, count: int) -> Iterator[Outcome]:
        """Makes blueprints and plays them until so many dialogues are accepted, or nothing new comes.

        Raises:
            MachineError: If a model can't answer.
            UsageError: If the user's model is missing.
        """
        exhausted = False
        while self.report.accepted < count and not exhausted:
            batch: list[dict[str, Any]] = []
            for outcome in self.blueprints(min(BATCH, count - self.report.accepted)):
                yield outcome
                if outcome.kind == "blueprint":
                    batch.append(outcome.data)
            before = self.report.accepted
            if batch:
                yield from self.play(batch)
            exhausted = not batch or self.report.accepted == before

    def blueprints(self, count: int) -> Iterator[Outcome]:
        """The first phase: accepted and refused blueprints, until so many are accepted or patience ends."""
        made = in_vain = 0
        while made < count and in_vain < PATIENCE:
            number, self._number = self._number, self._number + 1
            generator = np.random.default_rng([self._seed, 3, number])
            place = number % len(self._worlds)
            kind, checked, text = self._candidate(place, number, generator)
            if checked is None:
                in_vain += 1
                continue
            if isinstance(checked, Blueprint) and self._repeats(checked):
                checked = Refused("repeated", "The same was accepted before.")
            if isinstance(checked, Refused):
                in_vain += 1
                self.report.failed[kind, checked.stage] += 1
                yield Outcome("refused", self._refusal(kind, number, place, checked, text))
                continue
            in_vain, made = 0, made + 1
            yield Outcome("blueprint", self._accept(kind, number, place, checked, generator))

    def _candidate(
        self, place: int, number: int, generator: np.random.Generator
    ) -> tuple[str, Blueprint | Refused | None, str]:
        """A blueprint after the stages; None if there was nothing to write about."""

        world, graph, accepted = self._worlds[place], self._graphs[place], self._accepted[place]
        if len(accepted) > 1 and generator.random() < self._recombine:
            bigger = recombined(accepted, generator)
            if bigger is not None:
                text = json.dumps(bigger.to_json(), ensure_ascii=False)
                return "recombined", check(text, world, self._reviewers), text
        drawn = self._tools.draw("simple", world, generator)
        assert drawn is not None
        tool = drawn[1][0]
        self.report.walks["begun"] += 1
        walk = Walker(graph).draw(tool, generator)
        if walk is None:
            self.report.walks["lost"] += 1
            self._tools.tell([tool], False)
            return "walk", None, ""
        examples = self._examples.draw("walk", int(generator.integers(0, 3)), generator)
        order = Order(world, graph.tools, walk, examples, (self._seed, 4, number))
        for _ in range(ATTEMPTS):
            text = self._writer.write(order)
            checked = check(text, world, self._reviewers)
            if isinstance(checked, Blueprint) or checked.stage in ("execution", "policy", "state"):
                break
            order = replace(order, feedback=(*order.feedback, f"{checked.stage}: {checked.reason}"))
        self._tools.tell([tool], isinstance(checked, Blueprint))
        return "walk", checked, text

    def _repeats(self, blueprint: Blueprint) -> bool:
        key = json.dumps(sorted(f"{call.name}{sorted(call.arguments.items(), key=str)}" for call in blueprint.actions))
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _accept(
        self, kind: str, number: int, place: int, blueprint: Blueprint, generator: np.random.Generator
    ) -> dict[str, Any]:
        self.report.verified[kind] += 1
        self.report.diversity.add(
            " ".join(wish.says for wish in blueprint.wishes), [call.name for call in blueprint.actions]
        )
        self._accepted[place].append(blueprint)
        if kind == "walk":
            self._examples.add("walk", {"wishes": blueprint.to_json()["wishes"]})
        first = replace(blueprint.wishes[0], says=opened(blueprint.wishes[0].says, generator))
        whole = replace(blueprint, wishes=(first, *blueprint.wishes[1:]))
        return {
            "id": f"{kind}-{self._seed}-{number}",
            "source": self._source,
            "options": self._options,
            "task": self._worlds[place].name,
            "writer": self._writer.name,
            "blueprint": whole.to_json(),
        }

    def _refusal(self, kind: str, number: int, place: int, refused: Refused, text: str) -> dict[str, Any]:
        return {
            "number": number,
            "kind": kind,
            "stage": refused.stage,
            "reason": refused.reason,
            "task": self._worlds[place].name,
            "text": text,
        }

    def play(self, records: Sequence[Mapping[str, Any]]) -> Iterator[Outcome]:
        """The second phase: each blueprint is played until an agent succeeds, a few times at most."""
        trees: list[Mapping[str, Any]] = []
        policy = searching(self._policy, self._explore, trees.append) if self._explore else self._policy
        env = ToolEnv(Blueprints.of(records, self._user, self._user_model))
        try:
            for record in records:
                for attempt in range(ATTEMPTS):
                    played = rollout(env, policy, self._seed + attempt, record["id"])
                    del played["lamsim"]["timing"]  # the same seed gives the same bytes
                    played["lamsim"]["synthesis"] = {
                        "source": self._source,
                        "task": record["task"],
                        "blueprint": record["id"],
                        "user": self._user,
                        "attempt": attempt,
                    }
                    for tree in trees:
                        self.report.trees += 1
                        yield Outcome("tree", dict(tree))
                    trees.clear()
                    if played["lamsim"]["failure"] is None and played["lamsim"]["score"]["success"]:
                        self.report.accepted += 1
                        yield Outcome("trajectory", played)
                        break
                    yield Outcome("near_miss", self._missed(played))
        finally:
            env.close()

    def _missed(self, played: dict[str, Any]) -> dict[str, Any]:
        """A near-miss with the parts of the score that were not met."""
        block = played["lamsim"]
        parts = (block["score"] or {}).get("parts", {})
        missed = [name for name, value in parts.items() if value < 1] or ["failure"]
        self.report.missed.update(missed[:1])
        block["synthesis"]["missed"] = missed
        return played
