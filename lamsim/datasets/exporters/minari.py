"""A Minari data set: what the agent saw, its texts and its rewards, step by step."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from lamsim.datasets.exporters.exporter import Exporter, require
from lamsim.datasets.exporters.parquet import Shape
from lamsim.datasets.exporters.source import Record, Source, Unfit
from lamsim.errors import UsageError

_ID = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*(-v\d+)?")
_BATCH = 100
"""Episodes handed over at once."""


class Minari(Exporter):
    """A folder below Minari's root: `MINARI_DATASETS_PATH=FOLDER`, then `minari.load_dataset(NAME)`.

    An observation is what came since the agent last spoke, the action is the model's own text, so there is one
    observation more than actions. Rewards are those of the steps.
    """

    name: ClassVar[str] = "minari"
    about: ClassVar[str] = "Minari data set, a folder: episodes step by step"
    suffixes: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ("minari", "pyarrow", "PIL")
    columns: ClassVar[Mapping[str, Shape]] = {
        "observations": ["string"],
        "actions": ["string"],
        "rewards": ["float64"],
        "terminations": ["bool"],
        "truncations": ["bool"],
        "seed": "int64",
    }

    def __init__(self, *, min_reward: float | None = None, thoughts: str = "content") -> None:
        super().__init__(min_reward=min_reward, thoughts=thoughts)
        if self.thoughts != "content":
            raise UsageError("The target 'minari' holds the model's own texts: thoughts stay where they are.")

    def rows(self, source: Source) -> Iterator[Record]:
        """See `Exporter`."""
        return source.rows(_row, self.min_reward)

    def check(self, out: Path) -> None:
        """See `Exporter`."""
        if not _ID.fullmatch(out.name):
            raise UsageError(f"Minari takes names of letters, digits, _ and -, such as expert-v0, not {out.name!r}.")
        super().check(out)

    def write(self, source: Source, out: Path) -> int:
        """See `Exporter`; reads everything twice, since Minari's spaces must know all characters beforehand."""
        self.check(out)
        observations, actions = _Alphabet(), _Alphabet()
        for row in self.rows(Source(source.files)):
            observations.add(row["observations"])
            actions.add(row["actions"])
        part = out.absolute().with_name(f"{out.name}.part")
        try:
            shutil.rmtree(part, ignore_errors=True)
            count = self._fill(self._storage(part, out.name, observations, actions), source)
            part.replace(out)
        except OSError as error:
            raise UsageError(f"Can't write {out}: {error.strerror or error}.") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return count

    def _storage(self, folder: Path, name: str, observations: _Alphabet, actions: _Alphabet) -> Any:
        """An empty data set."""
        folder.mkdir(parents=True)
        minari = require("minari", self.name)
        storage = require("minari.dataset.minari_storage", self.name).MinariStorage.new(
            folder / "data",
            observation_space=observations.space(),
            action_space=actions.space(),
            data_format="arrow",
        )
        storage.update_metadata({"dataset_id": name, "minari_version": minari.__version__})
        return storage

    def _fill(self, storage: Any, source: Source) -> int:
        """Adds all episodes and counts them."""
        buffer_of = require("minari.data_collector", self.name).EpisodeBuffer
        count = 0
        batch: list[Any] = []
        for row in self.rows(source):
            batch.append(buffer_of(id=count, **row))
            count += 1
            if len(batch) == _BATCH:
                storage.update_episodes(batch)
                batch = []
        storage.update_episodes(batch)
        return count


class _Alphabet:
    """The characters and the length of the longest of some texts."""

    def __init__(self) -> None:
        self._characters: set[str] = set()
        self._longest = 1

    def add(self, texts: list[str]) -> None:
        for text in texts:
            self._characters.update(text)
            self._longest = max(self._longest, len(text))

    def space(self) -> Any:
        from gymnasium.spaces import Text

        return Text(max_length=self._longest, min_length=0, charset="".join(sorted(self._characters)) or " ")


def _row(record: Record) -> Record:
    block = record.get("lamsim") or {}
    steps = block.get("steps") or []
    observations: list[list[str]] = [[]]
    for message in record["conversation"]:
        if message["role"] == "assistant":
            observations.append([])
        else:
            observations[-1].append(message.get("content") or "")
    if len(observations) != len(steps) + 1:
        raise Unfit("steps that are not the agent's messages")
    if any("text" not in step for step in steps):
        raise Unfit("steps without the model's own texts")
    last = len(steps) - 1
    return {
        "observations": ["\n".join(parts) for parts in observations],
        "actions": [step["text"] for step in steps],
        "rewards": [float(step["reward"]) for step in steps],
        "terminations": [place == last and block.get("end") == "terminated" for place in range(len(steps))],
        "truncations": [place == last and block.get("end") == "truncated" for place in range(len(steps))],
        "seed": block.get("seed"),
    }
