"""The three stages (APIGen, arXiv 2406.18518, section 3.2): format, execution, and whether calls serve the request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lamsim.chat_models import ChatModel
from lamsim.datasets.augmenting.words import words_of
from lamsim.datasets.purging.evidence import Evidence
from lamsim.datasets.purging.grounding import supported
from lamsim.datasets.purging.judges import RUBRICS, prompt, read_verdict
from lamsim.datasets.steps import call_of
from lamsim.messages import InvalidToolCall, ToolCall, ToolResult
from lamsim.synthesis.orders import Order
from lamsim.synthesis.values import as_json
from lamsim.verifier import Catalog, Verifier

STAGES = ("format", "execution", "semantic")

_STATUS = re.compile(r"Status Code: ([45]\d\d)")
_EMPTY = frozenset(("", "[]", "{}", "null", "none", '""'))
_NOTHING = re.compile(
    r"^(?:nothing|no \w+(?: \w+)?) (?:was |were |is |are )?(?:found|matches|match|there)\b|not found", re.I
)
_IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]+(?:[A-Z][a-z]+)+\b")


class Candidate(NamedTuple):
    """What passed the format stage."""

    query: str
    calls: tuple[ToolCall, ...]


class Refused(NamedTuple):
    """Why a candidate was not accepted.

    Attributes:
        stage: One of `STAGES`, or `repeated`.
        reason: One sentence.
    """

    stage: str
    reason: str


def check_format(text: str, order: Order) -> Candidate | Refused:
    """Whether it is JSON with `query` and `answers`, and each call fits a tool that is offered."""
    data = _read(text)
    if data is None:
        return Refused("format", "It is no JSON object with 'query' and 'answers'.")
    query = data.get("query")
    answers = data.get("answers", data.get("answer"))
    if not isinstance(query, str) or not query.strip():
        return Refused("format", "It has no query.")
    if not isinstance(answers, list):
        return Refused("format", "Its answers are no list.")
    offered = {tool.name for tool in order.offered}
    verifier = Verifier(order.world.catalog)
    calls: list[ToolCall] = []
    for answer in answers:
        call = call_of(answer)
        if isinstance(call, ToolCall) and call.name not in offered:
            verifier = Verifier(Catalog(order.offered))
        try:
            feedback = verifier.check(call)
        except ValueError:
            return Refused("format", "A call has arguments that are nested too deep.")
        if isinstance(call, InvalidToolCall) or feedback.faults:
            fault = feedback.faults[0]
            return Refused("format", f"{fault.message} {fault.remedy}"[:500])
        verifier.remember()
        calls.append(ToolCall(call.name, call.arguments, f"call_{len(calls) + 1}"))
    return Candidate(query.strip(), tuple(calls))


def _read(text: str) -> dict[str, Any] | None:
    """The first JSON object with a query, alone or in prose, a fence or a list."""
    thoughtless = text.rpartition("</think>")[2]
    decoder = json.JSONDecoder()
    for start in [place for place, letter in enumerate(thoughtless) if letter in "{["][:50]:
        try:
            value, _ = decoder.raw_decode(thoughtless[start:])
        except (ValueError, RecursionError):
            continue
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict) and "query" in value:
            return value
    return None


def check_execution(candidate: Candidate, order: Order) -> list[ToolResult] | Refused:
    """Runs the calls in the order's world; the error of the first that fails is the reason."""
    results = order.world.run(candidate.calls)
    for call, result in zip(candidate.calls, results, strict=False):
        error = trouble(result)
        if error:
            return Refused("execution", f"{call.name}: {error}"[:500])
        if result.done:
            return Refused("execution", f"{call.name} ends the episode.")
    return results


def trouble(result: ToolResult) -> str:
    """The error that a result tells, be it marked, an HTTP status or a key of its JSON; empty if there is none."""
    if result.error or _STATUS.match(result.content):
        return result.content or "It failed without a word."
    value = as_json(result.content) if '"error' in result.content else None
    if isinstance(value, Mapping) and (told := value.get("error") or value.get("errors")):
        return str(told)
    return ""


def check_meaning(candidate: Candidate, results: Sequence[ToolResult], order: Order) -> Refused | None:
    """The semantic stage by rules.

    As many calls as the style takes, of the tools that the request is about; every value said in the request or a
    default; results that are not empty; and no identifier in what a person says.
    """
    reason = (
        _wrong_number(candidate, order)
        or _identifier(candidate, order)
        or _ungrounded(candidate, order)
        or _off_topic(candidate, order)
        or _empty(candidate, results)
    )
    return Refused("semantic", reason) if reason else None


def _wrong_number(candidate: Candidate, order: Order) -> str:
    made, meant = [call.name for call in candidate.calls], [tool.name for tool in order.wanted]
    if order.style == "irrelevance":
        return f"No tool fits the request, but {made[0]} is called." if made else ""
    if not made:
        return "Nothing is called, though there is a tool for the request."
    if sorted(made) != sorted(meant):
        return f"The request is for {', '.join(meant)}; called is {', '.join(made)}."[:300]
    return ""


def _identifier(candidate: Candidate, order: Order) -> str:
    said = candidate.query
    values = json.dumps([dict(call.arguments) for call in candidate.calls], ensure_ascii=False)
    names = {tool.name for tool in (*order.offered, *order.wanted)}
    for name in _IDENTIFIER.findall(said):
        parameters = (key for tool in order.wanted for key in tool.parameters.get("properties") or {})
        if name in names or (name in parameters and name not in values):
            return f"The request speaks of {name!r}, as no person would."
    return ""


def _ungrounded(candidate: Candidate, order: Order) -> str:
    evidence = Evidence([candidate.query])
    tools = {tool.name: tool for tool in order.offered}
    for call in candidate.calls:
        properties = tools[call.name].parameters.get("properties") or {}
        for argument, value in call.arguments.items():
            if value == properties.get(argument, {}).get("default"):
                continue
            for leaf in _leaves(value):
                if not supported(leaf, evidence, argument):
                    return f"Nothing in the request says {json.dumps(leaf)[:80]} as {argument!r} of {call.name}."
    return ""


def _off_topic(candidate: Candidate, order: Order) -> str:
    """A request that has no word of a called tool's name, description or arguments."""
    said = words_of(candidate.query)
    for tool in order.wanted:
        about = words_of(tool.name) | {word for word in words_of(tool.description) if len(word) > 3}
        if not about & said:
            return f"The request has no word of what {tool.name} is for."
    return ""


def _empty(candidate: Candidate, results: Sequence[ToolResult]) -> str:
    for call, result in zip(candidate.calls, results, strict=False):
        said = result.content.partition("Response: ")[2] or result.content
        if said.strip().lower() in _EMPTY or (len(said) < 200 and _NOTHING.search(said)):
            return f"{call.name} found nothing."
    return ""


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def ask_judge(record: Mapping[str, Any], model: ChatModel) -> Refused | None:
    """The semantic stage by a model, with APIGen's checklist; a verdict that can't be read refuses too.

    Raises:
        MachineError: If the model can't answer.
    """
    rubric = RUBRICS["semantic"]
    verdict = read_verdict(model(prompt(record, rubric)), rubric)
    if verdict.score is None:
        return Refused("semantic", f"The judge's verdict can't be read: {verdict.explanation[:200]}")
    if verdict.score < rubric.pass_at:
        return Refused("semantic", f"The judge refuses it: {verdict.explanation[:300]}")
    return None
