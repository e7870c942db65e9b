"""Dialogues of our own over databases of our own, made from written scenarios."""

from lamsim_apibank.embedded.scenarios import embedded_dialogues

__all__ = ["embedded_dialogues"]
