"""Records of an agent and a text environment for the tests of converters, and what they say."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from lamsim.datasets.converters import Converter, Losses
from lamsim.datasets.converters.environments import Environment
from lamsim.datasets.converters.parts import called, record_of, said, told
from lamsim.datasets.purging import Purger, rules_named
from lamsim.datasets.records import Line
from lamsim.trajectory import Trajectory, encode_line

Record = dict[str, Any]

_PARTS = [
    *("a", "desk 1", "É", " ", "  ", "\n", "\n\n", "[", "]", '{"', "(", ", ", "OK.", "```", "None", "#0", "'''", "\\"),
    *("Action:", "\nAction 2: ", "Thought: ", "\nThought 1:", "\nObservation: ", "Question: ", "\nAnswer: B.", "\n> "),
    *("Search[x]", "\nclick[Buy Now]", "go to desk 1", "think: so", "Act: finish", "\nInstruction: a", "WebShop\n"),
    *("Action: Answer\nFinal Answer: [1]", "THOUGHT:", "\n ACTION: ", "You are in the middle of a room", "OBS 1:"),
]
TEXTS = st.lists(st.sampled_from(_PARTS), max_size=6).map("".join)
BESIDE = {"task_instruction", "lamsim", "tools that are none of the environment's"}


def calls_of(where: Environment, strange: bool = True) -> st.SearchStrategy[tuple[str, dict[str, str]]]:
    """Calls of an environment's tools with any texts, and some of others."""
    names = st.sampled_from(sorted(where.arguments))
    known = names.flatmap(
        lambda name: st.tuples(st.just(name), st.fixed_dictionaries(dict.fromkeys(where.arguments[name], TEXTS)))
    )
    return st.one_of(known, st.just(("teleport", {"place": "home"}))) if strange else known


@st.composite
def records(draw: st.DrawFn, where: Environment, opening: str = "") -> Record:
    """Conversations of any texts in an environment, each begun by a known opening."""
    conversation = [said("user", opening + draw(TEXTS))]
    for number in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            call = draw(calls_of(where))
            conversation.append(called(draw(TEXTS), [(*call, f"call_{number}")]))
            conversation.append(told(call[0], draw(TEXTS), f"call_{number}"))
        else:
            conversation += [said("assistant", draw(TEXTS)), said("user", draw(TEXTS))]
    return record_of("r", where.instruction, where.tools, conversation, {})


def exact(record: Record) -> list[tuple[str, str, list[Any]]]:
    """Roles, contents and calls of a record, but for the names of calls."""
    return [
        (message["role"], message["content"], [call["function"] for call in message.get("tool_calls", ())])
        for message in record["conversation"]
    ]


def messages_of(record: Record) -> list[tuple[str, str, list[Any]]]:
    """The same with one space for all white space."""
    return [(role, " ".join(content.split()), calls) for role, content, calls in exact(record)]


def read_all(converter: Converter, item: Any, id: str = "item") -> list[Record]:
    """The records of an item, as a file would hold them; nothing is lost on the way."""
    losses = Losses()
    losses.begin(id)
    found = [Trajectory.model_validate_json(encode_line(record)) for record in converter.read(item, id, losses)]
    assert not losses.counts
    return [record.model_dump() for record in found]


def written(converter: Converter, record: Record) -> tuple[list[Any], set[str]]:
    """What a record becomes, and what is lost."""
    losses = Losses()
    losses.begin(record["unique_trajectory_id"])
    return list(converter.write(record, losses)), set(losses.counts)


def purged(all_records: list[Record]) -> Iterator[tuple[str, str, str]]:
    """What the rules find: the record's id, the rule, the reason."""
    purger = Purger(rules_named())
    for number, record in enumerate(all_records, 1):
        draft = purger.judge(Line(number, encode_line(record), record))
        yield from ((record["unique_trajectory_id"], found.rule, found.reason) for found in draft.findings)
