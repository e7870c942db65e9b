"""Reporting: runs compared, with intervals and paired tests; it takes the extra `report`."""

from lamsim.errors import UsageError

try:
    import matplotlib  # noqa: F401
    import scipy  # noqa: F401
except ImportError as error:
    raise UsageError("Reports take the packages scipy and matplotlib: pip install 'lamsim[report]'.") from error

from lamsim.reporting.report import Report, read_report
from lamsim.reporting.writing import write

__all__ = ["Report", "read_report", "write"]
