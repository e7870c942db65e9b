"""Requests about patents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, make_appointment, named, quoted
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.patents import OURS, cited

_UNKNOWN = ("Umbrella with a lamp", "Kettle of woven steel", "Bird house with a scale", "Ladder for one hand")


def _holder(world: World, name: str = OURS) -> str:
    """The id of a holder, of the user's company if no other is meant."""
    return str(next(row["id"] for row in world.rows("holders") if row["name"] == name))


def _unpaid(world: World, ours: bool = True) -> list[Row]:
    """Fees to be paid of granted patents of the user's company, or of others."""
    own = _holder(world)
    alive = {r["id"] for r in world.rows("patents") if r["status"] == "granted" and (r["holder"] == own) is ours}
    return [row for row in world.rows("fees") if not row["paid"] and row["patent"] in alive]


class Expiry(Template):
    """The day on which a patent runs out, from the day of its filing."""

    name = "patents.expiry"
    domains = ("patents",)
    tools = ("patents_search",)
    twists = ("absent",)
    says = (
        "A patent runs out {years} years after its filing. On which date does {title} run out?",
        "When does the patent {title} expire, if that is {years} years after it was filed?",
        "Counting {years} years from the day of filing, what is the last date for {title}?",
        "Tell me the date exactly {years} years after {title} was filed, because then the patent ends.",
        "I need to know until what date {title} is protected. The protection ends {years} years after filing.",
        "Protection lasts {years} years from the filing date. What date is that for the patent {title}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        patent = choose([row for row in world.rows("patents") if row["filed"][8:] <= "28"], chance, "such patent")
        years = chance.choice((10, 15, 20))
        title = chance.choice(_UNKNOWN) if twist == "absent" else patent["title"]
        return {"title": quoted(title), "years": Slot(years, str(years))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        filed = date.fromisoformat(solver.one("patents", lambda row: row["title"] == given["title"])["filed"])
        return Answer("day", filed.replace(year=filed.year + given["years"]).isoformat())

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        year, rest = named(found.value, given["title"], "title")["filed"].split("-", 1)
        return f"It runs out on {int(year) + given['years']}-{rest}."


class UnpaidFees(Template):
    """What the fees come to that are due soon."""

    name = "patents.unpaid_fees"
    domains = ("patents",)
    tools = ("patents_list_fees",)
    says = (
        "What do our unpaid patent fees that are due by {day} come to?",
        "How much has our company to pay in patent fees up to and including {day}? Leave out what is paid.",
        "Add up the unpaid fees for our patents with a due date not later than {day}.",
        "Our patents cost money: what is the total of the fees that we still owe and that are due until {day}, that day included?",
        "By {day}, inclusive, what sum of patent fees will be due for us that hasn't been paid yet?",
        "Please give me the sum in EUR of those of our open patent fees which are due on {day} or before.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        own = _holder(world)
        ours = {row["id"] for row in world.rows("patents") if row["holder"] == own}
        days = sorted(row["due"] for row in world.rows("fees") if row["patent"] in ours and not row["paid"])
        if len(days) < 2:
            raise Unsatisfied("There are too few fees.")
        day = (date.fromisoformat(chance.choice(days[1:10])) + timedelta(chance.randrange(3))).isoformat()
        if sum(due <= day for due in days) > 12:
            raise Unsatisfied("There are too many fees.")
        return {"day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        own = _holder(solver)
        ours = {row["id"] for row in solver.rows("patents") if row["holder"] == own}
        due = solver.all("fees", lambda row: row["patent"] in ours and not row["paid"] and row["due"] <= given["day"])
        return Answer("number", sum(row["amount"] for row in due), unit="EUR", tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_list_fees", {"due_by": given["day"]}
        return f"They come to {sum(row['amount'] for row in found.value):.2f} EUR."


class MostCitedOf(Template):
    """The patent of a company that is cited most."""

    name = "patents.most_cited_of"
    domains = ("patents",)
    tools = ("patents_search",)
    says = (
        "Which patent of {holder} is cited by the most others?",
        "Of all the patents that {holder} holds, which one is cited most often?",
        "Find the most cited patent of {holder} and give me its title.",
        "What's the title of the patent by {holder} that other patents refer to most?",
        "I want to see what {holder} is known for. Which of its patents has the most citations?",
        "Tell me the title of whichever patent held by {holder} has the highest citation count.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts = [row["holder"] for row in world.rows("patents")]
        found = [row for row in world.rows("holders") if 2 <= counts.count(row["id"]) <= 10 and row["name"] != OURS]
        name = choose(found, chance, "such holder")["name"]
        return {"holder": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        holder, counts = _holder(solver, given["holder"]), cited(solver)
        best = max(counts[row["id"]] for row in solver.rows("patents") if row["holder"] == holder)
        title = solver.one("patents", lambda row: row["holder"] == holder and counts[row["id"]] == best)["title"]
        return Answer("text", title, others=tuple(r["title"] for r in solver.rows("patents") if r["title"] != title))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"holder": given["holder"]}
        return f"It's {max(found.value, key=lambda row: row['citations'])['title']}."


class PayIfCheap(Template):
    """A fee that is paid, if it is not too high."""

    name = "patents.pay_if_cheap"
    domains = ("patents",)
    tools = ("patents_search", "patents_list_fees", "patents_pay_fee")
    twists = ("absent", "forbidden")
    says = (
        "If the unpaid fee for {title} is not above {limit} EUR, pay it. If it is, tell me the amount.",
        "How high is the open fee for our patent {title}? Up to {limit} EUR, just pay; otherwise I want to know the amount first.",
        "Please pay what is due for {title}, as long as it's at most {limit} EUR. Should it be more, tell me how much they want.",
        "Look at the fee that is still to be paid for {title}. If it's {limit} EUR or less, pay it; if it's more, just tell me the sum.",
        "Keep the patent {title} alive, provided that the open fee doesn't exceed {limit} EUR. If it does, don't pay but say how much it is.",
        "The patent {title} has a fee to be paid. Pay it when it's no higher than {limit} EUR; when it's higher, let me know the amount.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        fee = choose(_unpaid(world, twist != "forbidden"), chance, "such fee")
        limit = 10 * round(fee["amount"] / 10 * chance.uniform(1.05 if twist == "forbidden" else 0.75, 1.4))
        if limit == fee["amount"]:
            raise Unsatisfied("The request has the answer.")
        title = chance.choice(_UNKNOWN) if twist == "absent" else world.get("patents", fee["patent"])["title"]
        return {"title": quoted(title), "limit": Slot(limit, str(limit))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["title"])
        fee = solver.one("fees", lambda row: row["patent"] == patent["id"] and not row["paid"])
        if fee["amount"] > given["limit"]:
            return Answer("number", fee["amount"], unit="EUR", tolerance=0.005)
        solver.update("fees", fee["id"], paid=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        fees = yield "patents_list_fees", {"patent_id": named(found.value, given["title"], "title")["id"]}
        if fees.value[0]["amount"] > given["limit"]:
            return f"It is {fees.value[0]['amount']:.2f} EUR."
        done = yield "patents_pay_fee", {"fee_id": fees.value[0]["id"]}
        if done.error:
            raise Impossible(done.value)
        return "The fee is paid."


class WatchRivals(Template):
    """All living patents of a rival in a class on the watch list."""

    name = "patents.watch_rivals"
    domains = ("patents",)
    tools = ("patents_list_classes", "patents_search", "patents_watch")
    vital = ("patents_watch",)
    twists = ("forbidden",)
    says = (
        "Put every granted patent of {holder} in the class {kind} on my watch list.",
        "I want to keep an eye on {holder}: watch all of its granted patents of the class {kind}.",
        "Watch whatever {holder} has in the class {kind}, but only patents with the status granted.",
        "Please add all patents that {holder} was granted in the class {kind} to the watch list. Pending and lapsed ones don't matter.",
        "Which granted patents does {holder} have in the class {kind}? Put each of them on my watch list.",
        "The granted patents of {holder} that belong to the class {kind} should all be on my watch list.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        own, seen = _holder(world), {row["patent"] for row in world.rows("watched")}
        groups: dict[tuple[str, str], list[str]] = {}
        for row in world.rows("patents", lambda row: row["status"] == "granted"):
            groups.setdefault((row["holder"], row["class"]), []).append(row["id"])
        wanted = [key for key, ids in groups.items() if (key[0] == own) is bool(twist) and not seen.intersection(ids)]
        holder, kind = choose(wanted, chance, "such class")
        name, rival = world.get("classes", kind)["name"], world.get("holders", holder)["name"]
        return {"holder": Slot(rival, rival), "kind": quoted(name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        holder = _holder(solver, given["holder"])
        kind = next(row["id"] for row in solver.rows("classes") if row["name"] == given["kind"])
        wanted = {"holder": holder, "class": kind, "status": "granted"}
        for patent in solver.all("patents", lambda row: all(row[key] == value for key, value in wanted.items())):
            solver.insert("watched", patent=patent["id"], since=solver.today)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        classes = yield "patents_list_classes", {}
        code = next(row["code"] for row in classes.value if row["name"] == given["kind"])
        wanted = {"holder": given["holder"], "class_code": code, "status": "granted"}
        found = yield "patents_search", wanted
        for row in found.value:
            done = yield "patents_watch", {"patent_id": row["id"]}
            if done.error:
                raise Impossible(done.value)
        return f"I have put them on your watch list: {', '.join(row['title'] for row in found.value)}."


class FeeReminder(Template):
    """A reminder in the calendar on the day on which a fee is due."""

    name = "patents.fee_reminder"
    domains = ("patents", "calendar")
    tools = ("patents_search", "patents_list_fees", "calendar_create")
    vital = ("calendar_create",)
    twists = ("absent",)
    withholds = True
    says = (
        "Put a 15-minute reminder {entry} into my calendar on the day on which the open fee for {title} is due, at {time}.",
        "When is the unpaid fee for {title} due? On that date at {time}, I need a quarter of an hour in my calendar called {entry}.",
        "Please make an appointment {entry} of 15 minutes at {time} on the due date of the fee that is open for {title}.",
        "I mustn't miss the fee for {title}. Plan 15 minutes for it in my calendar on its due date at {time}, and call it {entry}.",
        "The fee for {title} isn't paid yet. Add {entry} to my calendar on the day it is due: {time}, 15 minutes.",
        "On the day the unpaid fee for {title} has to be paid, block 15 minutes at {time} in my calendar with the title {entry}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        fee = choose(_unpaid(world), chance, "such fee")
        free = [
            f"{hour:02d}:00" for hour in range(8, 19, 2) if not overlapping(world, f"{fee['due']} {hour:02d}:00", 15)
        ]
        time = choose(free, chance, "room in the calendar")
        title = chance.choice(_UNKNOWN) if twist == "absent" else world.get("patents", fee["patent"])["title"]
        ask = Ask(
            "a time still to be settled", "At what time shall it be?", f"At {time}.", "time|when|hour|begin|start"
        )
        entry = chance.choice(("Pay the patent fee", "Patent fee", "Fee is due"))
        return {"title": quoted(title), "time": Slot(time, time, ask), "entry": quoted(entry)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["title"])
        fee = solver.one("fees", lambda row: row["patent"] == patent["id"] and not row["paid"])
        make_appointment(solver, given["entry"], f"{fee['due']} {given['time']}", 15)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        fees = yield "patents_list_fees", {"patent_id": named(found.value, given["title"], "title")["id"]}
        start = f"{fees.value[0]['due']} {given['time']}"
        yield "calendar_create", {"title": given["entry"], "start": start, "minutes": 15}
        return f"The reminder is in the calendar at {start}."


class TellInventors(Template):
    """A mail to each inventor of a patent of the user's company, with the day on which it was granted."""

    name = "patents.tell_inventors"
    domains = ("patents", "mail")
    tools = ("patents_search", "patents_get", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    says = (
        "Write one mail to all the inventors of our patent {title}, subject {subject}, that says on which day it was granted.",
        "The inventors of {title} ask when it was granted. Send them a single mail with the date; the subject is {subject}.",
        "Please let everybody who invented {title} know the date of the grant, in one mail with the subject {subject}.",
        "When was our patent {title} granted? Mail the date to its inventors, in one message with the subject {subject}.",
        "Send a mail, subject {subject}, to the people who are named as inventors of {title}, all in the same mail. It has to tell the day on which the patent was granted.",
        "Could you look up who invented {title} and send those people one mail about when the patent was granted? Give the date, and use {subject} as the subject.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        own = _holder(world)
        granted = [row for row in world.rows("patents") if row["holder"] == own and row["granted"]]
        title = choose(granted, chance, "such patent")["title"]
        title = chance.choice(_UNKNOWN) if twist == "absent" else title
        subject = chance.choice(("Your patent", "Date of the grant", "Our patent"))
        return {"title": quoted(title), "subject": quoted(subject)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        patent = solver.one("patents", lambda row: row["title"] == given["title"])
        people = sorted(solver.get("inventors", id)["contact"] for id in patent["inventors"])
        solver.insert(
            "mails",
            sender=None,
            recipients=people,
            subject=given["subject"],
            body=[patent["granted"]],
            sent=solver.now,
            folder="sent",
            read=True,
            starred=False,
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "patents_search", {"text": given["title"]}
        patent = yield "patents_get", {"patent_id": named(found.value, given["title"], "title")["id"]}
        body = f"Our patent {given['title']} was granted on {patent.value['granted']}."
        yield "mail_send", {"to": patent.value["inventors"], "subject": given["subject"], "body": body}
        return "I have written to the inventors."


TEMPLATES: tuple[Template, ...] = (
    Expiry(),
    UnpaidFees(),
    MostCitedOf(),
    PayIfCheap(),
    WatchRivals(),
    FeeReminder(),
    TellInventors(),
)
