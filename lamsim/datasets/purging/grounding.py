"""The rule for ungrounded values: arguments that neither query nor observations nor the tools' own words support."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lamsim.datasets.purging.draft import Draft, text_of
from lamsim.datasets.purging.evidence import Evidence
from lamsim.messages import ToolCall

_CODE = re.compile(r"[\n|;&$`{}<>=()\\]|\w_\w+_\w")
_CODE_NAMES = frozenset(("script", "command", "cmd", "program", "sql", "expression", "formula", "regex", "pattern"))
_SEARCH_NAMES = frozenset(("query", "q", "keywords", "keyword", "search", "search_query", "search_term", "question"))
_COMMON = re.compile(r"[A-Z]{1,3}|true|false|null", re.IGNORECASE)
"""Country and currency codes and the like are common knowledge, and too short to tell much."""
MOST_WORDS = 6
"""A longer value is composed by the agent (a message, an answer, a query): only its hard parts are looked for."""

_HARD = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|https?://[^\s\"'<>)]+|\b(?=\w*\d)(?=\w*[^\W\d])\w+(?:-\w+)*\b|(?<![\w.])\d{4,}(?:\.\d+)?"
)


class UngroundedValue:
    """A value that the agent can't know.

    Its argument's enum, default, examples and description support it, and whatever was said or seen before: by the
    user, by tools, by the task instruction. A number may be said in words, a date in another way of writing. True,
    false, nothing and codes of up to three letters need no support; code is not judged. Of what the agent composes
    (more than `MOST_WORDS` words) only addresses, links, codes and long numbers are looked for; of words to search
    with, half must be supported.
    """

    name = "ungrounded_value"

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        record = draft.record
        evidence = Evidence([str(record["task_instruction"]), *_few_shot(record)])
        conversation = draft.conversation
        seen = 0
        for step in draft.steps:
            if not step.calls:
                continue
            for message in conversation[seen : step.index]:
                if message.get("role") != "assistant":
                    evidence.add(text_of(message))
            seen = step.index
            for call in step.calls:
                if isinstance(call, ToolCall) and call.name not in draft.compiled.broken:
                    self._judge_call(draft, call, step.index, evidence)

    def _judge_call(self, draft: Draft, call: ToolCall, index: int, evidence: Evidence) -> None:
        compiled = draft.compiled
        check = compiled.catalog.check_of(call.name)
        if check is None:
            return
        properties: Mapping[str, Any] = check.tool.parameters.get("properties") or {}
        for argument, value in call.arguments.items():
            schema = properties.get(argument)
            if schema is None:
                continue
            for leaf in _leaves(value) if isinstance(value, dict | list) else (value,):
                if supported(leaf, evidence, argument):
                    continue
                told = compiled.told.get((call.name, argument))
                if told is None:
                    told = Evidence([json.dumps(schema, ensure_ascii=False), check.tool.description])
                    compiled.told[call.name, argument] = told
                if not supported(leaf, told, argument):
                    reason = f"Nothing supports {json.dumps(leaf)[:80]} as {argument!r} of {call.name}."
                    draft.drop(self.name, reason, index)


def supported(value: Any, evidence: Evidence, argument: str) -> bool:
    """Whether what was seen supports a value, as far as it is judged.

    Args:
        value: A single value.
        evidence: What was seen.
        argument: The argument's name: some hold code, or words to search with.
    """
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return evidence.supports_number(value)
    text = str(value).strip()
    if not text or (len(text) <= 5 and _COMMON.fullmatch(text)) or (len(text) <= 200 and evidence.says(text)):
        return True
    kind = argument.lower()
    if kind in _CODE_NAMES or _CODE.search(text):
        return True
    words = text.split()
    if kind in _SEARCH_NAMES and len(words) > 1:
        half = (word for word in words if evidence.supports_text(word))
        return sum(1 for _ in islice(half, (len(words) + 1) // 2)) * 2 >= len(words)
    if len(words) > MOST_WORDS:
        return all(evidence.supports_text(match.group()) for match in _HARD.finditer(text))
    return evidence.supports_text(text)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _few_shot(record: Mapping[str, Any]) -> list[str]:
    examples = record.get("few_shot_examples")
    return [json.dumps(examples, ensure_ascii=False)] if examples else []
