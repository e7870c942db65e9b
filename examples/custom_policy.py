"""A policy of one's own: any function from a prompt and its `info` to a text."""

from collections.abc import Mapping
from typing import Any

from lamsim import Collector


def first_hit(prompt: str, info: Mapping[str, Any]) -> str:
    """Searches for the instruction's first words, opens the first product, and buys it as it is."""
    world = info["world"]
    elements = world["clickables"]
    if world["has_search_bar"]:
        instruction = prompt.split("[SEP]")[2]
        return f"search[{' '.join(instruction.split()[:12])}]"
    if "next >" in elements[:-1]:
        return f"click[{elements[elements.index('next >') + 1]}]"
    return "click[Buy Now]"


collector = Collector("lamsim/Webshop-v0", policy=first_hit, options={"format": "native", "max_steps": 10})
summary = collector.run(episodes=100)
low, high = summary.reward_interval
print(
    f"buying the first hit: mean reward {summary.reward:.3f} ({low:.3f} to {high:.3f}), success {summary.success:.1%}"
)
