"""The check of sandboxes: tools give the same bytes wherever they run."""

from __future__ import annotations

from collections.abc import Iterator

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Note, Seen
from lamsim.contract.plays import again, difference, play
from lamsim.errors import FailureKind, LamsimError
from lamsim.sandboxes import DockerSandbox, InProcessSandbox, ProcessSandbox
from lamsim.sandboxes.engine import docker_client

_KINDS = (InProcessSandbox.kind, ProcessSandbox.kind, DockerSandbox.kind)
_GONE = (FailureKind.SANDBOX, FailureKind.TIMEOUT)


def sandboxes(bench: Bench) -> Iterator[Seen]:
    """The same actions bring the same bytes in this process, in a process of its own, and in a container."""
    if next(bench.played(), None) is None:
        return
    spec = bench.family.toolkit(bench.tasks[0])
    for kind in _KINDS:
        if kind == bench.env.sandbox.kind:
            continue
        if kind != DockerSandbox.kind and spec.isolation == "episode":
            yield Note(f"Not in the sandbox {kind!r}: the toolkit needs a container of its own.")
        elif kind == InProcessSandbox.kind and spec.snapshots == "fork":
            yield Note(f"Not in the sandbox {kind!r}: the toolkit's state can only be forked.")
        elif kind == DockerSandbox.kind and (missing := _no_docker()):
            yield Note(f"Not in the sandbox {kind!r}: {missing}")
        else:
            yield from _compared(bench, kind)


def _no_docker() -> str:
    try:
        docker_client()
    except LamsimError as error:
        return str(error)
    return ""


def _compared(bench: Bench, kind: str) -> Iterator[Seen]:
    env = bench.twin(sandbox=kind)
    for task, made in bench.repeatable():
        second = play(env, task.id, bench.seed, again(made.texts))
        if not second.sights and kind == DockerSandbox.kind:
            yield Note(f"Not in the sandbox {kind!r}: {task.id} {second.stopped}.")
            break
        yield Looked(f"task in {kind}", task.id)
        if not second.sights or second.failure in _GONE:
            yield Lack(task.id, f"In the sandbox {kind!r} {task.id} {second.stopped}.")
        elif place := difference(made, second):
            yield Lack(task.id, f"The same actions in {task.id} bring something else in {kind!r}: {place} differs.")
    env.close()
