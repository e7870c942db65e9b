"""Scholar: invented papers with authors, venues and citations, and the user's reading list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.people import FEMALE, LAST, MALE
from lamsim_sandbox.simulation.themes.places import PLACES

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed
from lamsim_lam.world.tables import Row, World

SCHOLAR = Domain("scholar", "Papers, authors, venues and a reading list.", needs=("contacts",))

AUTHORS = 12
PAPERS = 30
_SHOWN = 10
METHODS = (
    "Slow sensors",
    "Graph sketches",
    "Lazy ensembles",
    "Folded kernels",
    "Sparse rehearsal",
    "Two-step planning",
    "Noisy labels",
)
TOPICS = ("tidal forecasts", "crop rotation", "tram timetables", "violin acoustics", "glacier mapping", "bird counts")
_VENUES = (
    ("Symposium on Gentle Computing", "conference"),
    ("Nordic Workshop on Sensing", "conference"),
    ("Conference on Applied Patience", "conference"),
    ("Meeting on Rural Data", "conference"),
    ("Journal of Small Models", "journal"),
    ("Annals of Odd Statistics", "journal"),
)
_PLACES = ("Lindholm University", "Calder Institute", "Ostrava Polytechnic", "Harbour College", "Meridian Laboratory")
Status = Literal["any", "to read", "reading", "read"]
SetStatus = Literal["to read", "reading", "read"]


@SCHOLAR.table("authors", "author", "AUT", links={"contact": "people"})
def authors(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Authors; two of them are friends of the user's."""
    friends = draw.sample([row for row in world.rows("people") if row["group"] == "friends"], 2)
    names = {row["name"]: row["id"] for row in friends}
    known = {row["name"] for row in world.rows("people")}
    while len(names) < AUTHORS:
        name = f"{draw.choice(FEMALE + MALE)} {draw.choice(LAST)}"
        if name not in known:
            names.setdefault(name, "")
    for name, contact in sorted(names.items()):
        yield {"name": name, "affiliation": draw.choice(_PLACES), "contact": contact or None}


@SCHOLAR.table("venues", "venue", "VEN")
def venues(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Conferences, with the days by which papers must be handed in, and journals."""
    today = date.fromisoformat(world.today)
    for name, kind in _VENUES:
        deadline = today + timedelta(draw.randrange(4, 80))
        meets = kind == "conference"
        yield {
            "name": name,
            "kind": kind,
            "deadline": deadline.isoformat() if meets else None,
            "begins": (deadline + timedelta(draw.randrange(90, 150))).isoformat() if meets else None,
            "city": draw.choice(PLACES).city if meets else None,
            "most_pages": draw.choice((6, 8, 10, 12)),
        }


@SCHOLAR.table("papers", "paper", "PAP", links={"authors": "authors", "venue": "venues", "cites": "papers"})
def papers(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Papers, the oldest first; each cites some of those before it."""
    people = [row["id"] for row in world.rows("authors")]
    there = [row["id"] for row in world.rows("venues")]
    titles = [f"{method} for {topic}" for method in METHODS for topic in TOPICS]
    last = date.fromisoformat(world.today).year
    years = sorted(draw.randrange(last - 9, last) for _ in range(PAPERS))
    for place, (title, year) in enumerate(zip(draw.sample(titles, PAPERS), years, strict=True)):
        cited = draw.sample(range(place), min(place, draw.randrange(1, 6)))
        yield {
            "title": title,
            "authors": draw.sample(people, draw.choice((1, 2, 2, 3))),
            "venue": draw.choice(there),
            "year": year,
            "pages": draw.randrange(5, 28),
            "open_access": draw.random() < 0.6,
            "cites": [f"PAP-{number + 1:03d}" for number in sorted(cited)],
        }


@SCHOLAR.table("reading_list", "entry", "RDL", links={"paper": "papers", "assigned_by": "people"})
def reading_list(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What the user reads; the user's manager has assigned some of it."""
    today = date.fromisoformat(world.today)
    manager = next(row["id"] for row in world.rows("people") if row["role"] == "manager")
    for place, row in enumerate(draw.sample(list(world.rows("papers")), 9)):
        yield {
            "paper": row["id"],
            "status": draw.choice(("to read", "to read", "reading", "read")),
            "added": (today - timedelta(draw.randrange(1, 120))).isoformat(),
            "assigned_by": manager if place < 2 else None,
        }


def cited(world: World) -> Counter[str]:
    """How many papers cite a paper, by its id."""
    return Counter(id for row in world.rows("papers") for id in row["cites"])


def _brief(world: World, row: Row, counts: Counter[str]) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "title", "year")}
    return {**told, "venue": world.get("venues", row["venue"])["name"], "citations": counts[row["id"]]}


def _listed(world: World, found: list[Row]) -> list[dict[str, Any]]:
    counts = cited(world)
    newest = sorted(found, key=lambda row: (-row["year"], row["id"]))
    return [_brief(world, row, counts) for row in newest[:_SHOWN]]


def _entry(world: World, row: Row) -> dict[str, Any]:
    paper = world.get("papers", row["paper"])
    by = world.get("people", row["assigned_by"])["name"] if row["assigned_by"] else None
    told = {key: row[key] for key in ("id", "status", "added")}
    return {**told, "paper_id": paper["id"], "title": paper["title"], "assigned_by": by}


@SCHOLAR.reads
def scholar_search_papers(
    world: World, text: str = "", author: str = "", venue: str = "", year_from: int = 0
) -> list[dict[str, Any]]:
    """Finds papers, the newest first, at most 10, each with how often it is cited.

    Args:
        text: A part of the title, e.g. glacier.
        author: A part of the name of one of its authors.
        venue: A part of the name of the conference or journal.
        year_from: Only papers of this year and later.
    """
    names = {row["id"]: row["name"].casefold() for row in world.rows("authors")}
    places = {row["id"]: row["name"].casefold() for row in world.rows("venues")}
    found = [
        row
        for row in world.rows("papers")
        if text.casefold() in row["title"].casefold()
        and any(author.casefold() in names[id] for id in row["authors"])
        and venue.casefold() in places[row["venue"]]
        and row["year"] >= year_from
    ]
    return _listed(world, found)


@SCHOLAR.reads
def scholar_get_paper(world: World, paper_id: str) -> dict[str, Any]:
    """Tells everything about a paper: authors, venue, year, pages, how often it is cited and how many papers it cites.

    Args:
        paper_id: The paper's id, e.g. PAP-017.
    """
    row = world.get("papers", paper_id)
    names = [world.get("authors", id)["name"] for id in row["authors"]]
    more = {"authors": names, "pages": row["pages"], "open_access": row["open_access"], "references": len(row["cites"])}
    return {**_brief(world, row, cited(world)), **more}


@SCHOLAR.reads
def scholar_list_references(world: World, paper_id: str) -> list[dict[str, Any]]:
    """Lists the papers that a paper cites.

    Args:
        paper_id: The paper's id.
    """
    return _listed(world, [world.get("papers", id) for id in world.get("papers", paper_id)["cites"]])


@SCHOLAR.reads
def scholar_list_citing(world: World, paper_id: str) -> list[dict[str, Any]]:
    """Lists the papers that cite a paper, the newest first, at most 10.

    Args:
        paper_id: The paper's id.
    """
    world.get("papers", paper_id)
    return _listed(world, [row for row in world.rows("papers") if paper_id in row["cites"]])


@SCHOLAR.reads
def scholar_search_authors(world: World, text: str = "") -> list[dict[str, Any]]:
    """Finds authors by a part of their name or of their institution, with how many papers they have written.

    Args:
        text: What to look for; empty for all.
    """
    wrote = Counter(id for row in world.rows("papers") for id in row["authors"])
    found = [
        row for row in world.rows("authors") if text.casefold() in f"{row['name']} {row['affiliation']}".casefold()
    ]
    return [{**{key: row[key] for key in ("id", "name", "affiliation")}, "papers": wrote[row["id"]]} for row in found]


@SCHOLAR.reads
def scholar_list_venues(world: World) -> list[dict[str, Any]]:
    """Lists conferences and journals, and by which day a paper must be handed in."""
    return [{key: row[key] for key in ("id", "name", "kind", "deadline")} for row in world.rows("venues")]


@SCHOLAR.reads
def scholar_get_venue(world: World, venue_id: str) -> Row:
    """Tells everything about a conference or journal: deadline, first day, city, and how many pages a paper may have.

    Args:
        venue_id: The venue's id, e.g. VEN-002.
    """
    return world.get("venues", venue_id)


@SCHOLAR.reads
def scholar_list_reading(world: World, status: Status = "any") -> list[dict[str, Any]]:
    """Lists the papers on the user's reading list, at most 20.

    Args:
        status: Only those of this status.
    """
    return [_entry(world, row) for row in world.rows("reading_list") if status in ("any", row["status"])][:20]


@SCHOLAR.writes
def scholar_add_reading(world: World, paper_id: str) -> dict[str, Any]:
    """Puts a paper on the reading list, to be read.

    Args:
        paper_id: The paper's id.
    """
    paper = world.get("papers", paper_id)
    if any(row["paper"] == paper_id for row in world.rows("reading_list")):
        raise Conflict(f"{paper['title']!r} is on the reading list already.")
    row = world.insert("reading_list", paper=paper_id, status="to read", added=world.today, assigned_by=None)
    return _entry(world, row)


@SCHOLAR.writes
def scholar_set_status(world: World, entry_id: str, status: SetStatus) -> dict[str, Any]:
    """Notes how far the user has come with a paper of the reading list.

    Args:
        entry_id: The entry's id, e.g. RDL-003.
        status: The new status.
    """
    return _entry(world, world.update("reading_list", entry_id, status=status))


@SCHOLAR.writes
def scholar_remove_reading(world: World, entry_id: str) -> str:
    """Takes a paper off the reading list, unless somebody has assigned it.

    Args:
        entry_id: The entry's id.
    """
    told = _entry(world, world.get("reading_list", entry_id))
    if told["assigned_by"]:
        raise NotAllowed(f"{told['assigned_by']} has assigned {told['title']!r} and alone may take it off.")
    world.delete("reading_list", entry_id)
    return f"{told['title']!r} is off the reading list."
