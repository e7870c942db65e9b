"""Per API, when a call counts as the expected one; both are given as what they resulted in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Result
from lamsim_apibank.quirks import Quirks

Check: TypeAlias = Callable[[Result, Result], bool]
_Reading: TypeAlias = Callable[[Any], Any]


def is_right(api: str, level: int, result: Result, truth: Result, quirks: Quirks) -> bool:
    """Whether a call did what was expected.

    Args:
        api: The expected API.
        level: Of the dialogue.
        result: What the call resulted in.
        truth: What the expected call resulted in.
        quirks: Which of the benchmark's quirks hold.

    Raises:
        KeyError: If one of the results lacks what the check looks at, as in the benchmark, which counts it as wrong.
        Exception: Whatever else the benchmark's own check breaks with.
    """
    if level < 3 and api == "DeleteMeeting" and not quirks.meeting_time:
        return _deletion(result, truth, "start_time")
    return (_LEVEL_3 if level == 3 else _LEVELS_1_2).get(api, _same)(result, truth)


def _outcome(result: Result, truth: Result) -> bool:
    return bool(result["output"] == truth["output"] and result["exception"] == truth["exception"])


def _same(result: Result, truth: Result) -> bool:
    return bool(result["input"] == truth["input"]) and _outcome(result, truth)


def _inputs(**readings: _Reading) -> Check:
    """Some arguments must be equal once they are read so; outcomes must be equal."""

    def check(result: Result, truth: Result) -> bool:
        return _agree(result, truth, readings) and _outcome(result, truth)

    return check


def _inputs_only(**readings: _Reading) -> Check:
    """Some arguments must be equal; the output may differ, unless there should be none."""

    def check(result: Result, truth: Result) -> bool:
        unwanted = truth["output"] is None and result["output"] is not None
        return _agree(result, truth, readings) and not unwanted and result["exception"] == truth["exception"]

    return check


def _agree(result: Result, truth: Result, readings: Mapping[str, _Reading]) -> bool:
    given, wanted = result["input"], truth["input"]
    pairs = [(read(given[name]), read(wanted[name])) for name, read in readings.items()]
    return all(one == other for one, other in pairs)


def _worded(field: str, *others: str, fold: bool = False) -> Check:
    """More than half of a text's words must be common, and some arguments equal; outcomes must be equal."""

    def check(result: Result, truth: Result) -> bool:
        given, wanted = result["input"], truth["input"]
        alike = _overlap(given[field], wanted[field], fold) > 0.5
        return alike and all(given[name] == wanted[name] for name in others) and _outcome(result, truth)

    return check


def _overlap(one: str, other: str, fold: bool) -> float:
    first, second = ({*(text.lower() if fold else text).split(" ")} for text in (one, other))
    return len(first & second) / len(first | second)


def _meeting(result: Result, truth: Result) -> bool:
    rest = [{k: v for k, v in item["input"].items() if k != "meeting_topic"} for item in (result, truth)]
    alike = _overlap(result["input"]["meeting_topic"], truth["input"]["meeting_topic"], False) > 0.5
    return alike and rest[0] == rest[1] and _outcome(result, truth)


def _deletion(result: Result, truth: Result, field: str = "time") -> bool:
    if result["output"] == truth["output"] == "success":
        return bool(result["input"][field] == truth["input"][field])
    return _outcome(result, truth)


def _without_content(result: Result, truth: Result) -> bool:
    rest = [{k: v for k, v in item["input"].items() if k != "content"} for item in (result, truth)]
    for item in (result, truth):
        item["input"]["content"]
    return rest[0] == rest[1] and _outcome(result, truth)


def _pages(result: Result, truth: Result) -> bool:
    """Pages in any order."""
    if result["exception"] != truth["exception"]:
        return False
    one, other = (sorted(item["output"], key=lambda page: page["title"] + page["abstract"]) for item in (result, truth))
    return one == other


def _plain(value: Any) -> Any:
    return value


def _stripped(value: str) -> str:
    return value.strip()


def _folded(value: str) -> str:
    return value.strip().lower()


def _capital(value: str) -> str:
    return value.strip().upper()


class _NoMoment:
    """Stands for a date that can't be read, which is equal to none, itself included."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return False


def _moment(read: Callable[[str], Any]) -> _Reading:
    def reading(value: Any) -> Any:
        try:
            return None if value is None else read(value)
        except ValueError:
            return _NoMoment()

    return reading


_day = _moment(lambda value: dates.normal(value, dates.DAY))
_second = _moment(lambda value: dates.normal(value, dates.SECOND))
_month_and_day = _moment(dates.month_and_day)


def _maybe_stripped(value: str | None) -> str | None:
    return None if value is None else value.strip()


def _measurements(value: Any) -> list[tuple[str, str]]:
    return sorted((str(item["name"]), str(item["value"])) for item in value)


def _devices(value: Any) -> list[tuple[str, str]]:
    return sorted((item["name"].strip().lower(), item["description"].strip()) for item in value)


def _output_only(result: Result, truth: Result) -> bool:
    return bool(result["output"] == truth["output"])


def _some_day(result: Result, truth: Result) -> bool:
    return result["output"] is not None and result["exception"] is None and result["input"] is None


_scene = _inputs(name=_folded)
_symptom = _inputs(symptom=_folded)

_LEVELS_1_2: dict[str, Check] = {
    "AddAgenda": _worded("content", "time", "location"),
    "ModifyAgenda": _worded("content", "time", "location"),
    "QueryAgenda": _worded("content", "time", "location"),
    "DeleteAgenda": _deletion,
    "AddReminder": _worded("content", "time", fold=True),
    "ModifyReminder": _worded("content", "time", fold=True),
    "QueryReminder": _worded("content", "time", fold=True),
    "DeleteReminder": _deletion,
    "AddMeeting": _meeting,
    "ModifyMeeting": _meeting,
    "QueryMeeting": _meeting,
    "DeleteMeeting": _deletion,
    "AddScene": _inputs_only(name=_folded, devices=_devices),
    "ModifyScene": _inputs(name=_folded, devices=_devices),
    "DeleteScene": _scene,
    "QueryScene": _scene,
    "TimedSwitch": _inputs(name=_folded, time=_second, on=_plain),
    "CancelTimedSwitch": _inputs(name=_folded, time=_second),
    "AppointmentRegistration": _inputs_only(patient_name=_stripped, date=_day, doctor_name=_stripped),
    "CancelRegistration": _inputs(appointment_id=_stripped),
    "ModifyRegistration": _inputs(
        appointment_id=_stripped, new_appointment_date=_day, new_appointment_doctor=_maybe_stripped
    ),
    "QueryRegistration": _inputs(patient_name=_stripped, date=_day),
    "RecordHealthData": _inputs(user_id=_capital, time=_second, health_data=_measurements),
    "QueryHealthData": _inputs(user_id=_capital, start_time=_second, end_time=_second),
    "SymptomSearch": _symptom,
    "EmergencyKnowledge": _symptom,
    "QueryStock": _inputs(stock_code=_capital, date=_day),
    "QueryHistoryToday": _inputs(date=_month_and_day),
    "QueryBalance": _inputs(token=_stripped),
    "Calculator": _inputs(formula=lambda value: value.replace(" ", "")),
    "DocumentQA": _inputs(url=_stripped, question=_stripped),
    "SendEmail": _inputs(receiver=_folded, subject=_stripped, content=_stripped),
    "RegisterUser": _inputs_only(username=_plain, password=_plain, email=_plain),
    "Translate": _inputs(src=_plain),
    "PlayMusic": _output_only,
    "Wiki": _outcome,
    "Dictionary": _outcome,
    "ToolSearcher": _outcome,
    "SearchEngine": _pages,
    "GetToday": _some_day,
}

_LEVEL_3: dict[str, Check] = {
    "AddMeeting": _meeting,
    "EmailReminder": _without_content,
    "NearbyRestaurants": lambda result, truth: bool(result["input"] == truth["input"]),
    "PersonalInfoUpdate": lambda result, truth: bool(
        result["input"] == truth["input"] and result["output"] == truth["output"]
    ),
    "HotelAvailability": lambda result, truth: bool(
        result["input"] == truth["input"] and result["output"]["hotels"] == truth["output"]["hotels"]
    ),
    "TaxCalculator": lambda result, truth: bool(
        result["input"] == truth["input"]
        and result["output"]["salary_after_tax"] == truth["output"]["salary_after_tax"]
        and result["exception"] == truth["exception"]
    ),
    "Calculator": _inputs(formula=lambda value: value.replace(" ", "")),
    "ToolSearcher": _outcome,
}
