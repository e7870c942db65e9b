"""Games for tests: environments to play in, and demonstrations that must come back."""

import json
from pathlib import Path
from typing import Any, cast

import gymnasium
import toy_family

from lamsim import ToolEnv
from lamsim.collectors.replay import replay


def make(env_id: str = toy_family.ENV_ID, **options: Any) -> ToolEnv:
    return cast(ToolEnv, gymnasium.make(env_id, **{"format": "native", **options}).unwrapped)


def replayed(folder: Path) -> list[dict[str, Any]]:
    """Every record of a folder, each of which comes back byte for byte."""
    records = [json.loads(line) for line in (folder / "trajectories.jsonl").read_text().splitlines()]
    for record in records:
        assert replay(record, lambda env_id, options: make(env_id, **options)) is None
    return records
