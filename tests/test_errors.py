import pickle

import gymnasium
import pytest

import lamsim
from lamsim.errors import (
    DataError,
    FailureKind,
    InvalidAction,
    LamsimError,
    MachineError,
    OfflineError,
    ResetNeeded,
    SandboxError,
    UsageError,
    require_online,
    unknown,
)


def test_families_of_errors() -> None:
    for kind in (ResetNeeded, InvalidAction, DataError, OfflineError):
        assert issubclass(kind, UsageError)
        assert issubclass(kind, ValueError)
    assert issubclass(ResetNeeded, gymnasium.error.ResetNeeded)
    assert issubclass(InvalidAction, gymnasium.error.InvalidAction)
    assert issubclass(SandboxError, MachineError)
    assert not issubclass(MachineError, UsageError)
    assert issubclass(MachineError, LamsimError)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (["hermes", "react"], "There is no format 'hermse'; did you mean 'hermes'?"),
        (["b", "a"], "There is no format 'hermse'; there are: a, b."),
        ([f"{n:02}" for n in range(21)], "There is no format 'hermse'; there are 21, for instance '00'."),
    ],
)
def test_unknown_names(known: list[str], sentence: str) -> None:
    assert str(unknown("format", "hermse", known)) == sentence


def test_unknown_names_are_cut_short() -> None:
    assert len(str(unknown("task", "x" * 10_000_000, ["a"]))) < 200


@pytest.mark.parametrize("kind", FailureKind)
def test_machine_errors_cross_processes(kind: FailureKind) -> None:
    error = pickle.loads(pickle.dumps(SandboxError("gone", kind)))
    assert error.failure.to_json() == {"kind": str(kind), "message": "gone"}


@pytest.mark.parametrize("value", ["", "0", None])
def test_online_by_choice(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("LAMSIM_OFFLINE", raising=False)
    if value is not None:
        monkeypatch.setenv("LAMSIM_OFFLINE", value)
    require_online("a request to example.org")


def test_offline_says_what_it_forbids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMSIM_OFFLINE", "1")
    with pytest.raises(OfflineError, match=r"LAMSIM_OFFLINE=1 forbids a request to example\.org; unset it"):
        require_online("a request to example.org")


def test_public_names() -> None:
    assert len(set(lamsim.__all__)) == len(lamsim.__all__)
    for name in lamsim.__all__:
        assert getattr(lamsim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Colector'"):
        lamsim.Colector  # type: ignore[attr-defined] # noqa: B018
