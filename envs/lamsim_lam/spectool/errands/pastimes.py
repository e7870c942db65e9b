"""Errands about pastimes: telescopes, music, running."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.errand import Errand, Limit, add_event, holder_of, meet, named_by_role, same, titled
from lamsim_lam.spectool.wordings import ahead, clock, days_on, span
from lamsim_lam.tasks.steps import choose, named_role
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import World
from lamsim_lam.world.domains.space import taken


class TelescopeNight(Errand):
    """A telescope is booked, and the time is in the calendar."""

    name = "space.telescope_night"
    domains = ("space", "calendar")
    routes = ("", "group", "after", "group after")
    says = (
        "Book the {telescope} for me {day} at {time}: I want to look at {target} for {span}. Put it into my calendar as {title}, the same time, and invite my {role}.",
        "I'd like to observe {target} with the {telescope} {day}, {time}, for {span}. Reserve that, and enter {title} in the calendar for that time with my {role} invited.",
        "My {role} and I want to see {target}. Please book the {telescope} {day} from {time} on, for {span}, and send them an invitation to {title} for just that time.",
        "Could you get me the {telescope} for {span} {day}, beginning at {time}? The target is {target}. My calendar needs the entry {title} then, with my {role} invited.",
        "{target} should be worth a look {day}: book the {telescope} at {time} for {span}, make an appointment {title} of it, and invite my {role}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        telescope = choose([row for row in world.rows("telescopes") if row["public"]], chance, "telescope")
        day = days_on(world.today, chance.randrange(1, 8))
        time = chance.choice(("19:00", "19:30", "20:30", "21:00", "21:30"))
        minutes = chance.choice((45, 60, 75, 90))
        if taken(world, telescope["id"], f"{day} {time}", minutes):
            raise Unsatisfied("It is booked.")
        return {
            "telescope": same(telescope["name"]),
            "day": ahead(day, world.today, chance),
            "time": clock(time, chance),
            "target": same(chance.choice(("Saturn", "Jupiter", "Mars", "Venus", "Neptune"))),
            "span": span(minutes, chance),
            "title": titled(chance.choice(("Stars", "At the observatory", "Telescope night"))),
            "role": same(named_role(world, chance)["role"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit(30, f"My {given['role']} gets cold quickly, so make it half an hour only.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        telescope = solver.one("telescopes", lambda row: row["name"] == given["telescope"])
        start, minutes = f"{given['day']} {given['time']}", given["limit"] or given["span"]
        new = {"telescope": telescope["id"], "target": given["target"], "start": start, "minutes": minutes}
        solver.insert("observations", **new, observer=None)
        add_event(solver, given["title"], start, minutes, [holder_of(solver, given["role"])])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        found = yield "space_list_telescopes", {}
        id = next(row["id"] for row in found.value if row["name"] == given["telescope"])
        start, minutes = f"{given['day']} {given['time']}", given["limit"] or given["span"]
        wanted = {"telescope_id": id, "target": given["target"], "start": start, "minutes": minutes}
        yield "space_book_observation", wanted
        name = yield from named_by_role(given["role"], by)
        yield from meet(given["title"], start, minutes, (name,), by)
        return f"The {given['telescope']} is yours from {start} on."


class BestOfAlbum(Errand):
    """A new playlist with the tracks of an album that the user plays most."""

    name = "music.best_of_album"
    domains = ("music",)
    routes = ("", "artist")
    says = (
        "Make a playlist {playlist} with the two tracks of {album} by {artist} that I play most, the favourite first.",
        "I'd like a new playlist called {playlist}. Put my two most played songs from the album {album} by {artist} on it, the most played one at the top.",
        "From {album}, the {artist} album, take the two tracks I've listened to most often and put them, in that order, on a new playlist {playlist}.",
        "Please create {playlist}, a playlist with just two songs: what I play most on {artist}'s album {album}, and after it what I play second most.",
        "Which two tracks of {album} ({artist}) have I played most? Those should go on a new playlist named {playlist}, number one first.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        titles = [row["title"] for row in world.rows("albums")]
        album = choose([row for row in world.rows("albums") if titles.count(row["title"]) == 1], chance, "album")
        return {
            "playlist": titled(chance.choice(('12" singles', 'The "best" of it', '7" favourites', 'Only "hits"'))),
            "album": titled(album["title"]),
            "artist": same(world.get("artists", album["artist"])["name"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        for minutes in (3, 4, 5):
            yield Limit(60 * minutes, f"Skip whatever is longer than {minutes} minutes.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        album = solver.one("albums", lambda row: row["title"] == given["album"])
        tracks = [
            row
            for row in solver.rows("tracks", lambda row: row["album"] == album["id"])
            if row["seconds"] <= (given["limit"] or 10000)
        ]
        plays = sorted((row["plays"] for row in tracks), reverse=True)
        if len(tracks) < 2 or len(set(plays[:3])) < len(plays[:3]):
            raise Unsatisfied("There are no two of them.")
        best = sorted(tracks, key=lambda row: -int(row["plays"]))[:2]
        solver.needed += [row["id"] for row in best]
        tracks_of_it = [row["id"] for row in best]
        solver.insert("playlists", name=given["playlist"], owner=None, open=False, tracks=tracks_of_it)
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "artist" in by:
            found = yield "music_search", {"text": given["artist"], "kind": "artist"}
            artist = next(row["id"] for row in found.value if row["name"] == given["artist"])
            albums = (yield "music_get_artist", {"artist_id": artist}).value["albums"]
            id = next(row["id"] for row in albums if row["title"] == given["album"])
        else:
            found = yield "music_search", {"text": given["album"], "kind": "album"}
            id = next(row["id"] for row in found.value if row["name"] == given["album"])
        tracks = (yield "music_get_album", {"album_id": id}).value["tracks"]
        short = [row for row in tracks if row["seconds"] <= (given["limit"] or 10000)]
        made = yield "music_create_playlist", {"name": given["playlist"]}
        for row in sorted(short, key=lambda row: -int(row["plays"]))[:2]:
            yield "music_add_to_playlist", {"playlist_id": made.value["id"], "track_id": row["id"]}
        return f"{given['playlist']} is there."


class MilesRun(Errand):
    """Distances in miles that make kilometres, and a formula that is saved."""

    name = "maths.miles_run"
    domains = ("maths",)
    routes = ("", "each", "calculator")
    says = (
        "I ran {miles} miles. How many kilometres is that altogether? And save a formula {formula}: {expression}.",
        "My runs this week were {miles} miles. Tell me the total in kilometres, and keep the formula {expression} for me as {formula}.",
        "Add up {miles} miles and give me the sum in kilometres. I also want {expression} saved as a formula named {formula}.",
        "What do {miles} miles come to in kilometres, all together? Besides, save {expression} under the name {formula}, please.",
        "Please store the formula {expression} as {formula}. And how many kilometres have I run, if it was {miles} miles?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        miles = [chance.randrange(15, 90) / 10 for _ in range(3)]
        names = {row["name"].casefold() for row in world.rows("formulas")}
        formula, expression = chance.choice(
            (("pace", "minutes / kilometres"), ("weekly average", "total / 7"), ("speed", "kilometres * 60 / minutes"))
        )
        if formula in names:
            raise Unsatisfied("There is such a formula.")
        return {
            "miles": Slot(miles, f"{miles[0]}, {miles[1]} and {miles[2]}"),
            "formula": titled(formula),
            "expression": same(expression),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("last", "Oh, and the last of the three doesn't count; my watch was wrong there.")

    def _miles(self, given: Mapping[str, Any]) -> list[float]:
        return [*given["miles"][: 2 if given["limit"] else 3]]

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.insert("formulas", name=given["formula"], expression=given["expression"], supplied=False)
        return Answer("number", sum(self._miles(given)) * 1.609344, unit="km", tolerance=0.06)

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        miles = self._miles(given)
        in_kilometres = {"from_unit": "mile", "to_unit": "km"}
        if "each" in by:
            total = 0.0
            for one in miles:
                total += (yield "maths_convert", {"value": one, **in_kilometres}).value
        else:
            if "calculator" in by:
                added = (yield "maths_calculate", {"expression": " + ".join(map(str, miles))}).value
            else:
                added = (yield "maths_statistics", {"numbers": miles}).value["sum"]
            total = (yield "maths_convert", {"value": added, **in_kilometres}).value
        yield "maths_save_formula", {"name": given["formula"], "expression": given["expression"]}
        return f"That makes {total:.2f} km."


ERRANDS: tuple[Errand, ...] = (
    TelescopeNight(),
    BestOfAlbum(),
    MilesRun(),
)
