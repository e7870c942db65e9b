"""Telling: points of the game as text for the panes; everything that comes from outside is made harmless here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from textual.content import Content

from lamsim.feedback import Feedback
from lamsim.messages import Message, ToolCall
from lamsim.playing import Node
from lamsim.tui.fields import said
from lamsim.tui.reader import Paragraph
from lamsim.tui.wrapping import in_short, shown

BAR = 20
"""Columns of a part of the score that is 1."""


def paragraphs_of(node: Node) -> list[Paragraph]:
    """What a step and the answers to it look like in the conversation."""
    told: list[Paragraph] = []
    if node.parent is not None:
        reward = f" · reward {node.reward:+.3f}" if node.reward else ""
        told += [Paragraph(""), Paragraph(f"── step {node.depth} · {in_short(node.by, 40)}{reward} ──", "heading")]
    for message in node.messages:
        if message.role == "assistant":
            told += _agent(message)
            told += [
                Paragraph(shown(f"✗ {fault['code']}  {fault['message']} {fault['remedy']}"), "fault")
                for fault in node.feedback
            ]
        else:
            told += [Paragraph(f"{in_short(message.name or message.role, 100)}:", "heading")]
            told += [Paragraph(shown(message.content))]
    if node.ending is not None:
        told += [Paragraph(""), Paragraph(ending_of(node), "fault" if node.failed else "good")]
    return told


def _agent(message: Message) -> Iterator[Paragraph]:
    if message.thought:
        yield Paragraph(shown(f"({message.thought})"), "thought")
    if message.content:
        yield Paragraph(shown(f"▸ “{message.content}”"), "agent")
    for call in message.calls:
        if isinstance(call, ToolCall):
            arguments = ", ".join(f"{name}={said(value)}" for name, value in call.arguments.items())
            yield Paragraph(shown(f"▸ {call.name}({arguments})"), "agent")
        else:
            yield Paragraph(shown(f"▸ unreadable: {call.text}"), "agent")


def in_a_line(message: Message) -> str:
    """What an agent's message does, in short."""
    if message.calls:
        first = message.calls[0]
        if isinstance(first, ToolCall):
            arguments = ", ".join(in_short(said(value), 40) for value in first.arguments.values())
            line = f"{first.name}({arguments})"
        else:
            line = "unreadable call"
        more = f" and {len(message.calls) - 1} more" if len(message.calls) > 1 else ""
        return in_short(line, 100) + more
    return f"“{in_short(message.content, 80)}”"


def ending_of(node: Node) -> str:
    """How the episode ended, in a sentence; empty if it is not over."""
    ending = node.ending
    if ending is None:
        return ""
    if ending.failure is not None:
        return f"The machine failed ({ending.failure.kind}): {in_short(ending.failure.message, 300)}"
    if ending.score is None:
        return "The episode is over, without a score."
    how = "Solved" if ending.score.success else "Not solved"
    cut = ", cut off at the step limit" if ending.truncated else ""
    return f"{how} after {node.depth} steps{cut}: reward {ending.score.reward:.3f}"


def score_of(node: Node) -> Content:
    """Rewards, feedback and, at the end, the parts of the score."""
    lines: list[Content] = [
        Content.assemble(("reward ", "dim"), f"{node.reward:+.3f} this step, {node.total:.3f} in all")
    ]
    if node.ending is not None:
        lines += [Content(""), Content.assemble((ending_of(node), "bold"))]
    if node.ending is not None and node.ending.score is not None:
        score = node.ending.score
        rows = {"progress": score.progress, **score.parts}
        wide = min(24, max(len(name) for name in rows))
        lines += [_bar(in_short(name, 24).ljust(wide), value) for name, value in rows.items()]
    if node.feedback:
        lines += [Content(""), Content.assemble(("feedback", "dim"))]
        lines += [line for fault in node.feedback for line in _fault(fault)]
    elif node.parent is not None:
        lines += [Content.assemble(("feedback ", "dim"), "nothing wrong with this step's calls")]
    return Content("\n").join(lines)


def _bar(name: str, value: float) -> Content:
    filled = round(min(1.0, max(0.0, value)) * BAR)
    return Content.assemble(f"{name} ", ("█" * filled, "$success"), ("░" * (BAR - filled), "dim"), f" {value:.3f}")


def _fault(fault: Mapping[str, Any]) -> Iterator[Content]:
    code = in_short(str(fault["code"]), 10)
    yield Content.assemble(("✗ ", "bold $text-error"), (code, "bold"), f"  {in_short(str(fault['message']), 500)}")
    if fault["remedy"]:
        yield Content.assemble(("  → ", "bold $text-success"), in_short(str(fault["remedy"]), 500))


def reading_of(message: Message, judged: Sequence[Feedback]) -> Content:
    """How a text was read, and what the verifier says of its calls.

    Args:
        message: What the format read.
        judged: One for each call, or nothing if they can't be judged now.
    """
    lines: list[Content] = []
    if message.thought:
        lines.append(Content.assemble(("thought  ", "dim"), in_short(message.thought, 300)))
    if message.content:
        lines.append(Content.assemble(("says  ", "dim"), in_short(message.content, 300)))
    for number, call in enumerate(message.calls):
        if isinstance(call, ToolCall):
            arguments = ", ".join(f"{name}={in_short(said(value), 300)}" for name, value in call.arguments.items())
            lines.append(Content.assemble(("calls  ", "dim"), (in_short(f"{call.name}({arguments})", 1000), "bold")))
        else:
            lines.append(Content.assemble(("unreadable  ", "$text-error"), in_short(call.text, 200)))
        for fault in judged[number].faults if number < len(judged) else ():
            lines += _fault(fault.to_json())
        if number < len(judged) and not judged[number].faults:
            lines.append(Content.assemble(("✓ ", "bold $text-success"), "nothing wrong with this call"))
    return Content("\n").join(lines or [Content.assemble(("nothing is said or called", "dim"))])
