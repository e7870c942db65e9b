"""Meetings."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.rows import Rows, check_unless_empty, refuse_meeting


class Meetings(Rows):
    """The database `Meeting`."""

    def AddMeeting(
        self, token: str, meeting_topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
    ) -> str:
        """Reserves a meeting.

        Args:
            token: The user's token.
            meeting_topic: What it is about, at most 50 characters.
            start_time: When it begins, as YYYY-MM-DD HH:MM:SS.
            end_time: When it ends, as YYYY-MM-DD HH:MM:SS.
            location: Where it is, at most 100 characters.
            attendees: Who comes.

        Returns:
            Whether it worked.
        """
        dates.check(start_time)
        dates.check(end_time)
        if not meeting_topic.strip():
            raise Refused("Meeting Topic should not be null")
        row = {"meeting_topic": meeting_topic, "start_time": start_time, "end_time": end_time}
        self._insert("Meeting", token, **row, location=location, attendees=attendees)
        return "success"

    def DeleteMeeting(
        self, token: str, meeting_topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
    ) -> str:
        """Cancels the meeting that has this topic or begins at this time.

        Args:
            token: The user's token.
            meeting_topic: What it is about.
            start_time: When it begins, as YYYY-MM-DD HH:MM:SS.
            end_time: When it ends, as YYYY-MM-DD HH:MM:SS.
            location: Where it is.
            attendees: Who comes.

        Returns:
            Whether it worked.
        """
        number = self._meeting(token, meeting_topic, start_time, end_time)
        if number is not None:
            del self._write("Meeting")[number]
        return "success"

    def ModifyMeeting(
        self, token: str, meeting_topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
    ) -> str:
        """Changes topic and times of the meeting that has this topic or begins at this time.

        Args:
            token: The user's token.
            meeting_topic: What it is to be about.
            start_time: When it is to begin, as YYYY-MM-DD HH:MM:SS.
            end_time: When it is to end, as YYYY-MM-DD HH:MM:SS.
            location: Where it is.
            attendees: Who comes.

        Returns:
            Whether it worked.
        """
        number = self._meeting(token, meeting_topic, start_time, end_time)
        if number is not None:
            row = self._write("Meeting")[number]
            row.update({"meeting_topic": meeting_topic} if meeting_topic else {})
            row.update({"start_time": start_time, "end_time": end_time} if start_time else {})
        return "success"

    def QueryMeeting(
        self, token: str, meeting_topic: str, start_time: str, end_time: str, location: str, attendees: list[str]
    ) -> dict[str, Any]:
        """Shows the meeting that has this topic or begins at this time.

        Args:
            token: The user's token.
            meeting_topic: What it is about.
            start_time: When it begins, as YYYY-MM-DD HH:MM:SS.
            end_time: When it ends, as YYYY-MM-DD HH:MM:SS.
            location: Where it is.
            attendees: Who comes.

        Returns:
            The meeting.
        """
        number = self._meeting(token, meeting_topic, start_time, end_time)
        if number is None:
            raise Refused("Error")
        row: dict[str, Any] = self._read("Meeting")[number]
        return row

    def _meeting(self, token: str, topic: str, start: str, end: str) -> str | None:
        check_unless_empty(start)
        check_unless_empty(end)
        if not topic.strip() and not start:
            raise Refused("Meeting Topic and start_time should not be null both")
        number = self._find("Meeting", token, meeting_topic=topic, start_time=start)
        if number is None:
            refuse_meeting(topic, start)
        return number
