"""Requests about documents and folders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, on_day, send_mail, somebody
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World

_RIGHTS = {"view": "see", "edit": "edit"}


def own_documents(world: World) -> list[Row]:
    """The documents of the user."""
    return list(world.rows("documents", lambda row: row["owner"] is None))


def foreign_documents(world: World) -> list[Row]:
    """The documents of others that the user may see."""
    return list(world.rows("documents", lambda row: row["owner"] is not None))


def missing_document(world: World, chance: Chance) -> str:
    """The name of a document that there isn't."""
    known = [row["name"] for row in world.rows("documents")]
    names = ("Warranty", "Passport copy", "Seating plan", "Cover letter", "Book list", "Floor plan")
    return chance.choice([f"{name}.pdf" for name in names if f"{name}.pdf" not in known])


def _let(solver: Solver, document: str, person: str, right: str) -> None:
    """Has a right be given to somebody, instead of one there may be."""
    share = next(solver.rows("shares", lambda row: (row["document"], row["person"]) == (document, person)), None)
    if share:
        solver.update("shares", share["id"], right=right)
    else:
        solver.insert("shares", document=document, person=person, right=right)


def _has(world: World, document: str, person: str, right: str) -> bool:
    wanted = (document, person, right)
    return any((row["document"], row["person"], row["right"]) == wanted for row in world.rows("shares"))


class LastAuthor(Template):
    """Who has changed a document last."""

    name = "files.last_author"
    domains = ("files",)
    tools = ("files_search", "files_list_versions")
    says = (
        "Who saved the latest version of {document}?",
        "Somebody has changed {document}. Who was it that edited it last?",
        "Tell me the name of the person who made the most recent change to {document}.",
        "I need to talk to whoever worked on {document} last. Who is that?",
        "Whose is the newest version of {document}?",
        "Find out which person the current version of {document} comes from.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        last = {row["document"]: row["author"] for row in world.rows("versions")}
        documents = [row for row in world.rows("documents") if last[row["id"]] not in (None, row["owner"])]
        name = choose(documents or foreign_documents(world), chance, "such document")["name"]
        return {"document": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        versions = list(solver.rows("versions", lambda row: row["document"] == document["id"]))
        number = max(row["number"] for row in versions)
        version = solver.one("versions", lambda row: row in versions and row["number"] == number)
        if version["author"] is None:
            raise Unsatisfied("The user knows that.")
        name = solver.get("people", version["author"])["name"]
        return Answer("text", name, others=tuple(row["name"] for row in solver.rows("people") if row["name"] != name))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        versions = yield "files_list_versions", {"document_id": document["id"]}
        return f"It was {versions.value[-1]['author']}."


class FolderSize(Template):
    """How much is in a folder."""

    name = "files.folder_size"
    domains = ("files",)
    tools = ("files_list_folders", "files_list_folder")
    says = (
        "How many kilobytes do the documents in my folder {folder} have altogether? Folders inside it don't count.",
        "What's the total size of what lies directly in the folder {folder}, in kilobytes?",
        "Add up the sizes of all documents in {folder}, not counting folders within that folder. I need it in kilobytes.",
        "I'm about to burn the folder {folder} on a disc. How many kilobytes are its documents together, leaving out any folders in it?",
        "Please tell me the sum of the sizes, in kilobytes, of the documents that are directly in {folder}.",
        "In kilobytes, how large is the content of my {folder} folder? Only the documents directly in it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts = [row["folder"] for row in own_documents(world)]
        folders = [row for row in world.rows("folders") if 2 <= counts.count(row["id"]) <= 8]
        name = choose(folders, chance, "such folder")["name"]
        return {"folder": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        folder = solver.one("folders", lambda row: row["name"] == given["folder"])
        found = solver.all("documents", lambda row: row["folder"] == folder["id"])
        return Answer("number", sum(row["kilobytes"] for row in found))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        folders = yield "files_list_folders", {}
        folder = next(row for row in folders.value if row["name"] == given["folder"])
        found = yield "files_list_folder", {"folder_id": folder["id"]}
        return f"They have {sum(row['kilobytes'] for row in found.value)} kilobytes."


class ShareDocument(Template):
    """A right for a contact."""

    name = "files.share_document"
    domains = ("files",)
    tools = ("files_search", "files_share")
    vital = ("files_share",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Please share {document} with {person}, who should be able to {right} it.",
        "Let {person} {right} {document}.",
        "I was asked for {document} by {person}. Give them the right to {right} it.",
        "Could you give {person} access to {document}? They are to {right} it.",
        "I'd like {person} to be able to {right} my document {document}.",
        "Make it possible for {person} to {right} {document}, please.",
        "For our work, {person} has to {right} {document}. Set the sharing accordingly.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        document = choose(
            foreign_documents(world) if twist == "forbidden" else own_documents(world), chance, "such document"
        )
        right = chance.choice(tuple(_RIGHTS))
        people = [
            row
            for row in world.rows("people")
            if row["id"] != document["owner"] and not _has(world, document["id"], row["id"], right)
        ]
        name = missing_document(world, chance) if twist == "absent" else document["name"]
        return {
            "document": Slot(name, name),
            "person": somebody(
                chance.choice(people), "somebody", "With whom shall I share it?", "who|whom|name|person"
            ),
            "right": Slot(right, _RIGHTS[right]),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        _let(solver, document["id"], person["id"], given["right"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        wanted = {"document_id": document["id"], "name": given["person"], "right": given["right"]}
        done = yield "files_share", wanted
        if done.error:
            raise Impossible(done.value)
        return f"{given['person']} may now {_RIGHTS[given['right']]} {given['document']}."


class ShareWithAttendees(Template):
    """A document for all who are invited to an appointment."""

    name = "files.share_with_attendees"
    domains = ("files", "calendar")
    tools = ("files_search", "calendar_list_day", "files_share")
    vital = ("files_share",)
    twists = ("forbidden", "absent")
    says = (
        "Share {document} with everybody who is invited to the {title} {day}, so that they can {right} it.",
        "For the {title} {day}, all the people invited should be able to {right} {document}. Please set that up.",
        "Everyone who comes to the {title} {day} is to {right} {document}; please share it with each of them.",
        "Give all attendees of the {title} {day} the right to {right} {document}.",
        "I promised {document} to those who attend the {title} {day}. Can you make sure that each of them can {right} it?",
        "Look up who takes part in the {title} {day} and let every one of them {right} {document}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        document = choose(
            foreign_documents(world) if twist == "forbidden" else own_documents(world), chance, "such document"
        )
        event = choose(list(world.rows("events", lambda row: row["start"] > world.now)), chance, "appointment")
        name = missing_document(world, chance) if twist == "absent" else document["name"]
        day, right = event["start"][:10], chance.choice(tuple(_RIGHTS))
        return {
            "document": Slot(name, name),
            "title": Slot(event["title"], f'appointment "{event["title"]}"'),
            "day": on_day(day, world.today, chance),
            "right": Slot(right, _RIGHTS[right]),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        event = solver.one(
            "events", lambda row: row["title"] == given["title"] and row["start"].startswith(given["day"])
        )
        if document["owner"] in event["attendees"] or not event["attendees"]:
            raise Unsatisfied("There is nobody to share it with, or its owner.")
        if all(_has(solver, document["id"], person, given["right"]) for person in event["attendees"]):
            raise Unsatisfied("All have that right.")
        for person in event["attendees"]:
            _let(solver, document["id"], person, given["right"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        events = yield "calendar_list_day", {"day": given["day"]}
        event = next(row for row in events.value if row["title"] == given["title"])
        for name in event["attendees"]:
            wanted = {"document_id": document["id"], "name": name, "right": given["right"]}
            done = yield "files_share", wanted
            if done.error:
                raise Impossible(done.value)
        return f"All who are invited may {_RIGHTS[given['right']]} {given['document']}."


class ClearFolder(Template):
    """All documents of a folder into a new one."""

    name = "files.clear_folder"
    domains = ("files",)
    tools = ("files_list_folders", "files_list_folder", "files_create_folder", "files_move")
    vital = ("files_create_folder", "files_move")
    twists = ("absent",)
    says = (
        "Make a new folder {new} at the top and move all the documents of the folder {folder} into it.",
        "Please tidy up: every document that lies in {folder} should go to a new top-level folder called {new}.",
        "I'd like to empty my folder {folder}. Create a folder {new}, not inside any other, and put its documents there.",
        "Create {new} as a folder at the top level, then move whatever documents there are in {folder} to it.",
        "Can you set up a top-level folder named {new} and transfer everything from {folder} to it? Only the documents, not folders.",
        "All documents from the folder {folder} belong in a folder of their own. Call it {new}, make it at the top level, and move them.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts = [row["folder"] for row in own_documents(world)]
        folders = [row for row in world.rows("folders") if 1 <= counts.count(row["id"]) <= 4]
        name = choose(folders, chance, "such folder")["name"]
        known = {row["name"] for row in world.rows("folders")}
        new = choose([one for one in ("Archive", "Old stuff", "To sort", "Backup") if one not in known], chance, "name")
        if twist == "absent":
            name = chance.choice([one for one in ("Garden", "Letters", "Music", "School") if one not in known])
        return {"folder": Slot(name, name), "new": Slot(new, f'"{new}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        folder = solver.one("folders", lambda row: row["name"] == given["folder"])
        new = solver.insert("folders", name=given["new"], parent=None)
        for row in solver.all("documents", lambda row: row["folder"] == folder["id"]):
            solver.update("documents", row["id"], folder=new["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        folders = yield "files_list_folders", {}
        folder = named(folders.value, given["folder"])
        found = yield "files_list_folder", {"folder_id": folder["id"]}
        new = yield "files_create_folder", {"name": given["new"]}
        for row in found.value:
            yield "files_move", {"document_id": row["id"], "folder_id": new.value["id"]}
        return f"The documents are in {given['new']} now."


class UndoChange(Template):
    """Back to the version before, if somebody else has made the last one."""

    name = "files.undo_change"
    domains = ("files",)
    tools = ("files_search", "files_list_versions", "files_restore_version")
    says = (
        "If the latest version of {document} isn't mine, go back to the version before it. If I saved it myself, tell me on which day that was.",
        "Did somebody else change {document} last? Then restore the version before the present one. Otherwise just tell me the date of my last change.",
        "Check who made the current version of {document}. If it was another person, bring back the previous version; if it was me, on what day did I save it?",
        "I don't want others to change {document}. If somebody else saved the newest version, undo that by restoring the one before. If it was me, just tell me the date on which it was saved.",
        "Please undo the last change to {document}, but only if it wasn't made by me: then restore the version before it. If it was made by me, say on which day.",
        "Look at the versions of {document}. The last one is by somebody else? Restore the last but one. It is by me? Then I'd like to know its date.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        last = {row["document"]: row for row in world.rows("versions")}
        editable = [row for row in world.rows("documents") if row["my_right"] == "edit" and not row["locked_by"]]
        documents = [row for row in editable if last[row["id"]]["number"] > 1]
        mine = chance.random() < 0.4
        documents = [row for row in documents if (last[row["id"]]["author"] is None) is mine]
        name = choose(documents, chance, "such document")["name"]
        return {"document": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        versions = {row["number"]: row for row in solver.rows("versions") if row["document"] == document["id"]}
        number = max(versions)
        solver.one("versions", lambda row: row["id"] == versions[number]["id"])
        if versions[number]["author"] is None:
            return Answer("day", versions[number]["saved"][:10])
        size = versions[number - 1]["kilobytes"]
        solver.insert(
            "versions", document=document["id"], number=number + 1, author=None, saved=solver.now, kilobytes=size
        )
        solver.update("documents", document["id"], kilobytes=size, changed=solver.now)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        versions = yield "files_list_versions", {"document_id": document["id"]}
        last = versions.value[-1]
        if last["author"] == "you":
            return f"You saved it on {last['saved'][:10]}."
        yield "files_restore_version", {"document_id": document["id"], "number": last["number"] - 1}
        return f"{given['document']} is what it was before."


class AskOwner(Template):
    """A mail to whoever owns a document."""

    name = "files.ask_owner"
    domains = ("files", "mail")
    tools = ("files_search", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    says = (
        "Find out who owns {document} and ask that person by mail for the right to edit it. The subject is {subject}; name the document in the text.",
        "I'd like to edit {document}, which belongs to somebody else. Write its owner a mail with the subject {subject} that asks for it and gives the document's name.",
        "Please mail the owner of {document}, subject {subject}, and ask whether I may edit it. The name of the document has to be in the mail.",
        "Whoever {document} belongs to should get a mail from me with the subject {subject}: I need to be able to edit the document, and the mail must tell its name.",
        "Send a mail to the owner of {document}. Subject: {subject}. Ask for permission to make changes, and mention the document by its name.",
        "Could you write to the person who owns {document}, under the subject {subject}, that I want to change it? Be sure to write which document you mean.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = (
            choose(foreign_documents(world), chance, "such document")["name"]
            if not twist
            else missing_document(world, chance)
        )
        subject = chance.choice(("May I edit it?", "A question about your document", "A request"))
        return {"document": Slot(name, name), "subject": Slot(subject, f'"{subject}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        if not solver.get("people", document["owner"])["email"]:
            raise Unsatisfied("The owner has no address.")
        send_mail(solver, document["owner"], given["subject"], [document["name"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        document = named(found.value, given["document"])
        body = f"May I edit your document {document['name']}?"
        yield "mail_send", {"to": [document["owner"]], "subject": given["subject"], "body": body}
        return f"I have asked {document['owner']}."


TEMPLATES: tuple[Template, ...] = (
    LastAuthor(),
    FolderSize(),
    ShareDocument(),
    ShareWithAttendees(),
    ClearFolder(),
    UndoChange(),
    AskOwner(),
)
