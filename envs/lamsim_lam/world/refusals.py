"""What a tool says when it does not do what it was asked for; the agent sees the text."""

from __future__ import annotations


class Refused(Exception):
    """A tool refuses; one sentence says why and, where it can be told, what would be right."""


class NotFound(Refused):
    """There is nothing of that id or name.

    Args:
        what: Of what kind, e.g. `event`.
        wanted: What was asked for.
        hint: What would help, as a sentence.
    """

    def __init__(self, what: str, wanted: object, hint: str = "") -> None:
        super().__init__(f"There is no {what} {wanted!r}." + (f" {hint}" if hint else ""))


class NotAllowed(Refused):
    """The user may not do that."""


class Conflict(Refused):
    """What is there already stands against it."""


class Unavailable(Refused):
    """The service does not answer now; the same call works after a wait.

    Args:
        service: Its name.
        seconds: How long to wait.
    """

    def __init__(self, service: str, seconds: int) -> None:
        super().__init__(
            f"The {service} service is busy (429 Too Many Requests). Wait {seconds} seconds, then try again."
        )
