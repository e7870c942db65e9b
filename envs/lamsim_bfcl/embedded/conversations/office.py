"""Steps in an office: documents, notes and appointments."""

from __future__ import annotations

from random import Random
from typing import Any

from lamsim_bfcl.embedded.conversations.steps import Step, Theme, call
from lamsim_bfcl.embedded.services.archive import Archive
from lamsim_bfcl.embedded.services.pager import Pager
from lamsim_bfcl.embedded.services.planner import DayPlanner

_DRAWERS = ("leases", "permits", "recipes", "surveys", "tenders", "warranties")
_TOPICS = ("roof", "quay", "kiln", "orchard", "mill", "bridge", "cellar", "greenhouse")
_STATES = ("to be signed", "waits for an answer", "was approved in spring", "needs a second reader")
_PEOPLE = ("Asta", "Bero", "Celik", "Dunja", "Edmund", "Fenja", "Goran", "Hedda", "Ilias", "Jorun")
_NEWS = (
    "The delivery comes at noon.",
    "The key is at the desk.",
    "Please bring the drawings.",
    "The lift is out of order.",
    "We start an hour later.",
)
_TITLES = ("Kiln inspection", "Fire drill", "Budget round", "Tool training", "Harbour visit", "Tax advice")


def _archive(draw: Random, size: int) -> dict[str, Any]:
    names = draw.sample(_DRAWERS, 4)
    drawers: dict[str, dict[str, str]] = {name: {} for name in names}
    for number in range(size):
        topic = _TOPICS[number % len(_TOPICS)]
        title = f"{topic}-{number // len(_TOPICS) + 1}"
        drawers[names[number % 3]][title] = f"About the {topic}.\nIt {draw.choice(_STATES)}.\nPage {number + 1}."
    return {"drawers": drawers}


def _document(draw: Random, archive: Archive) -> tuple[str, str]:
    drawer = draw.choice([name for name, documents in archive.drawers.items() if documents])
    return drawer, draw.choice(sorted(archive.drawers[drawer]))


def _read(draw: Random, archive: Archive) -> Step:
    drawer, document = _document(draw, archive)
    said = draw.choice(("What does {} in the drawer {} say?", "Please read me {}; it is in {}."))
    calls = (call("read_document", drawer=drawer, document=document),)
    vague = f"Please read me one of the documents in the drawer {drawer}."
    return Step(said.format(document, drawer), calls, vague, f"The one called {document}.")


def _refile(draw: Random, archive: Archive) -> Step:
    drawer, document = _document(draw, archive)
    target = draw.choice([name for name in archive.drawers if document not in archive.drawers[name]])
    calls = (
        call("refile_document", drawer=drawer, document=document, target=target),
        call("list_documents", drawer=target),
    )
    words = f"Move {document} from {drawer} to {target}, then tell me everything that is in {target}."
    vague = f"Move {document} from {drawer} into another drawer, then tell me everything that is in that one."
    return Step(words, calls, vague, f"I mean the drawer {target}.")


def _annotate(draw: Random, archive: Archive) -> Step:
    drawer, document = _document(draw, archive)
    line = f"Seen by {draw.choice(_PEOPLE)}."
    calls = (call("append_line", drawer=drawer, document=document, line=line),)
    return Step(f"Add the line '{line}' at the end of {document} in {drawer}.", calls)


def _found(draw: Random, archive: Archive) -> Step:
    words = draw.choice(_STATES)
    return Step(f"Which documents say '{words}'? Search all drawers.", (call("find_text", words=words),))


def _new_drawer(draw: Random, archive: Archive) -> Step:
    name = draw.choice([name for name in _DRAWERS if name not in archive.drawers])
    topic, text = draw.choice(_TOPICS), draw.choice(_NEWS)
    calls = (call("open_drawer", drawer=name), call("write_document", drawer=name, document=topic, text=text))
    return Step(f"We need a new drawer {name}. Put a document {topic} into it that says '{text}'", calls)


def _shred(draw: Random, archive: Archive) -> Step:
    drawer, document = _document(draw, archive)
    return Step(
        f"Destroy the document {document} in {drawer}, nobody needs it any more.",
        (call("shred_document", drawer=drawer, document=document),),
    )


def _pager(draw: Random, size: int) -> dict[str, Any]:
    people = draw.sample(_PEOPLE, 6)
    owner = people[0]
    notes = [
        {"number": number, "from": draw.choice(people[1:5]), "to": owner, "text": f"{draw.choice(_NEWS)} ({number})"}
        for number in range(1, size + 1)
    ]
    return {"owner": owner, "people": people, "notes": notes, "next_number": size + 1}


def _send(draw: Random, pager: Pager) -> Step:
    to, text = draw.choice(pager.people[1:]), draw.choice(_NEWS)
    said = draw.choice(("Send {} the note '{}'", "Let {} know by a note: '{}'"))
    calls = (call("send_note", to=to, text=text),)
    return Step(said.format(to, text), calls, f"Send one of my colleagues the note '{text}'", f"To {to}.")


def _show(draw: Random, pager: Pager) -> Step:
    sender = draw.choice(pager.people[1:5])
    return Step(f"What has {sender} sent me?", (call("notes_from", sender=sender),))


def _regret(draw: Random, pager: Pager) -> Step:
    to, text = draw.choice(pager.people[1:]), draw.choice(_NEWS)
    number = pager.next_number
    calls = (call("send_note", to=to, text=text), call("withdraw_note", number=number))
    return Step(f"Send {to} the note '{text}' and take it back at once: I test the line.", calls)


def _newcomer(draw: Random, pager: Pager) -> Step:
    name = draw.choice([name for name in _PEOPLE if name not in pager.people])
    calls = (call("add_colleague", name=name), call("send_note", to=name, text="Welcome!"))
    return Step(f"{name} is new here. Add them to the directory and send them the note 'Welcome!'", calls)


def _mute(draw: Random, pager: Pager) -> Step:
    name = draw.choice(pager.people[1:])
    return Step(f"I don't want to be rung by {name}'s notes.", (call("mute_colleague", name=name),))


def _planner(draw: Random, size: int) -> dict[str, Any]:
    items = []
    for number in range(size):
        title = f"{_TITLES[number % len(_TITLES)]} {number // len(_TITLES) + 1}"
        date = f"2031-{number // 8 % 12 + 1:02}-{number % 8 + 10}"
        items.append({"title": title, "date": date, "time": f"{draw.randint(8, 15):02}:00", "minutes": 60})
    return {"appointments": items}


def _free(draw: Random) -> tuple[str, str]:
    """A date and time at which nothing was entered at the start."""
    return f"2031-{draw.randint(1, 12):02}-{draw.randint(20, 28)}", f"{draw.randint(8, 17):02}:30"


def _arrange(draw: Random, planner: DayPlanner) -> Step:
    date, time = _free(draw)
    title, minutes = f"Talk with {draw.choice(_PEOPLE)}", draw.choice((15, 45, 90))
    calls = (call("arrange", title=title, date=date, time=time, minutes=minutes), call("agenda", date=date))
    ask = f"Enter '{title}' for {minutes} minutes on {date}"
    detail = f"It begins at {time}."
    return Step(f"{ask} at {time}, and show me that day.", calls, f"{ask}, and show me that day.", detail)


def _postpone(draw: Random, planner: DayPlanner) -> Step:
    title = draw.choice(planner.appointments)["title"]
    date, time = _free(draw)
    calls = (call("postpone", title=title, date=date, time=time),)
    vague = f"'{title}' has to be moved to {time} on another day."
    return Step(f"'{title}' has to be moved to {date}, {time}.", calls, vague, f"On {date}.")


def _invite(draw: Random, planner: DayPlanner) -> Step:
    title, guest = draw.choice(planner.appointments)["title"], draw.choice(_PEOPLE)
    return Step(f"{guest} should come to '{title}', too.", (call("invite", title=title, guest=guest),))


def _call_off(draw: Random, planner: DayPlanner) -> Step:
    title = draw.choice(planner.appointments)["title"]
    return Step(f"'{title}' won't take place; take it out.", (call("call_off", title=title),))


def _agenda(draw: Random, planner: DayPlanner) -> Step:
    date = draw.choice(planner.appointments)["date"]
    return Step(f"What is planned for {date}?", (call("agenda", date=date),))


OFFICE = (
    Theme("Archive", _archive, (_read, _refile, _annotate, _found, _new_drawer, _shred)),
    Theme("Pager", _pager, (_send, _show, _regret, _newcomer, _mute)),
    Theme("DayPlanner", _planner, (_arrange, _postpone, _invite, _call_off, _agenda)),
)
"""Themes of an office."""
