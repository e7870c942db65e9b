"""The built wheel: its top level holds only lamsim's own names, and the families are in it."""

import os
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_top_level_is_ours(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {"lamsim", "lamsim_webshop"} <= tops
    assert all(top.startswith("lamsim") for top in tops), tops


def test_every_family_folder_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    families = {path.name for path in (ROOT / "envs").glob("lamsim_*") if path.is_dir()}
    assert families <= {name.split("/")[0] for name in wheel.namelist()}
    assert "lamsim_sandbox/__main__.py" in wheel.namelist()


def test_what_modules_read_stands_beside_them(wheel: zipfile.ZipFile) -> None:
    """Pages, styles, templates, data."""
    there = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "lamsim").rglob("*")
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
    }
    assert {"lamsim/py.typed", "lamsim/viewing/page/main.js", "lamsim/tui/style.tcss"} <= there
    assert there <= set(wheel.namelist())


def test_core_dependencies_stay_few(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    requirements = message_from_string(wheel.read(metadata).decode()).get_all("Requires-Dist") or []
    core = [requirement for requirement in requirements if "extra ==" not in requirement]
    assert 0 < len(core) <= 13, core


def test_images_can_be_built_from_the_wheel(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    program = (
        "from lamsim.sandboxes.images import image_names, images_folder\n"
        "print(images_folder(), (images_folder() / 'base.sh').is_file(), *image_names())"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    names = {file.parent.name for file in (ROOT / "tool_sandboxes" / "images").glob("*/Dockerfile")}
    assert done.stdout.split() == [f"{tmp_path}/lamsim_sandbox/images", "True", *sorted(names)]
    for file in (ROOT / "tool_sandboxes" / "images").rglob("*"):
        if file.is_file():
            inside = tmp_path / "lamsim_sandbox" / file.relative_to(ROOT / "tool_sandboxes")
            assert inside.read_bytes() == file.read_bytes()
