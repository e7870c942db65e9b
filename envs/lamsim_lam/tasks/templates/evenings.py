"""Small requests about films: stars, the watch list, tickets that are given back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.movies import unknown_film
from lamsim_lam.world import Row, World

_STARS = {1: "one star", 2: "two stars", 3: "three stars", 4: "four stars", 5: "five stars"}


def _out(world: World, wanted: bool = True) -> list[Row]:
    """The films that are out, or those that are not yet."""
    return list(world.rows("movies", lambda row: (row["released"] <= world.today) is wanted))


def _own_stars(world: World, film: str) -> Row | None:
    """The user's rating of a film."""
    return next(world.rows("movie_ratings", lambda row: row["movie"] == film and row["person"] is None), None)


class RateFilm(Template):
    """Stars for a film, in the place of earlier ones."""

    name = "movies.rate_film"
    domains = ("movies",)
    tools = ("movies_search", "movies_rate")
    vital = ("movies_rate",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Please rate {movie} for me: {stars}.",
        "I've seen {movie} and would give it {stars}. Enter that as my rating.",
        "My verdict on {movie} is {stars}. Could you save it?",
        "Give {movie} {stars} in my name.",
        "Whatever I may have thought of {movie} before, my rating is now {stars}. Please record it.",
        "For the film {movie}, put down {stars} from me.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        film = choose(_out(world, twist != "forbidden"), chance, "such film")
        now = _own_stars(world, film["id"])
        stars = chance.choice([stars for stars in _STARS if now is None or stars != now["stars"]])
        title = unknown_film(world, chance) if twist == "absent" else film["title"]
        ask = Ask("my rating", "How many stars shall it get?", f"I give it {_STARS[stars]}.", "star|many|rating|rate")
        return {"movie": Slot(title, title), "stars": Slot(stars, _STARS[stars], ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = solver.one("movies", lambda row: row["title"] == given["movie"])
        now = _own_stars(solver, film["id"])
        if now is None:
            solver.insert("movie_ratings", movie=film["id"], person=None, stars=given["stars"])
        else:
            solver.update("movie_ratings", now["id"], stars=given["stars"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_search", {"title": given["movie"]}
        film = named(found.value, given["movie"], "title")
        done = yield "movies_rate", {"movie_id": film["id"], "stars": given["stars"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['movie']} has {_STARS[given['stars']]} from you now."


class WatchIfOldEnough(Template):
    """A film for the watch list, if a child may see it."""

    name = "movies.watch_if_old_enough"
    domains = ("movies",)
    tools = ("movies_search", "movies_get", "movies_add_to_watch_list")
    twists = ("absent",)
    says = (
        "If a child of {years} may see {movie}, put the film on my watch list. If not, tell me the minimum age.",
        "My nephew is {years} years old. Is he old enough for {movie}? If so, add it to my watch list; if he isn't, how old must one be?",
        "From what age on may one watch {movie}? Up to {years} it suits us, so add it to my watch list then. Otherwise just tell me the age.",
        "We'll have a guest who is {years}. Check the minimum age of {movie}: if our guest may see it, it goes on my watch list, and if not, let me know the age.",
        "Put {movie} on the list of films I want to watch, provided that somebody of {years} is allowed to see it. Should the minimum age be higher, tell me what it is.",
        "Is {movie} all right for a child aged {years}? Then I want it on my watch list. If it isn't, I'd like to hear the minimum age instead.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        listed = {row["movie"] for row in world.rows("watch_list")}
        years, allowed = chance.choice((5, 7, 8, 10, 11, 13, 14)), chance.random() < 0.5
        rows = world.rows("movies", lambda row: row["id"] not in listed and (row["age"] <= years) is allowed)
        title = choose(list(rows), chance, "such film")["title"]
        title = unknown_film(world, chance) if twist == "absent" else title
        return {"movie": Slot(title, title), "years": Slot(years, str(years))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = solver.one("movies", lambda row: row["title"] == given["movie"])
        if film["age"] > given["years"]:
            return Answer("number", film["age"])
        solver.insert("watch_list", movie=film["id"], seen=False)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_search", {"title": given["movie"]}
        film = yield "movies_get", {"movie_id": named(found.value, given["movie"], "title")["id"]}
        if film.value["age"] > given["years"]:
            return f"The minimum age is {film.value['age']}."
        yield "movies_add_to_watch_list", {"movie_id": film.value["id"]}
        return f"{given['movie']} is on your watch list."


class SeenAtLast(Template):
    """A film of the watch list that was seen."""

    name = "movies.seen_at_last"
    domains = ("movies",)
    tools = ("movies_list_watch_list", "movies_mark_seen")
    vital = ("movies_mark_seen",)
    twists = ("absent",)
    says = (
        "I've finally seen {movie}. Please mark it as seen on my watch list.",
        "On my watch list, {movie} should count as seen now.",
        "Tick off {movie} on my watch list; I watched it last night.",
        "We watched {movie} yesterday. Could you note on my watch list that I've seen it?",
        "There's {movie} on my watch list, and I have seen it in the meantime. Mark it so, please.",
        "Please update my watch list: I have seen {movie}. Don't remove it, just mark it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        out = {row["id"] for row in _out(world)}
        unseen = {row["movie"] for row in world.rows("watch_list", lambda row: not row["seen"])} & out
        listed = {row["movie"] for row in world.rows("watch_list")}
        wanted = out - listed if twist == "absent" else unseen
        title = world.get("movies", choose(sorted(wanted), chance, "such film"))["title"]
        return {"movie": Slot(title, title)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = solver.one("movies", lambda row: row["title"] == given["movie"])
        entry = solver.one("watch_list", lambda row: row["movie"] == film["id"])
        solver.update("watch_list", entry["id"], seen=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        listed = yield "movies_list_watch_list", {}
        film = named(listed.value, given["movie"], "title")
        yield "movies_mark_seen", {"movie_id": film["id"]}
        return f"{given['movie']} is marked as seen."


class ReturnTickets(Template):
    """Tickets that are not needed any more."""

    name = "movies.return_tickets"
    domains = ("movies",)
    tools = ("movies_list_tickets", "movies_cancel_tickets")
    vital = ("movies_cancel_tickets",)
    twists = ("forbidden", "absent")
    says = (
        "Please cancel the tickets for {movie}.",
        "We can't make it to {movie} after all, so give the tickets back.",
        "I don't need the cinema tickets for {movie} any more. Can you return them?",
        "Could you cancel our seats for {movie}?",
        "Something has come up and we won't go to see {movie}. Have the tickets cancelled.",
        "Return the tickets for {movie}, please; I'd rather have the money back.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        tickets = {
            world.get("screenings", row["screening"])["movie"]: row["buyer"] is None
            for row in world.rows("movie_tickets")
            if world.get("screenings", row["screening"])["start"] > world.now
        }
        if twist == "absent":
            shown = {row["screening"] for row in world.rows("movie_tickets")}
            kept = {world.get("screenings", id)["movie"] for id in shown}
            film = choose([row["id"] for row in world.rows("movies") if row["id"] not in kept], chance, "other film")
        else:
            wanted = [film for film, mine in tickets.items() if mine is (twist != "forbidden")]
            film = choose(wanted, chance, "such ticket")
        title = world.get("movies", film)["title"]
        return {"movie": Slot(title, title)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = next(solver.rows("movies", lambda row: row["title"] == given["movie"]))["id"]
        ticket = solver.one("movie_tickets", lambda row: solver.get("screenings", row["screening"])["movie"] == film)
        show = solver.get("screenings", ticket["screening"])
        solver.update("screenings", show["id"], seats=show["seats"] + ticket["seats"])
        solver.delete("movie_tickets", ticket["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        tickets = yield "movies_list_tickets", {}
        ticket = named(tickets.value, given["movie"], "movie")
        done = yield "movies_cancel_tickets", {"ticket_id": ticket["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The tickets for {given['movie']} are cancelled."


TEMPLATES: tuple[Template, ...] = (RateFilm(), WatchIfOldEnough(), SeenAtLast(), ReturnTickets())
