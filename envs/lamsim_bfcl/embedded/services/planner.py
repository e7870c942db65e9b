"""Calendar: appointments of a day in half hours."""

from __future__ import annotations

from typing import Any, ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class DayPlanner(Service):
    """Appointments by date and time; no two overlap."""

    start: ClassVar = {"appointments": []}
    appointments: list[dict[str, Any]]

    def agenda(self, date: str) -> list[dict[str, Any]]:
        """Lists the appointments of a day.

        Args:
            date: The day, as YYYY-MM-DD.
        """
        found = [item for item in self.appointments if item["date"] == date]
        return sorted(found, key=lambda item: str(item["time"]))

    def arrange(self, title: str, date: str, time: str, minutes: int = 30) -> dict[str, int]:
        """Enters an appointment.

        Args:
            title: What it is.
            date: The day, as YYYY-MM-DD.
            time: When it begins, as HH:MM.
            minutes: How long it takes.
        """
        self._check_free(date, time, minutes)
        self.appointments.append({"title": title, "date": date, "time": time, "minutes": minutes})
        return {"appointments": len(self.appointments)}

    def postpone(self, title: str, date: str, time: str) -> dict[str, str]:
        """Moves an appointment.

        Args:
            title: What it is.
            date: The new day, as YYYY-MM-DD.
            time: The new time, as HH:MM.
        """
        found = self._appointment(title)
        self._check_free(date, time, found["minutes"], found)
        found["date"], found["time"] = date, time
        return {"moved": f"{date} {time}"}

    def call_off(self, title: str) -> dict[str, int]:
        """Removes an appointment.

        Args:
            title: What it is.
        """
        self.appointments.remove(self._appointment(title))
        return {"appointments": len(self.appointments)}

    def invite(self, title: str, guest: str) -> dict[str, list[str]]:
        """Adds a guest to an appointment.

        Args:
            title: What it is.
            guest: Who is to come.
        """
        guests = self._appointment(title).setdefault("guests", [])
        guests.append(guest)
        return {"guests": guests}

    def _appointment(self, title: str) -> dict[str, Any]:
        for item in self.appointments:
            if item["title"] == title:
                return item
        raise Refused(f"There is no appointment {title}.")

    def _check_free(self, date: str, time: str, minutes: int, but: dict[str, Any] | None = None) -> None:
        start = _minute(time)
        for item in self.appointments:
            begins = _minute(item["time"])
            overlaps = begins < start + minutes and start < begins + item["minutes"]
            if item is not but and item["date"] == date and overlaps:
                raise Refused(f"At that time there is {item['title']}.")


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        raise Refused("A time is written as HH:MM.")
    return int(hours) * 60 + int(minutes)
