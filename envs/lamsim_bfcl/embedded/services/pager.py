"""Messages: short notes between colleagues."""

from __future__ import annotations

from typing import Any, ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class Pager(Service):
    """Notes that people of a directory send each other; numbers count up."""

    start: ClassVar = {"owner": "", "people": [], "notes": [], "next_number": 1, "muted": []}
    owner: str
    people: list[str]
    notes: list[dict[str, Any]]
    next_number: int
    muted: list[str]

    def send_note(self, to: str, text: str) -> dict[str, int]:
        """Sends a note.

        Args:
            to: Who gets it.
            text: What it says.
        """
        self._known(to)
        number = self.next_number
        self.next_number += 1
        self.notes.append({"number": number, "from": self.owner, "to": to, "text": text})
        return {"number": number}

    def withdraw_note(self, number: int) -> dict[str, str]:
        """Takes back a note that the owner has sent.

        Args:
            number: The note's number.
        """
        for note in self.notes:
            if note["number"] == number and note["from"] == self.owner:
                self.notes.remove(note)
                return {"withdrawn": note["text"]}
        raise Refused(f"{self.owner} has sent no note {number}.")

    def notes_from(self, sender: str) -> list[dict[str, Any]]:
        """Shows the notes that someone has sent to the owner.

        Args:
            sender: Who has sent them.
        """
        self._known(sender)
        found = [note for note in self.notes if note["from"] == sender and note["to"] == self.owner]
        return [{"number": note["number"], "text": note["text"]} for note in found]

    def add_colleague(self, name: str) -> dict[str, int]:
        """Adds someone to the directory.

        Args:
            name: Their name.
        """
        if name in self.people:
            raise Refused(f"{name} is in the directory already.")
        self.people.append(name)
        return {"people": len(self.people)}

    def mute_colleague(self, name: str) -> dict[str, list[str]]:
        """Stops the pager from ringing for someone's notes.

        Args:
            name: Whose.
        """
        self._known(name)
        if name not in self.muted:
            self.muted.append(name)
        return {"muted": self.muted}

    def _known(self, name: str) -> None:
        if name not in self.people:
            raise Refused(f"{name} is not in the directory.")
