"""Goal-leak control: what a simulated user must not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lamsim.datasets.purging.evidence import Evidence, holds
from lamsim.messages import ToolResult
from lamsim.synthesis.multi_turn.blueprints import Blueprint, Secret
from lamsim.synthesis.multi_turn.sights import is_code

_IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]+(?:[A-Z][a-z]+)+\b")
_SMALL = frozenset(
    (
        "it",
        "s",
        "is",
        "that",
        "would",
        "be",
        "please",
        "on",
        "in",
        "at",
        "the",
        "a",
        "an",
        "yes",
        "no",
        "of",
        "to",
        "my",
        "and",
        "i",
    )
)


class LeakControl:
    """Judges a user's words by what the blueprint hides.

    Args:
        blueprint: The task.
        tools: Names of tools.
        results: What its actions give, in their order: ids that they show are hidden. None for one that was accepted:
            there the user knows the ids of its own words, and no others.
    """

    def __init__(self, blueprint: Blueprint, tools: Iterable[str], results: Sequence[ToolResult] | None = None) -> None:
        self._tools = frozenset(tools)
        self._outputs = blueprint.outputs
        self._secrets = [secret for wish in blueprint.wishes for secret in wish.secrets]
        self._hidden: set[str] = set()
        seen, own = Evidence(), Evidence([blueprint.instruction])
        for place, call in enumerate(blueprint.actions):
            for value in call.arguments.values():
                for leaf in value if isinstance(value, list) else (value,):
                    if is_code(leaf) and (seen.says(leaf) if results is not None else not own.says(leaf)):
                        self._hidden.add(leaf)
            if results is not None and place < len(results):
                seen.add(results[place].content)

    def leaks(self, text: str, asked: Sequence[Secret] = ()) -> Iterator[str]:
        """What the words give away, a sentence for each.

        Args:
            text: The user's words.
            asked: What the user may tell now.
        """
        for name in _IDENTIFIER.findall(text):
            if name in self._tools:
                yield f"The user names the tool {name}."
        for code in sorted(self._hidden):
            if holds(text, code):
                yield f"The user knows the id {code}, which the agent has to find out."
        for output in self._outputs:
            if len(output) > 2 and holds(text.casefold(), output.casefold()):
                yield f"The user says {output!r}, which is the answer."
        told = [one for one in self._secrets if one not in asked and says(text, one)]
        if told:
            yield f"The user tells without being asked: {told[0].says}"


def says(text: str, secret: Secret) -> bool:
    """Whether words tell what a secret does: all of its words that count, as far as they are no mere number."""
    words = [word for word in re.findall(r"[\w@.+-]*\w", secret.says.casefold()) if word not in _SMALL]
    return bool(words) and sum(map(len, words)) > 2 and all(holds(text.casefold(), word) for word in words)
