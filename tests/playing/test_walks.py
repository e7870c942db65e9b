"""Wherever a walk through the tree leads, the environment is where a fresh one gets by the same steps."""

import random
from collections.abc import Callable, Iterable
from typing import Any, cast

import forking_family
import gymnasium
import pytest
import toy_family
from hypothesis import given, settings
from hypothesis import strategies as st

from lamsim import Sandbox, ToolEnv
from lamsim.playing import Game, Node
from lamsim.sandboxes import ProcessSandbox

Move = tuple[str, int]


class Walker:
    """Walks through a game and compares.

    Args:
        make: Makes the environment.
        task: Its number.
    """

    def __init__(self, make: Callable[[], ToolEnv], task: int = 0) -> None:
        self.witness = make()
        self.task, self.seed = self.witness.tasks.ids[task], 2
        self.game = Game(make(), task=self.task, seed=self.seed)
        self.expected: dict[Node, Any] = {}

    def walk(self, moves: Iterable[Move]) -> None:
        game = self.game
        for kind, number in moves:
            if kind == "act" and not game.here.over:
                game.act(self.text(number))
            elif kind == "undo" and game.here.parent:
                game.undo()
            else:
                game.go(game.nodes[number % len(game.nodes)])
            self.compare()

    def text(self, number: int) -> str:
        game = self.game
        game.env.action_space.seed(number)
        hint = game.hint()
        assert hint is not None
        return [hint.text, game.env.action_space.sample(), hint.text, game.say("hello"), game.here.text][number % 5]

    def compare(self) -> None:
        here = self.game.here
        if here not in self.expected:
            self.witness.reset(seed=self.seed, options={"task": self.task})
            for node in here.path[1:]:
                self.witness.step(node.text)
            self.expected[here] = self.seen(self.witness)
        assert self.seen(self.game.env) == self.expected[here]

    @staticmethod
    def seen(env: ToolEnv) -> Any:
        state = None if env.episode.over else env.episode.session.state()
        return env.prompt(), env.trajectory(), env.messages, env.episode.info, env.episode.over, state

    def close(self) -> None:
        self.game.close()
        self.witness.close()


def maker(env_id: str, **options: Any) -> Callable[[], ToolEnv]:
    return lambda: cast(ToolEnv, gymnasium.make(env_id, **options).unwrapped)


MOVES = st.lists(st.tuples(st.sampled_from(["act", "act", "undo", "go"]), st.integers(0, 60)), max_size=40)


@settings(max_examples=20, deadline=None)
@given(moves=MOVES, task=st.integers(0, 5))
def test_a_toy(moves: list[Move], task: int) -> None:
    Walker(maker(toy_family.ENV_ID, format="native"), task).walk(moves)


@settings(max_examples=4, deadline=None)
@given(moves=MOVES)
def test_frozen_forks(moves: list[Move]) -> None:
    walker = Walker(maker(forking_family.ENV_ID, format="hermes", sandbox=ProcessSandbox()), 3)
    walker.walk(moves)
    walker.close()


def moves(count: int) -> list[Move]:
    drawn = random.Random(7)
    return [(drawn.choice(["act", "act", "act", "undo", "go"]), drawn.randrange(100)) for _ in range(count)]


@pytest.mark.parametrize("bound", [2, 16])
def test_frozen_forks_beyond_what_is_kept(bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox that keeps fewer than a game would does no harm."""
    monkeypatch.setattr("lamsim.playing.game.FORKS", 3)
    sandbox: Sandbox = ProcessSandbox(snapshots=bound)
    walker = Walker(maker(forking_family.ENV_ID, format="hermes", sandbox=sandbox), 3)
    walker.walk(moves(40))
    assert len(walker.game.nodes) > 6
    walker.close()


@pytest.mark.parametrize(
    ("env_id", "options"),
    [
        ("lamsim/Webshop-v0", {}),
        ("lamsim/Webshop-v0", {"format": "native", "sandbox": "process"}),
        ("lamsim/LAM-v0", {"format": "openai"}),
        ("lamsim/LAM-v0", {"sandbox": "process", "feedback": "show"}),
        ("lamsim/Alfworld-v0", {}),
        ("lamsim/BFCL-v0", {}),
        ("lamsim/BFCL-v0", {"sandbox": "process", "observation": "turn"}),
    ],
)
def test_families(env_id: str, options: dict[str, Any]) -> None:
    walker = Walker(maker(env_id, **options))
    walker.walk(moves(18))
    assert len(walker.game.nodes) > 3
    walker.close()
