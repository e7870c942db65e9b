"""Steps on the road: ferries and the van."""

from __future__ import annotations

from random import Random
from typing import Any

from lamsim_bfcl.embedded.conversations.steps import Step, Theme, call
from lamsim_bfcl.embedded.services.ferries import FerryLine
from lamsim_bfcl.embedded.services.van import Van

_ISLANDS = ("Aldra", "Borkholm", "Ceru", "Dunsay", "Estrel", "Fyrne")


def _line(draw: Random, size: int) -> dict[str, Any]:
    crossings = {}
    for number in range(size + 4):
        origin, destination = draw.sample(_ISLANDS, 2)
        crossings[f"F{number + 10}"] = {
            "origin": origin,
            "destination": destination,
            "departs": f"{6 + number % 14:02}:{draw.choice(('05', '20', '40'))}",
            "fare": draw.randint(6, 19),
            "places": draw.randint(8, 40),
        }
    return {"crossings": crossings, "credit": draw.randint(4, 9) * 100}


def _find(draw: Random, line: FerryLine) -> Step:
    crossing = draw.choice(list(line.crossings.values()))
    origin, destination = crossing["origin"], crossing["destination"]
    calls = (call("find_crossings", origin=origin, destination=destination),)
    words = f"Which ferries go from {origin} to {destination}?"
    return Step(words, calls, f"Which ferries go to {destination}?", f"I leave from {origin}.")


def _book(draw: Random, line: FerryLine) -> Step:
    code, passengers = draw.choice(sorted(line.crossings)), draw.randint(2, 5)
    calls = (call("book_crossing", crossing=code, passengers=passengers),)
    words = f"Book the crossing {code} for {passengers} people."
    return Step(words, calls, f"Book the crossing {code} for us.", f"We are {passengers} people.")


def _cycle(draw: Random, line: FerryLine) -> Step:
    code, booking = draw.choice(sorted(line.crossings)), f"B{line.next_booking:03}"
    calls = (
        call("book_crossing", crossing=code, passengers=1, bicycle=True),
        call("booking_details", booking=booking),
    )
    return Step(f"I go alone, with my bicycle, on crossing {code}. Book it and show me the booking.", calls)


def _change_mind(draw: Random, line: FerryLine) -> Step:
    code, booking = draw.choice(sorted(line.crossings)), f"B{line.next_booking:03}"
    calls = (
        call("book_crossing", crossing=code, passengers=2),
        call("cancel_booking", booking=booking),
    )
    return Step(f"Book {code} for two, then cancel that booking again: I want to see the refund.", calls)


def _credit(draw: Random, line: FerryLine) -> Step:
    amount = draw.randint(2, 30) * 10
    calls = (call("top_up", amount=amount),)
    return Step(f"Put {amount} on my credit.", calls, "Put something on my credit.", f"Make it {amount}.")


def _van(draw: Random, size: int) -> dict[str, Any]:
    doors = {door: draw.choice(("shut", "open")) for door in ("left", "right", "tail")}
    return {
        "charge": draw.randint(50, 70),
        "doors": doors,
        "odometer": draw.randint(100, 9000) / 10,
        "load": [f"parcel-{number}" for number in range(1, size + 1)],
    }


def _drive(draw: Random, van: Van) -> Step:
    kilometres = draw.randint(4, 20)
    shut = tuple(call("shut_door", door=door) for door, position in van.doors.items() if position == "open")
    calls = (call("van_status"), *shut, call("drive_route", kilometres=kilometres))
    words = f"Look at the van's status, shut whatever door is open, and drive {kilometres} kilometres."
    vague = "Look at the van's status, shut whatever door is open, and drive the route."
    return Step(words, calls, vague, f"The route has {kilometres} kilometres.")


def _load(draw: Random, van: Van) -> Step:
    parcel = f"label-{draw.randint(200, 999)}"
    calls = (call("open_door", door="tail"), call("load_parcel", parcel=parcel), call("shut_door", door="tail"))
    words = f"Open the tail door, put {parcel} in and shut it again."
    return Step(words, calls, "Open the tail door, put the parcel in and shut it again.", f"It is labelled {parcel}.")


def _charge(draw: Random, van: Van) -> Step:
    percent = draw.randint(80, 100)
    calls = (call("charge_van", percent=percent),)
    return Step(f"Charge the van up to {percent} percent.", calls, "Charge the van a bit.", f"Up to {percent} percent.")


def _warm(draw: Random, van: Van) -> Step:
    degrees, mode = draw.randint(16, 25), draw.choice(("dipped", "full"))
    calls = (call("heat_cabin", degrees=degrees), call("switch_lamps", mode=mode))
    words = f"It is dark and cold: {degrees} degrees in the cabin, please, and the lamps on '{mode}'."
    return Step(words, calls)


ROAD = (
    Theme("FerryLine", _line, (_find, _book, _cycle, _change_mind, _credit)),
    Theme("Van", _van, (_drive, _load, _charge, _warm)),
)
"""Themes of the road."""
