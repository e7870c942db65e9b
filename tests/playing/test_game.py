from pathlib import Path
from typing import Any, cast

import forking_family
import pytest
from games import make, replayed

from lamsim import ToolEnv, UsageError
from lamsim.collectors.rollout import rollout
from lamsim.errors import MachineError
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.playing import Game
from lamsim.policies import policy_named
from lamsim.sandboxes import ProcessSandbox
from lamsim.trajectory import read_trajectories


def till(**options: Any) -> Game:
    return Game(make(**options), task="till-3", seed=1)


def test_steps_make_a_tree() -> None:
    game = till()
    assert (game.here, game.root.text, game.root.observation) == (
        game.root,
        "",
        "Fill the till up to 6 coins, then shut it.",
    )
    first = game.act("put 2")
    assert (first.number, first.by, first.parent, first.reward, first.over) == (1, "person", game.root, 0.0, False)
    assert [message.content for message in first.messages] == ["", "3 coins"]
    assert game.undo() is game.root
    second = game.act("put 3")
    end = game.act("shut")
    assert end.ending is not None
    assert end.ending.score is not None
    assert (end.over, end.total, end.ending.score.success) == (True, end.reward, end.reward == 1.0)
    assert [node.number for node in game.root.children] == [1, 2]
    assert end.path == [game.root, second, end]
    assert end.depth == 2


def test_the_same_text_is_the_same_child() -> None:
    game = till()
    first = game.act("put 2")
    game.undo()
    assert game.act("put 2") is first
    assert len(game.nodes) == 2
    assert game.env.episode.info["total"] == 3


def test_after_the_end_one_can_only_go_back() -> None:
    game = till()
    game.act("shut")
    with pytest.raises(UsageError, match="The episode is over"):
        game.act("count")
    with pytest.raises(UsageError, match="The episode is over"):
        next(game.autoplay("expert"))
    assert game.hint() is None
    game.undo()
    assert not game.act("count").over
    game.go(game.root)
    with pytest.raises(UsageError, match="nothing to undo"):
        game.undo()


def test_faults_say_what_would_be_right() -> None:
    game = till(format="hermes")
    text = game.compose("putt", {"coins": 2})
    (judged,) = game.judge(game.parse(text))
    assert "put" in judged.faults[0].remedy
    assert game.nodes == [game.root]
    assert game.act(text).feedback == [fault.to_json() for fault in judged.faults]


def test_judging_knows_repetitions_and_changes_nothing() -> None:
    game = till(format="hermes")
    text = game.compose("put", {"coins": 2})
    assert not game.judge(game.parse(text))[0].faults
    assert not game.judge(game.parse(text))[0].faults
    game.act(text)
    assert game.judge(game.parse(text))[0].faults[0].pattern == "repeated_call"
    unread = Message("assistant", calls=(InvalidToolCall("{", "is no JSON"),))
    assert game.judge(unread)[0].faults[0].pattern == "invalid_format"


def test_composing() -> None:
    game = till(format="hermes")
    message = game.parse(game.compose("put", {"coins": 2}, "two more"))
    assert (message.thought, message.calls) == ("two more", (ToolCall("put", {"coins": 2}),))
    assert game.parse(game.say("hello")).content == "hello"
    with pytest.raises(UsageError, match=r"The format native can't write this \(AttributeError"):
        till().compose("put", cast(dict[str, Any], None))


def test_hints() -> None:
    game = till()
    hint = game.hint()
    assert hint is not None
    assert (hint.text, hint.message.thought) == ("put 5", "5 coins to go")
    game.act("put 2")
    again = game.hint()
    assert again is not None
    assert again.text == "put 3"


def test_an_expert_at_a_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    game = till()
    monkeypatch.setattr(type(game.env.family), "expert", lambda *_: {}["way"])
    with pytest.raises(UsageError, match="at a loss here"):
        game.hint()


@pytest.mark.parametrize("policy", ["expert", "random", "dfsdt"])
def test_autoplay_from_the_start_is_a_rollout(policy: str) -> None:
    made = policy_named(policy, policy="expert") if policy == "dfsdt" else policy_named(policy)
    game = till(format="hermes", max_steps=6)
    played = list(game.autoplay(made))
    assert played[-1].over
    record = game.record()
    expected = rollout(make(format="hermes", max_steps=6), made, 1, "till-3")
    assert record["lamsim"]["policy"]["name"] == policy
    for each in (record, expected):
        del each["lamsim"]["policy"]
        each["lamsim"].pop("timing", None)
    assert record == expected


def test_autoplay_stops_when_somebody_else_moves() -> None:
    game = till()
    steps = game.autoplay("expert")
    next(steps)
    game.undo()
    assert list(steps) == []
    assert game.here is game.root


def test_who_took_which_step() -> None:
    game = till()
    assert game.record()["lamsim"]["policy"] == {"name": "person"}
    game.act("put 2")
    assert game.record()["lamsim"]["policy"] == {"name": "person"}
    list(game.autoplay("expert"))
    assert game.record()["lamsim"]["policy"] == {"name": "person+expert", "steps": ["person", "expert", "expert"]}


def test_a_policy_that_cannot_answer_leaves_the_game_where_it_is() -> None:
    game = till()

    def search(observation: str, info: Any) -> str:
        game.env.step("put 1")
        raise MachineError("The line is dead.")

    with pytest.raises(MachineError, match="The line is dead"):
        next(game.autoplay(search))
    game.act("put 5")
    assert game.act("shut").total == 1.0


def test_a_policy_that_breaks() -> None:
    game = till()
    with pytest.raises(MachineError, match=r"The policy <lambda> broke \(KeyError: 'x'\)"):
        next(game.autoplay(lambda observation, info: info["x"]))
    assert game.act("count").number == 1


def test_what_is_interrupted_did_not_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    game = till()
    game.act("put 2")
    with monkeypatch.context() as patch:
        step = game.env.step

        def interrupted(text: str) -> Any:
            step(text)
            raise KeyboardInterrupt

        patch.setattr(game.env, "step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            game.act("put 3")
    assert game.here.number == 1
    assert game.act("count").messages[-1].content == '{"total": 3}'


@pytest.mark.parametrize("sandbox", ["inprocess", "process"])
def test_a_failure_can_be_left_and_tried_again(sandbox: str) -> None:
    game = till(sandbox=sandbox)
    game.act("put 3")
    failed = game.act("shake")
    assert failed.failed
    assert game.record()["lamsim"]["end"] == "failed"
    game.undo()
    again = game.act("shake")
    assert again is not failed
    game.go(failed)
    game.go(game.nodes[1])
    game.act("put 2")
    assert game.act("shut").total == 1.0
    game.close()


def test_a_lost_process_can_be_left() -> None:
    game = Game(make(forking_family.ENV_ID, format="hermes", sandbox=ProcessSandbox()), task="turns-2")
    game.act(game.compose("turn", {}))
    failed = game.act(game.compose("leave", {}))
    assert failed.failed
    game.undo()
    game.act(game.compose("turn", {"again": 1}))
    assert game.env.episode.info["turns"] in (1, 2)
    game.close()


class Unkeepable:
    """Passes everything on but snapshots."""

    def __init__(self, env: ToolEnv) -> None:
        self._env = env

    def __getattr__(self, name: str) -> Any:
        if name == "snapshot":
            raise MachineError("A snapshot of the toolkit broke.")
        return getattr(self._env, name)


def test_what_cannot_be_kept_is_played_again() -> None:
    game = Game(cast(ToolEnv, Unkeepable(make())), task="till-3", seed=1)
    first = game.act("put 2")
    game.undo()
    game.act("put 3")
    game.go(first)
    assert game.env.episode.info["total"] == 3


def test_a_world_that_does_not_repeat_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game(cast(ToolEnv, Unkeepable(make())), task="till-3", seed=1)
    first = game.act("put 2")
    game.undo()
    first.observation = "something else"
    with pytest.raises(MachineError, match="There is no way back to point 1: step 1, taken again, came out different"):
        game.go(first)
    assert game.here is game.root
    assert game.act("put 5").messages[-1].content == "6 coins"


def test_demonstrations_are_replayable(tmp_path: Path) -> None:
    game = till(format="hermes")
    game.act("no call at all")
    game.save(tmp_path / "games")
    game.undo()
    list(game.autoplay("expert"))
    assert game.save(tmp_path / "games") == tmp_path / "games" / "trajectories.jsonl"
    game.go(game.nodes[1])
    game.act(game.compose("shut", {}))
    game.save(tmp_path / "games")
    ends = [record["lamsim"]["end"] for record in replayed(tmp_path / "games")]
    assert ends == ["unfinished", "terminated", "terminated"]
    assert len(list(read_trajectories(tmp_path / "games"))) == 3


def test_no_demonstrations_among_a_policys_run(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(UsageError, match="holds the run of a policy"):
        till().save(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="Can't write"):
        till().save(tmp_path / "file" / "games")
