"""Registration: families are found by entry points, and each id is registered without importing its family."""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gymnasium

from lamsim.errors import UsageError, unknown

if TYPE_CHECKING:
    from lamsim.env import ToolEnv
    from lamsim.family import Family

ENTRY_POINT = "lamsim.registration:make_env"
"""What makes the environment of every id, with the family in the keyword argument `family`."""

GROUP = "lamsim.envs"
"""The entry-point group: `Name-v0 = "module:FamilyClass"` makes the id `lamsim/Name-v0`."""

DOCUMENTS = "lamsim.documents"
"""The entry-point group: `scheme = "module:FamilyClass"` lets `scheme:FILE` stand for that family's environment with
the option `document=FILE`."""


@cache
def families() -> dict[str, str]:
    """All environment ids that are installed, with `module:Class` of their families."""
    found: tuple[EntryPoint, ...] = tuple(entry_points(group=GROUP))
    return {f"lamsim/{point.name}": point.value for point in sorted(found, key=lambda point: point.name)}


@cache
def schemes() -> dict[str, str]:
    """What may stand before the colon of `SCHEME:FILE`, with the id that each stands for."""
    ids = {value: env_id for env_id, value in families().items()}
    found = sorted(entry_points(group=DOCUMENTS), key=lambda point: point.name)
    return {point.name: ids[point.value] for point in found if point.value in ids}


def named(env: str) -> tuple[str, dict[str, Any]]:
    """What names an environment on the command line: an id, or `SCHEME:FILE` for one that is made of a file.

    Returns:
        The id, and the options that the name itself says.

    Raises:
        UsageError: If there is no such scheme, or no such file.
    """
    scheme, colon, file = env.partition(":")
    if not colon:
        return env, {}
    if scheme not in schemes():
        raise unknown("kind of document", scheme, schemes())
    path = Path(file).expanduser()
    if not path.is_file():
        raise UsageError(f"{env} names the file {file!r}, which does not exist.")
    return schemes()[scheme], {"document": str(path.resolve())}


def register_all() -> None:
    """Registers every family's id with Gymnasium; an id that is there already stays as it is."""
    for env_id, value in families().items():
        if env_id not in gymnasium.registry:
            gymnasium.register(env_id, entry_point=ENTRY_POINT, kwargs={"family": value})


def family_class(env_id: str) -> type[Family]:
    """Imports the family of an id.

    Raises:
        UsageError: If there is no such id, or its package is broken.
    """
    if env_id not in families():
        raise unknown("environment", env_id, families())
    return _load(families()[env_id])


def _load(value: str) -> type[Family]:
    """Imports a family.

    Raises:
        UsageError: If its package is broken.
    """
    module, _, attribute = value.partition(":")
    try:
        loaded: type[Family] = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"The environment family {value} can't be imported: {error}.") from error
    return loaded


def make_env(family: str, **options: Any) -> ToolEnv:
    """The entry point of every id: the options that `ToolEnv` knows are its own, the others are the family's.

    Raises:
        UsageError: If neither knows an option, or the family can't use a value.
    """
    from lamsim.env import ToolEnv

    cls = _load(family)
    engine = _keywords(ToolEnv)
    own = _keywords(cls)
    for option in options:
        if option not in engine and option not in own:
            raise unknown("option", option, engine | own)
    mine = {name: value for name, value in options.items() if name in own}
    try:
        made = cls(**mine)
    except TypeError as error:
        raise UsageError(f"{cls.__name__} can't be made with the options {mine}: {error}.") from error
    return ToolEnv(made, **{name: value for name, value in options.items() if name not in own})


def _keywords(cls: type) -> set[str]:
    parameters = inspect.signature(cls).parameters.values()
    return {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}


def make(env_id: str, **options: Any) -> gymnasium.Env[str, str]:
    """`gymnasium.make` for those who want lamsim's one-sentence errors.

    Raises:
        UsageError: If lamsim has no such environment, or it no such option.
    """
    spec = gymnasium.registry.get(env_id)
    if spec is None or spec.entry_point != ENTRY_POINT:
        raise unknown("environment", env_id, families())
    try:
        return gymnasium.make(env_id, **options)
    except gymnasium.error.Error as error:
        raise UsageError(str(error)) from error
