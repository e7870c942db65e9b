"""Small requests that keep things in order: contacts, appointments, mails, notes and saved places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, in_text, named, on_day, quoted, send_mail, stranger
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates.maps import UNKNOWN_PLACES
from lamsim_lam.world import Row, World

_REPLIES = (
    "Thank you, I will look at it tomorrow",
    "That is fine with me",
    "I need a few more days for this",
    "Let us talk about it next week",
)
_NOTES = {
    "Wifi in the cabin": "The network is called Birch and the password is on the fridge",
    "Bread recipe": "Let the dough rest overnight and bake it for forty minutes",
    "Spare key": "The spare key is with the neighbour on the second floor",
    "Bicycle": "The frame number is under the saddle",
}
_NO_LABELS = ("Allotment", "Boat house", "Ice rink")


def _ahead(world: World) -> list[Row]:
    return list(world.rows("events", lambda row: row["start"] > world.now))


class DropContact(Template):
    """A contact that isn't needed any more."""

    name = "contacts.drop_contact"
    domains = ("contacts",)
    tools = ("contacts_search", "contacts_delete")
    vital = ("contacts_delete",)
    twists = ("absent",)
    says = (
        "Delete {person} from my address book.",
        "I'm no longer in touch with {person}. Please delete the contact.",
        "The contact {person} can go; I won't need it again.",
        "Could you remove {person} from my contacts for good?",
        "Please take {person} out of the address book.",
        "I have no use for {person}'s entry in my contacts any more, so delete it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        tables = [rows for table, rows in world.base.rows.items() if table != "people"]
        kept = {id for rows in tables for row in rows.values() for value in row.values() for id in _ids(value)}
        name = choose([row["name"] for row in world.rows("people") if row["id"] not in kept], chance, "such contact")
        name = stranger(world, chance) if twist == "absent" else name
        return {"person": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.delete("people", solver.one("people", lambda row: row["name"] == given["person"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_search", {"text": given["person"]}
        row = named(found.value, given["person"])
        yield "contacts_delete", {"contact_id": row["id"]}
        return f"{given['person']} is deleted."


def _ids(value: Any) -> list[Any]:
    """What a column may refer to."""
    return value if isinstance(value, list) else [value]


class StaysAway(Template):
    """Somebody who can't come, and who else will."""

    name = "calendar.stays_away"
    domains = ("calendar",)
    tools = ("calendar_list_day", "calendar_uninvite", "calendar_get")
    vital = ("calendar_uninvite",)
    twists = ("forbidden", "absent")
    says = (
        "{person} can't come to the {title} {day}. Take them off the list and tell me who is still invited.",
        "Please uninvite {person} from the {title} {day}. Who does that leave on the list?",
        "Remove {person} from my {title} {day}, then name everybody who is still invited.",
        "I don't need {person} at the {title} {day} after all. Could you take the name off, and tell me who remains?",
        "For the {title} {day}, strike {person} off the list of those invited. Who else is on it?",
        "The {title} {day} has to do without {person}, so withdraw that invitation and let me know who is left on the list.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = [row for row in _ahead(world) if len(row["attendees"]) > 1 and row["mine"] is (twist != "forbidden")]
        event = choose(rows, chance, "such appointment")
        others = [row["id"] for row in world.rows("people") if row["id"] not in event["attendees"]]
        person = chance.choice(others if twist == "absent" else event["attendees"][1:])
        name = world.get("people", person)["name"]
        return {
            "person": Slot(name, name),
            "title": Slot(event["title"], in_text(event["title"])),
            "day": on_day(event["start"][:10], world.today, chance),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))["id"]
        event = solver.one(
            "events", lambda row: row["title"] == given["title"] and row["start"].startswith(given["day"])
        )
        left = [id for id in event["attendees"] if id != person]
        solver.update("events", event["id"], attendees=left)
        others = tuple(row["name"] for row in solver.rows("people") if row["id"] not in left)
        return Answer("items", [solver.get("people", id)["name"] for id in left], others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_list_day", {"day": given["day"]}
        event = next((row for row in found.value if row["title"] == given["title"]), None)
        if event is None or given["person"] not in event["attendees"]:
            raise Impossible(f"{given['person']} is not invited to that.")
        done = yield "calendar_uninvite", {"event_id": event["id"], "name": given["person"]}
        if done.error:
            raise Impossible(done.value)
        now = yield "calendar_get", {"event_id": event["id"]}
        return f"Still invited: {', '.join(now.value['attendees'])}."


class DaysToGo(Template):
    """How many days there are until an appointment."""

    name = "calendar.days_to_go"
    domains = ("calendar",)
    tools = ("calendar_today", "calendar_search")
    says = (
        "How many days are there from today until my {title} with {person}?",
        "In how many days is my {title} with {person}?",
        "I'm looking forward to the {title} with {person}. How many days do I still have to wait?",
        "Count the days until the {title} that I have with {person}.",
        "How many nights do I have to sleep before my {title} with {person}? That is, how many days are left?",
        "My {title} with {person} is coming up. Tell me the number of days from today.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = [row for row in _ahead(world) if row["start"][:10] > world.today]
        event = choose(rows, chance, "such appointment")
        name = world.get("people", chance.choice(event["attendees"]))["name"]
        return {"title": Slot(event["title"], in_text(event["title"])), "person": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))["id"]
        event = solver.one("events", lambda row: row["title"] == given["title"] and person in row["attendees"])
        ahead = date.fromisoformat(event["start"][:10]) - date.fromisoformat(solver.today)
        return Answer("number", ahead.days, unit="day")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        now = yield "calendar_today", {}
        found = yield "calendar_search", {"text": given["person"]}
        event = next(row for row in found.value if row["title"] == given["title"])
        ahead = date.fromisoformat(event["start"][:10]) - date.fromisoformat(now.value.split()[1])
        return f"It is {ahead.days} days."


class AnswerMail(Template):
    """A few words in answer to a mail."""

    name = "mail.answer_mail"
    domains = ("mail",)
    tools = ("mail_search", "mail_reply")
    vital = ("mail_reply", "mail_send")
    twists = ("absent",)
    says = (
        "Answer {person}'s mail {subject} with these words: {text}.",
        "Reply to the mail {subject} that {person} sent me. Write: {text}.",
        "{person} has sent me a mail called {subject}. Please send back this answer: {text}.",
        "There's a mail from {person} with the subject {subject}. My reply to it is: {text}.",
        "I haven't answered {person} yet. Reply to the mail {subject} and write exactly this: {text}.",
        "Could you reply to {person}'s mail about {subject}? The answer should say: {text}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        mail = choose(list(world.rows("mails", lambda row: row["sender"] and row["folder"] != "spam")), chance, "mail")
        sent = {row["subject"] for row in world.rows("mails", lambda row: row["sender"] == mail["sender"])}
        others = sorted({row["subject"] for row in world.rows("mails")} - sent)
        name, subject, text = world.get("people", mail["sender"])["name"], mail["subject"], chance.choice(_REPLIES)
        return {
            "person": Slot(name, name),
            "subject": quoted(choose(others, chance, "other subject") if twist == "absent" else subject),
            "text": quoted(text),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))["id"]
        mail = solver.one("mails", lambda row: row["sender"] == person and row["subject"] == given["subject"])
        send_mail(solver, mail["sender"], f"Re: {mail['subject']}", [given["text"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_search", {"subject": given["subject"], "sender": given["person"]}
        if not found.value:
            raise Impossible(f"There is no mail {given['subject']!r} from {given['person']}.")
        yield "mail_reply", {"mail_id": found.value[0]["id"], "body": given["text"]}
        return f"I have answered {given['person']}."


class DropMails(Template):
    """All that somebody has written goes."""

    name = "mail.drop_mails"
    domains = ("mail",)
    tools = ("mail_search", "mail_delete")
    vital = ("mail_delete",)
    twists = ("absent",)
    says = (
        "Delete all mails that {person} has sent me, whatever folder they are in.",
        "I don't want to keep any of {person}'s mails. Delete every one of them for good, in all folders.",
        "Please get rid of everything that {person} has ever mailed me, wherever it is in my mailbox.",
        "Clear my whole mailbox of the mails from {person}.",
        "Every mail from {person} can be deleted for good, those in the archive and the spam as well.",
        "Could you delete whatever {person} has written to me? Look through all folders.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        senders = [row["sender"] for row in world.rows("mails", lambda row: row["sender"])]
        few = sorted({id for id in senders if senders.count(id) <= 4})
        name = world.get("people", choose(few, chance, "such sender"))["name"]
        name = stranger(world, chance) if twist == "absent" else name
        return {"person": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))["id"]
        for row in solver.all("mails", lambda row: row["sender"] == person):
            solver.delete("mails", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_search", {"sender": given["person"]}
        if not found.value:
            raise Impossible(f"There is no mail from {given['person']}.")
        for row in found.value:
            yield "mail_delete", {"mail_id": row["id"]}
        return f"The mails from {given['person']} are deleted."


class WriteNote(Template):
    """Something to be kept in a note."""

    name = "notes.write_note"
    domains = ("notes",)
    tools = ("notes_search", "notes_create")
    vital = ("notes_create",)
    says = (
        "Write a new note called {title} that says: {text}.",
        "Make a note with the title {title} and this text: {text}.",
        "I want to remember something. New note, title {title}, text: {text}.",
        "Please put down in a new note {title}: {text}.",
        "Could you start a note under the title {title}? It should read: {text}.",
        "Create a note for me, with {title} as its title and these words in it: {text}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        title = chance.choice(sorted(_NOTES))
        return {"title": quoted(title), "text": quoted(_NOTES[title])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        if any(row["title"] == given["title"] for row in solver.rows("notes")):
            raise Unsatisfied("There is such a note.")
        kept = {"tags": [], "pinned": False, "edited": solver.today, "author": None}
        solver.insert("notes", title=given["title"], text=[given["text"]], **kept)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        yield "notes_search", {"text": given["title"]}
        yield "notes_create", {"title": given["title"], "text": given["text"]}
        return f"There is a note {given['title']} now."


class DropSaved(Template):
    """A saved place that isn't needed any more."""

    name = "maps.drop_saved"
    domains = ("maps",)
    tools = ("maps_list_saved", "maps_delete_saved")
    vital = ("maps_delete_saved",)
    twists = ("forbidden", "absent")
    says = (
        "Delete the saved place {label} from my map.",
        "I don't go to {label} any more. Please remove it from my saved places.",
        "{label} can be taken off the list of my saved places.",
        "Could you delete {label} among the places I have saved?",
        "Among my saved places there's {label}. I don't need it any longer, so delete it.",
        "Please tidy up my map: the saved place {label} should go.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = list(world.rows("saved_places", lambda row: bool(row["owner"]) is (twist == "forbidden")))
        label = choose(rows, chance, "such place")["label"]
        return {"label": quoted(chance.choice(_NO_LABELS) if twist == "absent" else label)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.delete("saved_places", solver.one("saved_places", lambda row: row["label"] == given["label"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        saved = yield "maps_list_saved", {}
        row = named(saved.value, given["label"], "label")
        done = yield "maps_delete_saved", {"saved_id": row["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['label']} is off your saved places."


class ClosingTime(Template):
    """Until when a place is open."""

    name = "maps.closing_time"
    domains = ("maps",)
    tools = ("maps_search", "maps_get_place")
    vital = ("maps_get_place",)
    twists = ("absent",)
    says = (
        "When does {place} close?",
        "Until what time is {place} open?",
        "I'd like to drop in at {place} after work. What's its closing time?",
        "Please look up at what time {place} shuts.",
        "How late can I still get into {place}? I mean, until when is it open?",
        "Tell me the closing time of {place}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = choose(list(world.rows("map_places")), chance, "place")["name"]
        name = chance.choice(UNKNOWN_PLACES) if twist == "absent" else name
        return {"place": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        return Answer("clock", solver.one("map_places", lambda row: row["name"] == given["place"])["closes"])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "maps_search", {"text": given["place"]}
        row = named(found.value, given["place"])
        place = yield "maps_get_place", {"place_id": row["id"]}
        return f"It closes at {place.value['closes']}."


TEMPLATES: tuple[Template, ...] = (
    DropContact(),
    StaysAway(),
    DaysToGo(),
    AnswerMail(),
    DropMails(),
    WriteNote(),
    DropSaved(),
    ClosingTime(),
)
