"""What records are like: counts by family, length and reward, as reports compare them before and after a stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

ASPECTS = {
    "family": "environment",
    "size": "bytes of a record",
    "messages": "messages",
    "calls": "calls",
    "reward": "reward",
}
"""What is counted, with its title."""

STRANGERS = "(no environment)"
UNSCORED = "none"


def _power(value: int, least: int = 1) -> str:
    """The smallest power of two that is not below a number, at least `least`."""
    return str(max(least, 1 << max(0, value - 1).bit_length())) if value else "0"


def _reward(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return UNSCORED
    if value < 0:
        return "below 0"
    return "above 1" if value > 1 else f"{int(value * 10) / 10:.1f}"


class Profile:
    """Counts over records.

    Attributes:
        counts: By aspect (`ASPECTS`), by value; lengths by the next power of two, rewards by tenths.
    """

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {aspect: Counter() for aspect in ASPECTS}

    def add(self, record: Mapping[str, Any], size: int) -> None:
        """Counts a record of so many bytes."""
        block = record.get("lamsim") or {}
        conversation = record["conversation"]
        calls = sum(len(message.get("tool_calls") or ()) for message in conversation)
        env = block.get("env")
        self.counts["family"][env if isinstance(env, str) else STRANGERS] += 1
        self.counts["size"][_power(size, 256)] += 1
        self.counts["messages"][_power(len(conversation))] += 1
        self.counts["calls"][_power(calls)] += 1
        self.counts["reward"][_reward(block.get("reward"))] += 1

    def to_json(self) -> dict[str, dict[str, int]]:
        """The counts as plain data, in an order that hangs on them alone."""
        return {aspect: dict(sorted(counts.items(), key=_place)) for aspect, counts in self.counts.items()}


def merged(profiles: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """The profile of several files as that of one."""
    whole = Profile()
    for profile in profiles:
        for aspect, counts in profile.items():
            whole.counts[aspect].update(counts)
    return whole.to_json()


def _place(item: tuple[str, int]) -> tuple[int, float, str]:
    value = item[0]
    if value == "below 0":
        return 0, 0.0, value
    try:
        return 1, float(value), value
    except ValueError:
        return 2, 0.0, value


def values_of(aspect: str, profiles: Iterable[Mapping[str, Mapping[str, int]]]) -> list[str]:
    """The values that an aspect takes in any of some profiles, in order."""
    return list(dict(sorted(((value, 0) for profile in profiles for value in profile[aspect]), key=_place)))
