"""The world that APIs work on: databases that episodes share until one changes them, and what an episode remembers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from hashlib import sha256
from typing import Any

from lamsim_apibank.apis.api import Refused


class World:
    """What all APIs of a library have in common.

    Args:
        tables: The databases by name, shared and never changed.
        settings: `today` (YYYY-MM-DD), `verification_code`, `flat_parentheses`; what is left out has a default.
        search: Keywords -> what `ToolSearcher` answers.
    """

    _only_given = frozenset({"ForgotPassword", "Translate"})
    """APIs of which a result's `input` leaves out what the call did."""
    _nameless = frozenset({"CheckToken", "DeleteAccount", "ForgotPassword", "RegisterUser"})
    """APIs of which a result has no `api_name`."""

    def __init__(
        self,
        tables: Mapping[str, Any],
        settings: Mapping[str, Any],
        search: Callable[[str], Any],
    ) -> None:
        self._tables = tables
        self._settings = settings
        self._search = search
        self._changed: dict[str, Any] = {}
        self._memory: dict[str, Any] = {}

    def ToolSearcher(self, keywords: str) -> Any:
        """Finds the API that fits keywords best, and the one for tokens with it if that is needed.

        Args:
            keywords: What the API should be able to do, in a few words.

        Returns:
            The API, or a list of APIs, each with name, description and parameters.
        """
        return self._search(keywords)

    def _read(self, name: str) -> Any:
        """A database as it is now; not to be changed."""
        return self._changed.get(name, self._tables.get(name, {}))

    def _write(self, name: str) -> Any:
        """A database as it is now, to be changed."""
        if name not in self._changed:
            self._changed[name] = deepcopy(self._tables.get(name, {}))
        return self._changed[name]

    def _username(self, token: str) -> str:
        """Whose token it is."""
        for username, account in self._read("Account").items():
            if account["token"] == token:
                return str(username)
        raise Refused("The token is invalid.")


def made_up(length: int, alphabet: str, *about: str) -> str:
    """Letters that look drawn and are the same every time.

    Args:
        length: At most 32.
        alphabet: What they are taken from.
        about: What they depend on.
    """
    digest = sha256("\n".join(about).encode("utf-8", "replace")).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])
