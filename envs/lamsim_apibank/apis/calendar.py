"""Agenda, alarms and reminders."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.rows import Rows, check_unless_empty, refuse_meeting


class Calendar(Rows):
    """The databases `Agenda`, `Alarm` and `Reminder`."""

    def AddAgenda(self, token: str, content: str, time: str, location: str) -> str:
        """Adds an entry to the user's agenda.

        Args:
            token: The user's token.
            content: What the entry is about.
            time: When it is, as YYYY-MM-DD HH:MM:SS.
            location: Where it is.

        Returns:
            Whether it worked.
        """
        dates.check(time)
        if not content.strip():
            raise Refused("Content should not be null")
        self._insert("Agenda", token, content=content, time=time, location=location)
        return "success"

    def DeleteAgenda(self, token: str, content: str, time: str, location: str) -> str:
        """Takes an entry with this content or at this time off the user's agenda.

        Args:
            token: The user's token.
            content: What the entry is about.
            time: When it is, as YYYY-MM-DD HH:MM:SS.
            location: Where it is.

        Returns:
            Whether it worked.
        """
        check_unless_empty(time)
        number = self._find("Agenda", token, content=content, time=time)
        if number is not None:
            del self._write("Agenda")[number]
        else:
            refuse_meeting(content, time)
        return "success"

    def ModifyAgenda(self, token: str, content: str, time: str, location: str) -> str:
        """Changes the entry of the user's agenda that has this content or is at this time.

        Args:
            token: The user's token.
            content: What the entry is about.
            time: When it is to be, as YYYY-MM-DD HH:MM:SS.
            location: Where it is to be.

        Returns:
            Whether it worked.
        """
        number = self._agenda(token, content, time)
        username = self._read("Agenda")[number]["username"]
        row = {"username": username, "content": content, "time": time, "location": location}
        self._write("Agenda")[number] = row
        return "success"

    def QueryAgenda(self, token: str, content: str, time: str, location: str) -> dict[str, Any]:
        """Shows the entry of the user's agenda that has this content or is at this time.

        Args:
            token: The user's token.
            content: What the entry is about.
            time: When it is, as YYYY-MM-DD HH:MM:SS.
            location: Where it is.

        Returns:
            The entry.
        """
        row: dict[str, Any] = self._read("Agenda")[self._agenda(token, content, time)]
        return row

    def _agenda(self, token: str, content: str, time: str) -> str:
        check_unless_empty(time)
        number = self._find("Agenda", token, content=content, time=time)
        if number is None and content:
            raise Refused(f"You have no agenda about {content}")
        if number is None:
            raise Refused(f"You have no agenda at time : {time}" if time else "Error")
        return number

    def AddAlarm(self, token: str, time: str) -> str:
        """Sets an alarm.

        Args:
            token: The user's token.
            time: When it is to ring, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        dates.check(time)
        self._insert("Alarm", token, time=time)
        return "success"

    def DeleteAlarm(self, token: str, time: str) -> str:
        """Removes an alarm.

        Args:
            token: The user's token.
            time: When it would ring, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        number = self._alarm(token, time)
        del self._write("Alarm")[number]
        return "success"

    def ModifyAlarm(self, token: str, from_time: str, to_time: str) -> str:
        """Moves an alarm to another time.

        Args:
            token: The user's token.
            from_time: When it would ring, as YYYY-MM-DD HH:MM:SS.
            to_time: When it is to ring, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        dates.check(from_time)
        dates.check(to_time)
        number = self._find("Alarm", token, time=from_time)
        if number is None:
            raise Refused(f"You have no agenda at time : {from_time}")
        self._write("Alarm")[number]["time"] = to_time
        return "success"

    def QueryAlarm(self, token: str, time: str) -> dict[str, Any]:
        """Looks whether the user has an alarm at a time.

        Args:
            token: The user's token.
            time: When it would ring, as YYYY-MM-DD HH:MM:SS.

        Returns:
            The alarm.
        """
        row: dict[str, Any] = self._read("Alarm")[self._alarm(token, time)]
        return row

    def _alarm(self, token: str, time: str) -> str:
        dates.check(time)
        number = self._find("Alarm", token, time=time)
        if number is None:
            raise Refused(f"You have no alarm clock at time : {time}")
        return number

    def AddReminder(self, token: str, content: str, time: str) -> str:
        """Sets a reminder.

        Args:
            token: The user's token.
            content: What to remind of.
            time: When to remind, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        _check_reminder(content, time)
        self._insert("Reminder", token, content=content, time=time)
        return "success"

    def DeleteReminder(self, token: str, content: str, time: str) -> str:
        """Removes the reminder that has this content or this time.

        Args:
            token: The user's token.
            content: What it reminds of.
            time: When it reminds, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        number = self._reminder(token, content, time)
        del self._write("Reminder")[number]
        return "success"

    def ModifyReminder(self, token: str, content: str, time: str) -> str:
        """Changes the reminder that has this content or this time.

        Args:
            token: The user's token.
            content: What it is to remind of.
            time: When it is to remind, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        number = self._reminder(token, content, time)
        self._write("Reminder")[number].update(content=content, time=time)
        return "success"

    def QueryReminder(self, token: str, content: str, time: str) -> dict[str, Any]:
        """Shows the reminder that has this content or this time.

        Args:
            token: The user's token.
            content: What it reminds of.
            time: When it reminds, as YYYY-MM-DD HH:MM:SS.

        Returns:
            The reminder.
        """
        row: dict[str, Any] = self._read("Reminder")[self._reminder(token, content, time)]
        return row

    def _reminder(self, token: str, content: str, time: str) -> str:
        _check_reminder(content, time)
        number = self._find("Reminder", token, content=content, time=time)
        if number is None:
            raise Refused(f"You have no reminder about {content} or at time : {time}")
        return number


def _check_reminder(content: str, time: str) -> None:
    dates.check(time)
    if not content.strip():
        raise Refused("Content should not be null")
