"""The contract of an environment family, and what of it is missing."""

from lamsim.contract.checking import TASKS, check_family
from lamsim.contract.checks import CHECKS
from lamsim.contract.findings import Finding, Report, Result

__all__ = ["CHECKS", "TASKS", "Finding", "Report", "Result", "check_family"]
