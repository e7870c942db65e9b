"""Mail: the user's mailbox, with contacts as senders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named
from lamsim_lam.world.refusals import Conflict, NotAllowed
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import moment_of

MAIL = Domain("mail", "The user's mailbox.", needs=("contacts",))

MAILS = 30
Folder = Literal["inbox", "archive", "sent", "spam"]
_SUBJECTS = {
    "work": ("Quarterly figures", "Offsite agenda", "Contract draft", "Bug report", "Expense report", "Road map"),
    "family": ("Photos", "Summer plans", "Recipe", "Present for grandma"),
    "friends": ("Concert tickets", "Book recommendation", "Moving day", "Hiking trip"),
    "services": ("Invoice", "Appointment reminder", "New opening hours"),
}
_BODIES = {
    "Invoice": "The amount due is {amount} EUR, payable by {day}.",
    "Appointment reminder": "Please remember your appointment; call us to change it.",
    "Contract draft": "The draft is attached. The deadline for comments is {day}.",
    "Expense report": "My expenses come to {amount} EUR this month.",
    "Concert tickets": "I got tickets for {day}, they cost {amount} EUR each.",
    "Moving day": "We move on {day}. Can you lend a hand?",
}


@MAIL.table("mails", "mail", "MSG", links={"sender": "people", "recipients": "people"}, wording=("body",))
def mails(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The last three weeks' mails, the oldest first."""
    people = list(world.rows("people"))
    now = moment_of(world.now)
    for age in sorted((draw.randrange(30, 21 * 24 * 60) for _ in range(MAILS)), reverse=True):
        sender = draw.choice(people)
        subject = draw.choice(_SUBJECTS[sender["group"]])
        day = now.date() + timedelta(days=draw.randrange(1, 30))
        told = _BODIES.get(subject, "More about that when we meet.")
        yield {
            "sender": sender["id"],
            "recipients": [],
            "subject": subject,
            "body": told.format(amount=draw.randrange(20, 900), day=day.isoformat()),
            "sent": (now - timedelta(minutes=age)).isoformat(" ", "minutes"),
            "folder": "inbox" if draw.random() < 0.75 else draw.choice(("archive", "spam")),
            "read": draw.random() < 0.6,
            "starred": draw.random() < 0.15,
        }


def _brief(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "subject", "sent", "read", "starred")}
    return {**told, "from": "you" if row["sender"] is None else world.get("people", row["sender"])["name"]}


def _newest(world: World, found: list[Row]) -> list[dict[str, Any]]:
    return [_brief(world, row) for row in sorted(found, key=lambda row: row["sent"], reverse=True)]


@MAIL.reads
def mail_list(world: World, folder: Folder = "inbox", unread_only: bool = False) -> list[dict[str, Any]]:
    """Lists the mails of a folder without their text, the newest first.

    Args:
        folder: The folder.
        unread_only: Whether to leave out those that have been read.
    """
    found = [row for row in world.rows("mails") if row["folder"] == folder and not (unread_only and row["read"])]
    return _newest(world, found)


@MAIL.reads
def mail_search(world: World, subject: str = "", sender: str = "") -> list[dict[str, Any]]:
    """Finds mails of all folders, the newest first.

    Args:
        subject: A part of the subject.
        sender: A part of the sender's name.
    """
    told = _newest(world, list(world.rows("mails")))
    return [
        row
        for row in told
        if subject.casefold() in row["subject"].casefold() and sender.casefold() in row["from"].casefold()
    ]


@MAIL.reads
def mail_read(world: World, mail_id: str) -> dict[str, Any]:
    """Shows a mail with its text; it stays unread until it is marked.

    Args:
        mail_id: The mail's id, e.g. MSG-007.
    """
    row = world.get("mails", mail_id)
    to = [world.get("people", id)["name"] for id in row["recipients"]]
    return {**_brief(world, row), "to": to or ["you"], "body": row["body"], "folder": row["folder"]}


@MAIL.writes
def mail_send(world: World, to: list[str], subject: str, body: str) -> dict[str, Any]:
    """Sends a mail.

    Args:
        to: Full names of contacts.
        subject: The subject.
        body: The text.
    """
    people = [person_named(world, name) for name in to]
    if not people:
        raise Conflict("A mail needs somebody whom it goes to.")
    if silent := [row["name"] for row in people if not row["email"]]:
        raise NotAllowed(f"No e-mail address of {silent[0]} is known.")
    recipients = sorted(row["id"] for row in people)
    return _brief(world, _sent(world, recipients, subject, body))


@MAIL.writes
def mail_reply(world: World, mail_id: str, body: str) -> dict[str, Any]:
    """Answers a mail's sender.

    Args:
        mail_id: The mail's id.
        body: The text of the answer.
    """
    row = world.get("mails", mail_id)
    if row["sender"] is None:
        raise Conflict(f"{mail_id} was sent by the user.")
    return _brief(world, _sent(world, [row["sender"]], f"Re: {row['subject']}", body))


@MAIL.writes
def mail_forward(world: World, mail_id: str, to: list[str]) -> dict[str, Any]:
    """Sends a mail on to others.

    Args:
        mail_id: The mail's id.
        to: Full names of contacts.
    """
    row = world.get("mails", mail_id)
    recipients = sorted(person_named(world, name)["id"] for name in to)
    return _brief(world, _sent(world, recipients, f"Fwd: {row['subject']}", row["body"]))


@MAIL.writes
def mail_move(world: World, mail_id: str, folder: Folder) -> dict[str, Any]:
    """Moves a mail to another folder.

    Args:
        mail_id: The mail's id.
        folder: The folder.
    """
    if folder == "sent":
        raise NotAllowed("Mails come to the folder 'sent' only by being sent.")
    return _brief(world, world.update("mails", mail_id, folder=folder))


@MAIL.writes
def mail_mark(world: World, mail_id: str, read: bool | None = None, starred: bool | None = None) -> dict[str, Any]:
    """Marks a mail; what is not given stays.

    Args:
        mail_id: The mail's id.
        read: Whether it counts as read.
        starred: Whether it has a star.
    """
    given = {"read": read, "starred": starred}
    return _brief(world, world.update("mails", mail_id, **{k: v for k, v in given.items() if v is not None}))


@MAIL.writes
def mail_delete(world: World, mail_id: str) -> str:
    """Deletes a mail for good.

    Args:
        mail_id: The mail's id.
    """
    world.delete("mails", mail_id)
    return f"{mail_id} was deleted."


def _sent(world: World, recipients: list[str], subject: str, body: str) -> Row:
    return world.insert(
        "mails",
        sender=None,
        recipients=recipients,
        subject=subject,
        body=body,
        sent=world.now,
        folder="sent",
        read=True,
        starred=False,
    )
