"""Small requests of people who read and write papers: what is read, who wrote it, and where to hand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, send_mail, somebody, stranger
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.scholar import cited

_UNKNOWN = ("Patient robots for apple sorting", "Rounded trees for ferry queues", "Shy models for cheese ripening")
_UNKNOWN_PLACES = ("Bramble University", "Fernside College", "Oxbow Institute")
_UNKNOWN_VENUES = ("Workshop on Wet Paper", "Congress of Small Bridges", "Symposium on Borrowed Time")
_SUBJECTS = ("The conference", "Where we meet", "Our trip")
_STATUSES = ("to read", "reading", "read")
_MOST_CITING = 8


def _paper(rows: list[Row], chance: Chance, twist: str) -> Slot:
    """One of some papers by its title; none that there is if it is absent."""
    title = choose(rows, chance, "such paper")["title"]
    title = chance.choice(_UNKNOWN) if twist == "absent" else title
    return Slot(title, f'"{title}"')


def _conferences(world: World) -> list[Row]:
    return list(world.rows("venues", lambda row: row["kind"] == "conference"))


class MarkPaper(Template):
    """How far the user has come with a paper."""

    name = "scholar.mark_paper"
    domains = ("scholar",)
    tools = ("scholar_list_reading", "scholar_set_status")
    vital = ("scholar_set_status",)
    twists = ("absent",)
    withholds = True
    says = (
        "Please give {title} {status} on my reading list.",
        "On my reading list, {title} should have {status} from now on.",
        "My reading list isn't up to date: the paper {title} needs {status}.",
        "Could you change the entry for {title} on my reading list so that it has {status}?",
        "Find {title} on my reading list and set it to {status}.",
        "The entry {title} on my reading list has to be changed to {status}. Can you do that?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        entry = choose(list(world.rows("reading_list")), chance, "entry")
        status = chance.choice([status for status in _STATUSES if status != entry["status"]])
        ask = Ask("another status", "Which status shall it have?", f'"{status}", please.', "status|which|what|how")
        return {
            "title": _paper([world.get("papers", entry["paper"])], chance, twist),
            "status": Slot(status, f'the status "{status}"', ask),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paper = next(solver.rows("papers", lambda row: row["title"] == given["title"]))
        entry = solver.one("reading_list", lambda row: row["paper"] == paper["id"])
        solver.update("reading_list", entry["id"], status=given["status"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_list_reading", {}
        entry = named(found.value, given["title"], "title")
        yield "scholar_set_status", {"entry_id": entry["id"], "status": given["status"]}
        return "The reading list is up to date."


class AssignedRead(Template):
    """All that somebody has assigned is read."""

    name = "scholar.assigned_read"
    domains = ("scholar",)
    tools = ("scholar_list_reading", "scholar_set_status")
    vital = ("scholar_set_status",)
    twists = ("absent",)
    says = (
        "I've read everything that {person} has assigned to me. Please mark all of it as read on my reading list.",
        'The papers on my reading list that {person} assigned are all done. Set every one of them to "read".',
        "Whatever {person} has assigned to me on my reading list, I've finished it by now, so mark those papers as read.",
        "Go through my reading list and mark each paper as read that was assigned by {person}.",
        "Could you mark all the papers that {person} assigned to me as read on my reading list? I've got through them at last.",
        'I spent the weekend on the papers that {person} had assigned to me. On my reading list, they should all have the status "read" now.',
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wanted = list(world.rows("reading_list", lambda row: row["assigned_by"] and row["status"] != "read"))
        person = world.get("people", choose(wanted, chance, "such entry")["assigned_by"])["name"]
        person = stranger(world, chance) if twist == "absent" else person
        return {"person": Slot(person, person)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        for entry in solver.all("reading_list", lambda row: row["assigned_by"] == person["id"]):
            solver.update("reading_list", entry["id"], status="read")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_list_reading", {}
        assigned = [row for row in found.value if row["assigned_by"] == given["person"]]
        if not assigned:
            raise Impossible(f"{given['person']} has assigned nothing.")
        for row in assigned:
            if row["status"] != "read":
                yield "scholar_set_status", {"entry_id": row["id"], "status": "read"}
        return f"All that {given['person']} has assigned is marked as read."


class AddIfShort(Template):
    """A paper for the reading list, if it is not too long."""

    name = "scholar.add_if_short"
    domains = ("scholar",)
    tools = ("scholar_search_papers", "scholar_get_paper", "scholar_add_reading")
    twists = ("absent",)
    says = (
        "If the paper {title} has no more than {limit} pages, put it on my reading list. If it's longer, tell me how many pages it has.",
        "How long is the paper {title}? Up to {limit} pages, add it to my reading list; otherwise just tell me the number of pages.",
        "I have time for {limit} pages at most. Add {title} to my reading list if it isn't longer than that; if it is, how many pages does it have?",
        "Please check the length of {title}. With {limit} pages or fewer, it should go on my reading list. With more, leave the list as it is and say how many pages there are.",
        "Put {title} on the list of what I want to read, provided that it has {limit} pages or fewer. Should it have more, I only want to know the exact number of pages.",
        "Would I get through {title} on the train? That means {limit} pages at the very most. If so, add it to my reading list; if not, tell me the page count.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        reading = {row["paper"] for row in world.rows("reading_list")}
        rows = list(world.rows("papers", lambda row: row["id"] not in reading))
        paper = choose(rows, chance, "paper that is not on the list")
        limit = paper["pages"] + (chance.randrange(0, 5) if chance.random() < 0.5 else -chance.randrange(1, 4))
        return {"title": _paper([paper], chance, twist), "limit": Slot(limit, str(limit))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paper = solver.one("papers", lambda row: row["title"] == given["title"])
        if paper["pages"] > given["limit"]:
            return Answer("number", paper["pages"])
        solver.insert("reading_list", paper=paper["id"], status="to read", added=solver.today, assigned_by=None)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"text": given["title"]}
        paper = yield "scholar_get_paper", {"paper_id": named(found.value, given["title"], "title")["id"]}
        if paper.value["pages"] > given["limit"]:
            return f"It has {paper.value['pages']} pages."
        yield "scholar_add_reading", {"paper_id": paper.value["id"]}
        return "It is short enough and on your reading list."


class CitingSince(Template):
    """The papers that have cited another one since a year."""

    name = "scholar.citing_since"
    domains = ("scholar",)
    tools = ("scholar_search_papers", "scholar_list_citing")
    twists = ("absent",)
    says = (
        "Which papers from {year} or later cite {title}?",
        "Name all the papers that cite {title} and came out in {year} or after.",
        "Who has picked up the ideas of {title} lately? Give me the titles of all papers citing it that are not older than {year}.",
        "I'd like to know which papers have cited {title} since {year}, that year included. The titles will do.",
        "Find every paper that refers to {title} and was published in {year} or later, and tell me the titles.",
        "What are the titles of the papers with {title} among their references? Only those from the year {year} on, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts = cited(world)
        known = choose([row for row in world.rows("papers") if 1 <= counts[row["id"]] <= _MOST_CITING], chance, "paper")
        year = chance.choice([row["year"] for row in world.rows("papers") if known["id"] in row["cites"]])
        return {"title": _paper([known], chance, twist), "year": Slot(year, str(year))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paper = solver.one("papers", lambda row: row["title"] == given["title"])
        citing = solver.all("papers", lambda row: paper["id"] in row["cites"] and row["year"] >= given["year"])
        titles = [row["title"] for row in citing]
        others = tuple(row["title"] for row in solver.rows("papers") if row["title"] not in titles)
        return Answer("items", titles, others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"text": given["title"]}
        citing = yield "scholar_list_citing", {"paper_id": named(found.value, given["title"], "title")["id"]}
        return f"These do: {', '.join(row['title'] for row in citing.value if row['year'] >= given['year'])}."


class BusiestAuthor(Template):
    """Who has written most at an institution."""

    name = "scholar.busiest_author"
    domains = ("scholar",)
    tools = ("scholar_search_authors",)
    twists = ("absent",)
    says = (
        "Who at {place} has written the most papers?",
        "Which author from {place} has the most papers to their name?",
        "Of the researchers at {place}, whose list of papers is the longest?",
        "I'm going to visit {place} and want to talk to whoever has written the most there. Which author has the most papers?",
        "Name the author at {place} with the highest number of papers.",
        "Please find out which of the authors who work at {place} has published the most papers.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        there = Counter(row["affiliation"] for row in world.rows("authors"))
        place = choose([place for place, count in there.items() if count > 1], chance, "institution of several authors")
        place = chance.choice(_UNKNOWN_PLACES) if twist == "absent" else place
        return {"place": Slot(place, place)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wrote = Counter(id for row in solver.rows("papers") for id in row["authors"])
        there = [row["id"] for row in solver.rows("authors") if row["affiliation"] == given["place"]]
        most = max(wrote[id] for id in there)
        name = solver.one("authors", lambda row: row["id"] in there and wrote[row["id"]] == most)["name"]
        return Answer("text", name, others=tuple(r["name"] for r in solver.rows("authors") if r["name"] != name))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_authors", {"text": given["place"]}
        if not found.value:
            raise Impossible(f"No author works at {given['place']}.")
        return f"It's {max(found.value, key=lambda row: row['papers'])['name']}."


class Affiliations(Template):
    """Where the authors of a paper work."""

    name = "scholar.affiliations"
    domains = ("scholar",)
    tools = ("scholar_search_papers", "scholar_get_paper", "scholar_search_authors")
    vital = ("scholar_search_authors",)
    twists = ("absent",)
    says = (
        "At which institutions do the authors of {title} work?",
        "Where do the people who wrote the paper {title} work? Name each institution.",
        "Tell me the affiliations of all authors of {title}.",
        "I'd like to know from which institutions the paper {title} comes. Look up where each of its authors works.",
        "Which institutions are behind the paper {title}, going by where its authors work?",
        "I'm writing invitations to the authors of {title}. Please look up at which institutions they work, and name them all.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"title": _paper(list(world.rows("papers")), chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paper = solver.one("papers", lambda row: row["title"] == given["title"])
        authors = solver.all("authors", lambda row: row["id"] in paper["authors"])
        places = sorted({row["affiliation"] for row in authors})
        others = {row["affiliation"] for row in solver.rows("authors")}.difference(places)
        return Answer("items", places, others=tuple(sorted(others)))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"text": given["title"]}
        paper = yield "scholar_get_paper", {"paper_id": named(found.value, given["title"], "title")["id"]}
        places: list[str] = []
        for name in paper.value["authors"]:
            authors = yield "scholar_search_authors", {"text": name}
            places += [row["affiliation"] for row in authors.value if row["name"] == name]
        return f"They work at {' and '.join(dict.fromkeys(places))}."


class TakesPages(Template):
    """The conferences that a paper is not too long for."""

    name = "scholar.takes_pages"
    domains = ("scholar",)
    tools = ("scholar_list_venues", "scholar_get_venue")
    vital = ("scholar_get_venue",)
    says = (
        "My paper has {pages} pages. Which conferences allow papers of that length?",
        "Which of the conferences accept papers of {pages} pages? Leave out the journals.",
        "I've written {pages} pages and would like to present them. Name every conference whose page limit isn't below that.",
        "For a paper of {pages} pages, which conferences come into question, going by how many pages they allow?",
        "Please list the names of all conferences, but not journals, where a paper may have {pages} pages.",
        "We can't get our paper below {pages} pages. To which of the conferences could we still submit it without breaking the page limit?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        limits = [row["most_pages"] for row in _conferences(world)]
        wanted = [pages for pages in range(7, 13) if min(limits) < pages <= max(limits)]
        pages = choose(wanted, chance, "length that only some conferences allow")
        return {"pages": Slot(pages, str(pages))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = solver.all("venues", lambda row: row["kind"] == "conference" and row["most_pages"] >= given["pages"])
        names = [row["name"] for row in wanted]
        return Answer("items", names, others=tuple(r["name"] for r in solver.rows("venues") if r["name"] not in names))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_list_venues", {}
        names: list[str] = []
        for row in found.value:
            if row["kind"] == "conference":
                venue = yield "scholar_get_venue", {"venue_id": row["id"]}
                names += [row["name"]] if venue.value["most_pages"] >= given["pages"] else []
        return f"These do: {', '.join(names)}."


class TellCity(Template):
    """A mail that tells in which city a conference meets."""

    name = "scholar.tell_city"
    domains = ("scholar", "mail")
    tools = ("scholar_list_venues", "scholar_get_venue", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    withholds = True
    says = (
        "Mail {person} the name of the city where the {venue} takes place; the subject is {subject}.",
        "In which city is the {venue} held? Please let {person} know by mail, with the subject {subject}.",
        "Write a mail to {person}, subject {subject}, that says which city the {venue} will be in.",
        "We might go to the {venue} together, so send {person} a mail that names its city. Use {subject} as the subject.",
        "Look up where the {venue} meets and mail the city to {person} under the subject {subject}.",
        "Before booking a room for the {venue}, one has to know the city. Please mail it to {person}, with {subject} as the subject.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = choose(list(world.rows("people", lambda row: bool(row["email"]))), chance, "such contact")
        venue = choose(_conferences(world), chance, "conference")["name"]
        venue = chance.choice(_UNKNOWN_VENUES) if twist == "absent" else venue
        subject = chance.choice(_SUBJECTS)
        return {
            "person": somebody(person, "somebody", "Who is the mail for?", "who|whom|name|recipient"),
            "venue": Slot(venue, venue),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        venue = solver.one("venues", lambda row: row["name"] == given["venue"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], [venue["city"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_list_venues", {}
        id = next((row["id"] for row in found.value if row["name"] == given["venue"]), None)
        if id is None:
            raise Impossible(f"There is no {given['venue']}.")
        venue = yield "scholar_get_venue", {"venue_id": id}
        body = f"The {given['venue']} takes place in {venue.value['city']}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return "I have sent the mail."


TEMPLATES: tuple[Template, ...] = (
    MarkPaper(),
    AssignedRead(),
    AddIfShort(),
    CitingSince(),
    BusiestAuthor(),
    Affiliations(),
    TakesPages(),
    TellCity(),
)
