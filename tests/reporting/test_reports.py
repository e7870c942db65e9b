"""Reports of real roll-outs and of made-up files: what they count, pair, say and write."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as XML

import numpy as np
import pytest
import record_maker

from lamsim import Collector
from lamsim.datasets.diagnosis import diagnose
from lamsim.reporting import read_report
from lamsim.reporting.cells import shown
from lamsim.reporting.comparing import Pairing
from lamsim.reporting.groups import Tasks, kind_of, tier_of
from lamsim.reporting.report import Report
from lamsim.reporting.tables import sections
from lamsim.trajectory import TRAJECTORIES, read_records

HOSTILE = "<script>alert(1)</script>|`a`$x^2$\x1b[31m\u202e]](javascript:x)\"'&\n# h"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The expert, one that errs and one that guesses, on 12 tasks of LAM and WebShop each."""
    folder = tmp_path_factory.mktemp("runs")
    for name, env in (("lam", "lamsim/LAM-v0"), ("shop", "lamsim/Webshop-v0")):
        for policy in ("expert", "noisy", "random"):
            Collector(env, policy, folder / f"{name}-{policy}", limit=12).run()
    return folder


def reported(*paths: Path, baseline: Path | None = None) -> Report:
    return read_report(paths, baseline, lambda file, rejected: None)


def played(
    task: str = "t-1", seed: int = 0, reward: float = 1.0, success: bool | None = None, env: str = "shop", **more: Any
) -> dict[str, Any]:
    score = {"reward": reward, "success": reward == 1.0 if success is None else success, "progress": reward}
    block = {"env": env, "task": task, "split": "train", "seed": seed, "reward": reward, "score": score}
    return record_maker.record(id=f"{env}---train---{task}-{seed}", lamsim={**block, "failure": None, **more})


def written(folder: Path, name: str, *records: dict[str, Any]) -> Path:
    return record_maker.write(folder / name, *records)


def words(report: Report) -> str:
    return "\n".join(note for section in sections(report) for note in section.notes)


@pytest.mark.parametrize("env", ["lam", "shop"])
def test_figures_are_those_of_the_run(runs: Path, env: str) -> None:
    told = reported(*(runs / f"{env}-{policy}" for policy in ("expert", "noisy", "random"))).to_json()
    for run in told["runs"]:
        summary = json.loads((runs / run["name"] / "summary.json").read_text())
        assert run["episodes"] == summary["episodes"] == 12
        for name in ("success", "reward"):
            assert run[name]["value"] == pytest.approx(summary[name])
        assert run["success"]["interval"] == pytest.approx(summary["success_interval"], abs=1e-4)
        assert run["progress"] == pytest.approx(summary["progress"])
        assert run["steps"] == pytest.approx(summary["steps_per_episode"])
        assert run["parts"] == pytest.approx(summary["parts"])
        diagnosed = diagnose(read_records(runs / run["name"] / TRAJECTORIES)).total.to_json()
        assert run["error_patterns"] == diagnosed
    assert told["runs"][1]["error_patterns"]["with_errors"] > told["runs"][0]["error_patterns"]["with_errors"] == 0


def test_the_expert_beats_the_guesser(runs: Path) -> None:
    one, other = reported(runs / "lam-expert", runs / "lam-noisy", runs / "lam-random").comparisons
    assert other.pairing is Pairing.EPISODES
    assert (other.pairs, other.gained, other.lost) == (12, 0, 12)
    assert other.success.test == ("exact McNemar test", 2 / 2**12)
    assert other.success.adjusted == 2 * 2 / 2**12
    assert other.success.change.high is not None
    assert other.success.change.high < -0.5
    assert len(other.worse) == 12
    assert one.success.test.p == 1.0


def test_the_baseline_is_chosen(runs: Path) -> None:
    report = reported(runs / "lam-expert", runs / "lam-random", baseline=runs / "lam-random" / TRAJECTORIES)
    assert [(one.run, one.gained) for one in report.comparisons] == [("lam-expert", 12)]
    report = reported(runs / "lam-expert", baseline=runs / "lam-random")
    assert [run.name for run in report.runs] == ["lam-random", "lam-expert"]
    assert len(report.comparisons) == 1


def test_runs_of_other_tasks_are_compared_unpaired(runs: Path) -> None:
    report = reported(runs / "lam-expert", runs / "shop-random")
    (one,) = report.comparisons
    assert (one.pairing, one.pairs, one.common) == (Pairing.NOTHING, 0, 0)
    assert one.success.test.name == "Fisher's exact test"
    assert one.reward.test.name == "Welch's t test"
    assert "no task in common" in words(report)
    assert set(report.groups["environment"]) == {"lamsim/LAM-v0", "lamsim/Webshop-v0"}


def test_several_seeds_of_a_task(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    first, second = (
        written(
            tmp_path,
            f"{name}.jsonl",
            *(played(f"t-{t}", seed, float(generator.random() < chance)) for t in range(8) for seed in range(4)),
        )
        for name, chance in (("a", 0.3), ("b", 0.8))
    )
    report = reported(first, second)
    (one,) = report.comparisons
    assert (one.pairs, one.common) == (32, 8)
    assert one.success.test.name == "paired permutation test"
    assert one.success.run.units == 8
    passes = report.to_json()["runs"][1]["passes"]
    assert (passes["tasks"], passes["of"], len(passes["pass@k"])) == (8, 8, 4)
    assert passes["pass@k"][0] == passes["pass^k"][0] == pytest.approx(report.to_json()["runs"][1]["success"]["value"])
    assert passes["pass@k"] == sorted(passes["pass@k"])
    assert passes["pass^k"] == sorted(passes["pass^k"], reverse=True)


def test_common_tasks_with_other_seeds_are_paired_by_task(tmp_path: Path) -> None:
    first = written(tmp_path, "a.jsonl", *(played(f"t-{t}", t, 0.0) for t in range(6)), played("more", 50))
    second = written(tmp_path, "b.jsonl", *(played(f"t-{t}", 100 + t) for t in range(6)))
    report = reported(first, second)
    (one,) = report.comparisons
    assert (one.pairing, one.pairs, one.left_out, one.gained) == (Pairing.TASKS, 6, (1, 0), 6)
    assert one.reward.test.p == 2 / 2**6
    assert "too few episodes have task and seed in common" in words(report)


def test_what_is_not_paired_is_told(tmp_path: Path) -> None:
    first = written(tmp_path, "a.jsonl", *(played(f"t-{t}", t) for t in range(10)))
    second = written(tmp_path, "b.jsonl", *(played(f"t-{t}", t, 0.5) for t in range(7)), played("x", 3), played("x", 3))
    report = reported(first, second)
    (one,) = report.comparisons
    assert (one.pairs, one.left_out) == (7, (3, 2))
    assert "left out: 2 of b.jsonl, 3 of a.jsonl" in words(report)


def test_other_options_are_told(tmp_path: Path) -> None:
    first = written(tmp_path, "a.jsonl", played(options={"format": "xlam", "feedback": "show"}))
    second = written(tmp_path, "b.jsonl", played(options={"format": "hermes", "feedback": "show"}))
    assert 'other options than a.jsonl: format "hermes" instead of "xlam"' in words(reported(first, second))


def test_failures_of_the_machine_are_kept_apart(tmp_path: Path) -> None:
    failed = {"failure": {"kind": "sandbox", "message": "gone"}, "score": None}
    folder = tmp_path / "run"
    folder.mkdir()
    written(folder, TRAJECTORIES, played(), played("t-2", 1, **failed))
    # The first of these was played again and went through.
    written(folder, "failures.jsonl", played(**failed), played("t-3", 2, **failed), played("t-3", 2, **failed))
    report = reported(folder)
    told = report.to_json()["runs"][0]
    assert (told["episodes"], told["failures"], told["success"]["value"]) == (1, {"sandbox": 2}, 1.0)
    assert "2 episodes failed by the machine (sandbox 2)" in words(report)


def test_strangers_have_no_score(tmp_path: Path, lamsim: Any) -> None:
    odd = [{"score": {"success": "yes"}}, {"reward": float("nan")}, {"reward": 10**400}, {"score": [1]}]
    path = written(tmp_path, "x.jsonl", record_maker.record(), *(played(**more) for more in odd), played(env="gone-v9"))
    report = reported(path)
    told = report.to_json()["runs"][0]
    assert (told["unscored"], told["episodes"]) == (5, 1)
    assert told["error_patterns"]["trajectories"] == 6
    assert "5 trajectories have no score" in words(report)
    none = reported(written(tmp_path, "y.jsonl", record_maker.record()), path)
    assert "nothing is compared" in words(none)
    ended = lamsim("report", "y.jsonl")
    assert ended.code == 0, ended.err
    assert "1 trajectory has no score" in ended.out


def test_a_file_of_as_many_environments_as_lines(tmp_path: Path, lamsim: Any) -> None:
    written(tmp_path, "x.jsonl", *(played(env=f"e{n}", reward=n * 1e8) for n in range(12)), played(seed=[1]))
    ended = lamsim("report", "x.jsonl")
    assert ended.code == 0, ended.err
    assert "1 trajectory has no score" in ended.out  # a reward of more than 1e9


def test_kinds_and_tiers_are_told_by_ids() -> None:
    assert [tier_of(task) for task in ("music.new-hard-plain-0", "hardware-1", "embedded-0001")] == ["hard", "", ""]
    assert kind_of("music.new-hard-plain-0") == "music.new-plain"
    assert kind_of("film-director-birthplace-b0a14ba9") == "film-director-birthplace"
    assert kind_of("simple_python_12") == "simple_python"
    assert kind_of("0042") == kind_of("5a8b57f25542995d1e6f1371") == ""
    tasks = Tasks()
    for theme in range(30):
        for number in range(3):
            tasks.number("e", f"music.theme{theme}x-{number}", "train")
            tasks.number("e", f"mail.theme{theme}x-{number}", "train")
    assert set(tasks.grouped()["kind"]) == {"music", "mail"}


def test_groups_hold_every_episode(runs: Path) -> None:
    report = reported(runs / "lam-expert", runs / "lam-random")
    assert list(report.groups["tier"]) == ["easy", "medium", "hard"]
    for groups in report.groups.values():
        assert sum(by_run["lam-expert"][0].episodes for by_run in groups.values()) == 12


def test_names_from_outside_are_harmless(tmp_path: Path, lamsim: Any) -> None:
    nasty = {"policy": {"name": HOSTILE, "model": HOSTILE}, "options": {HOSTILE: HOSTILE}, "split": HOSTILE}
    score = {"reward": 1.0, "success": True, "parts": {HOSTILE: 1.0}}
    folder = tmp_path / "<img src=x onerror=y>$\\frac$"
    folder.mkdir()
    written(folder, TRAJECTORIES, *(played(HOSTILE + str(n), n, env=HOSTILE * n, score=score, **nasty) for n in (1, 2)))
    other = written(
        tmp_path, "_b.jsonl", played(HOSTILE + "1", 1, 0.0, env=HOSTILE), played("ж\ud800", 7, env="\u4e2d")
    )
    ended = lamsim("report", str(folder), str(other), "--out", "told")
    assert ended.code == 0, ended.err
    assert "\x1b[31m" not in ended.out + ended.err
    assert "\u202e" not in ended.out
    page = (tmp_path / "told" / "report.html").read_text()
    assert "<script" not in page
    assert "<img src=x" not in page
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page)
    text = (tmp_path / "told" / "report.md").read_text()
    assert not re.search(r"(?<!\\)<script|(?<!\\)\]\]|[\x1b\u202e]", text)
    assert all(line.count("|") - line.count("\\|") >= 3 for line in text.splitlines() if line.startswith("|"))
    for plot in (tmp_path / "told" / "plots").glob("*.svg"):
        root = XML.parse(plot).getroot()
        assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert shown("a\nb\u200b") == "a\\u000ab\\u200b"


def test_the_same_runs_give_the_same_bytes(runs: Path, lamsim: Any, tmp_path: Path) -> None:
    arguments = [str(runs / f"shop-{policy}") for policy in ("expert", "noisy", "random")]
    printed = []
    for out in ("one", "two"):
        printed.append(lamsim("report", *arguments, "--out", out, "--json").json)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert {str(file) for file in files} >= {"report.md", "report.html", "report.json", "plots/success.svg"}
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    assert printed[0] == printed[1] == json.loads((tmp_path / "one" / "report.json").read_text())
    text = (tmp_path / "one" / "report.md").read_text()
    assert all((tmp_path / "one" / plot).is_file() for plot in re.findall(r"\]\((.+?)\)", text))
    page = (tmp_path / "one" / "report.html").read_text()
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("data:image/svg+xml;base64,") == text.count("](plots/")


def test_one_run_is_summed_up(runs: Path, lamsim: Any, tmp_path: Path) -> None:
    ended = lamsim("report", str(runs / "lam-noisy"))
    assert ended.code == 0
    assert "lam-noisy" in ended.out
    assert "Compared" not in ended.out
    assert (tmp_path / "report" / "report.html").is_file()


def test_a_line_cut_off_is_told_and_left_out(runs: Path, lamsim: Any, tmp_path: Path) -> None:
    whole = (runs / "lam-expert" / TRAJECTORIES).read_bytes()
    (tmp_path / "cut.jsonl").write_bytes(whole[:-200])
    ended = lamsim("report", "cut.jsonl")
    assert ended.code == 0
    assert "Line 12 of cut.jsonl left out. It is cut off" in ended.err
    assert "1 line left out" in ended.out


def test_mistakes_are_one_sentence(runs: Path, lamsim: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "notes.jsonl").write_text("hello\n")
    (tmp_path / "file").touch()
    expert = str(runs / "lam-expert")
    for arguments, words in (
        (["empty.jsonl"], "There is no episode in empty.jsonl"),
        (["notes.jsonl"], "is a trajectory"),
        (["nowhere"], "There are no trajectories at nowhere"),
        ([expert, f"{expert}/{TRAJECTORIES}"], "is given twice"),
        ([expert, "--baseline", "nowhere"], "There are no trajectories at nowhere"),
        ([expert, "--out", "file"], "Can't write the report to file"),
    ):
        ended = lamsim("report", *arguments)
        assert ended.code == 2, arguments
        assert words in ended.err
        assert "Traceback" not in ended.err
    ended = lamsim("report", expert, "empty.jsonl")
    assert ended.code == 0
    assert "empty.jsonl holds no episode" in ended.out


def test_runs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for name in ("a", "b"):
        (tmp_path / name / "run").mkdir(parents=True)
        written(tmp_path / name / "run", TRAJECTORIES, played())
        paths.append(tmp_path / name / "run")
    assert [run.name for run in reported(*paths).runs] == ["a/run", "b/run"]


def test_without_its_packages_the_extra_is_named(tmp_path: Path) -> None:
    written(tmp_path, "a.jsonl", played())
    script = "import sys; sys.modules['scipy'] = None; from lamsim.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "report", "a.jsonl"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.strip() == "Error: Reports take the packages scipy and matplotlib: pip install 'lamsim[report]'."
