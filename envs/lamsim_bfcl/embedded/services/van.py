"""Vehicle: an electric delivery van."""

from __future__ import annotations

from typing import Any, ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class Van(Service):
    """Battery, doors, cabin and load of a van. It drives with all doors shut only."""

    start: ClassVar = {
        "charge": 50,
        "doors": {"left": "shut", "right": "shut", "tail": "shut"},
        "cabin": 18.0,
        "lamps": "off",
        "load": [],
        "odometer": 0.0,
    }
    charge: int
    doors: dict[str, str]
    cabin: float
    lamps: str
    load: list[str]
    odometer: float

    def van_status(self) -> dict[str, Any]:
        """Tells charge in percent, doors, cabin temperature in degrees Celsius, lamps and distance in kilometres."""
        return {
            "charge": self.charge,
            "doors": self.doors,
            "cabin": self.cabin,
            "lamps": self.lamps,
            "odometer": self.odometer,
        }

    def open_door(self, door: str) -> dict[str, str]:
        """Opens a door.

        Args:
            door: left, right or tail.
        """
        return self._set(door, "open")

    def shut_door(self, door: str) -> dict[str, str]:
        """Shuts a door.

        Args:
            door: left, right or tail.
        """
        return self._set(door, "shut")

    def charge_van(self, percent: int) -> dict[str, int]:
        """Charges the battery.

        Args:
            percent: Up to how many percent.
        """
        if not self.charge <= percent <= 100:
            raise Refused(f"The battery is at {self.charge} percent.")
        self.charge = percent
        return {"charge": self.charge}

    def heat_cabin(self, degrees: float) -> dict[str, float]:
        """Sets the cabin's temperature.

        Args:
            degrees: In degrees Celsius, from 10 to 28.
        """
        if not 10 <= degrees <= 28:
            raise Refused("The cabin can be 10 to 28 degrees warm.")
        self.cabin = float(degrees)
        return {"cabin": self.cabin}

    def switch_lamps(self, mode: str) -> dict[str, str]:
        """Switches the lamps.

        Args:
            mode: off, dipped or full.
        """
        if mode not in ("off", "dipped", "full"):
            raise Refused("The lamps can be off, dipped or full.")
        self.lamps = mode
        return {"lamps": mode}

    def load_parcel(self, parcel: str) -> dict[str, int]:
        """Puts a parcel into the van, through the open tail door.

        Args:
            parcel: The parcel's label.
        """
        if self.doors["tail"] != "open":
            raise Refused("The tail door is shut.")
        self.load.append(parcel)
        return {"parcels": len(self.load)}

    def drive_route(self, kilometres: float) -> dict[str, Any]:
        """Drives; two kilometres take one percent of the charge.

        Args:
            kilometres: How far.
        """
        needed = -int(-kilometres // 2)
        if "open" in self.doors.values():
            raise Refused("A door is open.")
        if needed > self.charge:
            raise Refused(f"That needs {needed} percent, and the battery has {self.charge}.")
        self.charge -= needed
        self.odometer = round(self.odometer + kilometres, 1)
        return {"charge": self.charge, "odometer": self.odometer}

    def _set(self, door: str, position: str) -> dict[str, str]:
        if door not in self.doors:
            raise Refused("The doors are left, right and tail.")
        self.doors[door] = position
        return self.doors
