"""Travel: ferries between islands."""

from __future__ import annotations

from typing import Any, ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class FerryLine(Service):
    """Crossings with a number of places, and bookings on them."""

    start: ClassVar = {"crossings": {}, "bookings": {}, "next_booking": 1, "credit": 0}
    crossings: dict[str, dict[str, Any]]
    bookings: dict[str, dict[str, Any]]
    next_booking: int
    credit: int

    def find_crossings(self, origin: str, destination: str) -> list[dict[str, Any]]:
        """Lists the crossings between two islands.

        Args:
            origin: The island to leave from.
            destination: The island to go to.
        """
        return [
            {"crossing": code, "departs": crossing["departs"], "fare": crossing["fare"], "places": crossing["places"]}
            for code, crossing in sorted(self.crossings.items())
            if (crossing["origin"], crossing["destination"]) == (origin, destination)
        ]

    def book_crossing(self, crossing: str, passengers: int, bicycle: bool = False) -> dict[str, Any]:
        """Books places, paid from the credit.

        Args:
            crossing: The crossing's code.
            passengers: How many people.
            bicycle: Whether a bicycle comes along, for 4.
        """
        found = self._crossing(crossing)
        cost = found["fare"] * passengers + (4 if bicycle else 0)
        if not 1 <= passengers <= found["places"]:
            raise Refused(f"{crossing} has {found['places']} places.")
        if cost > self.credit:
            raise Refused(f"That costs {cost}, and the credit is {self.credit}.")
        found["places"] -= passengers
        self.credit -= cost
        code = f"B{self.next_booking:03}"
        self.next_booking += 1
        self.bookings[code] = {"crossing": crossing, "passengers": passengers, "bicycle": bicycle, "paid": cost}
        return {"booking": code, "paid": cost}

    def cancel_booking(self, booking: str) -> dict[str, int]:
        """Cancels a booking; the fare goes back to the credit.

        Args:
            booking: The booking's code.
        """
        found = self._booking(booking)
        self._crossing(found["crossing"])["places"] += found["passengers"]
        self.credit += found["paid"]
        del self.bookings[booking]
        return {"refunded": found["paid"], "credit": self.credit}

    def booking_details(self, booking: str) -> dict[str, Any]:
        """Tells what was booked.

        Args:
            booking: The booking's code.
        """
        return self._booking(booking)

    def top_up(self, amount: int) -> dict[str, int]:
        """Adds to the credit.

        Args:
            amount: How much.
        """
        if amount <= 0:
            raise Refused("The amount is more than 0.")
        self.credit += amount
        return {"credit": self.credit}

    def _crossing(self, code: str) -> dict[str, Any]:
        if code not in self.crossings:
            raise Refused(f"There is no crossing {code}.")
        return self.crossings[code]

    def _booking(self, code: str) -> dict[str, Any]:
        if code not in self.bookings:
            raise Refused(f"There is no booking {code}.")
        return self.bookings[code]
