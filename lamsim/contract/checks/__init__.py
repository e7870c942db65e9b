"""The engine's checks by name, in the order in which they are made."""

from collections.abc import Callable, Iterator, Mapping

from lamsim.contract.bench import Bench
from lamsim.contract.checks.determinism import determinism
from lamsim.contract.checks.expert import expert, tools
from lamsim.contract.checks.formats import formats
from lamsim.contract.checks.goals import goals
from lamsim.contract.checks.interface import gymnasium_interface
from lamsim.contract.checks.sandboxes import sandboxes
from lamsim.contract.checks.schemas import schemas
from lamsim.contract.checks.snapshots import snapshots
from lamsim.contract.checks.tasks import tasks
from lamsim.contract.checks.trivial import toolkit, trivial
from lamsim.contract.findings import Seen

CHECKS: Mapping[str, Callable[[Bench], Iterator[Seen]]] = {
    "tasks": tasks,
    "schemas": schemas,
    "expert": expert,
    "tools": tools,
    "trivial": trivial,
    "toolkit": toolkit,
    "determinism": determinism,
    "snapshots": snapshots,
    "sandboxes": sandboxes,
    "formats": formats,
    "gymnasium": gymnasium_interface,
    "goals": goals,
}
"""Each yields what it sees; the first line of its docstring says what it asks for."""
