"""Small requests about patents: those that are watched no longer or given up, and what inventors have come up with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, stranger
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.patents import OURS, cited

_UNKNOWN = ("Lantern with two wicks", "Gutter that sings", "Door handle of cork", "Sledge with a rudder")
_UNKNOWN_HOLDERS = ("Marlow Hinges", "Pellam and Daughters", "Ibis Engines")


def _patent(rows: list[Row], chance: Chance, twist: str) -> Slot:
    """One of some patents by its title; none that there is if it is absent."""
    title = choose(rows, chance, "such patent")["title"]
    title = chance.choice(_UNKNOWN) if twist == "absent" else title
    return Slot(title, f'"{title}"')


def _alive(world: World, ours: bool) -> list[Row]:
    """Patents that have not lapsed, of the user's company or of others."""
    own = {row["id"] for row in world.rows("holders") if row["name"] == OURS}
    return list(world.rows("patents", lambda row: row["status"] != "lapsed" and (row["holder"] in own) is ours))


def _watched(world: World) -> list[Row]:
    return [world.get("patents", row["patent"]) for row in world.rows("watched")]


def _inventor(world: World, names: list[str], chance: Chance, twist: str) -> Slot:
    """One of some inventors by the name; somebody who is none if that is absent."""
    name = choose(names, chance, "such inventor")
    if twist == "absent":
        name = stranger(world, chance)
        if any(row["name"] == name for row in world.rows("inventors")):
            raise Unsatisfied("An inventor is called so.")
    return Slot(name, name)


def _foreign(world: World, patent: Row) -> set[str]:
    """The names of the companies other than its holder whose patents cite a patent."""
    holders = {row["holder"] for row in world.rows("patents") if patent["id"] in row["cites"]}
    return {world.get("holders", id)["name"] for id in holders - {patent["holder"]}}


class StopWatching(Template):
    """A patent that the user has lost interest in."""

    name = "patents.stop_watching"
    domains = ("patents",)
    tools = ("patents_list_watched", "patents_unwatch")
    vital = ("patents_unwatch",)
    twists = ("absent",)
    withholds = True
    says = (
        "Take {title} off my watch list.",
        "I've lost interest in {title}, so remove it from my watch list, please.",
        "There's no need to watch {title} any longer. Please take it off the watch list.",
        "Please clear up my watch list: {title} can go.",
        "My watch list is getting long. Drop {title} from it.",
        "I don't want to keep an eye on {title} any more. Can you remove it from my watch list?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        slot = _patent(_watched(world), chance, twist)
        ask = Ask("one of the patents", "Which patent do you mean?", f"I mean {slot.said}.", "which|what|patent|title")
        return {"title": Slot(slot.value, slot.said, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = next(solver.rows("patents", lambda row: row["title"] == given["title"]))
        solver.delete("watched", solver.one("watched", lambda row: row["patent"] == patent["id"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_list_watched", {}
        yield "patents_unwatch", {"watch_id": named(found.value, given["title"], "title")["id"]}
        return f"{given['title']} is off the watch list."


class StopWatchingRival(Template):
    """A rival that is none any more."""

    name = "patents.stop_watching_rival"
    domains = ("patents",)
    tools = ("patents_list_watched", "patents_get", "patents_unwatch")
    vital = ("patents_unwatch",)
    twists = ("absent",)
    says = (
        "Take all patents of {holder} off my watch list.",
        "{holder} isn't a rival of ours any more. Please remove every patent that it holds from my watch list.",
        "I no longer want to watch anything by {holder}. Could you clear my watch list of its patents?",
        "Which patents on my watch list belong to {holder}? I don't need to watch them any longer, so take them off.",
        "Stop watching the patents of {holder} for me; the others on the watch list can stay.",
        "Please go through my watch list and remove whatever {holder} holds.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        holder = choose(_watched(world), chance, "watched patent")["holder"]
        name = chance.choice(_UNKNOWN_HOLDERS) if twist == "absent" else world.get("holders", holder)["name"]
        return {"holder": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        holder = next(solver.rows("holders", lambda row: row["name"] == given["holder"]))
        theirs = {row["id"] for row in solver.rows("patents") if row["holder"] == holder["id"]}
        for row in solver.all("watched", lambda row: row["patent"] in theirs):
            solver.delete("watched", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_list_watched", {}
        theirs: list[str] = []
        for row in found.value:
            patent = yield "patents_get", {"patent_id": row["patent"]}
            theirs += [row["id"]] if patent.value["holder"] == given["holder"] else []
        if not theirs:
            raise Impossible(f"No patent of {given['holder']} is watched.")
        for id in theirs:
            yield "patents_unwatch", {"watch_id": id}
        return f"Nothing of {given['holder']} is watched any more."


class WatchedSince(Template):
    """Since when a patent has been watched."""

    name = "patents.watched_since"
    domains = ("patents",)
    tools = ("patents_list_watched",)
    twists = ("absent",)
    says = (
        "Since what date have I been watching the patent {title}?",
        "On which day did I put {title} on my watch list?",
        "When was {title} added to my watch list? I need the date.",
        "I'd like to know how long {title} has been on my watch list. Just tell me the date it was added.",
        "Please look up the date from which I've been watching {title}.",
        "My watch list has the patent {title}. What's the date on which I began to watch it?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"title": _patent(_watched(world), chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = next(solver.rows("patents", lambda row: row["title"] == given["title"]))
        return Answer("day", solver.one("watched", lambda row: row["patent"] == patent["id"])["since"])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_list_watched", {}
        return f"Since {named(found.value, given['title'], 'title')['since']}."


class GiveUp(Template):
    """A patent of the user's company that is given up."""

    name = "patents.give_up"
    domains = ("patents",)
    tools = ("patents_search", "patents_abandon")
    vital = ("patents_abandon",)
    twists = ("forbidden", "absent")
    says = (
        "Let our patent {title} lapse.",
        "We don't need the patent {title} any more. Please abandon it.",
        "Our patent {title} isn't worth its fees. Give it up, please.",
        "It has been decided that we give up the patent {title}. Could you see to that? I know that it's final.",
        "The company wants to abandon its patent {title}, so let it lapse now.",
        "Please have the patent {title} lapse right away; nobody here makes use of it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"title": _patent(_alive(world, twist != "forbidden"), chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["title"])
        solver.update("patents", patent["id"], status="lapsed")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        done = yield "patents_abandon", {"patent_id": named(found.value, given["title"], "title")["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['title']} has lapsed."


class GiveUpUnlessCited(Template):
    """A patent that is given up, unless others build on it."""

    name = "patents.give_up_unless_cited"
    domains = ("patents",)
    tools = ("patents_search", "patents_list_citing", "patents_abandon")
    twists = ("forbidden", "absent")
    says = (
        "Let our patent {title} lapse, unless patents of other companies cite it. If some do, tell me which companies those are.",
        "Does any other company cite our patent {title} in its own patents? If not, abandon ours. If so, name all those companies.",
        "If no company but ours has a patent that cites {title}, we can do without it, so abandon our patent. Otherwise I want the names of the other companies with such patents.",
        "Check which patents cite {title}, one of ours. If there are none, or only our own, let it lapse; if patents of other companies are among them, keep it and tell me which companies.",
        "I'm thinking of giving up our patent {title}. Do so if nobody but ourselves cites it in a patent; otherwise tell me which other companies do.",
        "Our patent {title} should be abandoned, but only if no other company has a patent that cites it. Should there be such companies, leave our patent alone and name them all.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if twist == "forbidden":
            counts = cited(world)
            return {"title": _patent([row for row in _alive(world, False) if not counts[row["id"]]], chance, twist)}
        of_use = chance.random() < 0.5
        return {"title": _patent([r for r in _alive(world, True) if bool(_foreign(world, r)) is of_use], chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["title"])
        names = _foreign(solver, patent)
        if names:
            others = {row["name"] for row in solver.rows("holders")} - names - {OURS}
            return Answer("items", sorted(names), others=tuple(sorted(others)))
        solver.update("patents", patent["id"], status="lapsed")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        patent = named(found.value, given["title"], "title")
        citing = yield "patents_list_citing", {"patent_id": patent["id"]}
        names = sorted({row["holder"] for row in citing.value} - {patent["holder"]})
        if names:
            return f"It is cited by {', '.join(names)}."
        done = yield "patents_abandon", {"patent_id": patent["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['title']} has lapsed."


class NewestCiting(Template):
    """The last patent that cites another one."""

    name = "patents.newest_citing"
    domains = ("patents",)
    tools = ("patents_search", "patents_list_citing")
    vital = ("patents_list_citing",)
    twists = ("absent",)
    says = (
        "Which of the patents that cite {title} was filed last?",
        "What's the title of the most recently filed patent that refers to {title}?",
        "Find the latest patent citing {title}, going by the day of filing, and tell me its title.",
        "I want to know who has built on {title} lately. What is the last filed patent that cites it called?",
        "Of all the patents in which {title} is cited, name the one with the latest filing date.",
        "Somebody may have improved on {title}. Among the patents that cite it, what's the title of the one with the latest filing date?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts = cited(world)
        return {"title": _patent([row for row in world.rows("patents") if counts[row["id"]] > 1], chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["title"])
        last = max(row["filed"] for row in solver.rows("patents") if patent["id"] in row["cites"])
        title = solver.one("patents", lambda row: patent["id"] in row["cites"] and row["filed"] == last)["title"]
        return Answer("text", title, others=tuple(r["title"] for r in solver.rows("patents") if r["title"] != title))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        citing = yield "patents_list_citing", {"patent_id": named(found.value, given["title"], "title")["id"]}
        return f"It's {citing.value[0]['title']}."


class LatestInvention(Template):
    """The last patent of an inventor."""

    name = "patents.latest_invention"
    domains = ("patents",)
    tools = ("patents_by_inventor",)
    twists = ("absent",)
    says = (
        "Which patent with {inventor} as an inventor was filed last?",
        "What has {inventor} invented most recently? I mean the patent with the latest filing date.",
        "Tell me the title of the last patent that was filed with {inventor} among the inventors.",
        "I'd like to know what {inventor} came up with last. What's the title of the newest patent, going by the day of filing?",
        "Find the patents of the inventor {inventor} and name the one that was filed most recently.",
        "Of everything that {inventor} has invented or helped to invent, which patent has the latest filing date?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts = Counter(id for row in world.rows("patents") for id in row["inventors"])
        names = [row["name"] for row in world.rows("inventors") if counts[row["id"]] > 1]
        return {"inventor": _inventor(world, names, chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        inventor = solver.one("inventors", lambda row: row["name"] == given["inventor"])["id"]
        last = max(row["filed"] for row in solver.rows("patents") if inventor in row["inventors"])
        title = solver.one("patents", lambda row: inventor in row["inventors"] and row["filed"] == last)["title"]
        return Answer("text", title, others=tuple(r["title"] for r in solver.rows("patents") if r["title"] != title))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_by_inventor", {"name": given["inventor"]}
        if found.error:
            raise Impossible(found.value)
        return f"It's {found.value[0]['title']}."


class WatchInventor(Template):
    """All granted patents of an inventor on the watch list."""

    name = "patents.watch_inventor"
    domains = ("patents",)
    tools = ("patents_by_inventor", "patents_watch")
    vital = ("patents_watch",)
    twists = ("forbidden", "absent")
    says = (
        "Put every patent of the inventor {inventor} that has the status granted on my watch list.",
        "I want to keep an eye on what {inventor} has invented. Watch all the patents of this inventor that are granted and still in force.",
        "Which patents with {inventor} among the inventors have the status granted? Add each of them to my watch list.",
        "Please watch the patents that {inventor} invented or helped to invent, but only those with the status granted.",
        "{inventor} seems to be a clever inventor. Could you add all of that person's patents to my watch list whose status is granted?",
        "My watch list should have all the patents with {inventor} as an inventor, apart from pending and lapsed ones.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        seen = {row["id"] for row in _watched(world)}
        granted = [row for row in _alive(world, twist == "forbidden") if row["status"] == "granted"]
        known = {id for row in granted for id in row["inventors"]}
        known -= {id for row in granted if row["id"] in seen for id in row["inventors"]}
        names = [world.get("inventors", id)["name"] for id in sorted(known)]
        return {"inventor": _inventor(world, names, chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        inventor = solver.one("inventors", lambda row: row["name"] == given["inventor"])["id"]
        for row in solver.all("patents", lambda row: inventor in row["inventors"] and row["status"] == "granted"):
            solver.insert("watched", patent=row["id"], since=solver.today)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_by_inventor", {"name": given["inventor"]}
        if found.error:
            raise Impossible(found.value)
        for row in found.value:
            if row["status"] == "granted":
                done = yield "patents_watch", {"patent_id": row["id"]}
                if done.error:
                    raise Impossible(done.value)
        return f"The granted patents of {given['inventor']} are on the watch list."


TEMPLATES: tuple[Template, ...] = (
    StopWatching(),
    StopWatchingRival(),
    WatchedSince(),
    GiveUp(),
    GiveUpUnlessCited(),
    NewestCiting(),
    LatestInvention(),
    WatchInventor(),
)
