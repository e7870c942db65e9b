"""Tickets: repairs that a workshop has taken on."""

from __future__ import annotations

from typing import Any, ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service

_STAGES = ("received", "in repair", "repaired", "handed over")


class RepairShop(Service):
    """Repair tickets, each at one of four stages."""

    start: ClassVar = {"tickets": [], "next_ticket": 100}
    tickets: list[dict[str, Any]]
    next_ticket: int

    def open_repair(self, customer: str, item: str, fault: str, urgency: int = 2) -> dict[str, int]:
        """Opens a ticket for something that is to be repaired.

        Args:
            customer: Whose it is.
            item: What it is.
            fault: What is wrong with it.
            urgency: From 1 (can wait) to 3 (at once).
        """
        if urgency not in (1, 2, 3):
            raise Refused("The urgency is 1, 2 or 3.")
        ticket: dict[str, Any] = {
            "ticket": self.next_ticket,
            "customer": customer,
            "item": item,
            "fault": fault,
            "urgency": urgency,
            "stage": _STAGES[0],
            "remarks": [],
        }
        self.next_ticket += 1
        self.tickets.append(ticket)
        return {"ticket": ticket["ticket"]}

    def repair_status(self, ticket: int) -> dict[str, Any]:
        """Tells how far a repair is.

        Args:
            ticket: The ticket's number.
        """
        found = self._ticket(ticket)
        return {key: found[key] for key in ("item", "stage", "urgency", "remarks")}

    def advance_repair(self, ticket: int) -> dict[str, str]:
        """Moves a repair to its next stage.

        Args:
            ticket: The ticket's number.
        """
        found = self._ticket(ticket)
        if found["stage"] == _STAGES[-1]:
            raise Refused(f"Ticket {ticket} is closed.")
        found["stage"] = _STAGES[_STAGES.index(found["stage"]) + 1]
        return {"stage": found["stage"]}

    def set_urgency(self, ticket: int, urgency: int) -> dict[str, int]:
        """Changes how urgent a repair is.

        Args:
            ticket: The ticket's number.
            urgency: From 1 (can wait) to 3 (at once).
        """
        if urgency not in (1, 2, 3):
            raise Refused("The urgency is 1, 2 or 3.")
        self._ticket(ticket)["urgency"] = urgency
        return {"urgency": urgency}

    def add_remark(self, ticket: int, remark: str) -> dict[str, int]:
        """Adds a remark to a ticket.

        Args:
            ticket: The ticket's number.
            remark: The remark.
        """
        remarks = self._ticket(ticket)["remarks"]
        remarks.append(remark)
        return {"remarks": len(remarks)}

    def tickets_of(self, customer: str) -> list[int]:
        """Lists the numbers of a customer's tickets.

        Args:
            customer: The customer.
        """
        return [ticket["ticket"] for ticket in self.tickets if ticket["customer"] == customer]

    def _ticket(self, number: int) -> dict[str, Any]:
        for ticket in self.tickets:
            if ticket["ticket"] == number:
                return ticket
        raise Refused(f"There is no ticket {number}.")
