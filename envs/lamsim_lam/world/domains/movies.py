"""Movies: films, invented people who made them, stars by contacts, a watch list, screenings and tickets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.people import FEMALE, LAST, MALE
from lamsim_sandbox.simulation.themes.places import PLACES, STREETS
from lamsim_sandbox.simulation.themes.trade import ADJECTIVES, NOUNS

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.money import usual
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of, moment

MOVIES = Domain("movies", "Films, screenings, tickets and a watch list.", needs=("contacts",))

FILMS = 26
MOST_SEATS = 8
"""Seats that one order may have."""

_DIRECTORS = 8
_MAKERS = 16
_SHOWN_FILMS = 8
_LISTED = 12
_GENRES = ("comedy", "crime", "drama", "fantasy", "mystery", "romance", "thriller")
_CINEMAS = ("Astoria", "Odeon Palace", "Capitol", "Rialto", "Lumiere", "Gloria Film Theatre")
Genre = Literal["any", "comedy", "crime", "drama", "fantasy", "mystery", "romance", "thriller"]


@MOVIES.table("filmmakers", "filmmaker", "FMK")
def filmmakers(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Directors first, then actors; none has a contact's name."""
    known = {row["name"] for row in (*world.rows("people"), *world.rows("profile"))}
    names = zip(draw.sample(FEMALE + MALE, _MAKERS + 6), draw.sample(LAST, _MAKERS + 6), strict=True)
    free = [name for name in (f"{first} {last}" for first, last in names) if name not in known]
    for place, name in enumerate(free[:_MAKERS]):
        yield {"name": name, "work": "director" if place < _DIRECTORS else "actor"}


@MOVIES.table("movies", "movie", "MOV", links={"director": "filmmakers", "cast": "filmmakers"})
def movies(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Films of the last years; the last three are not out yet."""
    makers = [row["id"] for row in world.rows("filmmakers")]
    today = date.fromisoformat(world.today)
    words = zip(draw.sample(ADJECTIVES, FILMS), draw.sample(NOUNS, FILMS), strict=True)
    for place, (adjective, noun) in enumerate(words):
        ahead = draw.randrange(20, 100) if place >= FILMS - 3 else -draw.randrange(5, 4000)
        yield {
            "title": draw.choice((f"The {adjective} {noun}", f"{adjective} {noun}", f"{noun} over {_city(draw)}")),
            "genre": draw.choice(_GENRES),
            "released": (today + timedelta(ahead)).isoformat(),
            "minutes": draw.randrange(82, 171),
            "age": draw.choice((0, 6, 12, 16)),
            "director": draw.choice(makers[:_DIRECTORS]),
            "cast": draw.sample(makers[_DIRECTORS:], 2),
        }


@MOVIES.table("movie_ratings", "rating", "RTG", links={"movie": "movies", "person": "people"})
def movie_ratings(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Stars from contacts, and from the user (no person); none before a film is out."""
    people = [row["id"] for row in world.rows("people", lambda row: row["group"] in ("friends", "family"))]
    for row in world.rows("movies"):
        if row["released"] > world.today:
            continue
        raters = [None] if draw.random() < 0.3 else []
        for person in (*raters, *draw.sample(people, draw.choice((0, 1, 2, 3)))):
            yield {"movie": row["id"], "person": person, "stars": draw.randrange(1, 6)}


@MOVIES.table("watch_list", "entry of the watch list", "WAL", links={"movie": "movies"})
def watch_list(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Films that the user wants to see, some of them seen since."""
    for row in draw.sample(list(world.rows("movies")), 9):
        out = row["released"] <= world.today
        yield {"movie": row["id"], "seen": out and draw.random() < 0.4}


@MOVIES.table("cinemas", "cinema", "CIN")
def cinemas(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Cinemas of the user's city."""
    for name in draw.sample(_CINEMAS, 3):
        yield {"name": name, "street": f"{draw.choice(STREETS)} {draw.randrange(1, 80)}"}


@MOVIES.table("screenings", "screening", "SCR", links={"movie": "movies", "cinema": "cinemas"})
def screenings(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Screenings of a few films: one yesterday, several on each of three days to come."""
    today, currency = date.fromisoformat(world.today), user_of(world)["currency"]
    houses = [row["id"] for row in world.rows("cinemas")]
    out = [row for row in world.rows("movies") if row["released"] <= world.today]
    for row in draw.sample(out, _SHOWN_FILMS):
        days = [-1, *(day for day in sorted(draw.sample(range(1, 8), 3)) for _ in range(draw.choice((1, 2, 2))))]
        hours = draw.sample((11, 13, 15, 16, 17, 18, 20, 21), len(days))
        for day, hour in zip(days, hours, strict=True):
            yield {
                "movie": row["id"],
                "cinema": draw.choice(houses),
                "start": moment(today + timedelta(day), time(hour, draw.choice((0, 15, 30, 45)))),
                "price": usual(draw.choice((8, 9, 11, 12)), currency),
                "seats": draw.choice((0, 1, 1, 9, 24, 60)),
            }


@MOVIES.table("movie_tickets", "ticket", "TIC", links={"screening": "screenings", "buyer": "people"})
def movie_tickets(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Tickets for five films; two were bought by a friend, one is for yesterday."""
    friends = [row["id"] for row in world.rows("people", lambda row: row["group"] == "friends")]
    shows: dict[str, list[Row]] = {}
    for row in world.rows("screenings"):
        shows.setdefault(row["movie"], []).append(row)
    for place, found in enumerate(draw.sample(list(shows.values()), 5)):
        show, seats = found[0] if place == 4 else draw.choice(found[1:]), draw.randrange(1, 4)
        yield {
            "screening": show["id"],
            "seats": seats,
            "price": round(show["price"] * seats, 2),
            "buyer": draw.choice(friends) if place in (2, 3) else None,
        }


def _city(draw: Draw) -> str:
    return draw.choice(PLACES).city


def _brief(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "title", "genre", "released", "minutes")}


def _shown(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "start", "seats", "price")}
    names = {"movie": world.get("movies", row["movie"])["title"], "cinema": world.get("cinemas", row["cinema"])["name"]}
    return {**told, **names}


def _ticket(world: World, row: Row) -> dict[str, Any]:
    show = _shown(world, world.get("screenings", row["screening"]))
    told = {"id": row["id"], "screening_id": show["id"], **{key: show[key] for key in ("movie", "cinema", "start")}}
    buyer = "you" if row["buyer"] is None else world.get("people", row["buyer"])["name"]
    return {**told, "seats": row["seats"], "price": row["price"], "bought_by": buyer}


@MOVIES.reads
def movies_search(world: World, title: str = "", genre: Genre = "any", person: str = "") -> list[dict[str, Any]]:
    """Finds films, 12 at most: title, genre, day of release and running time in minutes.

    Args:
        title: A part of the title.
        genre: The genre.
        person: A part of the name of somebody who directed the film or plays in it.
    """
    names = {row["id"]: row["name"].casefold() for row in world.rows("filmmakers")}
    found = [
        _brief(row)
        for row in world.rows("movies")
        if title.casefold() in row["title"].casefold()
        and genre in ("any", row["genre"])
        and any(person.casefold() in names[id] for id in (row["director"], *row["cast"]))
    ]
    return found[:_LISTED]


@MOVIES.reads
def movies_get(world: World, movie_id: str) -> dict[str, Any]:
    """Tells everything about a film: director, cast, minimum age, running time, day of release.

    Args:
        movie_id: The film's id, e.g. MOV-007.
    """
    row = world.get("movies", movie_id)
    cast = [world.get("filmmakers", id)["name"] for id in row["cast"]]
    return {
        **_brief(row),
        "age": row["age"],
        "director": world.get("filmmakers", row["director"])["name"],
        "cast": cast,
    }


@MOVIES.reads
def movies_list_ratings(world: World, movie_id: str) -> list[dict[str, Any]]:
    """Lists the stars, 1 to 5, that the user and the user's contacts have given a film.

    Args:
        movie_id: The film's id.
    """
    world.get("movies", movie_id)
    found = world.rows("movie_ratings", lambda row: row["movie"] == movie_id)
    return [
        {
            "id": row["id"],
            "by": "you" if row["person"] is None else world.get("people", row["person"])["name"],
            "stars": row["stars"],
        }
        for row in found
    ]


@MOVIES.writes
def movies_rate(world: World, movie_id: str, stars: int) -> dict[str, Any]:
    """Rates a film in the user's name; an earlier rating of the user's is replaced.

    Args:
        movie_id: The film's id.
        stars: 1 (bad) to 5 (very good).
    """
    row = world.get("movies", movie_id)
    if not 1 <= stars <= 5:
        raise Refused(f"A film gets 1 to 5 stars, not {stars}.")
    if row["released"] > world.today:
        raise Conflict(f"{row['title']} comes out on {row['released']}; it can't be rated before.")
    mine = next(world.rows("movie_ratings", lambda old: old["movie"] == movie_id and old["person"] is None), None)
    if mine:
        return dict(world.update("movie_ratings", mine["id"], stars=stars))
    return dict(world.insert("movie_ratings", movie=movie_id, person=None, stars=stars))


@MOVIES.reads
def movies_list_watch_list(world: World) -> list[dict[str, Any]]:
    """Lists the films on the user's watch list, and whether the user has seen them."""
    return [
        {**_brief(world.get("movies", row["movie"])), "seen": row["seen"]}
        for row in list(world.rows("watch_list"))[:20]
    ]


@MOVIES.writes
def movies_add_to_watch_list(world: World, movie_id: str) -> str:
    """Puts a film on the user's watch list.

    Args:
        movie_id: The film's id.
    """
    title = world.get("movies", movie_id)["title"]
    if any(row["movie"] == movie_id for row in world.rows("watch_list")):
        raise Conflict(f"{title} is on the watch list already.")
    world.insert("watch_list", movie=movie_id, seen=False)
    return f"{title} is on the watch list."


@MOVIES.writes
def movies_mark_seen(world: World, movie_id: str) -> str:
    """Marks a film of the watch list as seen.

    Args:
        movie_id: The film's id.
    """
    row, title = _entry(world, movie_id), world.get("movies", movie_id)["title"]
    if row["seen"]:
        raise Conflict(f"{title} is marked as seen already.")
    world.update("watch_list", row["id"], seen=True)
    return f"{title} is marked as seen."


@MOVIES.writes
def movies_remove_from_watch_list(world: World, movie_id: str) -> str:
    """Takes a film off the user's watch list.

    Args:
        movie_id: The film's id.
    """
    world.delete("watch_list", _entry(world, movie_id)["id"])
    return f"{world.get('movies', movie_id)['title']} is off the watch list."


@MOVIES.reads
def movies_list_screenings(world: World, movie_id: str = "", day: Day | None = None) -> list[dict[str, Any]]:
    """Lists screenings to come in the user's city, the earliest first, 12 at most: cinema, start, free seats and the
    price of a seat in the user's currency.

    Args:
        movie_id: Only those of this film.
        day: Only those of this day, YYYY-MM-DD.
    """
    if movie_id:
        world.get("movies", movie_id)
    begin = "" if day is None else day_of(day).isoformat()
    found = [
        row
        for row in world.rows("screenings")
        if movie_id in ("", row["movie"]) and row["start"].startswith(begin) and row["start"] > world.now
    ]
    return [_shown(world, row) for row in sorted(found, key=lambda row: row["start"])[:_LISTED]]


@MOVIES.reads
def movies_list_tickets(world: World) -> list[dict[str, Any]]:
    """Lists the user's cinema tickets, with who has bought them."""
    return [_ticket(world, row) for row in list(world.rows("movie_tickets"))[:_LISTED]]


@MOVIES.writes
def movies_buy_tickets(world: World, screening_id: str, seats: int) -> dict[str, Any]:
    """Buys seats for a screening.

    Args:
        screening_id: The screening's id, e.g. SCR-012.
        seats: How many, 1 to 8.
    """
    row = world.get("screenings", screening_id)
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(f"One order has 1 to {MOST_SEATS} seats, not {seats}.")
    if row["start"] <= world.now:
        raise Conflict(f"{screening_id} has begun at {row['start']}.")
    if row["seats"] < seats:
        raise Conflict(f"{screening_id} has {row['seats']} free seats; {seats} are wanted.")
    world.update("screenings", screening_id, seats=row["seats"] - seats)
    price = round(row["price"] * seats, 2)
    return _ticket(world, world.insert("movie_tickets", screening=screening_id, seats=seats, price=price, buyer=None))


@MOVIES.writes
def movies_cancel_tickets(world: World, ticket_id: str) -> str:
    """Gives tickets back that the user has bought, before the screening begins.

    Args:
        ticket_id: The ticket's id, e.g. TIC-002.
    """
    row = world.get("movie_tickets", ticket_id)
    show = world.get("screenings", row["screening"])
    if row["buyer"] is not None:
        raise NotAllowed(
            f"{ticket_id} was bought by {world.get('people', row['buyer'])['name']}, who alone may cancel."
        )
    if show["start"] <= world.now:
        raise Conflict(f"The screening of {ticket_id} has begun at {show['start']}.")
    world.update("screenings", show["id"], seats=show["seats"] + row["seats"])
    world.delete("movie_tickets", ticket_id)
    return f"{ticket_id} is cancelled; {row['price']} are paid back."


def _entry(world: World, movie_id: str) -> Row:
    row = next(world.rows("watch_list", lambda row: row["movie"] == movie_id), None)
    if row is None:
        raise NotFound("film on the watch list with the id", movie_id)
    return row
