"""The documents say what is true: CONTRIBUTING's family works as printed, and links lead somewhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import lam_tables
import pytest
import readme_table

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("envs/*/README.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_family_of_contributing_works(tmp_path: Path) -> None:
    """Installs the printed family as a stranger's package would be: its own entry point, nothing of ours changed."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    toolkit, family = blocks
    package = tmp_path / "lamsim_lights"
    package.mkdir()
    (package / "switchboard.py").write_text(toolkit)
    (package / "__init__.py").write_text('"""Lights."""\n')
    (package / "family.py").write_text(family)
    described = tmp_path / "lamsim_lights-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: lamsim-lights\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[lamsim.envs]\nLights-v0 = lamsim_lights.family:Lights\n")
    script = (
        "import gymnasium, json, lamsim, warnings\n"
        "from gymnasium.utils.env_checker import check_env\n"
        "warnings.simplefilter('error')\n"
        "check_env(gymnasium.make('lamsim/Lights-v0').unwrapped)\n"
        "expert = lamsim.Collector('lamsim/Lights-v0').run().to_json()\n"
        "nothing = lamsim.Collector('lamsim/Lights-v0', policy=lambda prompt, info: '').run().to_json()\n"
        "print(json.dumps([expert['success'], expert['episodes'], nothing['reward']]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [1.0, 3, 0.0]


def test_the_table_of_environments_is_the_registrys() -> None:
    text = readme_table.README.read_text("utf-8")
    assert readme_table.renewed(text) == text


def test_the_tables_of_lam_are_the_codes() -> None:
    text = lam_tables.PAGE.read_text("utf-8")
    assert lam_tables.renewed(text) == text
