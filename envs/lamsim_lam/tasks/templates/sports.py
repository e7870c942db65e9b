"""Requests about teams, matches and tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, send_mail
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.sports import standings
from lamsim_lam.world.values import later

_COUNTS = {1: "one ticket", 2: "two tickets", 3: "three tickets", 4: "four tickets", 5: "five tickets"}
UNKNOWN_TEAMS = ("Atlantis Rovers", "Thornbury Foxes", "Elmsworth Athletic", "Marrowdale Comets")
_MATCH = 120
"""Minutes that are kept free for a match."""


def team_called(solver: Solver, name: str) -> Row:
    """The team of a name."""
    return solver.one("teams", lambda row: row["name"] == name)


def _next(world: World, team: str) -> Row | None:
    """The first match that a team is going to play for certain; None if there is none, or two begin then."""
    planned = list(world.rows("matches", lambda row: row["state"] == "planned" and team in (row["home"], row["away"])))
    first = min((row["start"] for row in planned), default="")
    found = [row for row in planned if row["start"] == first]
    return found[0] if len(found) == 1 else None


class PointsBehind(Template):
    """How far a team is behind the leader."""

    name = "sports.points_behind"
    domains = ("sports",)
    tools = ("sports_find_teams", "sports_get_standings")
    says = (
        "How many points is {team} behind the leader of its league?",
        "What's the gap in points between {team} and the top of the table?",
        "Has {team} still got a chance? Tell me by how many points they trail the first in the table.",
        "Look at the standings: how many points does {team} lack on whoever is in first place?",
        "Compare the points of {team} with those of the team at the top of the same league. What's the difference?",
        "By how many points would {team} have to improve to draw level with the leader?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        league = chance.choice(list(world.rows("leagues")))["id"]
        table = standings(world, league)
        behind = [line["team"] for line in table if line["points"] < table[0]["points"]]
        name = choose(behind, chance, "team that is behind")
        return {"team": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        team = team_called(solver, given["team"])
        points = {row["id"]: 0 for row in solver.rows("teams", lambda row: row["league"] == team["league"])}
        for match in solver.rows("matches", lambda row: row["state"] == "played" and row["home"] in points):
            ahead = match["home_goals"] - match["away_goals"]
            points[match["home"]] += 3 if ahead > 0 else int(ahead == 0)
            points[match["away"]] += 3 if ahead < 0 else int(ahead == 0)
        return Answer("number", max(points.values()) - points[team["id"]])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "sports_find_teams", {"name": given["team"]}
        table = yield "sports_get_standings", {"league_id": named(found.value, given["team"])["league"]}
        mine = next(line for line in table.value if line["team"] == given["team"])
        return f"{given['team']} is {table.value[0]['points'] - mine['points']} points behind."


class GoalsScored(Template):
    """The goals of a team at home or away."""

    name = "sports.goals_scored"
    domains = ("sports",)
    tools = ("sports_find_teams", "sports_list_matches")
    says = (
        "How many goals have {team} scored {where} so far?",
        "Add up the goals that {team} have scored {where} this season.",
        "I'd like to know how dangerous {team} are {where}: how many goals have they scored there in total?",
        "Going by the results so far, what's the number of goals that {team} scored {where}?",
        "Count only the matches that {team} have played {where}. How many goals did they score in those?",
        "{team} {where}: how many goals have they scored altogether up to now?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        side = chance.choice(("home", "away"))
        played = [row[side] for row in world.rows("matches", lambda row: row["state"] == "played")]
        id = choose([id for id in sorted(set(played)) if played.count(id) > 1], chance, "such team")
        name = world.get("teams", id)["name"]
        return {"team": Slot(name, name), "where": Slot(side, "at home" if side == "home" else "away from home")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        id, side = team_called(solver, given["team"])["id"], given["where"]
        found = solver.all("matches", lambda row: row["state"] == "played" and row[side] == id)
        return Answer("number", sum(row[f"{side}_goals"] for row in found))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "sports_find_teams", {"name": given["team"]}
        played = yield (
            "sports_list_matches",
            {"team_id": named(found.value, given["team"])["id"], "when": "played"},
        )
        place = 0 if given["where"] == "home" else 1
        goals = [row["result"].split(":")[place] for row in played.value if row[given["where"]] == given["team"]]
        return f"They have scored {sum(int(count) for count in goals)} goals."


class NextMatchTickets(Template):
    """Tickets for the next match of a team."""

    name = "sports.next_match_tickets"
    domains = ("sports",)
    tools = ("sports_find_teams", "sports_list_matches", "sports_buy_tickets")
    vital = ("sports_buy_tickets",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Buy {seats} for the next match of {team}, please. If it's postponed, take the one after that.",
        "I want to see {team} play as soon as possible. Get me {seats} for their next match that hasn't been postponed.",
        "When {team} plays next, we'll be there: order {seats}. Postponed matches don't count.",
        "Please get hold of {seats} for the next match that {team} plays, home or away; skip postponed ones.",
        "My nephew is a fan of {team}. I need {seats} for the very next match they play, leaving out whatever is postponed.",
        "Could you order {seats} for the coming match of {team}? I mean the first one that is going to be played as planned.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        seats = chance.choice((2, 3, 4, 5))
        coming = [(row["name"], _next(world, row["id"])) for row in world.rows("teams")]
        full = twist == "forbidden"
        wanted = [name for name, match in coming if match and (match["seats"] < seats) is full]
        name = choose(UNKNOWN_TEAMS if twist == "absent" else wanted, chance, "such team")
        reveal = f"{_COUNTS[seats].capitalize()}, please."
        ask = Ask("tickets", "How many tickets shall I buy?", reveal, "how many|number")
        return {"team": Slot(name, name), "seats": Slot(seats, _COUNTS[seats], ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        match = _next(solver, team_called(solver, given["team"])["id"])
        if match is None:
            raise Unsatisfied("There is no next match.")
        solver.needed.append(match["id"])
        seats = given["seats"]
        solver.update("matches", match["id"], seats=match["seats"] - seats)
        price = round(match["price"] * seats, 2)
        solver.insert("match_tickets", match=match["id"], seats=seats, price=price, buyer=None)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "sports_find_teams", {"name": given["team"]}
        ahead = yield "sports_list_matches", {"team_id": named(found.value, given["team"])["id"], "when": "ahead"}
        match = next(row for row in ahead.value if row["state"] == "planned")
        done = yield "sports_buy_tickets", {"match_id": match["id"], "seats": given["seats"]}
        if done.error:
            raise Impossible(done.value)
        return f"You have {_COUNTS[given['seats']]} for {match['home']} against {match['away']}."


class ReturnIfBusy(Template):
    """Tickets back, if there is an appointment during the match."""

    name = "sports.return_if_busy"
    domains = ("sports", "calendar")
    tools = ("sports_list_tickets", "calendar_list_day", "sports_return_tickets", "sports_get_match")
    says = (
        "I've got tickets for {match}. If something in my calendar falls into the two hours from kick-off, give the tickets back; if not, tell me the name of the ground.",
        "Can I make it to {match}? Look whether an appointment of mine overlaps with the two hours after the start. If one does, return my tickets. Otherwise I need to know which ground it's at.",
        "About my tickets for {match}: the match takes two hours. Should I have any appointment in that time, return them, and should I be free, tell me at which ground they play.",
        "Return my tickets for {match}, but only if my calendar has anything during the match, which lasts two hours. If there's nothing, tell me where it's played, that is the name of the ground.",
        "Check my calendar for the two hours that {match} takes. Anything there? Then I can't go, so return the tickets. Nothing? Then what's the ground called?",
        "If I'm free for two hours from the start of {match}, let me know the name of the ground. If I have an appointment in that time, give back the tickets that I hold.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        found: dict[bool, list[Row]] = {False: [], True: []}
        for ticket in world.rows("match_tickets", lambda row: row["buyer"] is None):
            match = world.get("matches", ticket["match"])
            # Two weeks ahead, calendars end: what is beyond is no sign of being free.
            if match["state"] == "planned" and match["start"] < later(world.now, 13 * 1440):
                found[bool(overlapping(world, match["start"], _MATCH))].append(match)
        busy = chance.random() < 0.6
        match = choose(found[busy] or found[not busy], chance, "such ticket")
        sides = [world.get("teams", match[side])["name"] for side in ("home", "away")]
        return {"match": Slot(sides, f"{sides[0]} against {sides[1]}")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        home, away = (team_called(solver, name) for name in given["match"])
        match = next(solver.rows("matches", lambda row: (row["home"], row["away"]) == (home["id"], away["id"])))
        ticket = solver.one("match_tickets", lambda row: row["match"] == match["id"])
        solver.needed = [ticket["id"]]
        if overlapping(solver, match["start"], _MATCH):
            solver.update("matches", match["id"], seats=match["seats"] + ticket["seats"])
            solver.delete("match_tickets", ticket["id"])
            return Answer("nothing")
        others = {row["ground"] for row in solver.rows("teams")} - {home["ground"]}
        return Answer("text", home["ground"], others=tuple(sorted(others)))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        tickets = yield "sports_list_tickets", {}
        ticket = next(row for row in tickets.value if [row["home"], row["away"]] == given["match"])
        events = yield "calendar_list_day", {"day": ticket["start"][:10]}
        end = later(ticket["start"], _MATCH)
        for event in events.value:
            if event["start"] < end and ticket["start"] < later(event["start"], event["minutes"]):
                yield "sports_return_tickets", {"ticket_id": ticket["id"]}
                return "You have an appointment then; the tickets are returned."
        match = yield "sports_get_match", {"match_id": ticket["match_id"]}
        return f"You are free. The ground is {match.value['ground']}."


class FollowTheBest(Template):
    """Teams with enough points, to be followed."""

    name = "sports.follow_the_best"
    domains = ("sports",)
    tools = ("sports_list_leagues", "sports_get_standings", "sports_find_teams", "sports_follow_team")
    vital = ("sports_follow_team",)
    twists = ("absent",)
    says = (
        "Follow all teams of the {league} that have at least {points} points, if I don't follow them yet.",
        "I'd like to follow each team in the {league} with {points} points or more. Some of them I may follow already.",
        "From the {league}, I only care for teams that have no fewer than {points} points. Make sure that I follow every one of them.",
        "Please go through the standings of the {league} and have me follow whoever has {points} points or more; where I already do, leave it.",
        "Which teams of the {league} have got {points} or more points? I want to follow all of those, please.",
        "Everybody in the {league} with at least {points} points should be among the teams that I follow.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        league = chance.choice(list(world.rows("leagues")))
        new = [row["id"] for row in world.rows("teams", lambda row: not row["followed"])]
        best = [line["points"] for line in standings(world, league["id"])[:4] if line["team_id"] in new]
        points = choose([count for count in best if count > 1], chance, "team to follow")
        name = league["name"]
        if twist == "absent":
            known = [row["name"] for row in world.rows("leagues")]
            name = chance.choice([one for one in ("Island Rugby League", "Grand Volleyball Cup") if one not in known])
        return {"league": Slot(name, name), "points": Slot(points, str(points))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        league = solver.one("leagues", lambda row: row["name"] == given["league"])
        for line in standings(solver, league["id"]):
            team = solver.get("teams", line["team_id"])
            if line["points"] >= given["points"] and not team["followed"]:
                solver.needed.append(team["id"])
                solver.update("teams", team["id"], followed=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        leagues = yield "sports_list_leagues", {}
        league = named(leagues.value, given["league"])["id"]
        table = yield "sports_get_standings", {"league_id": league}
        teams = yield "sports_find_teams", {"league_id": league}
        known = [row["id"] for row in teams.value if row["followed"]]
        for line in table.value:
            if line["points"] >= given["points"] and line["team_id"] not in known:
                yield "sports_follow_team", {"team_id": line["team_id"]}
        return "You follow them now."


class TellNextMatch(Template):
    """A mail about the next match of a team."""

    name = "sports.tell_next_match"
    domains = ("sports", "mail")
    tools = ("sports_find_teams", "sports_list_matches", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    withholds = True
    says = (
        "Mail {person} when {team} plays next, with date and time. The subject is {subject}; matches that are postponed don't count.",
        "Please write to {person}, subject {subject}: the date and the time of the next match of {team} that isn't postponed.",
        "{team} has a match coming up that isn't postponed. Let {person} know by mail on which day and at what time it starts; put {subject} as the subject.",
        "I've promised to tell {person} when the next match of {team} is. Send a mail titled {subject} with date and time, and pass over anything postponed.",
        "Find the next match of {team} that will be played as planned, and send its date and time to {person} in a mail with the subject {subject}.",
        "Could you let {person} have the date and time of the next match that {team} plays, not counting postponed ones? By mail, under {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wanted = [row["name"] for row in world.rows("teams") if _next(world, row["id"])]
        team = choose(UNKNOWN_TEAMS if twist == "absent" else wanted, chance, "such team")
        name = choose([row for row in world.rows("people") if row["email"]], chance, "contact")["name"]
        subject = chance.choice(("The next match", f"{team}", "Are you coming along?"))
        ask = Ask("a friend", "Who is the mail for?", f"It is for {name}.", "who|whom|name|friend|recipient")
        return {
            "person": Slot(name, name, ask),
            "team": Slot(team, team),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        match = _next(solver, team_called(solver, given["team"])["id"])
        if match is None:
            raise Unsatisfied("There is no next match.")
        solver.needed.append(match["id"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], match["start"].split())
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "sports_find_teams", {"name": given["team"]}
        ahead = yield "sports_list_matches", {"team_id": named(found.value, given["team"])["id"], "when": "ahead"}
        match = next(row for row in ahead.value if row["state"] == "planned")
        day, time = match["start"].split()
        body = f"{given['team']} plays next on {day} at {time}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have written to {given['person']}."


TEMPLATES: tuple[Template, ...] = (
    PointsBehind(),
    GoalsScored(),
    NextMatchTickets(),
    ReturnIfBusy(),
    FollowTheBest(),
    TellNextMatch(),
)
