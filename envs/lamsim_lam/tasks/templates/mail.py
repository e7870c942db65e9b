"""Requests about the mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, send_mail, somebody
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import World


class TellTheTime(Template):
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
        send_mail(solver, person["id"], given["subject"], [event["start"][:10], event["start"][11:]])
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


class UnreadFrom(Template):
    """How many unread mails there are."""

    name = "mail.unread_count"
    domains = ("mail",)
    tools = ("mail_list",)
    says = (
        "How many unread mails are in my inbox?",
        "Count the mails in my inbox that I haven't read yet.",
        "What is the number of unread mails in the inbox?",
        "How many mails are waiting unread in my inbox?",
        "Tell me how many mails in my inbox I still have to read.",
        "I'd like to know how much unread mail I have: just the number, inbox only.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        return Answer("number", len(solver.all("mails", lambda row: row["folder"] == "inbox" and not row["read"])))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_list", {"folder": "inbox", "unread_only": True}
        return str(len(found.value))


class AmountOfInvoice(Template):
    """The amount in somebody's last mail of a subject."""

    name = "mail.amount_due"
    domains = ("mail", "contacts")
    tools = ("mail_search", "mail_read")
    says = (
        "How many euros does {person} name in the latest mail about {subject}?",
        "What is the amount in the last {subject} mail from {person}?",
        "Find the newest mail from {person} with the subject {subject} and tell me the amount in it.",
        "{person} has written to me about {subject}. How much money is the latest of those mails about?",
        "Look up the sum in euros in the most recent {subject} mail that {person} sent me.",
        "I need the amount from the latest mail of {person} on {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        mail = choose([row for row in world.rows("mails") if " EUR" in row["body"]], chance, "mail with an amount")
        person = world.get("people", mail["sender"])["name"]
        return {"person": Slot(person, person), "subject": Slot(mail["subject"], f'"{mail["subject"]}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        about = [
            row for row in solver.rows("mails") if row["sender"] == person["id"] and given["subject"] in row["subject"]
        ]
        newest = max(row["sent"] for row in about)
        mail = solver.one("mails", lambda row: row in about and row["sent"] == newest)
        amount = next(int(word) for word, unit in pairwise(mail["body"].split()) if unit.startswith("EUR"))
        return Answer("number", amount, "EUR")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_search", {"subject": given["subject"], "sender": given["person"]}
        mail = yield "mail_read", {"mail_id": found.value[0]["id"]}
        words = mail.value["body"].split()
        return f"{next(word for word, unit in pairwise(words) if unit.startswith('EUR'))} EUR."


class StarAllFrom(Template):
    """A star for every mail of somebody in the inbox."""

    name = "mail.star_all_from"
    domains = ("mail", "contacts")
    tools = ("mail_search", "mail_mark")
    vital = ("mail_mark",)
    twists = ("absent",)
    withholds = True
    says = (
        "Please put a star on every mail from {person}, whatever folder it is in.",
        "Star all mails that {person} has sent me, in all folders.",
        "I want each mail from {person} to have a star, no matter where it lies.",
        "Mark everything that came by mail from {person} with a star.",
        "All the mails I got from {person} are important. Give them a star.",
        "Go through the mails from {person} and star those that have no star yet.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wrote = {row["sender"] for row in world.rows("mails")}
        people = [row for row in world.rows("people") if (row["id"] in wrote) is (twist != "absent")]
        person = choose(people, chance, "such contact")
        return {"person": somebody(person, "one of my contacts", "Whose mails shall I star?", "whose|who|which|what")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        plain = solver.all("mails", lambda row: row["sender"] == person["id"] and not row["starred"])
        if not plain:
            raise Unsatisfied("All have one.")
        for mail in plain:
            solver.update("mails", mail["id"], starred=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_search", {"sender": given["person"]}
        if not found.value:
            raise Impossible(f"There is no mail from {given['person']}.")
        for mail in found.value:
            if not mail["starred"]:
                yield "mail_mark", {"mail_id": mail["id"], "starred": True}
        return f"All mails from {given['person']} have a star."


class ForwardLatest(Template):
    """Somebody's latest mail to somebody else."""

    name = "mail.forward_latest"
    domains = ("mail", "contacts")
    tools = ("mail_search", "mail_forward")
    vital = ("mail_forward",)
    twists = ("absent",)
    withholds = True
    says = (
        "Please forward the latest mail from {sender} to {person}.",
        "Send the newest mail that I got from {sender} on to {person}.",
        "{person} should see the last mail I had from {sender}; forward it, please.",
        "Could you pass the most recent mail from {sender} on to {person}? Forward it as it is.",
        "I'd like {person} to have what {sender} wrote in the latest mail to me. Forward that mail.",
        "Take the last mail that came from {sender} and forward it to {person}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wrote = {row["sender"] for row in world.rows("mails")}
        senders = [row for row in world.rows("people") if (row["id"] in wrote) is (twist != "absent")]
        sender = choose(senders, chance, "such sender")
        person = choose([row for row in world.rows("people") if row is not sender], chance, "other contact")
        return {
            "sender": Slot(sender["name"], sender["name"]),
            "person": somebody(person, "somebody else", "Whom shall I forward it to?", "whom|who|to"),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        sender = solver.one("people", lambda row: row["name"] == given["sender"])
        person = solver.one("people", lambda row: row["name"] == given["person"])
        newest = max(row["sent"] for row in solver.rows("mails") if row["sender"] == sender["id"])
        mail = solver.one("mails", lambda row: row["sender"] == sender["id"] and row["sent"] == newest)
        send_mail(solver, person["id"], f"Fwd: {mail['subject']}", [mail["body"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_search", {"sender": given["sender"]}
        if not found.value:
            raise Impossible(f"There is no mail from {given['sender']}.")
        yield "mail_forward", {"mail_id": found.value[0]["id"], "to": [given["person"]]}
        return f"I have forwarded it to {given['person']}."


class TidyUp(Template):
    """Read mails of a subject to the archive."""

    name = "mail.archive_read"
    domains = ("mail",)
    tools = ("mail_list", "mail_move")
    vital = ("mail_move",)
    says = (
        "Move all the mails in my inbox that I have read and whose subject is {subject} to the archive.",
        "Archive whatever in my inbox is about {subject} and has been read. Leave the unread ones.",
        "Tidy up my inbox: the mails with the subject {subject} that I have read go to the archive.",
        "Please put the {subject} mails from the inbox into the archive, but only those I have read.",
        "My inbox is full. Take the read mails called {subject} and archive them.",
        "Everything in the inbox with the subject {subject} that isn't unread can go to the archive.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        mails = [row for row in world.rows("mails") if row["folder"] == "inbox" and row["read"]]
        subject = choose(mails, chance, "read mail")["subject"]
        return {"subject": Slot(subject, f'"{subject}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        there = {"folder": "inbox", "read": True, "subject": given["subject"]}
        for mail in solver.all("mails", lambda row: all(row[key] == value for key, value in there.items())):
            solver.update("mails", mail["id"], folder="archive")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "mail_list", {"folder": "inbox"}
        for mail in found.value:
            if mail["read"] and mail["subject"] == given["subject"]:
                yield "mail_move", {"mail_id": mail["id"], "folder": "archive"}
        return "They are in the archive."


TEMPLATES: tuple[Template, ...] = (
    TellTheTime(),
    UnreadFrom(),
    AmountOfInvoice(),
    StarAllFrom(),
    ForwardLatest(),
    TidyUp(),
)
