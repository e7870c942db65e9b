"""The domains by name, and all their tools."""

from lamsim_lam.world.domain import Domain, Operation
from lamsim_lam.world.domains.calendar import CALENDAR
from lamsim_lam.world.domains.contacts import CONTACTS
from lamsim_lam.world.domains.mail import MAIL

DOMAINS: dict[str, Domain] = {domain.name: domain for domain in (CONTACTS, CALENDAR, MAIL)}
"""In the order of the documentation."""

OPERATIONS: dict[str, Operation] = {
    name: operation for domain in DOMAINS.values() for name, operation in domain.tools.items()
}
"""The tools of all domains; a name is unique."""
