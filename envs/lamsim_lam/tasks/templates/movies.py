"""Requests about films, screenings and the watch list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_sandbox.simulation.themes.trade import ADJECTIVES, NOUNS

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, make_appointment, named, on_day
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping

_COUNTS = {1: "one seat", 2: "two seats", 3: "three seats", 4: "four seats"}
_PLURALS = {"comedy": "comedies", "crime": "crime films", "drama": "dramas", "fantasy": "fantasy films"}
_PLURALS |= {"mystery": "mystery films", "romance": "romances", "thriller": "thrillers"}


def _title(world: World, row: Row) -> str:
    """The title of what a screening shows."""
    return str(world.get("movies", row["movie"])["title"])


def unknown_film(world: World, chance: Chance) -> str:
    """The title of a film that there isn't."""
    known = {word for row in world.rows("movies") for word in row["title"].split()}
    free = [[word for word in words if word not in known] for words in (ADJECTIVES, NOUNS)]
    return f"{choose(free[0], chance, 'word')} {choose(free[1], chance, 'word')}"


def _ahead(world: World) -> dict[tuple[str, str], list[Row]]:
    """The screenings to come by film and day."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in world.rows("screenings", lambda row: row["start"] > world.now):
        found.setdefault((row["movie"], row["start"][:10]), []).append(row)
    return found


class LongestFilm(Template):
    """The longest of a director's films."""

    name = "movies.longest_film"
    domains = ("movies",)
    tools = ("movies_search",)
    says = (
        "Which of the films directed by {director} is the longest?",
        "I've got a whole evening and I'm fond of {director}. What's the longest film by this director called?",
        "What is the title of the film with the longest running time that {director} has directed?",
        "Among everything that {director} has made as a director, which film goes on longest?",
        "We're having an argument about {director}: which of this director's films takes the most time to watch?",
        "Compare the running times of {director}'s films and name the longest one.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        made = [row["director"] for row in world.rows("movies")]
        id = choose([id for id in sorted(set(made)) if made.count(id) > 1], chance, "such director")
        name = world.get("filmmakers", id)["name"]
        return {"director": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        director = next(solver.rows("filmmakers", lambda row: row["name"] == given["director"]))
        films = list(solver.rows("movies", lambda row: row["director"] == director["id"]))
        most = max(row["minutes"] for row in films)
        film = solver.one("movies", lambda row: row in films and row["minutes"] == most)
        others = tuple(row["title"] for row in solver.rows("movies") if row["id"] != film["id"])
        return Answer("text", film["title"], others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_search", {"person": given["director"]}
        return f"It is {max(found.value, key=lambda row: row['minutes'])['title']}."


class AverageStars(Template):
    """What contacts think of a film on average."""

    name = "movies.average_stars"
    domains = ("movies",)
    tools = ("movies_search", "movies_list_ratings")
    says = (
        "How many stars have my contacts given {movie} on average? Leave my own rating out.",
        "What do the people I know think of {movie}? I'd like the average of their stars, without mine.",
        "Before I watch {movie}: what's the mean of the ratings that my contacts gave it? Mine doesn't count.",
        "Work out the average rating of {movie} among my contacts, in stars. If I've rated it myself, ignore that.",
        "I'd like to know how well {movie} was received by my friends and family: the average of all their stars, not counting my own.",
        "Give me the average number of stars that {movie} got from others in my address book.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rated = [row["movie"] for row in world.rows("movie_ratings", lambda row: row["person"] is not None)]
        id = choose([id for id in sorted(set(rated)) if rated.count(id) > 1], chance, "such film")
        title = world.get("movies", id)["title"]
        return {"movie": Slot(title, title)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = solver.one("movies", lambda row: row["title"] == given["movie"])
        found = solver.all("movie_ratings", lambda row: row["movie"] == film["id"] and row["person"] is not None)
        return Answer("number", sum(row["stars"] for row in found) / len(found), tolerance=0.05)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_search", {"title": given["movie"]}
        ratings = yield "movies_list_ratings", {"movie_id": named(found.value, given["movie"], "title")["id"]}
        stars = [row["stars"] for row in ratings.value if row["by"] != "you"]
        return f"On average they gave it {sum(stars) / len(stars):.2f} stars."


class BuySeats(Template):
    """Seats for the last screening of a day."""

    name = "movies.buy_seats"
    domains = ("movies",)
    tools = ("movies_search", "movies_list_screenings", "movies_buy_tickets")
    vital = ("movies_buy_tickets",)
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Please buy {seats} for the last screening of {movie} {day}.",
        "We're going to see {movie} {day}. Get us {seats} in the latest show of that day.",
        "I need {seats} for {movie} {day}, and it should be the latest screening.",
        "Could you get me {seats} for {movie}? It has to be the last show {day}.",
        "Book {seats} in the cinema: {movie}, {day}, the last time that it's shown.",
        "Let's go to the pictures {day}! I want {seats} for the last screening of {movie}.",
        "If {movie} is shown more than once {day}, take the latest screening. Buy {seats}, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        seats = chance.choice((2, 3, 4))
        last = [max(found, key=lambda row: str(row["start"])) for found in _ahead(world).values()]
        show = choose(
            [row for row in last if (row["seats"] < seats) is (twist == "forbidden")], chance, "such screening"
        )
        title = unknown_film(world, chance) if twist == "absent" else _title(world, show)
        ask = Ask(
            "some seats", "How many seats shall I buy?", f"{_COUNTS[seats].capitalize()}, please.", "how many|number"
        )
        return {
            "movie": Slot(title, title),
            "day": on_day(show["start"][:10], world.today, chance),
            "seats": Slot(seats, _COUNTS[seats], ask),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = solver.one("movies", lambda row: row["title"] == given["movie"])
        last = max(row["start"] for row in _ahead(solver)[film["id"], given["day"]])
        show = solver.one("screenings", lambda row: row["movie"] == film["id"] and row["start"] == last)
        _buy(solver, show, given["seats"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_search", {"title": given["movie"]}
        film = named(found.value, given["movie"], "title")
        shows = yield "movies_list_screenings", {"movie_id": film["id"], "day": given["day"]}
        done = yield "movies_buy_tickets", {"screening_id": shows.value[-1]["id"], "seats": given["seats"]}
        if done.error:
            raise Impossible(done.value)
        return f"You have {_COUNTS[given['seats']]} for {given['movie']}."


def _buy(solver: Solver, show: Row, seats: int) -> None:
    """Has seats be bought, however many are free."""
    solver.update("screenings", show["id"], seats=show["seats"] - seats)
    price = round(show["price"] * seats, 2)
    solver.insert("movie_tickets", screening=show["id"], seats=seats, price=price, buyer=None)


class IfFree(Template):
    """A seat, if there is nothing in the calendar meanwhile."""

    name = "movies.if_free"
    domains = ("movies", "calendar")
    tools = ("movies_search", "movies_list_screenings", "calendar_list_day", "movies_buy_tickets")
    says = (
        "I'd like to see {movie} {day}, the first screening. If I have no appointment from its beginning to its end, buy one seat; if I have one, tell me what it is called.",
        "Look at the earliest screening of {movie} {day}. Does anything in my calendar collide with it? Then tell me the title of that appointment. Otherwise get me a ticket.",
        "Am I free for the first show of {movie} {day}, all through the film? If so, buy me a single ticket. If not, which appointment is in the way?",
        "Buy me one ticket for the first time that {movie} is shown {day}, provided that no appointment overlaps with the film. In case one does, don't buy anything but give me its title.",
        "One seat for {movie} {day}, please, in the earliest screening, but only if my calendar is empty while the film is running. If it isn't, just tell me what I've got then.",
        "Should my calendar allow it, get me into the first screening of {movie} {day}, just me. Should there be an appointment during the film, name it to me and leave the ticket.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        clash = chance.random() < 0.4
        found = []
        for shows in _ahead(world).values():
            first = min(shows, key=lambda row: str(row["start"]))
            minutes = world.get("movies", first["movie"])["minutes"]
            if first["seats"] and len(overlapping(world, first["start"], minutes)) == int(clash):
                found.append(first)
        show = choose(found, chance, "such screening")
        title = _title(world, show)
        return {"movie": Slot(title, title), "day": on_day(show["start"][:10], world.today, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = solver.one("movies", lambda row: row["title"] == given["movie"])
        first = min(row["start"] for row in _ahead(solver)[film["id"], given["day"]])
        show = solver.one("screenings", lambda row: row["movie"] == film["id"] and row["start"] == first)
        clash = overlapping(solver, first, film["minutes"])
        if not clash:
            _buy(solver, show, 1)
            return Answer("nothing")
        event = solver.one("events", lambda row: row in clash)
        others = {row["title"] for row in solver.rows("events")} - {event["title"]}
        return Answer("text", event["title"], others=tuple(sorted(others)))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_search", {"title": given["movie"]}
        film = named(found.value, given["movie"], "title")
        shows = yield "movies_list_screenings", {"movie_id": film["id"], "day": given["day"]}
        events = yield "calendar_list_day", {"day": given["day"]}
        start = _minute(shows.value[0]["start"])
        for event in events.value:
            if _minute(event["start"]) < start + film["minutes"] and start < _minute(event["start"]) + event["minutes"]:
                return f"You have the appointment {event['title']} then."
        yield "movies_buy_tickets", {"screening_id": shows.value[0]["id"], "seats": 1}
        return f"You have a ticket for {given['movie']}."


def _minute(start: str) -> int:
    """How many minutes of its day have passed at a moment."""
    return int(start[11:13]) * 60 + int(start[14:])


class ScreeningAppointment(Template):
    """An appointment for a screening that there are tickets for."""

    name = "movies.screening_appointment"
    domains = ("movies", "calendar")
    tools = ("movies_list_tickets", "movies_search", "calendar_create")
    vital = ("calendar_create",)
    twists = ("absent",)
    says = (
        "I've got tickets for {movie}. Put an appointment with the title {title} into my calendar, as long as the film runs; no place, no guests.",
        "Please enter the screening of {movie} that I hold tickets for in my calendar, for the length of the film. Call it {title}, and leave place and attendees empty.",
        "Block the time of my cinema visit in the calendar: {movie}, from the start of the screening until the film is over. Just the title {title}, nothing else.",
        "Add {title} to my calendar at the time when I'm seeing {movie}, according to my tickets. It should last exactly as long as the film. Nobody needs to be invited, and no place is needed.",
        "So that I don't forget that I have tickets for {movie}, make an appointment {title} that begins with the screening and takes as many minutes as the film, without place or attendees.",
        "Look up when the screening of {movie} is that I have tickets for, and how long the film takes. Reserve that time in my calendar under {title}, without any place or guests.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        shows = [world.get("screenings", row["screening"]) for row in world.rows("movie_tickets")]
        wanted = []
        for show in shows:
            minutes = world.get("movies", show["movie"])["minutes"]
            if show["start"] > world.now and not overlapping(world, show["start"], minutes):
                wanted.append(show)
        movie = _title(world, choose(wanted, chance, "such ticket"))
        if twist == "absent":
            taken = {show["movie"] for show in shows}
            movie = choose([row["title"] for row in world.rows("movies") if row["id"] not in taken], chance, "film")
        title = chance.choice(("Cinema", "Film night", f"Cinema: {movie}"))
        return {"movie": Slot(movie, movie), "title": Slot(title, f'"{title}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        film = next(solver.rows("movies", lambda row: row["title"] == given["movie"]))
        shows = {row["id"] for row in solver.rows("screenings", lambda row: row["movie"] == film["id"])}
        ticket = solver.one("movie_tickets", lambda row: row["screening"] in shows)
        start = solver.get("screenings", ticket["screening"])["start"]
        make_appointment(solver, given["title"], start, film["minutes"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        tickets = yield "movies_list_tickets", {}
        mine = [row for row in tickets.value if row["movie"] == given["movie"]]
        if not mine:
            raise Impossible(f"There are no tickets for {given['movie']}.")
        found = yield "movies_search", {"title": given["movie"]}
        minutes = named(found.value, given["movie"], "title")["minutes"]
        yield "calendar_create", {"title": given["title"], "start": mine[0]["start"], "minutes": minutes}
        return f"{given['title']} is in your calendar."


class TidyWatchList(Template):
    """Films that were seen, off the watch list."""

    name = "movies.tidy_watch_list"
    domains = ("movies",)
    tools = ("movies_list_watch_list", "movies_remove_from_watch_list")
    vital = ("movies_remove_from_watch_list",)
    says = (
        "Take the {films} that I've already seen off my watch list.",
        "Clear up my watch list: all {films} marked as seen can go.",
        "My watch list is getting long. Remove the {films} that I've watched.",
        "There are {films} on my watch list that I've seen by now. Get rid of those, please.",
        "Of all {films}, I only want to keep on my watch list what I haven't seen yet. Delete the rest.",
        "Could you tidy my watch list? The {films} that are marked as seen don't belong there any more.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        seen = [world.get("movies", row["movie"]) for row in world.rows("watch_list", lambda row: row["seen"])]
        genre = chance.choice((None, choose(seen, chance, "film that was seen")["genre"]))
        return {"films": Slot(genre, _PLURALS[genre] if genre else "films")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        for row in list(solver.rows("watch_list", lambda row: row["seen"])):
            film = solver.get("movies", row["movie"])
            if given["films"] in (None, film["genre"]):
                solver.needed.append(film["id"])
                solver.delete("watch_list", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "movies_list_watch_list", {}
        for row in found.value:
            if row["seen"] and given["films"] in (None, row["genre"]):
                yield "movies_remove_from_watch_list", {"movie_id": row["id"]}
        return "They are off the watch list."


TEMPLATES: tuple[Template, ...] = (
    LongestFilm(),
    AverageStars(),
    BuySeats(),
    IfFree(),
    ScreeningAppointment(),
    TidyWatchList(),
)
