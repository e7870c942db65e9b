"""Text observations in Gymnasium's `AsyncVectorEnv` with its default, shared memory.

Shared memory needs a size, which text has not: so what is shared is a folder with one file per environment, and a
reading of it is what the vector environment copies out after each step.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gymnasium.vector.utils import create_shared_memory, read_from_shared_memory, write_to_shared_memory

from lamsim.spaces import TextSpace


class SharedTexts(Sequence[str]):
    """The newest text of each environment; a copy is a tuple of strings that stays as it is."""

    def __init__(self, folder: TemporaryDirectory[str], n: int) -> None:
        self._folder = folder
        self._files = [Path(folder.name) / str(index) for index in range(n)]

    def __len__(self) -> int:
        return len(self._files)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return tuple(self)[index]
        file = self._files[index]
        return file.read_bytes().decode("utf-8", "surrogatepass") if file.exists() else ""

    def __deepcopy__(self, memo: dict[int, Any]) -> tuple[str, ...]:
        return tuple(self)


class _Folder:
    """What parent and workers share: the folder's name; it is removed when the parent lets go of it."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory(prefix="lamsim-texts-")
        self.name = self.folder.name

    def __getstate__(self) -> dict[str, str]:
        return {"name": self.name}


@create_shared_memory.register(TextSpace)
def _create(space: TextSpace, n: int = 1, ctx: Any = None) -> Any:
    return _Folder()


@read_from_shared_memory.register(TextSpace)
def _read(space: TextSpace, shared_memory: Any, n: int = 1) -> Any:
    texts = SharedTexts(shared_memory.folder, n)
    weakref.finalize(texts, shared_memory.folder.cleanup)
    return texts


@write_to_shared_memory.register(TextSpace)
def _write(space: TextSpace, index: int, value: str, shared_memory: Any) -> None:
    (Path(shared_memory.name) / str(index)).write_bytes(value.encode("utf-8", "surrogatepass"))
