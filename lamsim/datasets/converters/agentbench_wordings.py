"""How agents act in AgentBench's six environments, as AgentInstruct's and ETO's rows have it."""

from __future__ import annotations

import json
import re
from typing import Any

from lamsim.datasets.converters.alfworld import read_household
from lamsim.datasets.converters.bracket_actions import write_bracketed
from lamsim.datasets.converters.dialogues import Said, Wording
from lamsim.datasets.converters.environments import environment
from lamsim.datasets.converters.household_commands import write_command
from lamsim.datasets.converters.webshop import read_shopping

Call = tuple[str, dict[str, Any]]


def _texts(arguments: dict[str, Any], *names: str) -> tuple[str, ...] | None:
    """The values of arguments that are just these texts; None if they are not."""
    values = tuple(arguments.get(name) for name in names)
    if len(arguments) != len(names) or not all(isinstance(value, str) for value in values):
        return None
    return tuple(map(str, values))


class _Labelled(Wording):
    """A thought and an action, each behind a label."""

    pattern: re.Pattern[str]

    def read(self, text: str) -> Said:
        """See `Wording`."""
        found = self.pattern.fullmatch(text.strip())
        call = self.call(found["action"]) if found else None
        return Said(found["thought"] or "", call) if found and call else Said(text)

    def call(self, action: str) -> Call | None:
        """The call of an action; None if it is none."""
        raise NotImplementedError


class Household(Wording):
    """`THOUGHT: ...` and `ACTION: go to desk 1`."""

    where = environment("alfworld")

    def read(self, text: str) -> Said:
        """See `Wording`."""
        said = read_household(text)
        return said if said.call else Said(text)

    def action(self, call: Call) -> str | None:
        """See `Wording`."""
        return write_command(call)

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return f"THOUGHT: {thought}\n ACTION: {action}" if thought else f"ACTION: {action}"


class Shop(Wording):
    """`Thought:`, `Action:` and `search[...]` or `click[...]`, each on its line."""

    where = environment("webshop")

    def read(self, text: str) -> Said:
        """See `Wording`."""
        said = read_shopping(text)
        return said if said.call else Said(text)

    def action(self, call: Call) -> str | None:
        """See `Wording`."""
        return write_bracketed(call, self.where)

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return (f"Thought:\n{thought}\n\n" if thought else "") + f"Action:\n{action}"


class Shell(_Labelled):
    """`Think: ...` and `Act: bash` with a script in a code block, `Act: finish` or `Act: answer(...)`."""

    where = environment("os")
    pattern = re.compile(r"(?:Think:\s*(?P<thought>.*?)\s*)?(?<!\S)Act:\s*(?P<action>.+)", re.DOTALL)
    _script = re.compile(r"bash\s*```bash\n(.*)\n```", re.DOTALL)
    _answer = re.compile(r"answer\((.*)\)", re.DOTALL)

    def call(self, action: str) -> Call | None:
        """See `_Labelled`."""
        if action == "finish":
            return "finish_action", {}
        if script := self._script.fullmatch(action):
            return "bash_action", {"script": script[1]}
        if answer := self._answer.fullmatch(action):
            return "answer_action", {"answer": answer[1]}
        return None

    def action(self, call: Call) -> str | None:
        """See `Wording`."""
        name, arguments = call
        if name == "bash_action" and (script := _texts(arguments, "script")):
            return f"bash\n\n```bash\n{script[0]}\n```"
        if name == "answer_action" and (answer := _texts(arguments, "answer")):
            return f"answer({answer[0]})"
        # AgentBench's functions repeat the thought here.
        return "finish" if name == "finish_action" and arguments.keys() <= {"thought"} else None

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return (f"Think: {thought}\n\n" if thought else "") + f"Act: {action}"

    def frame(self, step: int) -> tuple[str, str]:
        """See `Wording`."""
        return ("The output of the OS:\n" if step else ""), ""

    def open(self, text: str) -> tuple[str, str, str]:
        """See `Wording`."""
        lead = "The output of the OS:\n"
        return (lead, text.removeprefix(lead), "") if text.startswith(lead) else ("", text, "")


class Database(_Labelled):
    """Words, then `Action: Operation` with SQL in a code block, or `Action: Answer` with a JSON list."""

    where = environment("db")
    pattern = re.compile(r"(?:(?P<thought>.*?)\n)??(?P<action>Action: ?(?:Operation|Answer)\b.*)", re.DOTALL)
    _statement = re.compile(r"Action: ?Operation\s*```sql\n(.*?)\n?```", re.DOTALL)
    _answer = re.compile(r"Action: ?Answer\s*Final Answer: ?(.*)", re.DOTALL)

    def call(self, action: str) -> Call | None:
        """See `_Labelled`."""
        if statement := self._statement.fullmatch(action):
            return "execute_sql", {"query": statement[1]}
        answer = self._answer.fullmatch(action)
        try:
            answers = json.loads(answer[1]) if answer else None
        except (ValueError, RecursionError):
            return None
        return ("commit_final_answer", {"answers": answers}) if isinstance(answers, list) else None

    def action(self, call: Call) -> str | None:
        """See `Wording`."""
        name, arguments = call
        if name == "execute_sql" and (query := _texts(arguments, "query")):
            return f"Action: Operation\n```sql\n{query[0]}\n```"
        if name == "commit_final_answer" and isinstance(arguments.get("answers"), list) and len(arguments) == 1:
            return f"Action: Answer\nFinal Answer: {json.dumps(arguments['answers'], ensure_ascii=False)}"
        return None

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return f"{thought}\n{action}" if thought else action


class KnowledgeBase(_Labelled):
    """`Thought: ...` and `Action: get_neighbors(#0, relation)`; a final answer is words."""

    where = environment("kg")
    pattern = re.compile(r"(?:Thought:\s*(?P<thought>.*?)\s*\n\s*)?Action:\s*(?P<action>.+)", re.DOTALL)
    _call = re.compile(r"(\w+)\((.*)\)", re.DOTALL)

    def call(self, action: str) -> Call | None:
        """See `_Labelled`; entities may have commas in their names, relations and variables have none."""
        found = self._call.fullmatch(action)
        names = self.where.arguments.get(found[1]) if found else None
        if not found or not names:
            return None
        values = found[2].rsplit(", ", len(names) - 1)
        return (found[1], dict(zip(names, values, strict=True))) if len(values) == len(names) else None

    def action(self, call: Call) -> str | None:
        """See `Wording`."""
        name, arguments = call
        values = _texts(arguments, *self.where.arguments.get(name, ("",)))
        action = f"{name}({', '.join(values)})" if values else ""
        return action if action and self.call(action) == call else None

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return (f"Thought: {thought}\n" if thought else "") + f"Action: {action}"

    def frame(self, step: int) -> tuple[str, str]:
        """See `Wording`."""
        return ("Observation: " if step else ""), ""

    def open(self, text: str) -> tuple[str, str, str]:
        """See `Wording`."""
        lead = "Observation: "
        return (lead, text.removeprefix(lead), "") if text.startswith(lead) else ("", text, "")


_VALUES = {"TYPE": "text", "SELECT": "option"}


class Choice(_Labelled):
    """`Answer: C.`, `Action: TYPE` and `Value: ...` to a question about a page."""

    where = environment("mind2web-choice")
    pattern = re.compile(r"(?:Thought:\s*(?P<thought>.*?)\s*\n)?(?P<action>Answer:.*)", re.DOTALL)
    _answer = re.compile(r"Answer: ?([A-Z])\.(?:\s*\nAction: ?(CLICK|TYPE|SELECT)(?:\s*\nValue: ?(.*))?)?", re.DOTALL)

    def call(self, action: str) -> Call | None:
        """See `_Labelled`."""
        found = self._answer.fullmatch(action)
        if not found:
            return None
        letter, operation, value = found.groups()
        if operation is None:
            return ("none_of_the_above", {}) if letter == "A" else None
        named = _VALUES.get(operation)
        if letter == "A" or (named is None) != (value is None):
            return None
        return operation.lower(), {"element": letter, **({named: value} if named else {})}

    def action(self, call: Call) -> str | None:
        """See `Wording`."""
        name, arguments = call
        if name == "none_of_the_above" and not arguments:
            return "Answer: A."
        named = _VALUES.get(name.upper())
        values = _texts(arguments, "element", *([named] if named else []))
        if values is None or name not in ("click", "type", "select"):
            return None
        action = f"Answer: {values[0]}.\nAction: {name.upper()}" + (f"\nValue: {values[1]}" if named else "")
        return action if self.call(action) == call else None

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return f"Thought: {thought}\n{action}" if thought else action


WORDINGS: dict[str, Wording] = {
    "os": Shell(),
    "db": Database(),
    "alfworld": Household(),
    "webshop": Shop(),
    "kg": KnowledgeBase(),
    "mind2web": Choice(),
}
"""The wordings by the set's name, as the ids of AgentInstruct's rows begin."""
