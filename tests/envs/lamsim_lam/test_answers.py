"""Typed answers: how they may be said, and what is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_lam.answers import Answer, clocks_in, days_in, numbers_in

RIGHT = [
    (Answer("number", 42), "There are 42 of them."),
    (Answer("number", 3), "Three."),
    (Answer("number", 1), "Only one."),
    (Answer("number", 58), "The next one has a fare of 58."),
    (Answer("number", 1234.5, "EUR"), "It comes to 1,234.50 EUR."),
    (Answer("number", 3.5, "km"), "It is 3500 m away."),
    (Answer("number", 90, "min"), "1 hour 30 minutes"),
    (Answer("number", 90, "min"), "1.5 hours"),
    (Answer("number", 12.5, "min"), "12 minutes and 30 seconds"),
    (Answer("number", 30, "km/h"), "30 km/h"),
    (Answer("number", 20.0, "", 0.5), "About 20.4."),
    (Answer("number", 20.0, "C", 0.06), "It is 68 °F."),
    (Answer("number", 20.0, "C", 0.06), "20 degrees Celsius, or 68 degrees Fahrenheit"),
    (Answer("number", 97.7, "F", 0.06), "36.5°C"),
    (Answer("number", 20.0, "C"), "20 degrees"),
    (Answer("number", 154.3, "pound", 0.06), "70 kg"),
    (Answer("number", 5), "Five mails, on 2026-03-04 at 10:30 (MSG-004)."),
    (Answer("day", "2026-03-04"), "On 4 March."),
    (Answer("day", "2026-03-04"), "On Wednesday, March 4th, 2026."),
    (Answer("day", "2026-03-04"), "2026-03-04"),
    (Answer("clock", "15:30"), "At 3:30 pm."),
    (Answer("clock", "09:00"), "It begins at 9 a.m."),
    (Answer("clock", "09:00"), "at 9:00"),
    (Answer("text", "Blue Harbour", others=("Red Sand",)), "It is blue harbour."),
    (Answer("items", ["Ann", "Bob"], others=("Carl",)), "Bob and Ann."),
    (Answer("items", [], others=("Carl",)), "None of them."),
    (Answer("items", ["Ann", "Bob"], ordered=True), "Ann, then Bob"),
    (Answer("truth", True), "Yes, it is not raining."),
    (Answer("truth", False), "No."),
    (Answer("nothing"), ""),
]
WRONG = [
    (Answer("number", 42), "There are 42 or 43."),
    (Answer("number", 42), "Many."),
    (Answer("number", 3.5, "km"), "3.5 miles"),
    (Answer("number", 30, "km"), "30 km/h"),
    (Answer("number", 3), "3 km"),
    (Answer("number", 20.0, "C", 0.06), "20 °F"),
    (Answer("number", 97.7, "F", 0.06), "97.7 degrees Celsius"),
    (Answer("number", 20.0, "C", 0.06), "20 kg"),
    (Answer("number", 154.3, "pound", 0.06), "154.3 kg"),
    (Answer("day", "2026-03-04"), "On 4 March or 5 March."),
    (Answer("day", "2026-03-04"), "On 4 March 2025."),
    (Answer("clock", "15:30"), "At 3:30."),
    (Answer("text", "Blue Harbour", others=("Red Sand",)), "Blue Harbour or Red Sand."),
    (Answer("text", "Ann"), "Anna"),
    (Answer("items", ["Ann", "Bob"], others=("Carl",)), "Ann, Bob and Carl."),
    (Answer("items", ["Ann", "Bob"]), "Ann."),
    (Answer("items", [], others=("Carl",)), "No idea, Carl."),
    (Answer("items", ["Ann", "Bob"], ordered=True), "Bob, then Ann"),
    (Answer("truth", True), "No, yes."),
    (Answer("truth", False), "Maybe."),
    (Answer("truth", False), "I don't know."),
    (Answer("truth", False), "I can't tell."),
]


@pytest.mark.parametrize(("answer", "text"), RIGHT)
def test_right(answer: Answer, text: str) -> None:
    assert answer.met_by(text, "", 2026)


@pytest.mark.parametrize(("answer", "text"), WRONG)
def test_wrong(answer: Answer, text: str) -> None:
    assert not answer.met_by(text, "", 2026)


def test_what_the_user_said_may_be_said_again() -> None:
    answer = Answer("number", 42)
    assert answer.met_by("Of the 100 mails 42 are new.", "How many of my 100 mails are new?", 2026)
    assert not answer.met_by("100", "How many of my 100 mails are new?", 2026)


@given(st.dates())
def test_every_date_is_read(day: object) -> None:
    assert days_in(f"on {day}.", 2000) == [str(day)]


@given(st.times())
def test_every_time_is_read(clock: object) -> None:
    written = str(clock)[:5]
    assert clocks_in(f"at {written}, then") == [written]


@given(st.integers(-(10**6), 10**6))
def test_every_number_is_read(number: int) -> None:
    assert numbers_in(f"it is {number:,} in all") == [(float(number), "in")]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for answer, _ in RIGHT:
        answer.met_by(text, text, 2026)
