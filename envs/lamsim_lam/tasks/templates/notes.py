"""Requests about notes and to-dos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, make_appointment, named, send_mail, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping

_NEW = (
    "Buy light bulbs",
    "Water the plants",
    "Call the insurance",
    "Book a haircut",
    "Charge the camera",
    "Recycle the old batteries",
)
_UNKNOWN = ("Feed the goldfish", "Repaint the fence", "Tune the piano", "Sharpen the skates")


def _open(world: World) -> list[Row]:
    return list(world.rows("todos", lambda row: not row["done"]))


def _mine(world: World, wanted: bool = True) -> list[Row]:
    """Open to-dos of the user's own lists, or those of the shared one."""
    shared = {row["id"] for row in world.rows("todo_lists") if row["shared_by"]}
    return [row for row in _open(world) if (row["list"] not in shared) is wanted]


class Overdue(Template):
    """To-dos whose day has passed."""

    name = "notes.overdue"
    domains = ("notes",)
    tools = ("notes_list_todos",)
    says = (
        "Which of my open to-dos should have been done before {day}?",
        "List everything on my to-do lists that is still open although it was due before {day}.",
        "Is there anything on my to-do lists that was due earlier than {day} and isn't done yet? Tell me what.",
        "I'm behind with things. What are the unfinished to-dos with a due date before {day}?",
        "Go through all of my to-do lists and name the open items that were due before {day}.",
        "Before {day}, some to-dos were due that I haven't ticked off. Which are they?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        day = (date.fromisoformat(world.today) - timedelta(chance.randrange(0, 4))).isoformat()
        if not 1 <= sum(bool(row["due"]) and row["due"] < day for row in _open(world)) <= 6:
            raise Unsatisfied("Nothing is overdue, or too much.")
        return {"day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all("todos", lambda row: not row["done"] and bool(row["due"]) and row["due"] < given["day"])
        titles = [row["title"] for row in found]
        return Answer(
            "items", titles, others=tuple(r["title"] for r in solver.rows("todos") if r["title"] not in titles)
        )

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        before = (date.fromisoformat(given["day"]) - timedelta(1)).isoformat()
        found = yield "notes_list_todos", {"due_by": before}
        return "; ".join(row["title"] for row in found.value)


class AddTodo(Template):
    """One more thing to do."""

    name = "notes.add_todo"
    domains = ("notes",)
    tools = ("notes_list_lists", "notes_add_todo")
    vital = ("notes_add_todo",)
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Put {title} on my {list} list, due {day}, with {priority} priority.",
        "Add a to-do to the {list} list: {title}. It's due {day} and its priority is {priority}.",
        "I must not forget this: {title}. Note it on the list {list} as due {day}; priority {priority}.",
        "On my to-do list {list}, I need a new item {title}, due {day}, priority {priority}.",
        "Could you write down {title} for me? It belongs on the {list} list, is due {day} and has {priority} priority.",
        "Please remind me of something by a new to-do {title} on the {list} list. It's due {day}, priority {priority}.",
        "New {priority}-priority item for the {list} list: {title}, due {day}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        lists = [row["name"] for row in world.rows("todo_lists") if bool(row["shared_by"]) is (twist == "forbidden")]
        name = chance.choice(("Boat", "Choir", "Allotment")) if twist == "absent" else chance.choice(lists)
        day = (date.fromisoformat(world.today) + timedelta(chance.randrange(1, 15))).isoformat()
        title, priority = chance.choice(_NEW), chance.choice(("low", "high"))
        said = said_day(day, world.today, chance)
        ask = Ask("soon", "When exactly is it due?", f"It's due {said}.", "when|due|date|day|deadline")
        return {
            "title": Slot(title, f'"{title}"'),
            "list": Slot(name, name),
            "day": Slot(day, said, ask),
            "priority": Slot(priority, priority),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = solver.one("todo_lists", lambda row: row["name"] == given["list"])
        kept = {"tags": [], "done": False, "person": None}
        solver.insert(
            "todos", list=row["id"], title=given["title"], due=given["day"], priority=given["priority"], **kept
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        lists = yield "notes_list_lists", {}
        row = named(lists.value, given["list"])
        wanted = {"list_id": row["id"], "title": given["title"], "due": given["day"], "priority": given["priority"]}
        done = yield "notes_add_todo", wanted
        if done.error:
            raise Impossible(done.value)
        return f"{given['title']} is on the list {given['list']}."


class FinishTagged(Template):
    """All to-dos of a kind are done at last."""

    name = "notes.finish_tagged"
    domains = ("notes",)
    tools = ("notes_list_todos", "notes_complete_todo")
    vital = ("notes_complete_todo",)
    says = (
        "Tick off all my open to-dos with the tag {tag}.",
        "I've done everything that is tagged {tag}. Please mark those to-dos as done, whatever list they are on.",
        "All the to-dos tagged {tag} are finished, so complete the ones that are still open.",
        "Yesterday I worked through everything with the tag {tag}. Tick those to-dos off, please.",
        "Every open to-do that has the tag {tag} can be marked as done now.",
        "Can you go through my to-do lists and complete whatever carries the tag {tag}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        tags = [tag for row in _open(world) for tag in row["tags"]]
        tag = choose(sorted({tag for tag in tags if 2 <= tags.count(tag) <= 5}), chance, "such tag")
        return {"tag": Slot(tag, f'"{tag}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        for row in solver.all("todos", lambda row: given["tag"] in row["tags"] and not row["done"]):
            solver.update("todos", row["id"], done=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_list_todos", {"tag": given["tag"]}
        for row in found.value:
            yield "notes_complete_todo", {"todo_id": row["id"]}
        return f"All that was tagged {given['tag']} is done."


class PostponeIfSoon(Template):
    """A to-do that is due too early gets another day."""

    name = "notes.postpone_if_soon"
    domains = ("notes",)
    tools = ("notes_find_todo", "notes_update_todo")
    twists = ("absent",)
    says = (
        "If {title} on my to-do lists is due before {limit}, postpone it to {day}. If it isn't, tell me when it is due.",
        "When is {title} due? Should that be earlier than {limit}, then just set it to {day}; otherwise I want to hear the date.",
        "I can't get to {title} before {limit}. In case it is due earlier than that, make it due {day}; else tell me its due date.",
        "Check the due date of my to-do {title}: if it lies before {limit}, change it to {day}, and if not, let me know the date.",
        "Please look at {title} among my to-dos. Due before {limit}? Then move it to {day}. Otherwise tell me what the due date is.",
        "My to-do {title} may be due too soon. If its date is before {limit}, I'd like it on {day} instead; if it's not, say which date it has.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        todo = choose([row for row in _mine(world) if row["due"]], chance, "such to-do")
        today, due = date.fromisoformat(world.today), date.fromisoformat(todo["due"])
        limit = max(today, due + timedelta(chance.choice((-3, -2, -1, 1, 2, 3)))).isoformat()
        day = (max(today, due) + timedelta(chance.randrange(15, 30))).isoformat()
        if limit == todo["due"]:
            raise Unsatisfied("The request has the answer.")
        title = chance.choice(_UNKNOWN) if twist == "absent" else todo["title"]
        return {
            "title": Slot(title, f'"{title}"'),
            "limit": Slot(limit, said_day(limit, world.today, chance)),
            "day": Slot(day, said_day(day, world.today, chance)),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        todo = solver.one("todos", lambda row: row["title"] == given["title"])
        if todo["due"] >= given["limit"]:
            return Answer("day", todo["due"])
        solver.update("todos", todo["id"], due=given["day"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_find_todo", {"text": given["title"]}
        todo = named(found.value, given["title"], "title")
        if todo["due"] >= given["limit"]:
            return f"It is due on {todo['due']}."
        yield "notes_update_todo", {"todo_id": todo["id"], "due": given["day"]}
        return "I have postponed it."


class TimeForTodo(Template):
    """An hour in the calendar on the day on which something is due."""

    name = "notes.time_for_todo"
    domains = ("notes", "calendar")
    tools = ("notes_find_todo", "calendar_create")
    vital = ("calendar_create",)
    twists = ("absent",)
    withholds = True
    says = (
        "I need an hour for {title}. Block it in my calendar at {time} on the day that to-do is due, with the to-do's words as the title.",
        "Put my to-do {title} into the calendar, under the same title: on its due date at {time}, 60 minutes.",
        "On the day when {title} is due, reserve one hour in my calendar, starting at {time}. Use exactly that title.",
        "Look up the due date of {title} in my to-dos and create a 60-minute appointment of the same name then, starting at {time}.",
        "Please make time for {title}: an appointment with this title in my calendar, one hour long, at {time} on the day it's due.",
        "My to-do {title} needs a fixed slot. Add it to the calendar by that title on its due date, at {time}, for an hour.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        todo = choose([row for row in _open(world) if row["due"] and row["due"] > world.today], chance, "such to-do")
        free = [f"{hour:02d}:00" for hour in range(7, 21) if not overlapping(world, f"{todo['due']} {hour:02d}:00", 60)]
        time = choose(free, chance, "room")
        title = chance.choice(_UNKNOWN) if twist == "absent" else todo["title"]
        ask = Ask("a time that suits me", "At what time shall it begin?", f"At {time}.", "time|when|hour|begin|start")
        return {"title": Slot(title, f'"{title}"'), "time": Slot(time, time, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        todo = solver.one("todos", lambda row: row["title"] == given["title"])
        make_appointment(solver, given["title"], f"{todo['due']} {given['time']}", 60)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_find_todo", {"text": given["title"]}
        todo = named(found.value, given["title"], "title")
        start = f"{todo['due']} {given['time']}"
        yield "calendar_create", {"title": given["title"], "start": start, "minutes": 60}
        return f"There is an hour for it at {start}."


class MailNote(Template):
    """A note's text for somebody, by mail."""

    name = "notes.mail_note"
    domains = ("notes", "mail")
    tools = ("notes_search", "notes_get", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    withholds = True
    says = (
        "Mail {person} the text of my note {note}, word for word, with the subject {subject}.",
        "I've been asked by {person} what's in my note {note}. Send them the exact text by mail; subject {subject}.",
        "Please send {person} a mail with the subject {subject} that contains the wording of my note {note}.",
        "Copy the text of the note {note} into a mail to {person}. The subject should be {subject}.",
        "What I've written in the note {note} should go to {person} by mail, unchanged, subject {subject}.",
        "Could you look up my note {note} and mail its exact text to {person}? As the subject, use {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        title = chance.choice(list(world.rows("notes")))["title"]
        if twist == "absent":
            title = chance.choice(("Hat sizes", "Sourdough", "Chess openings", "Songs for the choir"))
        person = choose([row for row in world.rows("people") if row["email"]], chance, "such contact")
        return {
            "note": Slot(title, f'"{title}"'),
            "person": somebody(person, "somebody", "Who is it for?", "who|whom|whose|name|recipient|address"),
            "subject": Slot(title, f'"{title}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        note = solver.one("notes", lambda row: row["title"] == given["note"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], [note["text"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_search", {"text": given["note"]}
        note = yield "notes_get", {"note_id": named(found.value, given["note"], "title")["id"]}
        wanted = {"to": [given["person"]], "subject": given["subject"], "body": note.value["text"]}
        yield "mail_send", wanted
        return f"{given['person']} has got the text."


class DropTodo(Template):
    """A to-do that nobody needs any more."""

    name = "notes.drop_todo"
    domains = ("notes",)
    tools = ("notes_find_todo", "notes_delete_todo")
    vital = ("notes_delete_todo",)
    twists = ("forbidden", "absent")
    says = (
        "I won't do {title} after all. Delete that to-do.",
        "Take {title} off my to-do list for good; don't just tick it off.",
        "Please delete the to-do {title}, it isn't needed any more.",
        "The to-do {title} has become pointless, so remove it.",
        "Forget about {title}: the to-do can be deleted, it's not done but no longer necessary.",
        "Could you get rid of {title} among my to-dos? I mean deleting it, not completing it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        title = choose(_mine(world, twist != "forbidden"), chance, "such to-do")["title"]
        title = chance.choice(_UNKNOWN) if twist == "absent" else title
        return {"title": Slot(title, f'"{title}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.delete("todos", solver.one("todos", lambda row: row["title"] == given["title"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_find_todo", {"text": given["title"]}
        done = yield "notes_delete_todo", {"todo_id": named(found.value, given["title"], "title")["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['title']} was deleted."


TEMPLATES: tuple[Template, ...] = (
    Overdue(),
    AddTodo(),
    FinishTagged(),
    PostponeIfSoon(),
    TimeForTodo(),
    MailNote(),
    DropTodo(),
)
