"""SpecTool's own requests by name."""

from lamsim_lam.spectool.errand import Errand
from lamsim_lam.spectool.errands import daily, home, learning, outings, pastimes, people, work

_MODULES = (people, outings, home, daily, work, learning, pastimes)

ERRANDS: dict[str, Errand] = {errand.name: errand for module in _MODULES for errand in module.ERRANDS}
"""All of them; of each, one query is made."""
