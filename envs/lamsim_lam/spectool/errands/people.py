"""Errands that are about people: contacts, appointments, mails, the user's whereabouts."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.detours import by_folder
from lamsim_lam.spectool.errand import (
    Errand,
    Limit,
    add_event,
    by_role,
    friend,
    holder_of,
    meet,
    named_by_role,
    same,
    titled,
)
from lamsim_lam.spectool.wordings import SPANS, ahead, clock, days_on, span
from lamsim_lam.tasks.steps import choose, named_role
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.maps import metres
from lamsim_lam.world.values import later


class MovedHouse(Errand):
    """A contact has a new city and a new number, and belongs to another group."""

    name = "contacts.moved_house"
    domains = ("contacts",)
    routes = ("", "group", "apart", "group apart")
    says = (
        "My {role} has moved to {city} and has a new phone number, {phone}. Put both into my contacts, and file them under {group} from now on.",
        "News from my {role}: the new home is in {city}, the new number is {phone}. Update my address book, please, and move them to the group {group} while you're there.",
        "Can you bring my contacts up to date? My {role} lives in {city} now, can be reached on {phone}, and should be in the {group} group.",
        "I've just heard from my {role}, who lives in {city} these days and uses the number {phone}. Change the entry accordingly; they belong in {group}, too, not where they are now.",
        "Please correct what I have on my {role}: city {city}, phone {phone}. And put them into the group {group}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = named_role(world, chance)
        cities = sorted({row["city"] for row in world.rows("people")} - {person["city"], ""})
        groups = [group for group in ("friends", "work", "family") if group != person["group"]]
        phone = f"{person['phone'].split()[0]} 555 {chance.randrange(1000, 9999)}"
        return {
            "role": same(person["role"]),
            "city": same(choose(cities, chance, "other city")),
            "phone": same(phone),
            "group": same(chance.choice(groups)),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("phone", "On second thoughts, leave the old number in; I'd like to try the new one first.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = holder_of(solver, given["role"])
        new = {"city": given["city"], "group": given["group"]}
        solver.update("people", person["id"], **new, **({} if given["limit"] else {"phone": given["phone"]}))
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        person = yield from by_role(given["role"], by)
        id = person["id"]
        new = {"city": given["city"], **({} if given["limit"] else {"phone": given["phone"]})}
        for part in [{key: value} for key, value in new.items()] if "apart" in by else [new]:
            yield "contacts_update", {"contact_id": id, **part}
        yield "contacts_move_to_group", {"contact_id": id, "group": given["group"]}
        return f"What is known of {person['name']} is up to date."


class MeetingWithTwo(Errand):
    """An appointment with two people."""

    name = "calendar.meeting_with_two"
    domains = ("calendar",)
    routes = ("", "group", "after", "group after")
    says = (
        "Set up {title} with my {role} and {friend} {day}. We'll begin at {time}, and it'll take {span}.",
        "I'd like to get together with {friend} and my {role} {day} at {time}, for {span}. Enter it as {title} and invite the two of them.",
        "Please put {title} into my calendar: {day}, {time}, {span}. My {role} is to be there, and so is {friend}.",
        "Could you make an appointment called {title} {day} and invite {friend} as well as my {role}? Start at {time}, length {span}.",
        "{friend}, my {role} and I want to sit down together {day} at {time}; {span} should do. Please enter that as {title} and send both the invitation.",
    )
    titles = (
        'New 27" monitors',
        'Talk about the "Lumen" plan',
        'Offer for the 32" screens',
        '"Harbour" project',
        'Choice of the 24" wheels',
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        role = named_role(world, chance)["role"]
        other = friend(world, chance, role)
        day = days_on(world.today, chance.choice((1, 2, 3, 4, 5, 7, 8, 10, 14)))
        start = f"{chance.choice((10, 14, 15, 16, 17)):02d}:{chance.choice(('00', '30'))}"
        return {
            "title": titled(chance.choice(self.titles)),
            "role": same(role),
            "friend": same(other["name"]),
            "day": ahead(day, world.today, chance),
            "time": clock(start, chance),
            "span": span(chance.choice((45, 60, 75, 90)), chance),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit(30, f"My {given['role']} can spare no more than half an hour, though, so make it that long.")
        hour = later(f"{given['day']} {given['time']}", 60)[11:]
        yield Limit(60, f"It has to be over by {clock(hour, chance).said}, so shorten it if need be.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        people = [
            holder_of(solver, given["role"]),
            solver.one("people", lambda row: row["name"] == given["friend"]),
        ]
        minutes = min(given["span"], given["limit"] or given["span"])
        add_event(solver, given["title"], f"{given['day']} {given['time']}", minutes, people)
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        name = yield from named_by_role(given["role"], by)
        start = f"{given['day']} {given['time']}"
        day = yield "calendar_list_day", {"day": given["day"]}
        minutes = min(given["span"], given["limit"] or given["span"])
        if any(
            row["start"] < later(start, minutes) and start < later(row["start"], row["minutes"]) for row in day.value
        ):
            return "Something else is in the way."
        yield from meet(given["title"], start, minutes, (name, given["friend"]), by)
        return f"{given['title']} is in the calendar."


class PassOn(Errand):
    """The newest mail of somebody: passed on, marked and put away."""

    name = "mail.pass_on"
    domains = ("mail",)
    routes = ("", "group", "apart", "folders")
    says = (
        "The last mail that {sender} sent me: forward it to my {role} and to {friend}, then mark it as read, give it a star and move it to the archive.",
        "Please pass {sender}'s latest mail on to {friend} and my {role}, in one go. After that it can go into the archive, starred and marked as read.",
        "I'd like {friend} and my {role} to see the newest mail from {sender}; send it to both with one forward. Then star it, count it as read and archive it.",
        "Send on what {sender} wrote to me last, one mail to my {role} and {friend} together. When that's done, mark the original as read, put a star on it and file it in the archive.",
        "Forward my most recent mail from {sender} to {friend} and also to my {role} (a single mail to both). Star the original, mark it read, archive it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        role = named_role(world, chance)
        inbox = [row for row in world.rows("mails") if row["folder"] == "inbox" and not row["starred"]]
        senders = {
            row["sender"] for row in inbox if _newest(world, row["sender"])["id"] == row["id"] and not row["read"]
        }
        sender = world.get("people", choose(sorted(senders - {role["id"]}), chance, "such mail"))
        other = friend(world, chance, role["role"], sender["role"] or "-")
        if not role["email"] or not other["email"] or other["id"] == sender["id"]:
            raise Unsatisfied("They have no addresses.")
        return {"sender": same(sender["name"]), "role": same(role["role"]), "friend": same(other["name"])}

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("unread", "Don't mark it as read after all; I still want to go through it myself.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        sender = solver.one("people", lambda row: row["name"] == given["sender"])
        people = [
            holder_of(solver, given["role"]),
            solver.one("people", lambda row: row["name"] == given["friend"]),
        ]
        mail = _newest(solver, sender["id"])
        solver.needed.append(mail["id"])
        solver.insert(
            "mails",
            sender=None,
            recipients=sorted(row["id"] for row in people),
            subject=f"Fwd: {mail['subject']}",
            body=mail["body"],
            sent=solver.now,
            folder="sent",
            read=True,
            starred=False,
        )
        solver.update("mails", mail["id"], starred=True, folder="archive", read=not given["limit"])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "folders" in by:
            mails = yield from by_folder({"sender": given["sender"]}, {}, {})
        else:
            mails = (yield "mail_search", {"sender": given["sender"]}).value
        id = mails[0]["id"]
        name = yield from named_by_role(given["role"], by)
        yield "mail_forward", {"mail_id": id, "to": [name, given["friend"]]}
        marks = {"starred": True} if given["limit"] else {"read": True, "starred": True}
        for part in [{key: value} for key, value in marks.items()] if "apart" in by else [marks]:
            yield "mail_mark", {"mail_id": id, **part}
        yield "mail_move", {"mail_id": id, "folder": "archive"}
        return f"The mail was passed on to {name} and {given['friend']}."


def _newest(world: World, sender: str) -> Row:
    """The last mail of somebody, in whatever folder."""
    return max(world.rows("mails", lambda row: row["sender"] == sender), key=lambda row: str(row["sent"]))


class OnTheWay(Errand):
    """A place is saved, and somebody sees for a while where the user is."""

    name = "maps.on_the_way"
    domains = ("maps",)
    routes = ("", "group", "nearby")
    says = (
        "I'm off to {place}, close to {saved}. Save it as {label}, and let my {role} see where I am for {span}.",
        "Please save {place} (it's near {saved}) in my places as {label}. My {role} wants to know where I am, so share my location with them for {span}.",
        "For the next {span} my {role} should be able to follow where I am. And put {place}, which is not far from {saved}, into my saved places under {label}.",
        "Could you add {place} to my saved places? Call it {label}; it's the one in the neighbourhood of {saved}. And share where I am with my {role}, for {span} from now.",
        "{place}, round the corner from {saved}, goes into my saved places as {label}. Then share my position with my {role}: {span}, starting now.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = named_role(world, chance)
        if any(row["person"] == person["id"] for row in world.rows("location_shares")):
            raise Unsatisfied("They see it already.")
        saved = choose([row for row in world.rows("saved_places") if row["owner"] is None], chance, "saved place")
        near = _near(world, saved["place"])
        names = [row["name"] for row in world.rows("map_places")]
        taken = {row["place"] for row in world.rows("saved_places")}
        place = choose(
            [row for row in near if row["id"] not in taken and names.count(row["name"]) == 1], chance, "place"
        )
        return {
            "place": same(place["name"]),
            "saved": titled(saved["label"]),
            "label": titled(chance.choice(('Our "secret" spot', "Meeting point", 'The "other" corner', "Sunday walk"))),
            "role": same(person["role"]),
            "span": span(chance.choice([minutes for minutes in SPANS if minutes >= 45]), chance),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        until = later(world.now, given["span"] - 15)
        for minutes in (60, 30):
            yield Limit(minutes, f"Stop the sharing at {later(world.now, minutes)[11:]} at the latest.")
        yield Limit(given["span"] - 15, f"It must end by {until[11:]}, though.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = holder_of(solver, given["role"])
        place = solver.one("map_places", lambda row: row["name"] == given["place"])
        solver.insert("saved_places", label=given["label"], place=place["id"], owner=None)
        minutes = min(given["span"], given["limit"] or given["span"])
        solver.insert("location_shares", person=person["id"], until=later(solver.now, minutes))
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "nearby" in by:
            saved = (yield "maps_list_saved", {}).value
            middle = next(row["place_id"] for row in saved if row["label"] == given["saved"])
            found = yield "maps_find_nearby", {"place_id": middle}
        else:
            found = yield "maps_search", {"text": given["place"]}
        id = next(row["id"] for row in found.value if row["name"] == given["place"])
        yield "maps_save_place", {"place_id": id, "label": given["label"]}
        name = yield from named_by_role(given["role"], by)
        minutes = min(given["span"], given["limit"] or given["span"])
        yield "maps_share_location", {"name": name, "minutes": minutes}
        return f"{given['place']} is saved, and {name} sees where you are."


def _near(world: World, place: str) -> list[Row]:
    """The five places that are nearest to one."""
    middle = world.get("map_places", place)
    others = [row for row in world.rows("map_places") if row["id"] != place]
    return sorted(others, key=lambda row: metres(middle, row))[:5]


ERRANDS: tuple[Errand, ...] = (MovedHouse(), MeetingWithTwo(), PassOn(), OnTheWay())
