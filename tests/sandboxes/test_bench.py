"""What `lamsim sandbox bench` prints: the shape of it, on a real engine; how fast a machine is, no test can say."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sandbox_kinds import IMAGE

from lamsim.cli import sandbox_measurements
from lamsim.cli.sandbox_bench import _amount, _ratio, bench
from lamsim.cli.sandbox_measurements import Row

ROWS = [
    ("call, docker", "seconds", "echo"),
    ("call, docker", "seconds", "docker exec"),
    ("call, process", "seconds", ""),
    ("call, inprocess", "seconds", ""),
    ("fresh episode", "seconds", "container"),
    ("reset, own container", "seconds", ""),
    ("snapshot, pickled", "seconds", ""),
    ("snapshot, forked", "seconds", ""),
    ("64 threads", "calls/s", ""),
    ("70 in 2 containers", "bytes", ""),
]


@pytest.fixture
def small(docker_engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' image, and numbers that take seconds."""
    spec = replace(sandbox_measurements.SPEC, image=IMAGE.removeprefix("lamsim-"))
    for name, value in {"SPEC": spec, "_RECORDS": 100, "_CROWD": 70, "_CALLS_A_ROUND": 5}.items():
        monkeypatch.setattr(sandbox_measurements, name, value)


@pytest.mark.usefixtures("small")
def test_all_is_measured_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    bench(rounds=1, full=True, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["rounds"] == 1
    assert set(found["machine"]) == {"processors", "load", "engine"}
    rows = found["rows"]
    assert [(row["what"], row["unit"], row["peer"]) for row in rows] == ROWS
    for row in rows:
        assert row["median"] > 0
        assert (row["peer_median"] is None) == (row["ratio"] is None) == (not row["peer"])
        assert (row["met"] is None) == (row["target"] is None)
    assert rows[1]["ratio"] < 1, "a call does not start a process in a container"
    assert rows[4]["ratio"] < 1, "an episode does not start a container"


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("", 1.0), None),
        (Row("", 3.0, peer="echo", peer_median=2.0, target=2.0), True),
        (Row("", 5.0, peer="echo", peer_median=2.0, target=2.0), False),
        (Row("", 0.03, target=0.02), False),
        (Row("", 0.01, target=0.02), True),
        (Row("", 1999.0, "calls/s", target=2000.0), False),
        (Row("", 2001.0, "calls/s", target=2000.0), True),
        (Row("", 5 << 30, "bytes", target=4 << 30), False),
    ],
)
def test_a_target_bounds_the_ratio_or_the_median(row: Row, met: bool | None) -> None:
    assert row.met is met


@pytest.mark.parametrize(
    ("median", "unit", "text"),
    [
        (2.89e-6, "seconds", "2.89 us"),
        (503e-6, "seconds", "503 us"),
        (0.0174, "seconds", "17.4 ms"),
        (2.34, "seconds", "2.34 s"),
        (4535.2, "calls/s", "4,535 /s"),
        (1 << 30, "bytes", "1,024 MiB"),
    ],
)
def test_amounts_have_three_digits(median: float, unit: Any, text: str) -> None:
    assert _amount(median, unit) == text


def test_ratios_below_one_are_fractions() -> None:
    assert [_ratio(value) for value in (1.96, 1234.5, 1 / 28.1, 1 / 1290)] == ["1.96x", "1,234x", "1/28.1", "1/1,290"]
