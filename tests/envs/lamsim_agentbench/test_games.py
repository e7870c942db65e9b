"""A person's game at a machine: to undo is to get a fresh container, on which what was done before is done again."""

from typing import Any

from lamsim_agentbench.operating_system.family import OperatingSystem

from lamsim import DockerSandbox, ToolEnv
from lamsim.playing import Game


def seen(env: ToolEnv) -> Any:
    return env.prompt(), env.trajectory(), env.episode.session.state()


def test_undo_and_elsewhere(machines: DockerSandbox) -> None:
    game = Game(ToolEnv(OperatingSystem(), format="hermes", sandbox=machines), seed=2)
    try:
        write = game.compose("bash_action", {"script": "echo $RANDOM > /root/mine; cat /root/mine"})
        first = game.act(write)
        drawn = first.results[0].content
        before = seen(game.env)
        game.act(game.compose("bash_action", {"script": "rm /root/mine; cd /; ls /root"}))
        game.undo()
        assert seen(game.env) == before
        look = game.act(game.compose("bash_action", {"script": "cat /root/mine; pwd"}))
        assert look.results[0].content.startswith(drawn)
        game.go(game.root)
        assert "No such file" in game.act(game.compose("bash_action", {"script": "cat /root/mine"})).results[0].content
        game.go(look)
        assert list(game.autoplay("expert"))[-1].ending is not None
    finally:
        game.close()
