"""Notes: the user's notes with tags, and to-do lists with due dates, of which a colleague shares one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of

NOTES = Domain("notes", "Notes and to-do lists.", needs=("contacts",))

_SHOWN = 12
_LONGEST = 2000
_TASKS = {
    "Home": (
        "Fix the dripping tap",
        "Clean the gutters",
        "Descale the kettle",
        "Bleed the radiators",
        "Sort the winter clothes",
        "Replace the smoke alarm battery",
        "Oil the garden gate",
    ),
    "Errands": (
        "Pick up the parcel",
        "Return the library books",
        "Buy printer paper",
        "Drop off the dry cleaning",
        "Renew the bus pass",
        "Get the shoes repaired",
    ),
    "Office": (
        "Write the quarterly summary",
        "Update the onboarding guide",
        "Review the supplier contract",
        "Reserve a room for the workshop",
        "Order new headsets",
        "File the travel receipts",
    ),
    "Travel": ("Renew the passport", "Compare travel insurance", "Book the airport shuttle", "Print the tickets"),
    "Team": (
        "Proofread the release notes",
        "Collect feedback on the demo",
        "Tidy the shared inbox",
        "Prepare the retrospective",
        "Check the backup report",
    ),
}
SHARED_LIST = "Team"
"""The list that the user's manager shares: its to-dos may be ticked off and nothing else."""

TODO_TAGS = ("phone", "online", "weekend", "quick", "paperwork")
_NOTES = {
    "Cabin key box": ("The code of the key box is {number}.", "travel"),
    "Boiler": ("The boiler was serviced last on {day}.", "house"),
    "Paint of the hall": ("The paint of the hall has the shade {color}, number {number}.", "house"),
    "Bike lock": ("The bike lock opens with {number}.", "reference"),
    "Present ideas": ("A scarf in {color}, a board game, tickets for the botanical garden.", "ideas"),
    "Pancake recipe": ("{small} eggs, 250 g of flour, half a litre of milk, a pinch of salt.", "recipes"),
    "Lentil soup": ("Cook {small} carrots with 200 g of red lentils for 25 minutes.", "recipes"),
    "Router": ("The router hangs in the {color} box; its guest network is called Pinecone {number}.", "reference"),
    "Warranty of the washing machine": ("The warranty ends on {day}.", "house"),
    "Packing list": ("{small} shirts, the {color} jacket, charger, travel adapter, book.", "travel"),
    "Talk outline": ("Begin with the {color} chart, then {small} examples, then questions.", "ideas"),
    "Library card": ("The number of the library card is {number}.", "reference"),
}
_COLORS = ("teal", "amber", "ivory", "plum", "olive")
Priority = Literal["low", "normal", "high"]
Status = Literal["open", "done", "all"]


@NOTES.table("notes", "note", "NOT", links={"author": "people"}, wording=("text",))
def notes(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Notes; two of them are somebody else's, whom the user reads only."""
    today = date.fromisoformat(world.today)
    people = [row["id"] for row in world.rows("people") if row["group"] in ("work", "family")]
    titles = draw.sample(tuple(_NOTES), 10)
    for place, title in enumerate(titles):
        text, tag = _NOTES[title]
        day = today + timedelta(draw.randrange(-200, 400))
        yield {
            "title": title,
            "text": text.format(
                number=draw.randrange(1300, 9900), small=draw.randrange(3, 7), color=draw.choice(_COLORS), day=day
            ),
            "tags": [tag],
            "pinned": draw.random() < 0.25,
            "edited": (today - timedelta(draw.randrange(90))).isoformat(),
            "author": draw.choice(people) if place in (3, 6) else None,
        }


@NOTES.table("todo_lists", "list", "TDL", links={"shared_by": "people"})
def todo_lists(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Five lists; one is shared by the user's manager."""
    manager = next(row["id"] for row in world.rows("people") if row["role"] == "manager")
    for name in _TASKS:
        yield {"name": name, "shared_by": manager if name == SHARED_LIST else None}


@NOTES.table("todos", "to-do", "TDO", links={"list": "todo_lists", "person": "people"})
def todos(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """To-dos with titles that differ; some are about a contact, some are overdue, some have no date."""
    today = date.fromisoformat(world.today)
    people = list(world.rows("people"))
    for row in world.rows("todo_lists"):
        tasks: list[tuple[str, str | None]] = [(title, None) for title in draw.sample(_TASKS[row["name"]], 4)]
        if row["name"] in ("Home", "Errands", "Office"):
            person = people.pop(draw.randrange(len(people)))
            what = draw.choice(("Call {}", "Write to {}", "Buy a present for {}", "Return the umbrella to {}"))
            tasks.insert(draw.randrange(5), (what.format(person["name"]), person["id"]))
        for title, about in tasks:
            due = (today + timedelta(draw.randrange(-9, 14))).isoformat()
            yield {
                "list": row["id"],
                "title": title,
                "due": due if draw.random() < 0.8 else None,
                "priority": draw.choice(("low", "normal", "normal", "high")),
                "tags": sorted(draw.sample(TODO_TAGS, draw.choice((0, 1, 1, 2)))),
                "done": draw.random() < 0.25,
                "person": about,
            }


def _note(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "title", "tags", "pinned", "edited")}


def _todo(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "title", "due", "priority", "done", "tags")}
    return {**told, "list": world.get("todo_lists", row["list"])["name"]}


@NOTES.reads
def notes_search(world: World, text: str = "", tag: str = "") -> list[dict[str, Any]]:
    """Finds notes by their words and their tag; the texts are left out.

    Args:
        text: A part of the title or of the text; empty for any.
        tag: Only notes with this tag; empty for any.
    """
    wanted = text.casefold()
    found = [row for row in world.rows("notes") if wanted in f"{row['title']} {row['text']}".casefold()]
    return [_note(row) for row in found if not tag or tag.casefold() in row["tags"]][:_SHOWN]


@NOTES.reads
def notes_get(world: World, note_id: str) -> dict[str, Any]:
    """Shows a note with its text and who has written it.

    Args:
        note_id: The note's id, e.g. NOT-004.
    """
    row = world.get("notes", note_id)
    author = world.get("people", row["author"])["name"] if row["author"] else "you"
    return {**_note(row), "text": row["text"], "author": author}


@NOTES.writes
def notes_create(world: World, title: str, text: str, tags: list[str] | None = None) -> dict[str, Any]:
    """Writes a new note.

    Args:
        title: The title; no other note may have the same.
        text: The text.
        tags: Words that the note can be found by, e.g. recipes.
    """
    _worded(title, "title"), _worded(text, "text")
    if any(row["title"].casefold() == title.casefold() for row in world.rows("notes")):
        raise Conflict(f"There is a note {title!r} already; append to it or choose another title.")
    kept = sorted({_worded(tag, "tag").casefold() for tag in tags or ()})
    row = world.insert("notes", title=title, text=text, tags=kept, pinned=False, edited=world.today, author=None)
    return _note(row)


@NOTES.writes
def notes_append(world: World, note_id: str, text: str) -> dict[str, Any]:
    """Adds a line to the end of a note.

    Args:
        note_id: The note's id.
        text: The line.
    """
    row = _own_note(world, note_id)
    longer = f"{row['text']}\n{_worded(text, 'text')}"
    return _note(world.update("notes", note_id, text=_worded(longer, "text"), edited=world.today))


@NOTES.writes
def notes_tag(world: World, note_id: str, tag: str) -> dict[str, Any]:
    """Gives a note one more tag.

    Args:
        note_id: The note's id.
        tag: The tag, e.g. house.
    """
    row, word = _own_note(world, note_id), _worded(tag, "tag").casefold()
    if word in row["tags"]:
        raise Conflict(f"{note_id} has the tag {word!r} already.")
    return _note(world.update("notes", note_id, tags=sorted([*row["tags"], word])))


@NOTES.writes
def notes_delete(world: World, note_id: str) -> str:
    """Deletes a note.

    Args:
        note_id: The note's id.
    """
    row = _own_note(world, note_id)
    world.delete("notes", note_id)
    return f"The note {row['title']!r} was deleted."


@NOTES.reads
def notes_list_lists(world: World) -> list[dict[str, Any]]:
    """Lists the to-do lists with how many open to-dos each has and whose they are."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "open": sum(not todo["done"] and todo["list"] == row["id"] for todo in world.rows("todos")),
            "owner": world.get("people", row["shared_by"])["name"] if row["shared_by"] else "you",
        }
        for row in world.rows("todo_lists")
    ]


@NOTES.reads
def notes_list_todos(
    world: World, list_id: str | None = None, status: Status = "open", due_by: Day | None = None, tag: str = ""
) -> list[dict[str, Any]]:
    """Lists to-dos, those that are due first first and those without a date last; at most 12.

    Args:
        list_id: Only those of this list, e.g. TDL-002.
        status: Only open ones, only done ones, or all.
        due_by: Only those that are due on this day or before, YYYY-MM-DD.
        tag: Only those with this tag; empty for any.
    """
    if list_id is not None:
        world.get("todo_lists", list_id)
    last = None if due_by is None else day_of(due_by).isoformat()
    found = [
        row
        for row in world.rows("todos")
        if list_id in (None, row["list"])
        and status in ("all", "done" if row["done"] else "open")
        and (last is None or (row["due"] is not None and row["due"] <= last))
        and (not tag or tag.casefold() in row["tags"])
    ]
    return [_todo(world, row) for row in sorted(found, key=lambda row: row["due"] or "9999")[:_SHOWN]]


@NOTES.reads
def notes_find_todo(world: World, text: str) -> list[dict[str, Any]]:
    """Finds to-dos of all lists, done ones too, by a part of their title.

    Args:
        text: What to look for, e.g. passport.
    """
    found = [row for row in world.rows("todos") if text.casefold() in row["title"].casefold()]
    return [_todo(world, row) for row in found[:_SHOWN]]


@NOTES.writes
def notes_add_todo(
    world: World, list_id: str, title: str, due: Day | None = None, priority: Priority = "normal"
) -> dict[str, Any]:
    """Adds a to-do to one of the user's lists.

    Args:
        list_id: The list's id.
        title: What is to be done.
        due: When it is due, YYYY-MM-DD.
        priority: How important it is.
    """
    _own_list(world, list_id), _worded(title, "title")
    same = [row for row in world.rows("todos") if row["list"] == list_id and not row["done"]]
    if any(row["title"].casefold() == title.casefold() for row in same):
        raise Conflict(f"{title!r} is on that list already.")
    day = None if due is None else _ahead(world, due)
    row = world.insert("todos", list=list_id, title=title, due=day, priority=priority, tags=[], done=False, person=None)
    return _todo(world, row)


@NOTES.writes
def notes_complete_todo(world: World, todo_id: str) -> dict[str, Any]:
    """Ticks off a to-do.

    Args:
        todo_id: The to-do's id, e.g. TDO-009.
    """
    if world.get("todos", todo_id)["done"]:
        raise Conflict(f"{todo_id} is done already.")
    return _todo(world, world.update("todos", todo_id, done=True))


@NOTES.writes
def notes_update_todo(
    world: World, todo_id: str, due: Day | None = None, priority: Priority | None = None
) -> dict[str, Any]:
    """Changes when an open to-do is due or how important it is; what is not given stays.

    Args:
        todo_id: The to-do's id.
        due: The new day, YYYY-MM-DD.
        priority: The new priority.
    """
    row = _own_todo(world, todo_id)
    if row["done"]:
        raise Conflict(f"{todo_id} is done.")
    day = row["due"] if due is None else _ahead(world, due)
    return _todo(world, world.update("todos", todo_id, due=day, priority=priority or row["priority"]))


@NOTES.writes
def notes_delete_todo(world: World, todo_id: str) -> str:
    """Deletes a to-do without its being done.

    Args:
        todo_id: The to-do's id.
    """
    row = _own_todo(world, todo_id)
    world.delete("todos", todo_id)
    return f"{row['title']!r} was deleted."


def _worded(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(f"The {what} must not be empty.")
    if len(text) > _LONGEST:
        raise Refused(f"The {what} has more than {_LONGEST} characters.")
    return text


def _ahead(world: World, due: str) -> str:
    day = day_of(due).isoformat()
    if day < world.today:
        raise Conflict(f"{day} is in the past; today is {world.today}.")
    return day


def _own_note(world: World, note_id: str) -> Row:
    row = world.get("notes", note_id)
    if row["author"]:
        raise NotAllowed(
            f"Only {world.get('people', row['author'])['name']}, who has written it, may change {note_id}."
        )
    return row


def _own_list(world: World, list_id: str) -> Row:
    row = world.get("todo_lists", list_id)
    if row["shared_by"]:
        owner = world.get("people", row["shared_by"])["name"]
        raise NotAllowed(f"The list {row['name']} belongs to {owner}; its to-dos can only be ticked off.")
    return row


def _own_todo(world: World, todo_id: str) -> Row:
    row = world.get("todos", todo_id)
    _own_list(world, row["list"])
    return row
