"""A family as a stranger would write it, sound by itself; the option `fault` plants one fault in it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import gymnasium
import numpy as np

from lamsim import Evaluator, Family, Message, NativeFormat, Score, Task, TaskSet, ToolCall, ToolkitSpec, Turn
from lamsim.formats import ChatFormat

ENV_ID = "lamsim-tests/Ledger-v0"

TOOLKITS = (
    *("Untyped", "Silent", "NoKind", "NoWords", "NoSchema", "Twice", "Unused", "Fragile", "Dead", "Counting"),
    *("Unordered", "Forgetful", "Homely"),
)
NAMES = ("rent", "food", "fun", "travel")


class LedgerScore:
    def __init__(self, fault: str) -> None:
        self._fault = fault

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        if self._fault == "no evaluator":
            raise ZeroDivisionError("nothing to divide")
        said = state["report"]
        told = task.goal["answer"] in said if self._fault == "lenient" else said == task.goal["answer"]
        moved = state["accounts"] == task.goal["accounts"] or self._fault in ("lenient", "anything")
        right = moved and (told or self._fault == "anything")
        half = 0.5 if self._fault == "half" and task.id == "ledger-1" else 1.0
        return Score(right * half, right, float(right), {"right": float(right)})


def write(call: ToolCall) -> str:
    return " ".join([call.name, *(str(value) for value in call.arguments.values())])


class LedgerFamily(Family):
    """Move money between accounts, and report."""

    task_instruction = "You keep a ledger."
    max_steps: int | None = 10

    def __init__(self, *, fault: str = "", tasks: int = 4, declares: bool = False) -> None:
        if fault == "constructor":
            raise RuntimeError("the ink is dry")
        if fault == "no end":
            self.max_steps = None
        self._fault, self._count, self._declares = fault, tasks, declares

    @cached_property
    def tasks(self) -> TaskSet:
        return TaskSet(self._task(number) for number in range(self._count))

    def _task(self, number: int) -> Task:
        accounts = {name: 60 + 7 * place + number for place, name in enumerate(NAMES)}
        source, target = NAMES[number % 4], NAMES[(number + 1) % 4]
        amount = 11 + number
        after = {**accounts, source: accounts[source] - amount, target: accounts[target] + amount}
        goal: dict[str, Any] = {"accounts": after, "answer": str(after[target]), "move": [source, target, amount]}
        world: dict[str, Any] = {"accounts": accounts}
        told = f"Move {amount} from {source} to {target}, then report what is in {target}."
        name = f"ledger-{number}"
        if number == 1:
            if self._fault == "nothing to do":
                goal, told = {**goal, "accounts": accounts, "answer": "done"}, "Finish, and report that it is done."
            told = {
                "empty": " ",
                "placeholder": f"Move {{amount}} from {source} to {target}.",
                "missing value": f"Move {amount} from None to {target}.",
                "lenient": f"{told} It should be {after[target]}.",
                "goal told": f"{told} {goal}",
            }.get(self._fault, told)
            name = {"blank id": "ledger 1", "same id": "ledger-0"}.get(self._fault, name)
            if self._fault == "goal in the world":
                world["answer"] = goal["answer"]
        return Task(name, told, world, goal, "train" if number % 2 else "test")

    def toolkit(self, task: Task) -> ToolkitSpec:
        return ToolkitSpec(f"ledger_toolkit:{self._fault if self._fault in TOOLKITS else 'Ledger'}")

    def evaluator(self, task: Task) -> Evaluator:
        return LedgerScore(self._fault)

    def formats(self) -> Mapping[str, ChatFormat]:
        def read(text: str) -> ToolCall | None:
            match text.split():
                case ["balance", account]:
                    return ToolCall("balance", {"account": account})
                case ["move", source, target, amount] if amount.isdecimal():
                    source, target = (target, source) if self._fault == "grammar" else (source, target)
                    return ToolCall("move", {"source": source, "target": target, "amount": int(amount)})
                case ["finish", *report]:
                    return ToolCall("finish", {"report": " ".join(report)})
            return None

        return {"native": NativeFormat(read, write)}

    def suggest(self, info: Mapping[str, Any], instruction: str, generator: np.random.Generator) -> ToolCall | None:
        if self._fault == "suggestion":
            raise IndexError("no idea")
        return None

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        if self._fault == "own raises":
            raise KeyError("rules")
        exceptions = {
            "anything": "ledger-*: The ledger is open to all.",
            "declared for nothing": "ledger-1: It is easy.",
            "declared for nobody": "ledger-9: It is easy.",
            "declared without reason": "ledger-1",
        }
        if self._declares and self._fault in exceptions:
            return {"trivial": [exceptions[self._fault]], "sums": self._sums(tasks)}
        return {"sums": self._sums(tasks)}

    def _sums(self, tasks: Sequence[Task]) -> Iterable[str]:
        for task in tasks:
            if self._fault == "sums":
                yield f"The money of {task.id} does not add up."
            if self._fault == "sums raise":
                raise KeyError("sums")

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        source, target, amount = task.goal["move"]
        planted = task.id == "ledger-1"
        done = [call for message in messages for call in message.calls]
        if planted and self._fault == "expert raises":
            raise KeyError("the drawer")
        if planted and self._fault == "expert hangs":
            while True:
                pass
        if planted and self._fault in ("expert loops", "no end"):
            return Message("assistant", "Let me think.")
        calls = [
            ToolCall("balance", {"account": target}),
            ToolCall("move", {"source": source, "target": target, "amount": amount}),
            ToolCall("finish", {"report": task.goal["answer"]}),
        ]
        if self._fault == "nothing to do" and planted:
            del calls[1]
        if planted and self._fault == "wrong amount":
            calls[1] = ToolCall("move", {"source": source, "target": target, "amount": amount - 1})
        if planted and self._fault == "faulty call":
            calls.insert(0, ToolCall("balance", {"acount": target}))
        if planted and self._fault == "repeated call":
            calls.insert(0, calls[0])
        return Message("assistant", calls=(calls[min(len(done), len(calls) - 1)],))


def registered(fault: str, *, declares: bool = False) -> str:
    """The id of the family with a fault in it, which it may declare to be right."""
    env_id = f"lamsim-tests/Ledger-{fault.replace(' ', '_')}{'-declared' * declares}-v0" if fault else ENV_ID
    if env_id not in gymnasium.registry:
        kwargs: dict[str, Any] = {"family": "ledger_family:LedgerFamily", **({"fault": fault} if fault else {})}
        if declares:
            kwargs["declares"] = True
        gymnasium.register(env_id, entry_point="lamsim.registration:make_env", kwargs=kwargs)
    return env_id


registered("")
