"""What families declare to be right as it is, and that it still applies."""

import gymnasium
import pytest

import lamsim
from lamsim.contract import CHECKS, check_family
from lamsim.contract.exceptions import exemptions
from lamsim.registration import families

SHIPPED = [name for name in families() if name.startswith("lamsim/") and "OpenAPI" not in name]


@pytest.mark.parametrize("env_id", SHIPPED)
def test_exceptions_can_be_read_and_name_nothing_twice(env_id: str) -> None:
    family = lamsim.make(env_id, disable_env_checker=True).unwrapped.family  # type: ignore[attr-defined]
    for check, sentences in family.contract(list(family.tasks)[:5]).items():
        if check in CHECKS:
            subjects = [exemption.subjects for exemption in exemptions(sentences)]
            assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize(
    ("env_id", "options", "tasks", "check", "declared"),
    [
        ("lamsim/TauBench-v0", {}, None, "tools", 2),
        ("lamsim/BFCL-v0", {"split": "live_relevance"}, 3, "trivial", 3),
        ("lamsim/Alfworld-v0", {"split": "validation"}, None, "goals", 20),
        ("lamsim/ToolBench-v0", {}, 3, "schemas", 0),
    ],
)
def test_checks_are_clean(env_id: str, options: dict[str, str], tasks: int | None, check: str, declared: int) -> None:
    assert env_id in gymnasium.registry
    report = check_family(env_id, options=options, tasks=tasks, checks=[check])
    assert [finding.sentence for finding in report.findings] == []
    assert len(report.declared) >= declared
