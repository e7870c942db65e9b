"""The machine: a shell in a container, what the agent sees of it, and what is checked in it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import gymnasium
import pytest
from gymnasium.utils.env_checker import check_env
from lamsim_agentbench.operating_system.family import OperatingSystem

import lamsim  # noqa: F401 - registers the environments
from lamsim import DockerSandbox, Family, Message, SandboxError, Session, ToolCall, ToolEnv, ToolkitSpec

from .conftest import played

SPEC = ToolkitSpec(
    "lamsim_agentbench.operating_system.machine.toolkit:Machine", image="shell", isolation="episode", root=True
)
STOCK = (
    "#!/bin/bash\nnames=(Ann Bo)\n"
    'for ((i = 0; i < 50; i++)); do echo "${names[RANDOM % 2]} $RANDOM"; done >/srv/stock.log'
)
Open = Callable[..., Session]


@pytest.fixture
def opened(machines: DockerSandbox) -> Iterator[Open]:
    sessions = []

    def opened(seed: int = 1, **world: Any) -> Session:
        world = {"init": [], "start": "", "folder": "/root", **world}
        session = machines.open(SPEC, world, seed)
        sessions.append(session)
        return session

    yield opened
    for session in sessions:
        session.close()


def ran(session: Session, script: str) -> str:
    result = session.call(ToolCall("bash_action", {"script": script}), True)
    assert not result.error
    return result.content


def output(text: str) -> str:
    return f"The output of the OS:\n\n{text}"


def test_the_shell_keeps_what_was_done(opened: Open) -> None:
    machine = opened(start="here=there; cd /srv")
    assert ran(machine, "pwd; echo $here; umask; id -un; echo $HOME") == output("/srv\nthere\n0022\nroot\n/root\n")
    assert (
        ran(machine, "mkdir a && cd a && count=3 && f() { echo $((count + $1)); }") == "The output of the OS is empty."
    )
    assert ran(machine, "pwd; f 4") == output("/srv/a\n7\n")
    assert ran(machine, "false") == "The output of the OS is empty."
    assert machine.look().info == {"status": 1}


def test_output_is_cut_as_the_benchmark_cuts_it(opened: Open) -> None:
    machine = opened()
    assert ran(machine, "printf '%0800d' 0") == output("0" * 800)
    cut = output("0" * 780 + "\n[truncated because the output is too long]")
    assert ran(machine, "printf '%0801d' 0") == cut
    assert ran(machine, "printf '\\e[31mred\\e[0m\\a'; printf '\\e]0;title\\a'") == output("red")


def test_a_command_without_end_is_stopped(opened: Open) -> None:
    machine = opened(seconds=1.0)
    stopped = "\n[The command was stopped: it had not ended after 1 seconds.]"
    assert ran(machine, "echo begun; sleep 1000").startswith(output("begun\n"))
    assert ran(machine, "sleep 1000").endswith(stopped)
    assert ran(machine, "cat").endswith(stopped)
    assert ran(machine, "echo still here") == output("still here\n")


def test_a_shell_within_the_shell_takes_over(opened: Open) -> None:
    prepared = "useradd -m -s /bin/bash eve && echo 'echo secret' >/home/eve/test && chown eve /home/eve/test"
    machine = opened(start=f"{prepared} && cd /home/eve && su - eve")
    assert ran(machine, "id -un; pwd; bash ~/test") == output("eve\n/home/eve\nsecret\n")


def test_what_runs_in_the_background_lives_on(opened: Open) -> None:
    machine = opened(init=[["bash", "(sleep 500) &"]], start="sleep 400 &")
    assert "sleep 500" in ran(machine, "ps ax")
    assert "sleep 400" in ran(machine, "ps ax")


@pytest.mark.parametrize("script", ["", "\n", "\ud800", "echo 'open", "exit 3", "kill -9 $$", "))", "\x04", "\x03"])
def test_any_script_can_be_run(opened: Open, script: str) -> None:
    machine = opened()
    machine.call(ToolCall("bash_action", {"script": script}), True)
    assert "fine" in ran(machine, "echo fine")


def test_what_no_shell_takes_is_refused(opened: Open) -> None:
    machine = opened()
    result = machine.call(ToolCall("bash_action", {"script": "a\0b"}), True)
    assert result.error
    assert "NUL" in result.content
    assert machine.call(ToolCall("bash_action", {"script": 3}), False).error
    assert machine.call(ToolCall("bash_action", {}), False).error


def test_chance_comes_from_the_seed(opened: Open) -> None:
    logs = [ran(opened(seed, init=[["bash", STOCK]]), "md5sum /srv/stock.log; echo $RANDOM") for seed in (1, 1, 2)]
    assert logs[0] == logs[1]
    assert logs[0] != logs[2]


def test_a_machine_that_can_not_be_prepared_is_no_task(opened: Open) -> None:
    with pytest.raises(SandboxError, match="a script that prepares the machine ended with 3: half way"):
        opened(init=[["bash", "echo half way; exit 3"]])
    assert opened(init=[["python", "open('/srv/made', 'w')"]]).look().info == {"status": 0}


def test_checks_get_what_the_ones_before_printed(opened: Open) -> None:
    machine = opened(folder="/srv")
    scripts = [
        ["bash", 'echo "$1,$#,$PWD"'],
        ["python", "import sys; print(len(sys.argv)); assert sys.argv[1:] == ['the answer', 'the answer,1,/srv\\n']"],
        ["bash", "[ $3 = 3 ] && exit 7"],
        ["bash", "touch /srv/not-run"],
    ]
    assert machine.examine({"scripts": scripts, "answer": "the answer"}) == {"statuses": [0, 0, 7]}
    assert machine.examine({"scripts": [["bash", "ls"]], "answer": "x" * 300_000}) == {"statuses": [126]}
    assert machine.examine({"scripts": [], "answer": ""}) == {"statuses": []}
    assert ran(machine, "ls /srv") == "The output of the OS is empty."


def test_a_kept_machine_comes_back(opened: Open) -> None:
    machine = opened(init=[["bash", STOCK]], start="cd /srv")
    first = ran(machine, "tail -n 1 stock.log >last; x=5")
    kept = machine.snapshot()
    told = [ran(machine, script) for script in ("cat last; echo $x $RANDOM; pwd", "rm last stock.log; ls")]
    machine.restore(kept)
    assert [ran(machine, script) for script in ("cat last; echo $x $RANDOM; pwd", "rm last stock.log; ls")] == told
    other = opened(init=[["bash", STOCK]], start="cd /srv")
    other.restore(kept)
    assert ran(other, "cat last; echo $x $RANDOM; pwd") == told[0]
    assert first == "The output of the OS is empty."


def test_machines_have_nothing_of_each_other(opened: Open) -> None:
    one, other = opened(), opened()
    ran(one, "rm -rf /usr/bin/ls /srv; echo mine >/mine")
    assert "mine" not in ran(other, "ls / /srv")


def test_goals_are_not_in_the_machine(opened: Open) -> None:
    listed = ran(
        opened(), r"cd /lamsim/code && find . -name '*.py' | grep -v '^./lamsim_sandbox\|^./lamsim_embedding' | sort"
    )
    package = "./lamsim_agentbench/operating_system/machine"
    assert listed == output(f"{package}/__init__.py\n{package}/toolkit.py\n")


def env_of(machines: DockerSandbox, family: Family | None = None, **options: Any) -> ToolEnv:
    return ToolEnv(family or OperatingSystem(), sandbox=machines, **options)


def test_gymnasium_takes_it(machines: DockerSandbox) -> None:
    env = gymnasium.make("lamsim/AgentBench-OS-v0", sandbox=machines, split="test")
    check_env(env.unwrapped, skip_render_check=True)
    env.close()


def test_out_of_steps_is_unsolved_however_the_machine_is(machines: DockerSandbox) -> None:
    family = OperatingSystem()
    task = family.tasks["processes-start-and-leave-0"]

    def dawdler(env: ToolEnv) -> Message:
        steps = sum(message.role == "assistant" for message in env.messages)
        script = task.goal.commands[0] if not steps else f"echo {steps}"
        return Message("assistant", calls=(ToolCall("bash_action", {"script": script}),))

    end = played(family, task, machines, dawdler)
    assert len([message for message in end["messages"] if message.role == "assistant"]) == 8
    assert end["reward"] == 0.0
    assert end["info"]["success"] is False


def test_who_only_talks_is_reminded_or_done(machines: DockerSandbox) -> None:
    env = env_of(machines, format="hermes")
    env.reset(seed=1)
    _, _, terminated, truncated, info = env.step("Let me think.")
    assert not terminated
    assert not truncated
    assert info["messages"][-1] == Message("user", "No executable tool calls found. Please call a tool instead")
    env.close()
    first = env_of(machines, OperatingSystem(version="v0.2"), format="native")
    observation, _ = first.reset(seed=1)
    assert observation.endswith(f"User: {first.task.instruction}\n\nAgent: ")
    _, reward, terminated, _, info = first.step("Let me think.")
    assert (reward, terminated, info["success"]) == (0.0, True, False)
    first.close()


def test_the_text_form_solves_a_task(machines: DockerSandbox) -> None:
    env = env_of(machines, OperatingSystem(version="v0.2"), format="native")
    env.reset(seed=1, options={"task": "counting-hidden-files-2"})
    command = env.task.goal.commands[0]
    observation, *_ = env.step(f"Think: count\n\nAct: bash\n\n```bash\n{command}\n```")
    answer = env.task.goal.rule.answer
    assert observation == f"\n\nUser: The output of the OS:\n\n{answer}\n\n\nAgent: "
    _, reward, terminated, _, info = env.step(f"Act: answer({answer})")
    assert (reward, terminated, info["score"]) == (1.0, True, {"answer": 1.0})
    env.close()


@pytest.mark.parametrize(
    "task",
    [
        "text-join-tables-1",
        "permissions-writable-by-all-0",
        "processes-stop-one-2",
        "processes-open-file-2",
        "processes-start-and-leave-1",
        "processes-wait-for-job-2",
    ],
)
def test_an_episode_is_the_same_again(machines: DockerSandbox, task: str) -> None:
    """The expert looks at no inodes, process ids, times and notices of the shell, which differ each time."""

    def record() -> dict[str, Any]:
        family = OperatingSystem()
        env = env_of(machines, family, format="hermes")
        env.reset(seed=3, options={"task": task})
        over = False
        while not over:
            action = env.format.encode(family.expert(env.task, env.messages, {}))
            _, _, terminated, truncated, _ = env.step(action)
            over = terminated or truncated
        made = env.trajectory()
        env.close()
        return made

    first = record()
    assert record() == first
    assert threading.active_count() < 50


def test_an_episode_goes_on_from_a_kept_point(machines: DockerSandbox) -> None:
    family = OperatingSystem()
    env = env_of(machines, family, format="hermes")
    env.reset(seed=3, options={"task": "text-join-tables-1"})
    for command in env.task.goal.commands[:2]:
        env.step(env.format.encode(Message("assistant", calls=(ToolCall("bash_action", {"script": command}),))))
    kept = env.snapshot()
    env.step(env.format.encode(Message("assistant", calls=(ToolCall("bash_action", {"script": "rm -rf /srv /opt"}),))))
    env.restore(kept)
    finish = env.format.encode(Message("assistant", calls=(ToolCall("finish_action", {"thought": "done"}),)))
    assert env.step(finish)[1] == 1.0
    env.close()
