"""The stage that plays: episodes of a policy in environments, in the same order and bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from lamsim.collectors import Collector
from lamsim.collectors.collector import FAILURES
from lamsim.errors import MachineError, SandboxError, UsageError, unknown
from lamsim.pipelines.origins import Records
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work
from lamsim.policies import policy_named
from lamsim.registration import families
from lamsim.trajectory import TRAJECTORIES

ALL = "all"


class Rollout(Stage):
    """Plays episodes, spread evenly over environments.

    Episode `k` of an environment has the seed `seed + k` and plays its task `k`, as `Collector` has it; so two
    roll-outs of one recipe play the same tasks from the same seeds, which pairs of siblings need.

    Attributes:
        envs: Ids of environments; `all` for those that are installed and can be played here.
        policy: Who plays.
        policy_options: Options of the policy.
        options: Options of the environments.
        episodes: How many in all.
        workers: Episodes played at once; it makes no difference to what is written.
        failures: Episodes that the machine may end; with more of them the stage is not done, and the next run plays
            them anew.
    """

    kind: ClassVar[str] = "rollout"
    reads: ClassVar[bool] = False
    scratch: ClassVar[str] = "runs"

    envs: str | list[str] = ALL
    policy: str = "expert"
    policy_options: dict[str, Any] = Field(default_factory=dict)
    options: dict[str, Any] = Field(default_factory=dict)
    episodes: int = Field(ge=1)
    workers: int = Field(default=1, ge=1)
    failures: int = Field(default=0, ge=0)

    def _ids(self) -> list[str]:
        if self.envs == ALL:
            return list(families())
        return [self.envs] if isinstance(self.envs, str) else self.envs

    def check(self, base: Path) -> None:
        """See `Stage`."""
        ids = self._ids()
        for place, env in enumerate(ids):
            if env not in families():
                raise unknown("environment", env, families())
            if env in ids[:place]:
                raise UsageError(f"It names the environment {env!r} twice.")
        if not ids:
            raise UsageError("It names no environment; `envs: all` takes those that can be played here.")
        policy_named(self.policy, **self.policy_options)

    def identity(self) -> dict[str, Any]:
        """See `Stage`."""
        return {**super().identity(), "workers": None, "envs": self._ids(), "all": self.envs == ALL}

    def total(self, inputs: Mapping[str, Records], base: Path) -> int:
        """See `Stage`."""
        return self.episodes

    def run(self, work: Work) -> None:
        """See `Stage`."""
        playable = [env for env in self._ids() if self._can_play(env, work)]
        if not playable:
            raise SandboxError(f"No environment can be played here. {' '.join(work.notes)}")
        each, more = divmod(self.episodes, len(playable))
        failed = 0
        for place, env in enumerate(playable):
            count = each + (place < more)
            run = self._run_folder(env, work)
            if count:
                self._collector(env, work).run(count, resume=True, on_record=lambda record, summary: work.tick(1))
            for record in _in_order(run / TRAJECTORIES, count):
                work.enter(record)
            for record in _unplayed(run, count):
                failed += 1
                failure = record["lamsim"]["failure"]
                id = record["unique_trajectory_id"]
                work.account.give_reason("failed", f"the machine: {failure['kind']}", id, failure["message"])
                if failed > self.failures:
                    raise MachineError(
                        f"The machine ended more than {self.failures:,} episodes, for instance {id}: "
                        f"{failure['message']} Run again to play them anew, or set `failures` to let more of them go."
                    )

    def _collector(self, env: str, work: Work) -> Collector:
        policy = policy_named(self.policy, **self.policy_options)
        folder = self._run_folder(env, work)
        return Collector(env, policy, folder, options=self.options, seed=work.seed, workers=self.workers)

    def _run_folder(self, env: str, work: Work) -> Path:
        return work.folder / self.scratch / env.replace("/", "-")

    def _can_play(self, env: str, work: Work) -> bool:
        """Whether an environment's first episode can be played; of `all` those that can't are left out."""
        try:
            self._collector(env, work).run(1, resume=True)
        except (UsageError, MachineError) as error:
            if self.envs != ALL:
                raise
            work.notes.append(f"{env} is left out: {error}")
            return False
        return True


def _places(file: Path) -> dict[int, int]:
    """Where each episode of a file stands, the last try of each."""
    places: dict[int, int] = {}
    offset = 0
    with open(file, "rb") as lines:
        for line in lines:
            places[json.loads(line)["lamsim"]["episode"]] = offset
            offset += len(line)
    return places


def _at(file: Path, places: Iterable[int]) -> Iterator[dict[str, Any]]:
    with open(file, "rb") as lines:
        for place in places:
            lines.seek(place)
            yield json.loads(lines.readline())


def _in_order(file: Path, count: int) -> Iterator[dict[str, Any]]:
    """The episodes of a run by number, without what two runs of one episode differ in."""
    places = sorted(_places(file).items())
    for record in _at(file, [place for episode, place in places if episode < count]):
        del record["lamsim"]["timing"]
        yield record


def _unplayed(run: Path, count: int) -> Iterator[dict[str, Any]]:
    """Episodes that the machine ended and that nobody has played since."""
    played = _places(run / TRAJECTORIES)
    failed = sorted(_places(run / FAILURES).items())
    yield from _at(run / FAILURES, [place for episode, place in failed if episode not in played and episode < count])
