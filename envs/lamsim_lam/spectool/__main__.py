"""`python -m lamsim_lam.spectool RUN`: SpecTool's table of a run, the seven patterns for each class of query."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from lamsim import read_trajectories
from lamsim_lam.spectool.table import table


def main() -> None:
    """Prints the table of the run in a folder."""
    parser = argparse.ArgumentParser(prog="python -m lamsim_lam.spectool", description=__doc__)
    parser.add_argument("run", type=Path, help="the folder of `lamsim eval lamsim/LAM-SpecTool-v0 --out`")
    parser.add_argument("--domains", action="store_true", help="a row for each domain as well")
    given = parser.parse_args()
    Console().print(table((one.model_dump() for one in read_trajectories(given.run)), by_domain=given.domains))


if __name__ == "__main__":
    main()
