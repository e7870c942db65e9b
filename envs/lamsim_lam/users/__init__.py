"""Users: one made of rules, and one whose words a language model finds."""

from lamsim_lam.users.model import ModelUser
from lamsim_lam.users.rules import AGREES, Requester, is_report

__all__ = ["AGREES", "ModelUser", "Requester", "is_report"]
