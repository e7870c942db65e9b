"""Sports: leagues, invented teams, matches and the standings that follow from them, tickets of users and contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import combinations
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.places import PLACES

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.money import usual
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import moment

SPORTS = Domain("sports", "Leagues, teams, matches and tickets.", needs=("contacts",))

TEAMS = 6
"""Of each league; every two meet once."""

MOST_SEATS = 6
"""Seats that one order may have."""

_LISTED = 15
_NAMES = ("Rovers", "Comets", "Falcons", "Mariners", "Wanderers", "Athletic", "Foxes", "Lynx", "Union", "Harriers")
_GROUNDS = ("Arena", "Stadium", "Park", "Ground")
_LEAGUES = (
    ("Premier Handball League", "handball"),
    ("Northern Football League", "football"),
    ("Coastal Hockey League", "hockey"),
    ("Continental Football Cup", "football"),
)
When = Literal["played", "ahead", "all"]


@SPORTS.table("leagues", "league", "LEA")
def leagues(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Two leagues."""
    for name, sport in draw.sample(_LEAGUES, 2):
        yield {"name": name, "sport": sport}


@SPORTS.table("teams", "team", "TEA", links={"league": "leagues"})
def teams(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Six teams for each league, each from a city of its own."""
    home = user_of(world)["city"]
    made = [row["id"] for row in world.rows("leagues") for _ in range(TEAMS)]
    cities = [home, *draw.sample([place.city for place in PLACES if place.city != home], len(made) - 1)]
    for place, league in enumerate(made):
        yield {
            "name": f"{cities[place]} {draw.choice(_NAMES)}",
            "league": league,
            "city": cities[place],
            "ground": f"{cities[place]} {draw.choice(_GROUNDS)}",
            "followed": draw.random() < 0.3,
        }


@SPORTS.table("matches", "match", "MAT", links={"league": "leagues", "home": "teams", "away": "teams"})
def matches(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Every two teams of a league once, most of them played, the others within two weeks; one may be postponed."""
    today, currency = date.fromisoformat(world.today), user_of(world)["currency"]
    sides: dict[str, list[str]] = {}
    for row in world.rows("teams"):
        sides.setdefault(row["league"], []).append(row["id"])
    for league, names in sides.items():
        pairs = draw.sample(list(combinations(names, 2)), TEAMS * (TEAMS - 1) // 2)
        for place, pair in enumerate(pairs):
            played = place < len(pairs) * 3 // 5
            day = today + timedelta(place * 3 - 30 if played else 1 + (place - 9) * 2 + draw.randrange(2))
            home, away = pair if draw.random() < 0.5 else pair[::-1]
            yield {
                "league": league,
                "home": home,
                "away": away,
                "start": moment(day, time(draw.choice((15, 17, 18, 19, 20)), draw.choice((0, 30)))),
                "state": "played" if played else "postponed" if draw.random() < 0.1 else "planned",
                "home_goals": draw.randrange(6) if played else None,
                "away_goals": draw.randrange(5) if played else None,
                "price": usual(draw.choice((12, 18, 25, 34)), currency),
                "seats": 0 if played else draw.choice((0, 2, 40, 300)),
            }


@SPORTS.table("match_tickets", "ticket", "TKT", links={"match": "matches", "buyer": "people"})
def match_tickets(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Tickets for five matches: three of the user's ahead, one that a friend has bought, one of a match played."""
    friends = [row["id"] for row in world.rows("people", lambda row: row["group"] == "friends")]
    ahead = draw.sample(list(world.rows("matches", lambda row: row["state"] == "planned")), 4)
    gone = draw.choice(list(world.rows("matches", lambda row: row["state"] == "played")))
    for place, match in enumerate((*ahead, gone)):
        seats = draw.randrange(1, 5)
        yield {
            "match": match["id"],
            "seats": seats,
            "price": round(match["price"] * seats, 2),
            "buyer": draw.choice(friends) if place == 3 else None,
        }


def standings(world: World, league_id: str) -> list[dict[str, Any]]:
    """A league's table: three points for a win and one for a draw; then the goal difference, goals and names decide."""
    table = {
        row["id"]: {"team_id": row["id"], "team": row["name"], "played": 0, "points": 0, "scored": 0, "conceded": 0}
        for row in world.rows("teams", lambda row: row["league"] == league_id)
    }
    for match in world.rows("matches", lambda row: row["league"] == league_id and row["state"] == "played"):
        home, away = match["home_goals"], match["away_goals"]
        for side, mine, theirs in ((match["home"], home, away), (match["away"], away, home)):
            line = table[side]
            line["played"] += 1
            line["points"] += 3 if mine > theirs else int(mine == theirs)
            line["scored"] += mine
            line["conceded"] += theirs
    return sorted(
        table.values(),
        key=lambda line: (-line["points"], line["conceded"] - line["scored"], -line["scored"], line["team"]),
    )


def _shown(world: World, row: Row) -> dict[str, Any]:
    told = {
        "id": row["id"],
        "home": world.get("teams", row["home"])["name"],
        "away": world.get("teams", row["away"])["name"],
        "start": row["start"],
        "state": row["state"],
    }
    return {**told, "result": f"{row['home_goals']}:{row['away_goals']}"} if row["state"] == "played" else told


def _ticket(world: World, row: Row) -> dict[str, Any]:
    match = world.get("matches", row["match"])
    buyer = "you" if row["buyer"] is None else world.get("people", row["buyer"])["name"]
    told = {**_shown(world, match), "id": row["id"], "match_id": match["id"], "bought_by": buyer}
    return {**told, "seats": row["seats"], "price": row["price"]}


@SPORTS.reads
def sports_list_leagues(world: World) -> list[Row]:
    """Lists the leagues with their sports."""
    return list(world.rows("leagues"))


@SPORTS.reads
def sports_find_teams(world: World, name: str = "", league_id: str = "") -> list[dict[str, Any]]:
    """Finds teams by a part of their name or their city, or all teams of a league.

    Args:
        name: A part of the name.
        league_id: Only teams of this league, e.g. LEA-001.
    """
    found = [
        row
        for row in world.rows("teams")
        if name.casefold() in row["name"].casefold() and league_id in ("", row["league"])
    ]
    return [{key: row[key] for key in ("id", "name", "league", "city", "followed")} for row in found[:_LISTED]]


@SPORTS.reads
def sports_get_team(world: World, team_id: str) -> dict[str, Any]:
    """Tells about a team: league, city, ground, and whether the user follows it.

    Args:
        team_id: The team's id, e.g. TEA-004.
    """
    row = world.get("teams", team_id)
    return {**row, "league_name": world.get("leagues", row["league"])["name"]}


@SPORTS.reads
def sports_get_standings(world: World, league_id: str) -> list[dict[str, Any]]:
    """Shows the table of a league, the leader first: matches played, points, goals scored and conceded.

    Args:
        league_id: The league's id.
    """
    world.get("leagues", league_id)
    return standings(world, league_id)


@SPORTS.reads
def sports_list_matches(world: World, team_id: str, when: When = "all") -> list[dict[str, Any]]:
    """Lists the matches of a team, the earliest first, with the results (home team's goals first) of those played.

    Args:
        team_id: The team's id.
        when: Only matches played, or only those ahead, postponed ones among them.
    """
    world.get("teams", team_id)
    found = [
        row
        for row in world.rows("matches")
        if team_id in (row["home"], row["away"]) and when in ("all", "played" if row["state"] == "played" else "ahead")
    ]
    return [_shown(world, row) for row in sorted(found, key=lambda row: row["start"])[:_LISTED]]


@SPORTS.reads
def sports_get_match(world: World, match_id: str) -> dict[str, Any]:
    """Tells about a match: teams, start, ground, result; for one ahead the free seats, and the price of a seat in the
    user's currency.

    Args:
        match_id: The match's id, e.g. MAT-013.
    """
    row = world.get("matches", match_id)
    ground = world.get("teams", row["home"])["ground"]
    return {**_shown(world, row), "ground": ground, "seats": row["seats"], "price": row["price"]}


@SPORTS.writes
def sports_follow_team(world: World, team_id: str) -> str:
    """Follows a team: news of its matches then come to the user.

    Args:
        team_id: The team's id.
    """
    row = world.get("teams", team_id)
    if row["followed"]:
        raise Conflict(f"The user follows {row['name']} already.")
    world.update("teams", team_id, followed=True)
    return f"The user follows {row['name']} now."


@SPORTS.writes
def sports_unfollow_team(world: World, team_id: str) -> str:
    """Stops following a team.

    Args:
        team_id: The team's id.
    """
    row = world.get("teams", team_id)
    if not row["followed"]:
        raise Conflict(f"The user does not follow {row['name']}.")
    world.update("teams", team_id, followed=False)
    return f"The user does not follow {row['name']} any more."


@SPORTS.reads
def sports_list_tickets(world: World) -> list[dict[str, Any]]:
    """Lists the user's tickets for matches, with their total price and who has bought them."""
    return [_ticket(world, row) for row in list(world.rows("match_tickets"))[:_LISTED]]


@SPORTS.writes
def sports_buy_tickets(world: World, match_id: str, seats: int) -> dict[str, Any]:
    """Buys seats for a match.

    Args:
        match_id: The match's id.
        seats: How many, 1 to 6.
    """
    row = world.get("matches", match_id)
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(f"One order has 1 to {MOST_SEATS} seats, not {seats}.")
    if row["state"] != "planned":
        raise Conflict(f"{match_id} is {row['state']}; there are no tickets for it.")
    if row["seats"] < seats:
        raise Conflict(f"{match_id} has {row['seats']} free seats; {seats} are wanted.")
    world.update("matches", match_id, seats=row["seats"] - seats)
    price = round(row["price"] * seats, 2)
    return _ticket(world, world.insert("match_tickets", match=match_id, seats=seats, price=price, buyer=None))


@SPORTS.writes
def sports_return_tickets(world: World, ticket_id: str) -> str:
    """Gives tickets back that the user has bought; they are paid back.

    Args:
        ticket_id: The ticket's id, e.g. TKT-002.
    """
    row = world.get("match_tickets", ticket_id)
    match = world.get("matches", row["match"])
    if row["buyer"] is not None:
        buyer = world.get("people", row["buyer"])["name"]
        raise NotAllowed(f"{ticket_id} was bought by {buyer}, who alone may return it.")
    if match["state"] == "played":
        raise Conflict(f"The match of {ticket_id} has been played.")
    world.update("matches", match["id"], seats=match["seats"] + row["seats"])
    world.delete("match_tickets", ticket_id)
    return f"{ticket_id} is returned; {row['price']} are paid back."
