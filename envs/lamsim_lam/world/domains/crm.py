"""CRM: the tools for companies, deals, leads and tickets."""

from __future__ import annotations

from typing import Any, Literal

from lamsim_lam.world.domains.contacts import person_named
from lamsim_lam.world.domains.crm_rows import CRM, OPEN_STAGES
from lamsim_lam.world.money import amount_of
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of

__all__ = ["CRM"]

_SHOWN = 12
Stage = Literal["prospect", "offer", "negotiation", "won", "lost"]
StageFilter = Literal["any", "open", "prospect", "offer", "negotiation", "won", "lost"]
TicketStatus = Literal["any", "open", "waiting", "closed"]
LeadStatus = Literal["any", "new", "contacted", "converted", "dropped"]


def _name(world: World, person: str | None) -> str:
    return "you" if person is None else str(world.get("people", person)["name"])


def _deal(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "title", "value", "stage", "closes")}
    return {**told, "owner": _name(world, row["owner"])}


def _ticket(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "subject", "priority", "status", "opened")}
    company = world.get("companies", row["company"])["name"]
    return {**told, "company": company, "assignee": _name(world, row["assignee"])}


@CRM.reads
def crm_search_companies(world: World, text: str) -> list[dict[str, Any]]:
    """Finds customers by a part of their name, industry or city.

    Args:
        text: What to look for, e.g. Calder.
    """
    wanted = text.casefold()
    found = [
        row for row in world.rows("companies") if wanted in f"{row['name']} {row['industry']} {row['city']}".casefold()
    ]
    return [{**row, "owner": _name(world, row["owner"])} for row in found[:_SHOWN]]


@CRM.reads
def crm_list_deals(
    world: World, stage: StageFilter = "any", owner: str = "", company_id: str | None = None
) -> list[dict[str, Any]]:
    """Lists deals with their values in EUR, the most valuable first, at most 12.

    Args:
        stage: Only deals of this stage; open means prospect, offer or negotiation.
        owner: Only deals of this person: a full name, or you for the user; empty for all.
        company_id: Only deals with this company, e.g. CMP-004.
    """
    if company_id is not None:
        world.get("companies", company_id)
    found = [
        row
        for row in world.rows("deals")
        if (stage in ("any", row["stage"]) or (stage == "open" and row["stage"] in OPEN_STAGES))
        and (not owner or _name(world, row["owner"]).casefold() == owner.casefold())
        and company_id in (None, row["company"])
    ]
    return [_deal(world, row) for row in sorted(found, key=lambda row: -row["value"])[:_SHOWN]]


@CRM.reads
def crm_find_deal(world: World, text: str) -> list[dict[str, Any]]:
    """Finds deals by a part of their title.

    Args:
        text: What to look for, e.g. Pilot.
    """
    return [_deal(world, row) for row in world.rows("deals") if text.casefold() in row["title"].casefold()][:_SHOWN]


@CRM.reads
def crm_get_deal(world: World, deal_id: str) -> dict[str, Any]:
    """Tells everything about a deal: value in EUR, stage, owner, closing day, and the calls and meetings about it.

    Args:
        deal_id: The deal's id, e.g. DEA-003.
    """
    row = world.get("deals", deal_id)
    made = [
        {key: note[key] for key in ("day", "kind", "text")}
        for note in world.rows("contacts_made")
        if note["deal"] == deal_id
    ]
    return {**_deal(world, row), "company": world.get("companies", row["company"])["name"], "contacts": made[-8:]}


@CRM.writes
def crm_create_deal(world: World, company_id: str, title: str, value: float, closes: Day) -> dict[str, Any]:
    """Adds a deal of the user's at the stage prospect.

    Args:
        company_id: The customer's id.
        title: The title.
        value: What it is worth, in EUR.
        closes: When it is to be closed, YYYY-MM-DD.
    """
    world.get("companies", company_id)
    if not title.strip() or len(title) > 200:
        raise Refused("A deal needs a title of at most 200 characters.")
    row = world.insert(
        "deals",
        company=company_id,
        title=title,
        value=amount_of(value),
        stage="prospect",
        owner=None,
        closes=_ahead(world, closes),
    )
    return _deal(world, row)


@CRM.writes
def crm_set_stage(world: World, deal_id: str, stage: Stage) -> dict[str, Any]:
    """Moves an open deal of the user's to another stage; won and lost are final.

    Args:
        deal_id: The deal's id.
        stage: The new stage.
    """
    row = _own_deal(world, deal_id)
    if row["stage"] == stage:
        raise Conflict(f"{deal_id} is at the stage {stage!r} already.")
    return _deal(world, world.update("deals", deal_id, stage=stage))


@CRM.writes
def crm_update_deal(
    world: World, deal_id: str, value: float | None = None, closes: Day | None = None
) -> dict[str, Any]:
    """Changes what an open deal of the user's is worth or when it is to be closed; what is not given stays.

    Args:
        deal_id: The deal's id.
        value: The new value, in EUR.
        closes: The new closing day, YYYY-MM-DD.
    """
    row = _own_deal(world, deal_id)
    worth = row["value"] if value is None else amount_of(value)
    day = row["closes"] if closes is None else _ahead(world, closes)
    return _deal(world, world.update("deals", deal_id, value=worth, closes=day))


@CRM.writes
def crm_log_contact(
    world: World, deal_id: str, kind: Literal["call", "meeting", "e-mail"], text: str
) -> dict[str, Any]:
    """Notes that there was a call, a meeting or an e-mail about a deal today.

    Args:
        deal_id: The deal's id.
        kind: What it was.
        text: What came of it.
    """
    world.get("deals", deal_id)
    if not text.strip() or len(text) > 1000:
        raise Refused("Tell in at most 1000 characters what came of it.")
    return dict(world.insert("contacts_made", deal=deal_id, day=world.today, kind=kind, text=text))


@CRM.reads
def crm_list_tickets(
    world: World, status: TicketStatus = "any", assignee: str = "", company_id: str | None = None
) -> list[dict[str, Any]]:
    """Lists tickets, the oldest first, at most 12.

    Args:
        status: Only tickets of this status.
        assignee: Only tickets of this person: a full name, or you for the user; empty for all.
        company_id: Only tickets of this company.
    """
    if company_id is not None:
        world.get("companies", company_id)
    found = [
        row
        for row in world.rows("tickets")
        if status in ("any", row["status"])
        and (not assignee or _name(world, row["assignee"]).casefold() == assignee.casefold())
        and company_id in (None, row["company"])
    ]
    return [_ticket(world, row) for row in sorted(found, key=lambda row: row["opened"])[:_SHOWN]]


@CRM.writes
def crm_assign_ticket(world: World, ticket_id: str, name: str) -> dict[str, Any]:
    """Gives a ticket to a colleague.

    Args:
        ticket_id: The ticket's id, e.g. TIC-010.
        name: The full name of a contact of the group work.
    """
    row, person = world.get("tickets", ticket_id), person_named(world, name)
    if person["group"] != "work":
        raise NotAllowed(f"{person['name']} is not of the user's company; only contacts of the group work are.")
    if row["status"] == "closed":
        raise Conflict(f"{ticket_id} is closed.")
    if row["assignee"] == person["id"]:
        raise Conflict(f"{ticket_id} is {person['name']}'s already.")
    return _ticket(world, world.update("tickets", ticket_id, assignee=person["id"]))


@CRM.writes
def crm_close_ticket(world: World, ticket_id: str) -> dict[str, Any]:
    """Closes a ticket of the user's.

    Args:
        ticket_id: The ticket's id.
    """
    row = world.get("tickets", ticket_id)
    if row["assignee"] is not None:
        raise NotAllowed(f"Only {_name(world, row['assignee'])}, whose ticket it is, may close {ticket_id}.")
    if row["status"] == "closed":
        raise Conflict(f"{ticket_id} is closed already.")
    return _ticket(world, world.update("tickets", ticket_id, status="closed"))


@CRM.reads
def crm_list_leads(world: World, status: LeadStatus = "any") -> list[dict[str, Any]]:
    """Lists leads with their scores from 0 to 100, the best first.

    Args:
        status: Only leads of this status.
    """
    found = [row for row in world.rows("leads") if status in ("any", row["status"])]
    told = ("id", "person", "company", "score", "source", "status")
    best = sorted(found, key=lambda row: -row["score"])[:_SHOWN]
    return [{**{key: row[key] for key in told}, "owner": _name(world, row["owner"])} for row in best]


@CRM.writes
def crm_convert_lead(world: World, lead_id: str) -> dict[str, Any]:
    """Makes a customer of a lead's company; the user is its owner.

    Args:
        lead_id: The lead's id, e.g. LED-002.
    """
    row = world.get("leads", lead_id)
    if row["status"] in ("converted", "dropped"):
        raise Conflict(f"{lead_id} is {row['status']}.")
    if row["owner"] is not None:
        raise NotAllowed(f"{lead_id} belongs to {_name(world, row['owner'])}, who alone may convert it.")
    world.update("leads", lead_id, status="converted")
    kept = {key: row[key] for key in ("industry", "city")}
    return dict(world.insert("companies", name=row["company"], **kept, employees=0, owner=None))


@CRM.writes
def crm_drop_lead(world: World, lead_id: str) -> str:
    """Gives a lead up.

    Args:
        lead_id: The lead's id.
    """
    row = world.get("leads", lead_id)
    if row["status"] in ("converted", "dropped"):
        raise Conflict(f"{lead_id} is {row['status']}.")
    if row["owner"] is not None:
        raise NotAllowed(f"{lead_id} belongs to {_name(world, row['owner'])}, who alone may drop it.")
    world.update("leads", lead_id, status="dropped")
    return f"{lead_id} was dropped."


def _ahead(world: World, closes: str) -> str:
    day = day_of(closes).isoformat()
    if day < world.today:
        raise Conflict(f"{day} is in the past; today is {world.today}.")
    return day


def _own_deal(world: World, deal_id: str) -> Row:
    """A deal that the user may change."""
    row = world.get("deals", deal_id)
    if row["owner"] is not None:
        raise NotAllowed(f"Only {_name(world, row['owner'])}, who owns {deal_id}, may change it.")
    if row["stage"] not in OPEN_STAGES:
        raise Conflict(f"{deal_id} is {row['stage']}, which is final.")
    return row
