"""The world of an episode and its tools; standard library only, so that it runs in any sandbox."""

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused, Unavailable
from lamsim_lam.world.tables import Base, Row, Table, World
from lamsim_lam.world.values import Clock, Day, Moment

__all__ = [
    "Base",
    "Clock",
    "Conflict",
    "Day",
    "Domain",
    "Draw",
    "Moment",
    "NotAllowed",
    "NotFound",
    "Refused",
    "Row",
    "Table",
    "Unavailable",
    "World",
]
