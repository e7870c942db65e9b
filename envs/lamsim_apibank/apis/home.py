"""Scenes and timed switches of a smart home."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.world import World


class Home(World):
    """The databases `Scenes` (devices by the scene's name) and `TimeSwitch` (times by the device's name)."""

    def AddScene(self, name: str, devices: list[dict[str, str]]) -> str:
        """Adds a scene to the smart home.

        Args:
            name: The scene's name.
            devices: Its devices, as objects with `name` and `description`; each name once.

        Returns:
            Whether it worked.
        """
        scene, tidied = _scene(name), _devices(devices)
        if scene in self._read("Scenes"):
            raise Refused("Scene name already exists.")
        self._write("Scenes")[scene] = tidied
        return "success"

    def DeleteScene(self, name: str) -> str:
        """Deletes a scene of the smart home.

        Args:
            name: The scene's name.

        Returns:
            Whether it worked.
        """
        scene = _scene(name)
        if scene not in self._read("Scenes"):
            raise Refused("The scene does not exist.")
        del self._write("Scenes")[scene]
        return "success"

    def ModifyScene(self, name: str, devices: list[dict[str, str]]) -> str:
        """Replaces the devices of a scene of the smart home.

        Args:
            name: The scene's name.
            devices: Its devices, as objects with `name` and `description`; each name once.

        Returns:
            Whether it worked.
        """
        scene, tidied = _scene(name), _devices(devices)
        if scene not in self._read("Scenes"):
            raise Refused("The scene does not exist.")
        self._write("Scenes")[scene] = tidied
        return "success"

    def QueryScene(self, name: str) -> list[dict[str, str]]:
        """Shows the devices of a scene of the smart home.

        Args:
            name: The scene's name.

        Returns:
            The devices, each with name and description.
        """
        scene = _scene(name)
        if scene not in self._read("Scenes"):
            raise Refused("Scene not found.")
        devices: list[dict[str, str]] = self._read("Scenes")[scene]
        return devices

    def TimedSwitch(self, name: str, time: str, on: bool) -> str:
        """Has a smart device switched on or off at a time.

        Args:
            name: The device's name.
            time: When, as YYYY-MM-DD HH:MM:SS.
            on: Whether it is switched on.

        Returns:
            Whether it worked.
        """
        device = name.strip().lower()
        if not device:
            raise Refused("Name cannot be empty.")
        moment = dates.normal(time, dates.SECOND)
        times: list[dict[str, Any]] = self._write("TimeSwitch").setdefault(device, [])
        planned = next((item for item in times if item["time"] == moment), None)
        if planned is None:
            times.append({"time": moment, "on": on})
        else:
            planned["on"] = on
        return "success"

    def CancelTimedSwitch(self, name: str, time: str) -> str:
        """Cancels the switching of a smart device at a time.

        Args:
            name: The device's name.
            time: When it would be switched, as YYYY-MM-DD HH:MM:SS.

        Returns:
            Whether it worked.
        """
        device = name.strip().lower()
        if not device:
            raise Refused("name cannot be empty.")
        moment = dates.normal(time, dates.SECOND)
        if device not in self._read("TimeSwitch"):
            raise Refused("device name does not exist.")
        times: list[dict[str, Any]] = self._write("TimeSwitch")[device]
        planned = next((item for item in times if item["time"] == moment), None)
        if planned is None:
            raise Refused("time does not exist.")
        times.remove(planned)
        return "success"


def _scene(name: str) -> str:
    tidied = name.strip().lower()
    if not tidied:
        raise Refused("Scene name cannot be empty.")
    return tidied


def _devices(devices: list[dict[str, str]]) -> list[dict[str, str]]:
    """The devices by name, with tidy texts."""
    tidied: dict[str, dict[str, str]] = {}
    for device in devices:
        if "name" not in device or "description" not in device:
            raise Refused("Invalid device format.")
        name = device["name"].strip().lower()
        if name in tidied:
            raise Refused("Device name cannot be duplicated.")
        tidied[name] = {**device, "name": name, "description": device["description"].strip()}
    return [tidied[name] for name in sorted(tidied)]
