"""The APIs by themselves: descriptions, rules, what an episode changes."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_apibank import apis
from lamsim_apibank.apis import arithmetic, dates
from lamsim_apibank.apis.api import BadCall, Refused
from lamsim_apibank.apis.libraries import Desk, Library, Shelf, load
from lamsim_apibank.apis.planner import Planner
from lamsim_apibank.apis.toolkit import ApiBank
from lamsim_apibank.embedded.desk_databases import DESK, PEOPLE
from lamsim_apibank.embedded.planner_databases import PLANNER

NORA = PEOPLE[0]


@pytest.fixture
def desk() -> Library:
    return Library(load()["desk"], DESK)


def output(library: Library, name: str, **arguments: Any) -> Any:
    result = library.run(name, arguments)
    assert result["exception"] is None, result
    return result["output"]


def refusal(library: Library, name: str, **arguments: Any) -> str:
    result = library.run(name, arguments)
    assert result["output"] is None
    return str(result["exception"])


def test_every_api_is_described() -> None:
    shelves = load()
    assert (len(shelves["desk"].apis), len(shelves["planner"].apis)) == (53, 22)
    for shelf in shelves.values():
        for api in shelf.apis.values():
            assert api.description
            assert api.returns
            assert all(item.description for item in api.parameters.values()), api.name


def test_arguments_are_read_as_declared(desk: Library) -> None:
    desk_apis = load()["desk"].apis
    assert (
        desk_apis["BookHotel"].read(
            {
                "hotel_name": "A",
                "check_in_time": "a",
                "check_out_time": "b",
                "room_count": "2",
                "adult_count": 1,
                "child_count": "0",
            }
        )["room_count"]
        == 2
    )
    assert desk_apis["TimedSwitch"].read({"name": "a", "time": "b", "on": "True"})["on"] is True
    for arguments, kind, words in (
        ({"city": "x"}, "parameter", "invalid parameter name. parameter: city"),
        ({"name": "a"}, "missing", "missing 2 required positional arguments: 'time' and 'on'"),
        ({}, "missing", "missing 3 required positional arguments: 'name', 'time', and 'on'"),
    ):
        with pytest.raises(BadCall, match=words) as caught:
            desk_apis["TimedSwitch"].read(arguments)
        assert caught.value.kind == kind
    for wrong in ("-1", " 1 ", "1.5", "one", [1], float("inf")):
        with pytest.raises(BadCall, match="invalid parameter type"):
            desk_apis["ForgotPassword"].read({"status": "a", "verification_code": wrong})


def test_what_is_done_stays_done(desk: Library) -> None:
    token = output(desk, "GetUserToken", username=NORA["username"], password=NORA["password"])["token"]
    assert refusal(desk, "QueryAlarm", token=token, time="2024-07-01 06:00:00").startswith("You have no alarm clock")
    output(desk, "AddAlarm", token=token, time="2024-07-01 06:00:00")
    assert output(desk, "QueryAlarm", token=token, time="2024-07-01 06:00:00")["username"] == NORA["username"]
    output(desk, "DeleteAlarm", token=token, time="2024-07-01 06:00:00")
    assert refusal(desk, "DeleteAlarm", token=token, time="2024-07-01 06:00:00").startswith("You have no alarm clock")
    assert "AddAlarm" not in str(DESK["Alarm"])
    assert len(DESK["Alarm"]) == 6


def test_nobody_changes_what_is_not_theirs(desk: Library) -> None:
    token = PEOPLE[1]["token"]
    row = DESK["Agenda"]["1"]
    words = {"content": row["content"], "time": row["time"], "location": row["location"]}
    assert refusal(desk, "DeleteAgenda", token=token, **words) == f"You have no meeting about {row['content']}"
    assert refusal(desk, "DeleteAgenda", token="guess", **words) == "The token is invalid."


def test_results_do_not_change_with_the_databases(desk: Library) -> None:
    first = desk.run(
        "QueryHealthData", {"user_id": "h101", "start_time": "2024-04-01 00:00:00", "end_time": "2024-06-01 00:00:00"}
    )
    before = str(first)
    output(
        desk,
        "RecordHealthData",
        user_id="H101",
        time="2024-05-02 08:05:00",
        health_data=[{"name": "heart_rate", "value": "99"}],
    )
    assert str(first) == before


@pytest.mark.parametrize(
    ("formula", "value"),
    [("(1 + 2) * 3", 9.0), ("2+3*4-6/3", 12.0), ("((1+2)*3)", 9.0), ("8/4/2", 1.0), ("1-2-3", -4.0)],
)
def test_formulas(formula: str, value: float) -> None:
    assert arithmetic.value(formula) == value


@pytest.mark.parametrize(
    "formula", ["", "7", "1+", "-1+2", "2(3)", "(1+2", "1.5+2", "1**2", "__import__('os')", "+" * 9999 + "1"]
)
def test_what_is_no_formula(formula: str) -> None:
    with pytest.raises(Refused, match="invalid formula"):
        arithmetic.value(formula)


def test_flat_parentheses_are_a_quirk() -> None:
    with pytest.raises(Refused, match="is not in list"):
        arithmetic.value("((1+2)*3)", flat=True)


@given(st.text(alphabet="0123456789+-*/() ", max_size=40))
def test_formulas_are_worked_out_as_python_does(formula: str) -> None:
    try:
        value = arithmetic.value(formula)
    except (Refused, ZeroDivisionError, OverflowError):
        return
    plain = "".join(
        f"{part}." if part.isdigit() else part for part in arithmetic._TOKEN.findall(formula.replace(" ", ""))
    )
    assert value == eval(plain)


@pytest.mark.parametrize(
    ("text", "day"), [("12-10", "12-10"), ("2023-12-10", "12-10"), (" 1-2 ", "01-02"), ("717-04-21", "04-21")]
)
def test_days_of_the_year(text: str, day: str) -> None:
    assert dates.month_and_day(text) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("May 6", "time data 'May 6' does not match format '%m-%d'"),
        ("02-30", "out of range"),
        ("12-10x", "unconverted data"),
    ],
)
def test_what_is_no_day(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        dates.month_and_day(text)


def toolkit(shelf: str = "desk", offered: Any = None) -> ApiBank:
    return ApiBank(load(), shelf, offered, DESK if shelf == "desk" else PLANNER)


def test_only_what_is_offered_can_be_called() -> None:
    bank = toolkit(offered=["GetToday", "Wiki"])
    assert [tool["name"] for tool in bank.tools()] == ["GetToday", "Wiki"]
    assert bank.call("GetToday", {}) == "2024-05-06"
    with pytest.raises(Refused, match="no tool 'QueryStock'"):
        bank.call("QueryStock", {"stock_code": "ZEPH", "date": "2024-05-03"})


def test_what_was_found_can_be_called() -> None:
    bank = toolkit("planner")
    assert [tool["name"] for tool in bank.tools()] == ["ToolSearcher", "CallAPI"]
    assert "Geocoding" in bank.call("ToolSearcher", {"keywords": "coordinates of a place"})
    given = {"api_name": "Geocoding", "parameters": {"address": "Port Aster"}}
    assert bank.call("CallAPI", given) == '{"latitude": 54.12, "longitude": 10.87}'
    for bad in ({}, {"api_name": 1, "parameters": {}}, {"api_name": "Geocoding", "parameters": "x"}):
        with pytest.raises(Refused, match="CallAPI needs"):
            bank.call("CallAPI", bad)
    with pytest.raises(BadCall, match="invalid tool name"):
        bank.call("CallAPI", {"api_name": "Abracadabra", "parameters": {}})
    with pytest.raises(Refused, match="NoneType"):
        bank.call("CallAPI", {"api_name": "GetWeatherForCoordinates", "parameters": {"latitude": 1, "longitude": 2}})


def test_state_is_what_changed() -> None:
    bank = toolkit(offered=["RegisterUser", "GetUserToken"])
    assert bank.__getstate__()["databases"] == {}
    bank.call("RegisterUser", {"username": "vera", "password": "x", "email": "v@w.org"})
    kept = pickle.dumps(bank.__getstate__())
    other = toolkit(offered=["RegisterUser", "GetUserToken"])
    other.__setstate__(pickle.loads(kept))
    login = {"username": "vera", "password": "x"}
    assert other.call("GetUserToken", login) == bank.call("GetUserToken", login)
    assert set(bank.__getstate__()["databases"]) == {"Account"}


HARM = [
    "__import__('os').system('touch harmed')",
    "[__import__('pathlib').Path('harmed').touch()]",
    "{open('harmed', 'w')}",
    "1+exec(\"open('harmed','w')\")",
    "');open('harmed','w');('",
]


@pytest.mark.parametrize("text", HARM)
def test_nothing_is_evaluated(text: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every API gets the text in every place that takes text or a list, and the readers get it as a call."""
    from lamsim_apibank.benchmark.texts import find_call, read_arguments
    from lamsim_apibank.native import DialogueForm

    monkeypatch.chdir(tmp_path)
    for name, tables in (("desk", DESK), ("planner", PLANNER)):
        shelf: Shelf = load()[name]
        for api in shelf.apis.values():
            library = Library(shelf, tables)
            arguments = {key: text for key, item in api.parameters.items() if item.kind not in ("int", "float")}
            try:
                library.run(api.name, arguments)
            except BadCall:
                continue
    form = DialogueForm({"Calculator": {"formula": "str"}, "Wiki": {"keyword": "list"}}, 1)
    for call in (
        f"[Calculator(formula={text})]",
        f"[Calculator(formula='{text}')]",
        f"[Wiki(keyword='[{text}]')]",
        f"[{text}]",
    ):
        form.parse(call)
        found = find_call(call)
        if found:
            read_arguments(found[1])
    assert not (tmp_path / "harmed").exists()


def test_libraries_are_plain() -> None:
    for cls in (Desk, Planner):
        assert all(base.__module__.startswith(("lamsim_apibank.apis", "builtins")) for base in cls.__mro__)


def test_the_toolkit_stands_alone(tmp_path: Path) -> None:
    """As in a container: only its own package is there, and the standard library."""
    shutil.copytree(Path(apis.__file__).parent, tmp_path / "lamsim_apibank" / "apis")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from lamsim_apibank.apis.libraries import load\n"
        "from lamsim_apibank.apis.toolkit import ApiBank\n"
        "print(ApiBank(load(None, 'bm25', False), 'desk').call('ToolSearcher', {'keywords': 'set an alarm'})[:40])"
    )
    made = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert "GetUserToken" in made.stdout
