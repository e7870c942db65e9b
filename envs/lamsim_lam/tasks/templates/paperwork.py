"""Small requests about papers: documents that are renamed or no longer shared, and notes that are tended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, named
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates.files import foreign_documents, missing_document, own_documents
from lamsim_lam.world import World

_NO_NOTES = ("Hat sizes", "Sourdough", "Chess openings", "Songs for the choir")
_NO_TODOS = ("Feed the goldfish", "Repaint the fence", "Tune the piano")
_LINES = ("Look this up again in spring", "Still to be checked", "Print this out", "Show this to the neighbours")
_TAGS = ("important", "later", "keep", "winter")


def _note_title(world: World, chance: Chance, twist: str) -> Slot:
    """A note of the user's; another's if that is forbidden, none if it is absent."""
    rows = list(world.rows("notes", lambda row: bool(row["author"]) is (twist == "forbidden")))
    title = choose(rows, chance, "such note")["title"]
    title = chance.choice(_NO_NOTES) if twist == "absent" else title
    return Slot(title, f'"{title}"')


class RenameDocument(Template):
    """Another name for a document."""

    name = "files.rename_document"
    domains = ("files",)
    tools = ("files_search", "files_rename")
    vital = ("files_rename",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Rename {document} to {new}.",
        "From now on, {document} should be called {new}.",
        "Please change the name of {document} to {new}.",
        "Could you give {document} a new name? It should be {new}.",
        "The name {document} doesn't fit any more. Make it {new}.",
        "I keep overlooking {document} in my files, so please rename it to {new}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        fixed = [row for row in world.rows("documents") if row["my_right"] != "edit" or row["locked_by"]]
        free = [row for row in world.rows("documents") if row not in fixed]
        name = choose(fixed if twist == "forbidden" else free, chance, "such document")["name"]
        name = missing_document(world, chance) if twist == "absent" else name
        stem, _, end = name.rpartition(".")
        new = f"{stem} {chance.choice(('final', 'draft', 'for printing', 'copy'))}.{end}"
        ask = Ask("something better", "What shall the new name be?", f"The new name is {new}.", "name|call|what")
        return {"document": Slot(name, name), "new": Slot(new, new, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        solver.update("documents", document["id"], name=given["new"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        done = yield "files_rename", {"document_id": document["id"], "name": given["new"]}
        if done.error:
            raise Impossible(done.value)
        return "It has its new name."


class StopSharing(Template):
    """A document that is nobody else's business any more."""

    name = "files.stop_sharing"
    domains = ("files",)
    tools = ("files_search", "files_get", "files_unshare")
    vital = ("files_unshare",)
    twists = ("forbidden", "absent")
    says = (
        "Stop sharing {document} with anybody.",
        "Nobody but me should have access to {document} any more. Please see to that, but keep the document.",
        "Look up who has access to {document} and take it away from all of them.",
        "Whoever may see or edit {document} at the moment shouldn't be able to any longer. Remove those rights.",
        "I shared {document} a while ago and want it to myself again. Unshare it from everyone.",
        "Could you make {document} private again? Everybody it is shared with should lose access.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        shared = {row["document"] for row in world.rows("shares")}
        mine = [row for row in own_documents(world) if row["id"] in shared]
        name = choose(foreign_documents(world) if twist == "forbidden" else mine, chance, "such document")["name"]
        name = missing_document(world, chance) if twist == "absent" else name
        return {"document": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        for share in list(solver.rows("shares", lambda row: row["document"] == document["id"])):
            solver.delete("shares", share["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        told = yield "files_get", {"document_id": document["id"]}
        if told.value["owner"] != "you":
            raise Impossible(f"It belongs to {told.value['owner']}, who alone may change the sharing.")
        for share in told.value["shared_with"]:
            yield "files_unshare", {"document_id": document["id"], "name": share["name"]}
        return "Nobody else has access now."


class SharedWithMe(Template):
    """What the user may do with the documents of others."""

    name = "files.shared_with_me"
    domains = ("files",)
    tools = ("files_list_shared_with_me",)
    says = (
        "Which of the documents that others share with me may I {right}?",
        "Name all the documents of other people that I am allowed to {right}.",
        "Other people have shared documents with me. Which ones can I {right}?",
        "Of everything that has been shared with me, what may I {right}? The names will do.",
        "Please list the documents which belong to somebody else and which I can {right}.",
        "I'd like to know which documents I may {right} among those shared with me by others.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        right = chance.choice(("edit", "view"))
        rows = foreign_documents(world)
        if len(rows) > 10 or not 1 <= sum(row["my_right"] == right for row in rows) <= 6:
            raise Unsatisfied("There is no such document, or there are too many.")
        return {"right": Slot(right, "edit" if right == "edit" else "view but not edit")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all("documents", lambda row: bool(row["owner"]) and row["my_right"] == given["right"])
        names = [row["name"] for row in found]
        return Answer(
            "items", names, others=tuple(r["name"] for r in solver.rows("documents") if r["name"] not in names)
        )

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_list_shared_with_me", {}
        return "; ".join(row["name"] for row in found.value if row["my_right"] == given["right"])


class AppendLine(Template):
    """One more line for a note."""

    name = "notes.append_line"
    domains = ("notes",)
    tools = ("notes_search", "notes_append")
    vital = ("notes_append",)
    twists = ("forbidden", "absent")
    says = (
        "Add the line {line} to my note {note}.",
        "At the end of the note {note}, write {line}.",
        "My note {note} needs one more line: {line}.",
        "Please append {line} to the note called {note}.",
        "Could you put {line} below what is already in the note {note}?",
        "Open the note {note} and add this as its last line: {line}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        line = chance.choice(_LINES)
        return {"note": _note_title(world, chance, twist), "line": Slot(line, f'"{line}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        note = solver.one("notes", lambda row: row["title"] == given["note"])
        solver.update("notes", note["id"], text=[note["text"], given["line"]], edited=solver.today)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_search", {"text": given["note"]}
        note = named(found.value, given["note"], "title")
        done = yield "notes_append", {"note_id": note["id"], "text": given["line"]}
        if done.error:
            raise Impossible(done.value)
        return "The line is there."


class TagNote(Template):
    """One more tag for a note."""

    name = "notes.tag_note"
    domains = ("notes",)
    tools = ("notes_search", "notes_tag")
    vital = ("notes_tag",)
    twists = ("forbidden", "absent")
    says = (
        "Tag my note {note} as {tag}.",
        "Give the note {note} the additional tag {tag}.",
        "I want to find the note {note} under the tag {tag}, too. Please add that tag.",
        "Please put the tag {tag} on my note {note} and leave its other tags as they are.",
        "The tag {tag} is missing from the note {note}. Can you add it?",
        "Could you label the note called {note} with one more tag, {tag}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        tag = chance.choice(_TAGS)
        return {"note": _note_title(world, chance, twist), "tag": Slot(tag, f'"{tag}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        note = solver.one("notes", lambda row: row["title"] == given["note"])
        solver.update("notes", note["id"], tags=sorted([*note["tags"], given["tag"]]))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_search", {"text": given["note"]}
        note = named(found.value, given["note"], "title")
        done = yield "notes_tag", {"note_id": note["id"], "tag": given["tag"]}
        if done.error:
            raise Impossible(done.value)
        return "It has the tag."


class DropNote(Template):
    """A note that isn't needed any more."""

    name = "notes.drop_note"
    domains = ("notes",)
    tools = ("notes_search", "notes_delete")
    vital = ("notes_delete",)
    twists = ("forbidden", "absent")
    says = (
        "Delete the note {note}.",
        "I don't need the note {note} any more. Please delete it.",
        "Get rid of the note {note} for me.",
        "The note {note} is out of date and can be deleted.",
        "Could you remove the note called {note} altogether?",
        "Please throw away what I have under {note} in my notes.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"note": _note_title(world, chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.delete("notes", solver.one("notes", lambda row: row["title"] == given["note"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_search", {"text": given["note"]}
        done = yield "notes_delete", {"note_id": named(found.value, given["note"], "title")["id"]}
        if done.error:
            raise Impossible(done.value)
        return "The note is gone."


class DaysToTodo(Template):
    """How long it is until something is due."""

    name = "maths.days_to_todo"
    domains = ("maths", "notes")
    tools = ("notes_find_todo", "maths_days_between")
    twists = ("absent",)
    says = (
        "How many days are there from {day} to the due date of my to-do {title}?",
        "Count the days from {day} until my to-do {title} is due.",
        "I want to know how many days I have for the to-do {title}, from {day} to the day it is due.",
        "My to-do {title} has a due date. How many days after {day} is that?",
        "Look up when {title} on my to-do lists is due and tell me how many days that is from {day}.",
        "Counting from {day}, in how many days is my to-do {title} due?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        today = date.fromisoformat(world.today)
        rows = world.rows("todos", lambda row: not row["done"] and bool(row["due"]) and row["due"] > world.today)
        todo = choose(list(rows), chance, "such to-do")
        ahead = (date.fromisoformat(todo["due"]) - today).days
        day = (today + timedelta(chance.randrange(min(3, ahead)))).isoformat()
        title = chance.choice(_NO_TODOS) if twist == "absent" else todo["title"]
        return {"title": Slot(title, f'"{title}"'), "day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        todo = solver.one("todos", lambda row: row["title"] == given["title"])
        days = (date.fromisoformat(todo["due"]) - date.fromisoformat(given["day"])).days
        return Answer("number", days, unit="day")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "notes_find_todo", {"text": given["title"]}
        todo = named(found.value, given["title"], "title")
        told = yield "maths_days_between", {"first": given["day"], "second": todo["due"]}
        return f"It is {told.value} days."


TEMPLATES: tuple[Template, ...] = (
    RenameDocument(),
    StopSharing(),
    SharedWithMe(),
    AppendLine(),
    TagNote(),
    DropNote(),
    DaysToTodo(),
)
