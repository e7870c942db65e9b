"""Files: folders, documents with versions, and who may see or edit them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import moment_of

FILES = Domain("files", "Folders and documents, shared with contacts.", needs=("contacts",))

DOCUMENTS = 32
_LISTED = 12
_SHARED_LISTED = 10
_LONGEST = 80
_FOLDERS = ("Work", "Private", "Taxes", "Travel", "Photos", "Recipes")
_INNER = {"Drafts": "Work", "Reports": "Work", "Receipts": "Taxes"}
_SUBJECTS = (
    *("Budget", "Contract", "Guest list", "Insurance", "Inventory", "Invoice", "Lease", "Meeting notes", "Menu"),
    *("Packing list", "Presentation", "Price list", "Project plan", "Proposal", "Questionnaire", "Roadmap", "Survey"),
    *("Timetable", "Task list", "Training plan"),
)
_ENDINGS = ("pdf", "docx", "xlsx", "txt")
Right = Literal["view", "edit"]


@FILES.table("folders", "folder", "FLD", links={"parent": "folders"})
def folders(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The user's folders, two deep; names are unique."""
    for name in _FOLDERS:
        yield {"name": name, "parent": None}
    for name, parent in _INNER.items():
        yield {"name": name, "parent": f"FLD-{_FOLDERS.index(parent) + 1:03d}"}


@FILES.table("documents", "document", "DOC", links={"folder": "folders", "owner": "people", "locked_by": "people"})
def documents(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Documents with unique names; one in four is another's, who shares it; some are locked by who edits them."""
    people = list(world.rows("people"))
    places = [row["id"] for row in world.rows("folders")]
    names = [f"{subject}{end}" for subject in _SUBJECTS for end in ("", " old", " new")]
    now = moment_of(world.now)
    for name in draw.sample(names, DOCUMENTS):
        owner = draw.choice(people)["id"] if draw.random() < 0.25 else None
        locked = draw.choice(people)["id"] if owner is None and draw.random() < 0.12 else None
        changed = now - timedelta(minutes=draw.randrange(60, 90 * 24 * 60))
        yield {
            "name": f"{name}.{draw.choice(_ENDINGS)}",
            "folder": None if owner else draw.choice(places),
            "owner": owner,
            "my_right": "edit" if owner is None else draw.choice(("view", "view", "edit")),
            "kilobytes": draw.randrange(12, 4800),
            "changed": changed.isoformat(" ", "minutes"),
            "locked_by": locked,
        }


@FILES.table("shares", "share", "SHR", links={"document": "documents", "person": "people"})
def shares(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Who else may see or edit documents of the user's."""
    people = [row["id"] for row in world.rows("people")]
    for row in world.rows("documents"):
        if row["owner"] is None:
            for person in sorted(draw.sample(people, draw.choice((0, 0, 1, 1, 2)))):
                yield {"document": row["id"], "person": person, "right": draw.choice(("view", "edit"))}


@FILES.table("versions", "version", "VER", links={"document": "documents", "author": "people"})
def versions(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What a document was; the last one is what it is now."""
    editors: dict[str, list[str]] = {}
    for row in world.rows("shares", lambda row: row["right"] == "edit"):
        editors.setdefault(row["document"], []).append(row["person"])
    for row in world.rows("documents"):
        authors = [row["owner"], *editors.get(row["id"], ())]
        count = draw.choice((1, 2, 2, 3))
        for number in range(1, count + 1):
            saved = moment_of(row["changed"]) - timedelta(days=3 * (count - number))
            yield {
                "document": row["id"],
                "number": number,
                "author": draw.choice(authors),
                "saved": saved.isoformat(" ", "minutes"),
                "kilobytes": row["kilobytes"] if number == count else draw.randrange(12, 4800),
            }


def _name(world: World, person: str | None) -> str:
    return str(world.get("people", person)["name"]) if person else "you"


def _brief(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "name", "kilobytes", "changed")}
    return {**told, "owner": _name(world, row["owner"])}


@FILES.reads
def files_list_folders(world: World) -> list[dict[str, Any]]:
    """Lists all folders, each with the one that it lies in."""
    names = {row["id"]: row["name"] for row in world.rows("folders")}
    return [{"id": row["id"], "name": row["name"], "in": names.get(row["parent"], "")} for row in world.rows("folders")]


@FILES.reads
def files_list_folder(world: World, folder_id: str) -> list[dict[str, Any]]:
    """Lists the documents of a folder, without those of the folders in it; at most twelve.

    Args:
        folder_id: The folder's id, e.g. FLD-002.
    """
    world.get("folders", folder_id)
    return [_brief(world, row) for row in world.rows("documents") if row["folder"] == folder_id][:_LISTED]


@FILES.reads
def files_search(world: World, text: str) -> list[dict[str, Any]]:
    """Finds documents by a part of their name, those of others, too; at most twelve.

    Args:
        text: What to look for.
    """
    found = [row for row in world.rows("documents") if text.casefold() in row["name"].casefold()]
    return [_brief(world, row) for row in found[:_LISTED]]


@FILES.reads
def files_list_shared_with_me(world: World) -> list[dict[str, Any]]:
    """Lists documents of others that the user may see or edit, at most ten."""
    found = [row for row in world.rows("documents") if row["owner"] is not None]
    return [{**_brief(world, row), "my_right": row["my_right"]} for row in found[:_SHARED_LISTED]]


@FILES.reads
def files_get(world: World, document_id: str) -> dict[str, Any]:
    """Tells everything about a document: folder, size, owner, who may see or edit it, who has locked it.

    Args:
        document_id: The document's id, e.g. DOC-014.
    """
    row = world.get("documents", document_id)
    found = world.rows("shares", lambda share: share["document"] == document_id)
    return {
        **_brief(world, row),
        "folder": world.get("folders", row["folder"])["name"] if row["folder"] else "",
        "my_right": row["my_right"],
        "shared_with": [{"name": _name(world, share["person"]), "right": share["right"]} for share in found],
        "locked_by": _name(world, row["locked_by"]) if row["locked_by"] else "",
    }


@FILES.reads
def files_list_versions(world: World, document_id: str) -> list[dict[str, Any]]:
    """Lists the versions of a document with their authors, the oldest first; the last one is the present one.

    Args:
        document_id: The document's id.
    """
    world.get("documents", document_id)
    found = sorted(_versions(world, document_id), key=lambda row: row["number"])
    keys = ("id", "number", "saved", "kilobytes")
    return [{**{key: row[key] for key in keys}, "author": _name(world, row["author"])} for row in found[-_LISTED:]]


@FILES.writes
def files_create_folder(world: World, name: str, parent_id: str | None = None) -> dict[str, Any]:
    """Makes a folder.

    Args:
        name: Its name; no other folder may have it.
        parent_id: The id of the folder that it shall lie in; at the top if it is left out.
    """
    if parent_id is not None:
        world.get("folders", parent_id)
    if any(row["name"].casefold() == name.casefold() for row in world.rows("folders")):
        raise Conflict(f"There is a folder called {name!r} already.")
    return dict(world.insert("folders", name=_named(name), parent=parent_id))


@FILES.writes
def files_rename(world: World, document_id: str, name: str) -> dict[str, Any]:
    """Gives a document another name.

    Args:
        document_id: The document's id.
        name: The new name, with its ending.
    """
    _editable(world, document_id)
    if any(row["name"].casefold() == name.casefold() for row in world.rows("documents")):
        raise Conflict(f"There is a document called {name!r} already.")
    return _brief(world, world.update("documents", document_id, name=_named(name)))


@FILES.writes
def files_move(world: World, document_id: str, folder_id: str) -> dict[str, Any]:
    """Moves a document of the user's into another folder.

    Args:
        document_id: The document's id.
        folder_id: The folder's id.
    """
    _own(world, document_id)
    folder = world.get("folders", folder_id)
    return {**_brief(world, world.update("documents", document_id, folder=folder_id)), "folder": folder["name"]}


@FILES.writes
def files_share(world: World, document_id: str, name: str, right: Right) -> dict[str, Any]:
    """Lets a contact see or edit a document of the user's; a right that the contact has is replaced.

    Args:
        document_id: The document's id.
        name: The contact's full name.
        right: What the contact may do.
    """
    _own(world, document_id)
    person = person_named(world, name)["id"]
    if share := _share(world, document_id, person):
        world.update("shares", share["id"], right=right)
    else:
        world.insert("shares", document=document_id, person=person, right=right)
    return files_get(world, document_id)


@FILES.writes
def files_unshare(world: World, document_id: str, name: str) -> dict[str, Any]:
    """Takes a contact's right to see or edit a document of the user's away.

    Args:
        document_id: The document's id.
        name: The contact's full name.
    """
    _own(world, document_id)
    share = _share(world, document_id, person_named(world, name)["id"])
    if share is None:
        raise NotFound("one who may see the document called", name)
    world.delete("shares", share["id"])
    return files_get(world, document_id)


@FILES.writes
def files_restore_version(world: World, document_id: str, number: int) -> dict[str, Any]:
    """Makes a document what it was; that is saved as a new version.

    Args:
        document_id: The document's id.
        number: The number of the version to go back to.
    """
    _editable(world, document_id)
    found = {row["number"]: row for row in _versions(world, document_id)}
    if number not in found:
        raise NotFound("version", number, f"The versions are 1 to {max(found)}.")
    if number == max(found):
        raise Conflict(f"Version {number} is the present one.")
    size = found[number]["kilobytes"]
    world.insert("versions", document=document_id, number=max(found) + 1, author=None, saved=world.now, kilobytes=size)
    return _brief(world, world.update("documents", document_id, kilobytes=size, changed=world.now))


@FILES.writes
def files_delete(world: World, document_id: str) -> str:
    """Deletes a document of the user's with its versions, for everybody whom it is shared with.

    Args:
        document_id: The document's id.
    """
    row = _editable(world, document_id)
    _own(world, document_id)
    for table in ("shares", "versions"):
        for part in list(world.rows(table, lambda part: part["document"] == document_id)):
            world.delete(table, part["id"])
    world.delete("documents", document_id)
    return f"{row['name']} was deleted."


def _versions(world: World, document_id: str) -> list[Row]:
    return list(world.rows("versions", lambda row: row["document"] == document_id))


def _share(world: World, document_id: str, person: str) -> Row | None:
    return next(world.rows("shares", lambda row: (row["document"], row["person"]) == (document_id, person)), None)


def _named(name: str) -> str:
    """A name that a folder or document may have."""
    if not name.strip() or len(name) > _LONGEST or "/" in name:
        raise Refused(f"A name has 1 to {_LONGEST} characters and no slash.")
    return name


def _own(world: World, document_id: str) -> Row:
    row = world.get("documents", document_id)
    if row["owner"] is not None:
        raise NotAllowed(f"{row['name']} belongs to {_name(world, row['owner'])}, who alone may do that.")
    return row


def _editable(world: World, document_id: str) -> Row:
    """A document that the user may change now."""
    row = world.get("documents", document_id)
    if row["my_right"] != "edit":
        raise NotAllowed(f"The user may only view {row['name']}; its owner is {_name(world, row['owner'])}.")
    if row["locked_by"]:
        raise Conflict(f"{row['name']} is locked by {_name(world, row['locked_by'])}, who edits it.")
    return row
