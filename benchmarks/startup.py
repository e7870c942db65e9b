"""Start-up: the time of `import lamsim` against `import gymnasium`, and the size of a fresh installation.

Each import is timed in fresh processes that take turns, in CPU seconds from the interpreter's readiness to the end of
the import.

    python benchmarks/startup.py [--install]

`--install` makes a temporary virtual environment, installs this repository into it with pip, and measures by how much
it has grown.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import table

IMPORT = """
import time
before = time.process_time()
import {module}
print(time.process_time() - before)
"""
COUNT = "import sys, {module}; print(len(sys.modules))"
REPOSITORY = Path(__file__).parents[1]


def imports(modules: list[str], times: int) -> list[list[float]]:
    """CPU seconds of each import in `times` fresh processes; the first ones, which fill the disk cache, don't count."""
    taken: list[list[float]] = [[] for _ in modules]
    for _ in range(times + 1):
        for module, seconds in zip(modules, taken, strict=True):
            seconds.append(float(subprocess.check_output([sys.executable, "-c", IMPORT.format(module=module)])))
    return [seconds[1:] for seconds in taken]


def direct_dependencies() -> list[str]:
    """What the distribution needs without extras."""
    return [line for line in importlib.metadata.requires("lamsim") or [] if "extra ==" not in line]


def megabytes(folder: Path) -> float:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sum(file.stat().st_size for file in files) / 2**20


def install() -> tuple[float, int]:
    """MiB (bytecode included) and distributions that `pip install lamsim` adds to an empty virtual environment."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        empty = megabytes(Path(folder))
        subprocess.run([python, "-m", "pip", "install", "--quiet", str(REPOSITORY)], check=True)
        listed = subprocess.check_output([python, "-m", "pip", "list", "--format", "freeze"], text=True).splitlines()
        others = sum(not line.startswith(("pip=", "setuptools=")) for line in listed)
        return megabytes(Path(folder)) - empty, others


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=15, help="fresh processes per import")
    parser.add_argument("--install", action="store_true", help="measure the size of an installation, too")
    options = parser.parse_args()

    modules = ["gymnasium", "lamsim"]
    medians = [statistics.median(seconds) for seconds in imports(modules, options.times)]
    rows = []
    for module, seconds in zip(modules, medians, strict=True):
        count = subprocess.check_output([sys.executable, "-c", COUNT.format(module=module)], text=True).strip()
        rows.append([f"import {module}", f"{seconds:.3f}", count, f"{seconds / medians[0]:.2f}x"])
    print(f"Medians of {options.times} fresh processes.")
    print(table(["", "CPU seconds", "modules", "of gymnasium"], rows))
    print()
    print(f"Direct dependencies: {len(direct_dependencies())}")
    if options.install:
        size, distributions = install()
        print(f"A fresh installation takes {size:.0f} MiB in {distributions} distributions (bytecode included).")


if __name__ == "__main__":
    main()
