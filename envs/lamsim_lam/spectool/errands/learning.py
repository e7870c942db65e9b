"""Errands about knowledge: papers and patents."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.errand import (
    Errand,
    Limit,
    add_event,
    friend,
    holder_of,
    meet,
    named_by_role,
    same,
    titled,
)
from lamsim_lam.spectool.wordings import clock, days_on, span
from lamsim_lam.tasks.steps import choose, named_role, send_mail
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains import patents, scholar
from lamsim_lam.world.money import written


class ReadOn(Errand):
    """The paper that builds on one from the reading list, and whom it is recommended to."""

    name = "scholar.read_on"
    domains = ("scholar", "mail")
    routes = ("", "listed", "group", "group listed")
    says = (
        "I've finished {paper} from my reading list. Of the papers that cite it, put the one that is itself cited most on the list, and mail its title to my {role} under {subject}.",
        "Which paper that builds on {paper} (it's on my reading list) is cited most often? Add it to the list, and send my {role} a mail with its title. The subject should be {subject}.",
        "Find the most cited paper among those that cite {paper}, which I have on my reading list. I want to read it next, so put it on the list as well, and tell my {role} its title by mail, subject {subject}.",
        "{paper} on my reading list was great. Add the paper with the most citations out of those citing it, and mail my {role} what that one is called (subject: {subject}).",
        "Look at who cites {paper}, the one on my reading list. The most cited of those papers goes on the list, too, and its title in a mail to my {role} with the subject {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        listed = [row["paper"] for row in world.rows("reading_list")]
        fit = [id for id in listed if len(_citing(world, id)) >= 2]
        role = named_role(world, chance)
        if not role["email"]:
            raise Unsatisfied("They have no address.")
        return {
            "paper": titled(world.get("papers", choose(fit, chance, "paper"))["title"]),
            "role": same(role["role"]),
            "subject": titled(chance.choice(("To read", "A paper for you", "Have you seen this?"))),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        paper = next(row for row in world.rows("papers") if row["title"] == given["paper"])
        for year in sorted({row["year"] for row in _citing(world, paper["id"])}, reverse=True):
            yield Limit(year, f"Nothing that is older than {year}, please.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paper = solver.one("papers", lambda row: row["title"] == given["paper"])
        counts = scholar.cited(solver)
        found = [row for row in _citing(solver, paper["id"]) if row["year"] >= (given["limit"] or 0)]
        best = max(counts[row["id"]] for row in found)
        first = [row for row in found if counts[row["id"]] == best]
        if len(first) > 1 or any(row["paper"] == first[0]["id"] for row in solver.rows("reading_list")):
            raise Unsatisfied("Two are cited equally often, or it is on the list.")
        solver.needed.append(first[0]["id"])
        solver.insert("reading_list", paper=first[0]["id"], status="to read", added=solver.today, assigned_by=None)
        send_mail(solver, holder_of(solver, given["role"])["id"], given["subject"], [first[0]["title"]])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "listed" in by:
            found = yield "scholar_list_reading", {}
            id = next(row["paper_id"] for row in found.value if row["title"] == given["paper"])
        else:
            found = yield "scholar_search_papers", {"text": given["paper"]}
            id = next(row["id"] for row in found.value if row["title"] == given["paper"])
        citing = yield "scholar_list_citing", {"paper_id": id}
        new = [row for row in citing.value if row["year"] >= (given["limit"] or 0)]
        best = max(new, key=lambda row: int(row["citations"]))
        yield "scholar_add_reading", {"paper_id": best["id"]}
        name = yield from named_by_role(given["role"], by)
        body = f"I am going to read this one: {best['title']}"
        yield "mail_send", {"to": [name], "subject": given["subject"], "body": body}
        return f"{best['title']} is on the reading list."


def _citing(world: World, paper: str) -> list[Row]:
    return [row for row in world.rows("papers") if paper in row["cites"]]


class HandIn(Errand):
    """Time in the calendar before a paper is to be handed in."""

    name = "scholar.hand_in"
    domains = ("scholar", "calendar")
    routes = ("", "count", "after", "count after")
    says = (
        "Block {span} in my calendar as {title}, {days} days before the deadline of the {venue}, from {time} on, and invite {friend}. How many pages may a paper have there?",
        "{friend} and I want to hand something in for the {venue}. Make an appointment {title} with them at {time}, {days} days ahead of the deadline, for {span}, and tell me how many pages are allowed.",
        "What's the page limit of the {venue}? And {days} days before its deadline I'd like to sit down with {friend} for {span}, at {time}. Put that into the calendar as {title} and invite them.",
        "Please find the deadline of the {venue}, go back {days} days, and enter {title} for that day at {time}, {span} long, with {friend}. I need the highest number of pages for a paper as well.",
        "Set up {title} with {friend}: {span}, {time}, exactly {days} days before papers for the {venue} are due. And tell me the most pages that one may have.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        days = chance.choice((3, 5, 10))
        fit = [row for row in world.rows("venues") if row["deadline"] and days_on(row["deadline"], -days) > world.today]
        return {
            "venue": same(choose(fit, chance, "venue")["name"]),
            "days": same(days),
            "title": titled(chance.choice(("Last corrections", "Writing together", "Final version"))),
            "time": clock(chance.choice(("10:00", "13:30", "14:00", "16:30")), chance),
            "span": span(chance.choice((90, 120, 150)), chance),
            "friend": same(friend(world, chance)["name"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit(60, "An hour will do, come to think of it.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        venue = solver.one("venues", lambda row: row["name"] == given["venue"])
        person = solver.one("people", lambda row: row["name"] == given["friend"])
        start = f"{days_on(venue['deadline'], -given['days'])} {given['time']}"
        add_event(solver, given["title"], start, given["limit"] or given["span"], [person])
        return Answer("number", venue["most_pages"], unit="", tolerance=0)

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        listed = yield "scholar_list_venues", {}
        id = next(row["id"] for row in listed.value if row["name"] == given["venue"])
        venue = (yield "scholar_get_venue", {"venue_id": id}).value
        if "count" in by:
            yield "maths_add_days", {"day": venue["deadline"], "days": -given["days"]}
        start = f"{days_on(venue['deadline'], -given['days'])} {given['time']}"
        yield from meet(given["title"], start, given["limit"] or given["span"], (given["friend"],), by)
        return f"It may have {venue['most_pages']} pages."


class PayFee(Errand):
    """The next fee of one of the company's patents, and a mail about it."""

    name = "patents.pay_fee"
    domains = ("patents", "mail")
    routes = ("", "listed", "group", "group listed")
    says = (
        "Pay the fee that is due for our patent {patent}, and mail my {role} the amount in EUR and the day it was due, subject {subject}.",
        "The fee for {patent} has to be paid, it's one of our patents. Do that, and write my {role} how many EUR it was and when it would have been due (subject {subject}).",
        "Please settle the open fee of our {patent} patent. My {role} keeps the books, so send them amount and due day under {subject}.",
        "What do we owe for the patent {patent}? Pay it, then mail my {role} the sum in EUR together with the due date. The subject is {subject}.",
        "Our patent {patent} mustn't lapse: pay its open fee. Then let my {role} know by mail what it cost and on which day it was due; put {subject} in the subject.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        ours = next(row["id"] for row in world.rows("holders", lambda row: row["users_company"]))
        open_fees = [row["patent"] for row in world.rows("fees") if not row["paid"]]
        titles = [row["title"] for row in world.rows("patents")]
        fit = [
            row
            for row in world.rows("patents", lambda row: row["holder"] == ours and row["status"] == "granted")
            if open_fees.count(row["id"]) == 1 and titles.count(row["title"]) == 1
        ]
        role = named_role(world, chance)
        if not role["email"]:
            raise Unsatisfied("They have no address.")
        return {
            "patent": titled(choose(fit, chance, "fee")["title"]),
            "role": same(role["role"]),
            "subject": titled(chance.choice(("Patent fee", "A fee for the books", "Paid today"))),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        for most in (500.0, 1000.0):
            money = written(most, "EUR")
            yield Limit(most, f"But if it's above {money}, don't pay it yet; only write that mail then.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["patent"])
        fee = solver.one("fees", lambda row: row["patent"] == patent["id"] and not row["paid"])
        if given["limit"] is None or fee["amount"] <= given["limit"]:
            solver.update("fees", fee["id"], paid=True)
        person = holder_of(solver, given["role"])
        send_mail(solver, person["id"], given["subject"], [f"{fee['amount']:.0f}", fee["due"]])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "listed" in by:
            fees = (yield "patents_list_fees", {}).value
        else:
            found = yield "patents_search", {"text": given["patent"]}
            id = next(row["id"] for row in found.value if row["title"] == given["patent"])
            fees = (yield "patents_list_fees", {"patent_id": id}).value
        due = [row for row in fees if row["title"] == given["patent"]]
        if not due:
            raise Impossible("It is not among the first ones.")
        fee = due[0]
        if given["limit"] is None or fee["amount"] <= given["limit"]:
            yield "patents_pay_fee", {"fee_id": fee["id"]}
        name = yield from named_by_role(given["role"], by)
        body = f"The fee for {given['patent']} is {fee['amount']:.0f} EUR, due on {fee['due']}."
        yield "mail_send", {"to": [name], "subject": given["subject"], "body": body}
        return f"The fee is {fee['amount']:.0f} EUR."


class WatchRival(Errand):
    """The patent that cites an inventor's one and is cited most is watched, another one no longer."""

    name = "patents.watch_rival"
    domains = ("patents",)
    routes = ("", "inventor")
    says = (
        "There's a patent by {inventor} called {patent}. Of those that cite it, watch the one that is cited most itself; {old} can come off my watch list.",
        "Put the most cited of the patents that cite {patent} ({inventor} invented that one) on my watch list, and take {old} off it.",
        "I no longer need to watch {old}. What I'd rather watch is the patent that cites {inventor}'s {patent} and has the most citations of its own.",
        "Who builds on {patent} by {inventor}? Add the patent with the most citations among those citing it to the ones I watch, and stop watching {old}.",
        "Please swap something on my watch list: {old} goes, and in comes whichever patent citing {patent}, by {inventor}, is cited most often.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        fit = [row for row in world.rows("patents") if len(_built_on(world, row["id"])) >= 2]
        patent = choose(fit, chance, "patent")
        old = choose([row["patent"] for row in world.rows("watched") if row["patent"] != patent["id"]], chance, "watch")
        return {
            "patent": titled(patent["title"]),
            "inventor": same(world.get("inventors", patent["inventors"][0])["name"]),
            "old": titled(world.get("patents", old)["title"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        for status in ("pending", "granted"):
            yield Limit(status, f"I'm interested only in one that is {status}, though.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["patent"])
        counts = patents.cited(solver)
        found = [row for row in _built_on(solver, patent["id"]) if given["limit"] in (None, row["status"])]
        best = max((counts[row["id"]] for row in found), default=0)
        first = [row for row in found if counts[row["id"]] == best]
        watched = {row["patent"]: row["id"] for row in solver.rows("watched")}
        if len(first) != 1 or first[0]["id"] in watched or solver.get("holders", first[0]["holder"])["users_company"]:
            raise Unsatisfied("There is none, or there are two, or it can't be watched.")
        solver.needed.append(first[0]["id"])
        solver.insert("watched", patent=first[0]["id"], since=solver.today)
        old = solver.one("patents", lambda row: row["title"] == given["old"])
        solver.delete("watched", watched[old["id"]])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "inventor" in by:
            found = yield "patents_by_inventor", {"name": given["inventor"]}
        else:
            found = yield "patents_search", {"text": given["patent"]}
        id = next(row["id"] for row in found.value if row["title"] == given["patent"])
        citing = yield "patents_list_citing", {"patent_id": id}
        fit = [row for row in citing.value if given["limit"] in (None, row["status"])]
        best = max(fit, key=lambda row: int(row["citations"]))
        yield "patents_watch", {"patent_id": best["id"]}
        listed = yield "patents_list_watched", {}
        old = next(row["id"] for row in listed.value if row["title"] == given["old"])
        yield "patents_unwatch", {"watch_id": old}
        return f"{best['title']} is watched."


def _built_on(world: World, patent: str) -> list[Row]:
    return [row for row in world.rows("patents") if patent in row["cites"]]


ERRANDS: tuple[Errand, ...] = (
    ReadOn(),
    HandIn(),
    PayFee(),
    WatchRival(),
)
