"""Runs: the same bytes each time, nothing done twice, nothing lost, nothing half."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pipeline_files import bought, everything, lines, shop
from record_maker import write

from lamsim.datasets import records
from lamsim.errors import MachineError, UsageError
from lamsim.pipelines import Recipe

ENVS = ["lamsim/TauBench-v0", "lamsim/ToolAlpaca-v0"]


def played(episodes: int = 12, **rest: Any) -> dict[str, Any]:
    """A recipe with every kind of stage that needs no foreign file."""
    noisy = {"envs": ENVS, "policy": "noisy", "policy_options": {"rate": 0.4}, "episodes": episodes}
    return {
        "expert": {"rollout": {"envs": ENVS, "episodes": episodes, **rest}},
        "noisy": {"rollout": noisy},
        "clean": {"purge": {}, "from": ["expert", "noisy"]},
        "parts": {"split": {"train": 0.8, "validation": 0.2}, "from": "clean"},
        "varied": {"augment": {"apply": ["shuffle_tools", "mask_names"], "originals": False}, "from": "parts.train"},
        "mixed": {"mix": {"weights": {"parts.train": 0.6, "varied": 0.4}}},
        "sft": {"export": {"to": "trl-sft"}, "from": "mixed"},
        "dpo": {"export": {"to": "trl-dpo", "rule": "faults"}, "from": ["expert", "noisy"]},
    }


def shopped(path: str, **purge: Any) -> dict[str, Any]:
    return {
        "read": {"read": {"paths": [path]}},
        "clean": {"purge": purge, "from": "read"},
        "parts": {"split": {"train": 0.8, "test": 0.2}, "from": "clean"},
        "mixed": {"mix": {"weights": {"parts.train": 1}}},
        "sft": {"export": {"to": "trl-sft"}, "from": "mixed"},
        "held": {"export": {"to": "sharegpt"}, "from": "parts.test"},
    }


def test_another_run_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first = Recipe(played(), seed=3).run(tmp_path / "first")
    Recipe(played(workers=2), seed=3).run(tmp_path / "second")
    one, other = everything(tmp_path / "first"), everything(tmp_path / "second")
    told = {"pipeline.json", "report.html"}  # they hold the recipe, in which the number of workers differs
    assert {name: one[name] for name in one.keys() - told} == {name: other[name] for name in other.keys() - told}
    again = Recipe(played(), seed=3).run(tmp_path / "first")
    assert all(result.reused for result in again.results)
    assert everything(tmp_path / "first") == one
    seeded = Recipe(played(), seed=4).run(tmp_path / "seeded")
    for name in ("expert", "noisy", "clean", "parts.train", "varied", "mixed", "sft", "dpo"):
        assert first.output(name).read_bytes() != seeded.output(name).read_bytes(), name


def test_every_stage_is_worth_something(tmp_path: Path) -> None:
    """Rows that a trainer takes come out, and what went in is accounted for."""
    outcome = Recipe(played(), seed=3).run(tmp_path)
    counts = {result.name: (result.told["in"], result.out) for result in outcome.results}
    assert counts["expert"] == counts["noisy"] == (0, 12)
    assert counts["clean"][0] == 24
    assert 8 < counts["clean"][1] < 24
    assert counts["sft"][1] > 10
    assert counts["dpo"][1] > 5
    assert {tuple(row) for row in lines(outcome.output("dpo"))} == {("prompt", "chosen", "rejected", "tools")}
    for row in lines(outcome.output("sft")):
        assert row["messages"][0]["role"] == "system"
        assert any(message.get("tool_calls") for message in row["messages"])
    for record in lines(outcome.output("expert")):
        assert "timing" not in record["lamsim"]
    episodes = [(record["lamsim"]["env"], record["lamsim"]["episode"]) for record in lines(outcome.output("expert"))]
    assert episodes == [(env, number) for env in ENVS for number in range(6)]


def test_only_what_has_changed_is_done_again(tmp_path: Path) -> None:
    path, out = shop(tmp_path / "in"), tmp_path / "out"

    def done(stages: dict[str, Any], seed: int = 0) -> set[str]:
        return {result.name for result in Recipe(stages, seed).run(out).results if not result.reused}

    assert len(done(shopped(path))) == 6
    assert done(shopped(path)) == set()
    changed = shopped(path)
    changed["mixed"]["mix"]["size"] = 9
    assert done(changed) == {"mixed", "sft"}
    # Steps are few, so the option changes nothing in the records: what follows has what it had.
    assert done({**shopped(path, steps=9), "mixed": changed["mixed"]}) == {"clean"}
    assert done({**shopped(path, steps=9), "mixed": changed["mixed"]}, seed=1) == {
        "read", "clean", "parts", "mixed", "sft", "held"
    }  # fmt: skip
    write(Path(path), *(bought(number) for number in range(1, 30)))
    assert "read" in done(shopped(path))


def test_what_was_touched_is_done_again(tmp_path: Path) -> None:
    path, out = shop(tmp_path / "in"), tmp_path / "out"
    outcome = Recipe(shopped(path)).run(out)
    before = everything(out)
    outcome.output("clean").write_bytes(b"")
    outcome.output("sft").unlink()
    (out / "stages/held/stage.json").write_text("{")
    again = Recipe(shopped(path)).run(out)
    assert [result.name for result in again.results if not result.reused] == ["clean", "sft", "held"]
    assert everything(out) == before


def test_one_stage_and_what_it_needs(tmp_path: Path) -> None:
    recipe = Recipe(shopped(shop(tmp_path / "in")))
    assert [result.name for result in recipe.run(tmp_path / "out", only="parts").results] == ["read", "clean", "parts"]
    with pytest.raises(UsageError, match="There is no stage 'part'; did you mean 'parts'"):
        recipe.run(tmp_path / "out", only="part")


def command(out: Path, *arguments: str) -> list[str]:
    program = "from lamsim.cli import main; main()"
    return [
        sys.executable,
        "-c",
        program,
        "data",
        "run",
        str(out / "recipe.yaml"),
        "--out",
        str(out / "run"),
        *arguments,
    ]


RECIPE = f"""
seed: 5
stages:
  noisy: {{rollout: {{envs: {ENVS}, policy: noisy, episodes: 400}}}}
  clean: {{purge: {{}}, from: noisy}}
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_killed_goes_on(tmp_path: Path, end: signal.Signals) -> None:
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    process = subprocess.Popen(command(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    begun = tmp_path / "run/stages"

    def written() -> int:
        return sum(file.read_bytes().count(b"\n") for file in begun.glob(".noisy.*/runs/*/trajectories.jsonl"))

    deadline = time.monotonic() + 60
    while written() < 40 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    if end == signal.SIGINT:
        process.send_signal(signal.SIGSTOP)
        refused = subprocess.run(command(tmp_path, "--json"), capture_output=True, text=True)
        assert refused.returncode == 2
        assert f"A run is under way in {tmp_path / 'run'}" in refused.stderr
        process.send_signal(signal.SIGCONT)
    process.send_signal(end)
    told = process.communicate()[1]
    kept = written()
    assert kept >= 40
    assert not (begun / "noisy").exists()
    if end == signal.SIGINT:
        assert process.returncode == 130
        assert "Interrupted. Go on with: lamsim data run" in told
    recipe = Recipe.load(tmp_path / "recipe.yaml")
    ticks: list[int] = []
    recipe.run(tmp_path / "run", watch=lambda stage, done, total: ticks.append(done) if stage == "noisy" else None)
    assert len(ticks) < 400 - kept + 10
    assert not list(begun.glob(".*"))
    assert [record["lamsim"]["episode"] for record in lines(begun / "noisy/records.jsonl")] == [*range(200)] * 2


def test_a_full_disk_is_a_sentence_and_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(shopped(shop(tmp_path / "in")))
    recipe.run(tmp_path / "whole")
    real, left = os.fsync, 8

    def full(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(records.os, "fsync", full)
    with pytest.raises(UsageError, match=r"Stage 'parts': Can't write .*: No space left on device"):
        recipe.run(tmp_path / "out")
    stages = {path.name for path in (tmp_path / "out/stages").iterdir()}
    assert stages == {"read", "clean"}
    monkeypatch.undo()
    outcome = recipe.run(tmp_path / "out")
    assert [result.name for result in outcome.results if result.reused] == ["read", "clean"]
    assert everything(tmp_path / "out") == everything(tmp_path / "whole")


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"Can't write to .*file"):
        Recipe(shopped(shop(tmp_path / "in"))).run(tmp_path / "file")


def test_episodes_that_the_machine_ended_are_played_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shaky.py").write_text(
        "from pathlib import Path\n"
        "from lamsim.errors import FailureKind, MachineError\n"
        "from lamsim.policies.scripted import ExpertPolicy\n"
        "class Shaky(ExpertPolicy):\n"
        "    def start(self, env, seed):\n"
        "        if seed == 3 and not Path('up').exists():\n"
        "            raise MachineError('The endpoint is down.', FailureKind.POLICY)\n"
        "        return super().start(env, seed)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    options: dict[str, Any] = {"envs": "lamsim/TauBench-v0", "policy": "shaky:Shaky", "episodes": 6}
    recipe = Recipe({"a": {"rollout": options}})
    with pytest.raises(MachineError, match=r"The machine ended more than 0 episodes.*The endpoint is down"):
        recipe.run("out")
    outcome = Recipe({"a": {"rollout": {**options, "failures": 1}}}).run("let go")
    assert [record["lamsim"]["episode"] for record in lines(outcome.output("a"))] == [0, 1, 2, 4, 5]
    (reason,) = outcome.results[0].told["reasons"]
    assert (reason["fate"], reason["rule"], reason["count"]) == ("failed", "the machine: policy", 1)
    Path("up").touch()
    outcome = recipe.run("out")
    assert [record["lamsim"]["episode"] for record in lines(outcome.output("a"))] == [*range(6)]
    assert outcome.results[0].told["reasons"] == []


def test_environments_that_can_not_be_played_are_left_out_of_all_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lamsim.pipelines.stages import rollout

    known = {"lamsim/TauBench-v0": "", "lamsim/ToolAlpaca-v0": ""}
    monkeypatch.setattr(rollout, "families", lambda: known)
    options = {"envs": "all", "episodes": 4, "options": {"split": "validation"}}
    outcome = Recipe({"expert": {"rollout": options}}).run(tmp_path / "all")
    assert outcome.results[0].told["notes"] == []
    # Only one of the two has an option of this name.
    options = {"envs": "all", "episodes": 4, "options": {"faults": 0.0}}
    outcome = Recipe({"expert": {"rollout": options}}).run(tmp_path / "one")
    (note,) = outcome.results[0].told["notes"]
    assert note.startswith("lamsim/TauBench-v0 is left out: There is no option 'faults'")
    assert {record["lamsim"]["env"] for record in lines(outcome.output("expert"))} == {"lamsim/ToolAlpaca-v0"}
    named = Recipe({"expert": {"rollout": {**options, "envs": "lamsim/TauBench-v0"}}})
    with pytest.raises(UsageError, match="Stage 'expert': There is no option 'faults'"):
        named.run(tmp_path / "named")
