"""CRM's rows: companies, deals, leads and tickets, owned by the user or by contacts of the group work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from lamsim_sandbox.simulation.themes.people import FEMALE, LAST, MALE
from lamsim_sandbox.simulation.themes.places import PLACES

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.tables import World

CRM = Domain("crm", "Customers: companies, deals, leads and tickets.", needs=("contacts",))

OPEN_STAGES = ("prospect", "offer", "negotiation")
_COMPANIES = (
    ("Alborn Foods", "food"),
    ("Brightmoor Textiles", "textiles"),
    ("Calder Optics", "optics"),
    ("Dunmere Logistics", "logistics"),
    ("Elvan Ceramics", "ceramics"),
    ("Fenwick Solar", "energy"),
    ("Galdor Printing", "printing"),
    ("Hollin Robotics", "machines"),
    ("Ivara Cosmetics", "cosmetics"),
    ("Jorvik Timber", "timber"),
    ("Kestler Pumps", "machines"),
    ("Lorimer Hotels", "hotels"),
    ("Mardale Dairy", "food"),
    ("Norvex Cables", "electronics"),
    ("Ostrava Bikes", "bicycles"),
    ("Penhale Marine", "shipping"),
)
_PRODUCTS = (
    "Warehouse software",
    "Service contract",
    "Sensor kit",
    "Training days",
    "Licence renewal",
    "Pilot",
)
_SUBJECTS = (
    "Login fails",
    "Wrong invoice",
    "Slow reports",
    "Missing delivery",
    "Export is empty",
    "Two users locked out",
    "Question about prices",
    "Broken sensor",
)


@CRM.table("companies", "company", "CMP", links={"owner": "people"})
def companies(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Customers."""
    team = _team(world)
    for name, industry in draw.sample(_COMPANIES, 9):
        yield {
            "name": name,
            "industry": industry,
            "city": draw.choice(PLACES).city,
            "employees": draw.randrange(8, 900),
            "owner": draw.choice(team),
        }


@CRM.table("deals", "deal", "DEA", links={"company": "companies", "owner": "people"})
def deals(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Deals in EUR, one of a title; half of them are the user's."""
    today = date.fromisoformat(world.today)
    team = [None, *draw.sample([row["id"] for row in world.rows("people") if row["group"] == "work"], 3)]
    for company in world.rows("companies"):
        for product in draw.sample(_PRODUCTS, 2):
            stage = draw.choices((*OPEN_STAGES, "won", "lost"), (4, 4, 4, 2, 1))[0]
            ahead = draw.randrange(2, 60) if stage in OPEN_STAGES else -draw.randrange(2, 90)
            yield {
                "company": company["id"],
                "title": f"{product} for {company['name']}",
                "value": float(draw.randrange(20, 900) * 100),
                "stage": stage,
                "owner": draw.choices(team, (5, 2, 2, 2))[0],
                "closes": (today + timedelta(ahead)).isoformat(),
            }


@CRM.table("tickets", "ticket", "TIC", links={"company": "companies", "assignee": "people"})
def tickets(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What customers complain of; no company complains twice of the same."""
    today = date.fromisoformat(world.today)
    there = list(world.rows("companies"))
    team = [None, *draw.sample([row["id"] for row in world.rows("people") if row["group"] == "work"], 3)]
    for subject in _SUBJECTS:
        for company in draw.sample(there, 2):
            yield {
                "company": company["id"],
                "subject": subject,
                "priority": draw.choice(("low", "normal", "normal", "urgent")),
                "status": draw.choice(("open", "open", "waiting", "closed")),
                "assignee": draw.choice(team),
                "opened": (today - timedelta(draw.randrange(40))).isoformat(),
            }


@CRM.table("leads", "lead", "LED", links={"owner": "people"})
def leads(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """People who may become customers, of companies that are none yet."""
    known = {row["name"] for row in world.rows("companies")}
    others = [(name, industry) for name, industry in _COMPANIES if name not in known]
    for place, (name, industry) in enumerate(others):
        yield {
            "person": f"{draw.choice(FEMALE + MALE)} {draw.choice(LAST)}",
            "company": name,
            "industry": industry,
            "city": draw.choice(PLACES).city,
            "score": draw.randrange(10, 100),
            "source": draw.choice(("fair", "web site", "referral", "newsletter")),
            "status": draw.choice(("new", "contacted", "dropped") if place > 2 else ("new", "contacted")),
            "owner": draw.choice(_team(world)[2:] if place == 1 else _team(world) if place > 2 else (None,)),
        }


@CRM.table("contacts_made", "contact", "CON", links={"deal": "deals"}, wording=("text",))
def contacts_made(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Calls and meetings about deals."""
    today = date.fromisoformat(world.today)
    for row in draw.sample(list(world.rows("deals")), 8):
        yield {
            "deal": row["id"],
            "day": (today - timedelta(draw.randrange(1, 50))).isoformat(),
            "kind": draw.choice(("call", "meeting", "e-mail")),
            "text": draw.choice(("They want a discount.", "Waiting for their lawyers.", "Very interested.")),
        }


def _team(world: World) -> list[str | None]:
    """Who may own something: the user, twice as likely, or a colleague."""
    return [None, None, *(row["id"] for row in world.rows("people") if row["group"] == "work")]
