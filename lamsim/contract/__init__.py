"""The contract of an environment family, and what of it is missing."""

from lamsim.contract.checking import TASKS, check_family
from lamsim.contract.checks import CHECKS
from lamsim.contract.findings import Declared, Finding, Report, Result

__all__ = ["CHECKS", "TASKS", "Declared", "Finding", "Report", "Result", "check_family"]
