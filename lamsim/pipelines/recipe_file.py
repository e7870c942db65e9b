"""Files of recipes: YAML in which no key stands twice, and changes to it from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from lamsim.errors import DataError, UsageError


class _Loader(yaml.SafeLoader):
    """YAML's safe subset, with text as keys and no key twice: the second would hide the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            mark = f"line {key.start_mark.line + 1}"
            if not isinstance(name, str):
                raise yaml.YAMLError(f"{mark}: the key {key.value!r:.80} is no text; write it in quotes")
            if name in seen:
                raise yaml.YAMLError(f"{mark}: the key {name!r:.80} stands there twice")
            seen.add(name)
        return super().construct_mapping(node, deep)


def read_recipe(path: Path) -> dict[str, Any]:
    """Reads a recipe's file.

    Raises:
        DataError: If it can't be read or is no mapping; the sentence names the line where there is one.
    """
    try:
        raw = yaml.load(path.read_text("utf-8"), _Loader)
    except OSError as error:
        raise DataError(f"Can't read the recipe {path}: {error.strerror or error}.") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DataError(f"The recipe {path} is no YAML: {' '.join(str(error).split())[:300]}.") from error
    if not isinstance(raw, dict):
        raise DataError(f"The recipe {path} is a mapping with 'stages', not {type(raw).__name__}.")
    return raw


def overridden(raw: dict[str, Any], overrides: Iterable[str]) -> dict[str, Any]:
    """Changes values of a recipe; in place.

    Args:
        raw: The recipe.
        overrides: Keys with dots between them, `=`, and a value in YAML.

    Raises:
        UsageError: If one is not written so, or what it leads into is no mapping that is there.
    """
    for override in overrides:
        path, equals, text = override.partition("=")
        keys = path.split(".")
        if not equals or not all(keys):
            raise UsageError(f"A change is written as in stages.expert.rollout.episodes=20, not {override!r:.120}.")
        place: Any = raw
        for key in keys[:-1]:
            if not isinstance(place, dict) or not isinstance(place.get(key), dict):
                raise UsageError(f"The recipe has no {path!r} to change: there is no {key!r} with options.")
            place = place[key]
        try:
            place[keys[-1]] = yaml.load(text, _Loader)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise UsageError(f"The value of {path!r} is no YAML: {' '.join(str(error).split())[:200]}.") from error
    return raw
