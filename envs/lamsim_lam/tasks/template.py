"""A template: a kind of request with typed placeholders, a hidden solution and an expert's plan."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from lamsim_lam.answers import Answer
from lamsim_lam.world import Row, World

Chance: TypeAlias = random.Random


class Unsatisfied(Exception):
    """This world has nothing that the template could be filled with; another one may."""


class Impossible(Exception):
    """The expert has found that the request can't be fulfilled; the text says why."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How a placeholder is withheld until the agent asks for it.

    Attributes:
        vague: What stands in the request instead.
        question: A sentence that asks for it.
        reveal: What the user then says.
        about: Words of a question that is about it, with `|` between them.
    """

    vague: str
    question: str
    reveal: str
    about: str


@dataclass(frozen=True, slots=True)
class Slot:
    """What a placeholder is filled with.

    Attributes:
        value: What solution and plan work with: a JSON value.
        said: How the user says it.
        ask: How it can be withheld; None if it can't.
    """

    value: Any
    said: str
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What the expert's call gave.

    Attributes:
        value: The tool's JSON value; its text if it is none.
        error: Whether the tool refused.
    """

    value: Any
    error: bool = False


Use: TypeAlias = tuple[str, Mapping[str, Any]]
"""A tool's name and arguments."""

Plan: TypeAlias = Generator[Use, Result, str]
"""Yields calls, gets their results, and returns the answer in words."""


class Solver(World):
    """The world as hidden solutions see it: whole tables, and every change allowed.

    Attributes:
        needed: Ids of rows that the solution rests on; an agent that has seen one has come a part of the way.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world.base)
        self.needed: list[str] = []

    def all(self, table: str, keep: Callable[[Row], bool]) -> list[Row]:
        """The rows that meet a condition, all of them needed."""
        found = list(self.rows(table, keep))
        self.needed += [row["id"] for row in found]
        return found

    def one(self, table: str, keep: Callable[[Row], bool]) -> Row:
        """The only row that meets a condition.

        Raises:
            Unsatisfied: If it is none or several.
        """
        found = list(self.rows(table, keep))
        if len(found) != 1:
            raise Unsatisfied(f"{len(found)} {table} meet a condition that one must meet.")
        self.needed.append(found[0]["id"])
        return found[0]


class Template(ABC):
    """A kind of request.

    Attributes:
        name: `domain.what`, unique.
        domains: Domains whose rows it is about; the first is its category.
        says: At least six ways to say it, with the placeholders in braces.
        tools: Those that the plan may use; the catalog has them, whatever else it has.
        vital: Of them those without which, if all of these are missing, it can't be done; empty if others would do.
        withholds: Whether there are placeholders that can be withheld.
        twists: Of `absent` (the request names something that is not there) and `forbidden` (the user may not do that)
            those that `draw` knows.
    """

    name: ClassVar[str]
    domains: ClassVar[tuple[str, ...]]
    says: ClassVar[tuple[str, ...]]
    tools: ClassVar[tuple[str, ...]]
    vital: ClassVar[tuple[str, ...]] = ()
    withholds: ClassVar[bool] = False
    twists: ClassVar[tuple[str, ...]] = ()

    @property
    def category(self) -> str:
        """The domain that it counts for."""
        return self.domains[0]

    @abstractmethod
    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """Fills the placeholders.

        Args:
            world: To choose from.
            chance: The only source of chance.
            twist: Empty, or one of `twists`.

        Raises:
            Unsatisfied: If this world does not allow it.
        """

    @abstractmethod
    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """The hidden solution: makes the changes that are wanted and gives the answer; it need not use tools.

        Args:
            solver: The world.
            given: The placeholders' values.

        Raises:
            Unsatisfied: If the request makes no sense in this world, for instance as it has two answers.
        """

    @abstractmethod
    def plan(self, given: Mapping[str, Any]) -> Plan:
        """How an expert fulfils the request with tools, knowing the request alone.

        Args:
            given: The placeholders' values.

        Raises:
            Impossible: Once it is clear that it can't be done.
        """


@dataclass(frozen=True, slots=True)
class Wish:
    """One request of a task.

    Attributes:
        template: The template's name.
        given: The placeholders' values.
        says: How the user says it, perhaps with something withheld.
        asked: The same with nothing withheld.
        answer: What is to be told.
        ask: What the user withholds; None for nothing.
    """

    template: str
    given: Mapping[str, Any]
    says: str
    asked: str
    answer: Answer
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """What a task's end is compared with.

    Attributes:
        wishes: The requests; the user comes out with a later one once the agent has reported on the one before.
        changes: The rows that must be other than at the beginning, by table and id; None for one that must be gone.
        milestones: Ids of rows that the solutions rest on.
        looks: Calls by which an expert finds that something is not there.
        decline: Whether declining is right, and nothing else.
        confirms: Whether the user must be asked before the world is changed.
        rules: Names of the rules that must be obeyed.
        number: Of the world.
        clock: How the user says what time it is.
        year: The present one.
    """

    wishes: tuple[Wish, ...]
    changes: Mapping[str, Mapping[str, Row | None]]
    milestones: tuple[str, ...]
    looks: tuple[Use, ...]
    decline: bool
    confirms: bool
    rules: tuple[str, ...]
    number: int
    clock: str
    year: int
