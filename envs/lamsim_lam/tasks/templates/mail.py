"""Requests about the mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.world import World


class WhenIsTheAppointment(Template):
    """A mail to one with whom there is an appointment, with the time of it: calendar, contacts and mail together."""

    name = "mail.tell_the_time"
    domains = ("mail", "calendar")
    tools = ("calendar_search", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    says = (
        "Write {person} a mail with the subject {subject}, saying when our {title} begins: date and time.",
        "{person} wants to know when our {title} is. Send a mail with the subject {subject} that tells date and time.",
        "Please mail {person} the date and the starting time of our {title}. Subject: {subject}.",
        "Send {person} a message by mail, subject {subject}, that says on which date and at what time our {title} starts.",
        "Look up when my {title} with {person} starts and mail the date and time to {person}, under the subject {subject}.",
        "Could you send a mail to {person} about our {title}? It should tell date and time; subject {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        event = chance.choice(list(world.rows("events", lambda row: row["start"] > world.now)))
        person = world.get("people", event["attendees"][0])["name"]
        subject = f"Our {event['title'].lower()}"
        return {
            "person": Slot(person, person),
            "title": Slot(event["title"], event["title"].lower()),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        event = solver.one("events", lambda row: row["title"] == given["title"] and person["id"] in row["attendees"])
        solver.insert(
            "mails",
            sender=None,
            recipients=[person["id"]],
            subject=given["subject"],
            body=[event["start"][:10], event["start"][11:]],
            sent=solver.now,
            folder="sent",
            read=True,
            starred=False,
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_search", {"text": given["person"]}
        events = [event for event in found.value if event["title"] == given["title"]]
        if not events:
            raise Impossible("There is no such appointment.")
        day, time = events[0]["start"].split()
        body = f"Our {given['title'].lower()} is on {day} at {time}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have written to {given['person']}."


TEMPLATES: tuple[Template, ...] = (WhenIsTheAppointment(),)
