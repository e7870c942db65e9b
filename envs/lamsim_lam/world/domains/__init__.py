"""The domains by name, and all their tools."""

from lamsim_lam.world.domain import Domain, Operation
from lamsim_lam.world.domains.calendar import CALENDAR
from lamsim_lam.world.domains.contacts import CONTACTS
from lamsim_lam.world.domains.crm import CRM
from lamsim_lam.world.domains.files import FILES
from lamsim_lam.world.domains.finance import FINANCE
from lamsim_lam.world.domains.health import HEALTH
from lamsim_lam.world.domains.mail import MAIL
from lamsim_lam.world.domains.maps import MAPS
from lamsim_lam.world.domains.maths import MATHS
from lamsim_lam.world.domains.movies import MOVIES
from lamsim_lam.world.domains.music import MUSIC
from lamsim_lam.world.domains.notes import NOTES
from lamsim_lam.world.domains.patents import PATENTS
from lamsim_lam.world.domains.restaurants import RESTAURANTS
from lamsim_lam.world.domains.scholar import SCHOLAR
from lamsim_lam.world.domains.shopping import SHOPPING
from lamsim_lam.world.domains.smarthome import SMARTHOME
from lamsim_lam.world.domains.space import SPACE
from lamsim_lam.world.domains.sports import SPORTS
from lamsim_lam.world.domains.travel import TRAVEL
from lamsim_lam.world.domains.weather import WEATHER

DOMAINS: dict[str, Domain] = {
    domain.name: domain
    for domain in (
        CONTACTS,
        CALENDAR,
        MAIL,
        TRAVEL,
        RESTAURANTS,
        SHOPPING,
        FINANCE,
        FILES,
        MOVIES,
        NOTES,
        MUSIC,
        HEALTH,
        SMARTHOME,
        SPORTS,
        CRM,
        WEATHER,
        SCHOLAR,
        PATENTS,
        MAPS,
        MATHS,
        SPACE,
    )
}
"""In the order of the documentation."""

OPERATIONS: dict[str, Operation] = {
    name: operation for domain in DOMAINS.values() for name, operation in domain.tools.items()
}
"""The tools of all domains; a name is unique."""
