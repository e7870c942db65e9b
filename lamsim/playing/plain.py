"""The line-by-line mode: for pipes, screen readers and tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lamsim.errors import MachineError, UsageError, unknown
from lamsim.messages import Message, ToolCall
from lamsim.playing.game import PERSON, Game
from lamsim.playing.lines import Lines
from lamsim.playing.nodes import Node
from lamsim.playing.shorthand import read_arguments, read_call, typed
from lamsim.playing.telling import (
    action,
    block,
    ended,
    faults,
    in_short,
    number,
    parameter_line,
    reading,
    told,
    tool_lines,
    tree,
)
from lamsim.policies import policy_named
from lamsim.tools import Tool

MOST_TASKS = 50
"""Tasks that are listed at once."""

COMMANDS = {
    "call": ("NAME key=value ...", "call a tool; the value of its only argument can stand alone, and so can {JSON}"),
    "form": ("NAME", "call a tool, asked for one argument after another"),
    "say": ("WORDS", "say something, without a call"),
    "text": ("[END]", "write several lines, up to one that is END (a dot if not given)"),
    "check": ("TEXT", "how a text would be read, and what is wrong with it; nothing is done"),
    "tools": ("[FILTER]", "the tools whose name or description has FILTER in it"),
    "tool": ("NAME", "a tool and its arguments"),
    "look": ("[POINT]", "show a point again; this one if not given"),
    "prompt": ("", "the whole prompt, as a model would get it here"),
    "score": ("", "rewards so far, and how the episode ended"),
    "history": ("", "the steps that led here"),
    "tree": ("", "all that was tried; > is here"),
    "undo": ("[STEPS]", "go back"),
    "go": ("POINT", "go to a point of the tree"),
    "hint": ("", "what the expert would do here"),
    "auto": ("[POLICY] [STEPS] [key=value ...]", "let a policy play: expert, random, ... or module:attribute"),
    "save": ("[FOLDER]", "save the way to here; what a person finished is saved anyway"),
    "tasks": ("[FILTER]", "the tasks of this environment"),
    "new": ("[TASK] [SEED]", "start another episode"),
    "help": ("", "this list"),
    "quit": ("", "leave, as the end of input does"),
}
"""What stands behind a colon: arguments and explanation. The beginning of a name will do."""


class Plain:
    """A game in lines. A line is what the agent says, or behind a colon a command.

    Args:
        game: The game.
        out: The folder that finished episodes are saved to.
        lines: Where lines come from and go to.
    """

    def __init__(self, game: Game, out: Path, lines: Lines) -> None:
        self.game, self._out, self._lines = game, out, lines
        self._saved: set[Node] = set()
        self._tell = lines.tell_all

    def play(self) -> bool:
        """Plays until the end of input.

        Returns:
            Whether it came to that; false if it was interrupted.
        """
        self._begin()
        try:
            while (line := self._lines.ask()) is not None:
                try:
                    if not self._obey(line):
                        break
                    self._save_finished()
                except (UsageError, MachineError) as error:
                    self._lines.tell(f"Error: {error}")
                except KeyboardInterrupt:
                    if not self._lines.live:
                        raise
                    self._lines.tell(f"Interrupted at point {self.game.here.number}.")
        except KeyboardInterrupt:
            self._end()
            return False
        self._end()
        return True

    def _begin(self) -> None:
        env = self.game.env
        name = env.spec.id if env.spec else type(env.family).__name__
        self._lines.tell(
            f"Task {env.task.id} of {name}, seed {self.game.seed}, format {env.format.name}, "
            f"{len(self.game.tools)} tools. A line is what the agent says; :help lists the commands."
        )
        if env.task.instruction not in self.game.root.messages[-1].content:
            self._tell(["instruction:", *block(env.task.instruction)])
        self._tell(told(self.game.root))

    def _end(self) -> None:
        self._save_finished()  # an interruption may have come between a step and this
        here = self.game.here
        kept = f"{len(self._saved)} saved in {self._out}" if self._saved else "nothing was saved"
        self._lines.tell(f"Left at point {here.number}; {kept}.")

    def _obey(self, line: str) -> bool:
        """Does what a line says; false if it says to leave."""
        if not line.startswith(":"):
            if line.strip():
                self._act(line)
        elif line.startswith("::"):
            self._act(line[1:])
        else:
            name, _, rest = line[1:].partition(" ")
            meant = [command for command in COMMANDS if command.startswith(name)]
            if name not in COMMANDS and (len(meant) != 1 or not name):
                raise unknown("command", name, COMMANDS)
            command = name if name in COMMANDS else meant[0]
            if command == "quit":
                return False
            getattr(self, f"_{command}")(rest.strip())
        return True

    def _act(self, text: str) -> None:
        self._tell(told(self.game.act(text)))

    def _save_finished(self) -> None:
        """Saves the way to here, if a person has finished the episode."""
        here = self.game.here
        if here.over and not here.failed and here not in self._saved and PERSON in {node.by for node in here.path}:
            self._save("")

    def _call(self, rest: str) -> None:
        self._act(self.game.compose(*read_call(rest, self.game.tools)))

    def _form(self, rest: str) -> None:
        tool = self._named(rest)
        schema = tool.parameters
        required = schema.get("required") or ()
        arguments = {}
        for name, parameter in (schema.get("properties") or {}).items():
            self._lines.tell(parameter_line(name, parameter, name in required))
            while True:
                line = self._lines.ask(f"{name}= ")
                if line is None or line == ":":
                    return self._lines.tell("The call was given up.")
                if not line and name not in required:
                    break
                value = typed(line, parameter, schema)
                wrong = self._wrong(tool, name, value)
                if not wrong:
                    arguments[name] = value
                    break
                self._tell([*wrong, "Write it anew, or a colon to give up."])
        self._act(self.game.compose(tool.name, arguments))

    def _wrong(self, tool: Tool, name: str, value: object) -> list[str]:
        """What the verifier has against an argument."""
        (judged,) = self.game.judge(Message("assistant", calls=(ToolCall(tool.name, {name: value}),)))
        return list(faults(fault.to_json() for fault in judged.faults if fault.argument == name))

    def _say(self, rest: str) -> None:
        self._act(self.game.say(rest))

    def _text(self, rest: str) -> None:
        written = []
        while (line := self._lines.ask("| ")) is not None and line != (rest or "."):
            written.append(line)
        if line is None:
            return self._lines.tell("The text had no end, so it was not said.")
        self._act("\n".join(written))

    def _check(self, rest: str) -> None:
        message = self.game.parse(rest)
        self._tell(reading(message))
        for judged in self.game.judge(message):
            self._tell(faults(fault.to_json() for fault in judged.faults))

    def _tools(self, rest: str) -> None:
        wanted = rest.lower()
        found = [tool for tool in self.game.tools if wanted in tool.name.lower() or wanted in tool.description.lower()]
        self._lines.tell(f"{len(found)} of {len(self.game.tools)} tools:")
        for tool in found:
            names = ", ".join(tool.parameters.get("properties") or {})
            self._lines.tell(in_short(f"{tool.name}({names}): {tool.description}", 160))

    def _tool(self, rest: str) -> None:
        self._tell(tool_lines(self._named(rest)))

    def _named(self, name: str) -> Tool:
        tools = {tool.name: tool for tool in self.game.tools}
        if name not in tools:
            raise unknown("tool", name, tools)
        return tools[name]

    def _look(self, rest: str) -> None:
        self._tell(told(self._point(rest) if rest else self.game.here))

    def _point(self, rest: str) -> Node:
        nodes = self.game.nodes
        if not rest.isdecimal() or int(rest) >= len(nodes):
            raise UsageError(f"A point is a number from 0 to {len(nodes) - 1}, not {rest!r}; :tree lists them.")
        return nodes[int(rest)]

    def _prompt(self, rest: str) -> None:
        self._tell(["prompt:", *block(self.game.env.prompt())])

    def _score(self, rest: str) -> None:
        here = self.game.here
        self._lines.tell(f"{here.depth} steps, reward {number(here.total)} in all")
        self._tell(ended(here))

    def _history(self, rest: str) -> None:
        for node in self.game.here.path:
            self._lines.tell(f"{node.number} {action(node)}")

    def _tree(self, rest: str) -> None:
        self._tell(tree(self.game.root, self.game.here))

    def _undo(self, rest: str) -> None:
        if rest and not rest.isdecimal():
            raise UsageError(f":undo takes a number of steps, not {rest!r}.")
        node = self.game.here
        for _ in range(int(rest or 1)):
            if node.parent is None:
                raise UsageError(f"There are only {self.game.here.depth} steps to undo.")
            node = node.parent
        self._go_to(node)

    def _go(self, rest: str) -> None:
        self._go_to(self._point(rest))

    def _go_to(self, node: Node) -> None:
        self.game.go(node)
        self._tell(told(node))

    def _hint(self, rest: str) -> None:
        hint = self.game.hint()
        if hint is None:
            raise UsageError("The episode is over: there is nothing left to do here.")
        self._tell(["The expert would write:", *block(hint.text), *reading(hint.message)])

    def _auto(self, rest: str) -> None:
        words = rest.split()
        policy = words.pop(0) if words and "=" not in words[0] and not words[0].isdecimal() else "expert"
        steps = int(words.pop(0)) if words and words[0].isdecimal() else None
        chosen = policy_named(policy, **read_arguments(" ".join(words), {}))
        for node in islice(self.game.autoplay(chosen), steps):
            self._tell(told(node))

    def _save(self, rest: str) -> None:
        here = self.game.here
        folder = Path(rest) if rest else self._out
        if folder == self._out and here in self._saved:
            return self._lines.tell(f"Point {here.number} is in {folder} already.")
        path = self.game.save(folder)
        if folder == self._out:
            self._saved.add(here)
        self._lines.tell(f"Saved to {path}.")

    def _tasks(self, rest: str) -> None:
        wanted = rest.lower()
        tasks = self.game.env.tasks
        found = [task for task in tasks if wanted in task.id.lower() or wanted in task.instruction.lower()]
        more = f", the first {MOST_TASKS}" if len(found) > MOST_TASKS else ""
        self._lines.tell(f"{len(found)} of {len(tasks)} tasks{more}:")
        for task in found[:MOST_TASKS]:
            self._lines.tell(f"{task.id}: {in_short(task.instruction)}")

    def _new(self, rest: str) -> None:
        task, _, seed = rest.partition(" ")
        if seed and not seed.isdecimal():
            raise UsageError(f":new takes a task and a seed, a number; not {seed!r}.")
        self.game = Game(self.game.env, task=task or None, seed=int(seed) if seed else self.game.seed + (not task))
        self._begin()

    def _help(self, rest: str) -> None:
        self._tell(self._explained())

    def _explained(self) -> Iterator[str]:
        yield "A line is what the agent says, in the format of the environment; one that begins with :: begins with :."
        for name, (arguments, explanation) in COMMANDS.items():
            yield f":{f'{name} {arguments}'.rstrip()} - {explanation}"
