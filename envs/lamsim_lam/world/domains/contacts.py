"""Contacts: the user and the people in the address book; all other domains refer to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.people import FEMALE, JOBS, LAST, MALE
from lamsim_sandbox.simulation.themes.places import PLACES

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotFound
from lamsim_lam.world.tables import Row, World

CONTACTS = Domain("contacts", "The user's address book.")

PEOPLE = 18
Group = Literal["family", "friends", "work", "services"]
_SERVICES = ("dentist", "plumber", "hairdresser", "accountant", "doctor", "piano teacher")
_FAMILY = ("sister", "brother", "cousin", "aunt", "uncle")
_WORK = ("manager", "colleague", "intern", "head of sales", "product manager", "software developer")


@CONTACTS.table("profile", "profile", "USR")
def profile(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The user: one row."""
    first, last = draw.choice(FEMALE + MALE), draw.choice(LAST)
    home = draw.choice(PLACES)
    yield {
        "name": f"{first} {last}",
        "email": f"{first}.{last}@example.com".lower(),
        "city": home.city,
        "country": home.country.name,
        "currency": home.country.currency,
    }


@CONTACTS.table("people", "contact", "PER")
def people(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """People of four groups; full names are unique, first names need not be."""
    user = user_of(world)
    taken = {user["name"]}
    roles = [
        *(("family", role) for role in draw.sample(_FAMILY, 3)),
        *(("services", role) for role in draw.sample(_SERVICES, 3)),
        *(("work", role) for role in ("manager", *draw.choices(_WORK[1:], k=5))),
        *(("friends", "friend") for _ in range(PEOPLE - 12)),
    ]
    firsts = draw.sample(FEMALE + MALE, PEOPLE - 2)
    firsts += draw.sample(firsts, 2)  # two first names are borne twice
    for (group, role), first in zip(roles, draw.sample(firsts, PEOPLE), strict=True):
        last = user["name"].split()[1] if role in ("sister", "brother") else draw.choice(LAST)
        while f"{first} {last}" in taken:
            last = draw.choice(LAST)
        taken.add(f"{first} {last}")
        born = date(1955, 1, 1) + timedelta(days=draw.randrange(17000))
        yield {
            "name": f"{first} {last}",
            "group": group,
            "role": role,
            "email": f"{first}.{last}@example.{draw.choice(('com', 'org', 'net'))}".lower(),
            "phone": f"+{draw.choice(PLACES).country.dial} 555 {draw.randrange(1000, 9999)}",
            "birthday": born.isoformat(),
            "city": user["city"] if draw.random() < 0.5 else draw.choice(PLACES).city,
            "occupation": draw.choice(JOBS) if group in ("friends", "family") else role,
        }


def user_of(world: World) -> Row:
    """The user."""
    return next(world.rows("profile"))


def person_named(world: World, name: str) -> Row:
    """The one whom a name means.

    Raises:
        NotFound: If nobody is called so.
        Conflict: If several are.
    """
    wanted = name.casefold().strip()
    found = [row for row in world.rows("people") if wanted == row["name"].casefold()]
    found = found or [row for row in world.rows("people") if wanted in row["name"].casefold().split()]
    if not found:
        raise NotFound("contact called", name, "Search the contacts for the right spelling.")
    if len(found) > 1:
        raise Conflict(f"{name!r} may be {' or '.join(row['name'] for row in found)}; give the full name.")
    return found[0]


@CONTACTS.reads
def contacts_get_profile(world: World) -> Row:
    """Tells who the user is: name, e-mail address, home city, country and currency."""
    return user_of(world)


@CONTACTS.reads
def contacts_search(world: World, text: str) -> list[dict[str, Any]]:
    """Finds contacts by a part of their name, role, city or occupation.

    Args:
        text: What to look for, e.g. a first name.
    """
    wanted = text.casefold()
    columns = ("name", "role", "city", "occupation", "email")
    return [_brief(row) for row in world.rows("people") if any(wanted in row[column].casefold() for column in columns)]


@CONTACTS.reads
def contacts_list_group(world: World, group: Group) -> list[dict[str, Any]]:
    """Lists the contacts of a group.

    Args:
        group: The group.
    """
    return [_brief(row) for row in world.rows("people") if row["group"] == group]


@CONTACTS.reads
def contacts_get(world: World, contact_id: str) -> Row:
    """Tells everything about a contact: phone, e-mail address, birthday, city, occupation.

    Args:
        contact_id: The contact's id, e.g. PER-004.
    """
    return world.get("people", contact_id)


@CONTACTS.reads
def contacts_birthdays(world: World, month: int) -> list[dict[str, Any]]:
    """Lists the birthdays of a month.

    Args:
        month: 1 for January to 12 for December.
    """
    found = [row for row in world.rows("people") if int(row["birthday"][5:7]) == month]
    return [
        {"id": row["id"], "name": row["name"], "birthday": row["birthday"]}
        for row in sorted(found, key=lambda row: row["birthday"][5:])
    ]


@CONTACTS.writes
def contacts_add(world: World, name: str, group: Group, email: str = "", phone: str = "") -> Row:
    """Adds a contact.

    Args:
        name: First and last name.
        group: The group that the contact belongs to.
        email: The e-mail address.
        phone: The phone number, with the country code.
    """
    if any(row["name"].casefold() == name.casefold() for row in world.rows("people")):
        raise Conflict(f"There is a contact called {name!r} already.")
    blank = {"role": "", "birthday": "", "city": "", "occupation": ""}
    return world.insert("people", name=name, group=group, email=email, phone=phone, **blank)


@CONTACTS.writes
def contacts_update(
    world: World, contact_id: str, email: str | None = None, phone: str | None = None, city: str | None = None
) -> Row:
    """Changes what is known of a contact; what is not given stays.

    Args:
        contact_id: The contact's id.
        email: The new e-mail address.
        phone: The new phone number.
        city: The new city.
    """
    given = {"email": email, "phone": phone, "city": city}
    return world.update("people", contact_id, **{key: value for key, value in given.items() if value is not None})


@CONTACTS.writes
def contacts_move_to_group(world: World, contact_id: str, group: Group) -> Row:
    """Moves a contact to another group.

    Args:
        contact_id: The contact's id.
        group: The new group.
    """
    return world.update("people", contact_id, group=group)


@CONTACTS.writes
def contacts_delete(world: World, contact_id: str) -> str:
    """Deletes a contact.

    Args:
        contact_id: The contact's id.
    """
    row = world.get("people", contact_id)
    world.delete("people", contact_id)
    return f"{row['name']} was deleted."


def _brief(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "name", "group", "role", "city")}
