"""Problems about processes: finding, looking into, stopping and starting them."""

from __future__ import annotations

import random
import shlex

from lamsim_agentbench.operating_system.embedded.draft import NAMES, THINGS, Draft, files, folder, running

_WAIT = "while :; do sleep 1000; done\n"


def _program(path: str, body: str = _WAIT) -> str:
    return f"{files({path: '#!/bin/bash' + chr(10) + body})}\nchmod +x {path}"


def _background(command: str, before: str = "") -> str:
    return f"{before}setsid {command} </dev/null >/dev/null 2>&1 &"


def _started(program: str, before: str = "") -> str:
    # Between fork and exec a process has its parent's name: nobody finds the program, or its `sleep` is taken for it.
    visible = f"until pgrep -f '^/bin/bash {program}$' >/dev/null; do sleep 0.01; done"
    waiting = "until pgrep -P $! -x sleep >/dev/null; do sleep 0.01; done"
    return f"{_background(program, before)}\n{visible}\n{waiting}"


def stop_one(rng: random.Random) -> Draft:
    """Stops one of several programs."""
    place = folder(rng)
    names = rng.sample(THINGS, 4)
    paths = [f"{place}/{name}" for name in names]
    init = "\n".join([*map(_program, paths), *map(_started, paths)])
    return Draft(
        f"Several programs from {place} are running. Stop {paths[1]}, and let the others run on.",
        init,
        (f"ps -eo args | grep '^/bin/bash {place}/'", f"kill $(pgrep -f '^/bin/bash {paths[1]}$')"),
        checks=(running(paths[1], False), *(running(path, True) for path in paths if path != paths[1])),
    )


def open_file(rng: random.Random) -> Draft:
    """Finds out which file a process has open."""
    place, kept = folder(rng), folder(rng)
    program = f"{place}/{rng.choice(THINGS)}d"
    names = rng.sample(NAMES, 5)
    target = f"{kept}/{names[0]}.journal"
    init = "\n".join(
        [
            files({f"{kept}/{name}.journal": "" for name in names}),
            _program(program, f"exec 7>>{target}\n{_WAIT}"),
            _started(program),
            # The answer is there once the program has got so far.
            f'until [ "$(readlink /proc/$!/fd/7)" = {target} ]; do sleep 0.01; done',
            f"sed -i 's/^exec 7.*/exec 7>>\"$JOURNAL\"/' {program}",
        ]
    )
    return Draft(
        f"The program {program} is running and keeps one of the files in {kept} open. Which? Answer with its full "
        "path.",
        init,
        (f"ls {kept}", f"readlink /proc/$(pgrep -f '^/bin/bash {program}$')/fd/7"),
        answer=target,
    )


def variable_of(rng: random.Random) -> Draft:
    """Reads a variable of a running process."""
    program = f"{folder(rng)}/{rng.choice(THINGS)}d"
    variable, value = rng.choice(["REGION", "CHANNEL", "TENANT"]), f"{rng.choice(NAMES)}-{rng.randrange(1000, 10000)}"
    return Draft(
        f"Which value does the environment variable {variable} have in the running program {program}?",
        f"{_program(program)}\n{_started(program, f'{variable}={value} ')}",
        (
            f"tr '\\0' '\\n' </proc/$(pgrep -f '^/bin/bash {program}$')/environ",
            f"tr '\\0' '\\n' </proc/$(pgrep -f '^/bin/bash {program}$')/environ | sed -n 's/^{variable}=//p'",
        ),
        answer=value,
    )


def start_and_leave(rng: random.Random) -> Draft:
    """Starts a program that must go on."""
    program = f"{folder(rng)}/{rng.choice(THINGS)}d"
    return Draft(
        f"Start the program {program} in the background. It must still be running when you are done; once only.",
        _program(program),
        (
            f"(nohup {program} >/dev/null 2>&1 &)",
            f"until pgrep -f '^/bin/bash {program}$' >/dev/null; do sleep 0.1; done",
        ),
        checks=(running(program, True),),
    )


def let_run_on(rng: random.Random) -> Draft:
    """Continues a stopped process."""
    place = folder(rng)
    names = rng.sample(THINGS, 3)
    paths = [f"{place}/{name}" for name in names]
    suspend = "kill -STOP $!\nuntil ps -o stat= -p $! | grep -q T; do sleep 0.01; done"
    init = [*map(_program, paths), *map(_started, paths), suspend]
    return Draft(
        f"One of the programs from {place} that have been started is suspended. Let it run on, without starting "
        "anything anew.",
        "\n".join(init),
        ("ps -eo stat,args | grep ^T", "kill -CONT $(ps -eo pid,stat,args | awk '$2 ~ /^T/ {print $1}')"),
        checks=tuple(running(path, True) for path in paths),
    )


def processes_of_user(rng: random.Random) -> Draft:
    """Counts what a user runs."""
    user, other = rng.sample(["games", "mail", "news", "backup", "list"], 2)
    count = rng.randrange(3, 8)
    init = "\n".join(
        _background(f"setpriv --reuid {who} --clear-groups sleep {rng.randrange(1000, 9000)}")
        for who in [user] * count + [other] * rng.randrange(2, 5)
    )
    return Draft(
        f"How many processes does the user {user} run at present? Answer with the number.",
        f"{init}\nuntil [ $(ps -u {user} --no-headers | grep -c sleep) = {count} ]; do sleep 0.01; done",
        (f"ps -u {user} --no-headers | wc -l",),
        answer=str(count),
    )


def wait_for_job(rng: random.Random) -> Draft:
    """Collects the result of a job of the shell."""
    path = f"{folder(rng)}/{rng.choice(THINGS)}"
    status = rng.randrange(3, 90)
    program = _program(path, f"read -r line <{path}.go\nexit {status}\n")
    return Draft(
        f"Your shell has started the program {path} as a background job. It ends as soon as someone writes a line into "
        f"the named pipe {path}.go. With which exit status? Answer with the number.",
        f"{program}\nmkfifo {path}.go",
        (f"echo go >{path}.go; wait $!; status=$?", "echo $status"),
        answer=str(status),
        start=f"{shlex.quote(path)} &",
    )


TEMPLATES = (stop_one, open_file, variable_of, start_and_leave, let_run_on, processes_of_user, wait_for_job)
