"""Requests about customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, make_appointment, named, send_mail
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.crm_rows import OPEN_STAGES

NO_DEALS = ("Coffee machines for Tarn Airlines", "Floor mats for Wickham Zoo", "Lamps for Zephyr Ferries")
NO_LEADS = ("Tarn Airlines", "Wickham Zoo", "Zephyr Ferries")


def open_deals(world: World, owned: bool | None = None) -> list[Row]:
    """Open deals: all of them, those of colleagues, or the user's own."""
    found = [row for row in world.rows("deals") if row["stage"] in OPEN_STAGES]
    return [row for row in found if owned is None or (row["owner"] is not None) is owned]


class PipelineValue(Template):
    """What somebody's deals of a stage are worth."""

    name = "crm.pipeline_value"
    domains = ("crm",)
    tools = ("crm_list_deals",)
    says = (
        "What is the total value of {whose} deals at the stage {stage}?",
        "How much are {whose} deals worth that are now at the {stage} stage, all together?",
        "Sum up the value of all of {whose} deals in stage {stage}.",
        "For the forecast I need the combined value of {whose} deals which stand at {stage}.",
        "Please add up what {whose} deals at the stage {stage} are worth in EUR.",
        "In EUR, what do {whose} deals come to that have the stage {stage}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        groups: dict[tuple[str | None, str], int] = {}
        for row in open_deals(world):
            groups[row["owner"], row["stage"]] = groups.get((row["owner"], row["stage"]), 0) + 1
        owner, stage = choose([key for key, count in groups.items() if count > 1], chance, "such deals")
        name = world.get("people", owner)["name"] if owner else "you"
        return {"whose": Slot(name, f"{name}'s" if owner else "my"), "stage": Slot(stage, stage)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        owner = next((row["id"] for row in solver.rows("people") if row["name"] == given["whose"]), None)
        found = solver.all("deals", lambda row: row["owner"] == owner and row["stage"] == given["stage"])
        return Answer("number", sum(row["value"] for row in found), unit="EUR", tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_list_deals", {"stage": given["stage"], "owner": given["whose"]}
        return f"They are worth {sum(row['value'] for row in found.value):.2f} EUR."


class BiggestDeal(Template):
    """The open deal that is worth most, or closes first."""

    name = "crm.biggest_deal"
    domains = ("crm",)
    tools = ("crm_list_deals",)
    says = (
        "Which of my open deals {superlative}? Tell me its title.",
        "Among the deals of mine that are still open, which one {superlative}?",
        "Give me the title of the open deal that {superlative}. I only mean my own.",
        "I want to work on whichever of my open deals {superlative}. What's it called?",
        "What is the name of that open deal of mine which {superlative}?",
        "Go through my open deals, please: which {superlative}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if not 2 <= len(open_deals(world, owned=False)) <= 12:
            raise Unsatisfied("There are too few or too many deals.")
        column, high, said = chance.choice(
            (
                ("value", True, "is worth the most"),
                ("value", False, "is worth the least"),
                ("closes", False, "is to be closed first"),
            )
        )
        return {"superlative": Slot([column, high], said)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        column, high = given["superlative"]
        best = (max if high else min)(row[column] for row in open_deals(solver, owned=False))
        mine = {row["id"] for row in open_deals(solver, owned=False)}
        title = solver.one("deals", lambda row: row["id"] in mine and row[column] == best)["title"]
        return Answer(
            "text", title, others=tuple(row["title"] for row in solver.rows("deals") if row["title"] != title)
        )

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        column, high = given["superlative"]
        found = yield "crm_list_deals", {"stage": "open", "owner": "you"}
        return f"It's {(max if high else min)(found.value, key=lambda row: row[column])['title']}."


class MoveDeal(Template):
    """A deal at another stage."""

    name = "crm.move_deal"
    domains = ("crm",)
    tools = ("crm_find_deal", "crm_set_stage")
    vital = ("crm_set_stage",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Set the deal {title} to {stage}.",
        "There is news about {title}: the stage of that deal is now {stage}.",
        "Please update the stage of {title} to {stage}.",
        "The deal {title} should be at the stage {stage} from now on.",
        "Could you change the stage of our deal {title}? It's {stage} now.",
        "Mark the deal {title} as {stage} in the CRM.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        deal = choose(open_deals(world, owned=twist == "forbidden"), chance, "such deal")
        stage = chance.choice([one for one in (*OPEN_STAGES, "won", "lost") if one != deal["stage"]])
        title = chance.choice(NO_DEALS) if twist == "absent" else deal["title"]
        ask = Ask("something else", "Which stage is it to have?", f"It's {stage}.", "stage|which|what")
        return {"title": Slot(title, f'"{title}"'), "stage": Slot(stage, f'"{stage}"', ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        deal = solver.one("deals", lambda row: row["title"] == given["title"])
        solver.update("deals", deal["id"], stage=given["stage"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_find_deal", {"text": given["title"]}
        wanted = {"deal_id": named(found.value, given["title"], "title")["id"], "stage": given["stage"]}
        done = yield "crm_set_stage", wanted
        if done.error:
            raise Impossible(done.value)
        return f"The deal is at the stage {given['stage']} now."


class HandOverTickets(Template):
    """All open tickets of one colleague for another."""

    name = "crm.hand_over_tickets"
    domains = ("crm",)
    tools = ("crm_list_tickets", "crm_assign_ticket")
    vital = ("crm_assign_ticket",)
    twists = ("forbidden",)
    says = (
        "{one} is on leave. Give all of {one}'s tickets with the status open to {other}.",
        "Please assign every ticket of {one} that has the status open to {other}.",
        "{other} takes over from {one}: reassign whatever tickets {one} has with the status open.",
        "Hand the tickets of {one} over to {other}, but just those whose status is open.",
        "I want {other} to deal with the open tickets that are {one}'s at the moment. Only the status open counts, not waiting.",
        "Could you move {one}'s tickets to {other}? I mean the ones with the status open; waiting ones stay where they are.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        counts: dict[str, int] = {}
        for row in world.rows("tickets", lambda row: row["status"] == "open" and row["assignee"] is not None):
            counts[row["assignee"]] = counts.get(row["assignee"], 0) + 1
        one = choose([id for id, count in counts.items() if count <= 5], chance, "such colleague")
        people = [row for row in world.rows("people") if (row["group"] != "work") is (twist == "forbidden")]
        other = chance.choice([row for row in people if row["id"] != one])["name"]
        name = world.get("people", one)["name"]
        return {"one": Slot(name, name), "other": Slot(other, other)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        ids = {row["name"]: row["id"] for row in solver.rows("people")}
        one, other = ids[given["one"]], ids[given["other"]]
        for row in solver.all("tickets", lambda row: row["assignee"] == one and row["status"] == "open"):
            solver.update("tickets", row["id"], assignee=other)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_list_tickets", {"status": "open", "assignee": given["one"]}
        for row in found.value:
            done = yield "crm_assign_ticket", {"ticket_id": row["id"], "name": given["other"]}
            if done.error:
                raise Impossible(done.value)
        return f"The tickets are {given['other']}'s now."


class ConvertIfGood(Template):
    """A lead that becomes a customer, if its score is high."""

    name = "crm.convert_if_good"
    domains = ("crm",)
    tools = ("crm_list_leads", "crm_convert_lead")
    twists = ("forbidden", "absent")
    says = (
        "If the lead {company} has a score of {limit} or more, convert it into a customer. If not, tell me the score.",
        "Look at the lead {company}: with a score of at least {limit}, make it a customer, otherwise just tell me how high the score is.",
        "Should our lead {company} have reached a score of {limit}, please convert it. Should it be lower, I want to know the score.",
        "What's the score of the lead {company}? From {limit} on it should be converted; if it's less, tell me the number.",
        "Convert the lead {company}, provided that it scores {limit} or higher. In case it doesn't, report its score.",
        "Is {company} good enough as a lead? At least {limit} points: convert it. Fewer points: tell me how many.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        usable = [row for row in world.rows("leads") if row["status"] in ("new", "contacted")]
        lead = choose([r for r in usable if (r["owner"] is not None) is (twist == "forbidden")], chance, "such lead")
        limit = (
            lead["score"] - 3 if twist == "forbidden" else max(5, min(95, lead["score"] + chance.randrange(-15, 13)))
        )
        if limit == lead["score"]:
            raise Unsatisfied("The request has the answer.")
        name = chance.choice(NO_LEADS) if twist == "absent" else lead["company"]
        return {"company": Slot(name, name), "limit": Slot(limit, str(limit))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        lead = solver.one("leads", lambda row: row["company"] == given["company"])
        if lead["score"] < given["limit"]:
            return Answer("number", lead["score"])
        solver.update("leads", lead["id"], status="converted")
        solver.insert(
            "companies", name=lead["company"], industry=lead["industry"], city=lead["city"], employees=0, owner=None
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_list_leads", {}
        lead = named(found.value, given["company"], "company")
        if lead["score"] < given["limit"]:
            return f"Its score is {lead['score']}."
        done = yield "crm_convert_lead", {"lead_id": lead["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['company']} is a customer now."


class AskOwner(Template):
    """A mail to the colleague who owns a deal, with its closing day."""

    name = "crm.ask_owner"
    domains = ("crm", "mail")
    tools = ("crm_find_deal", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    says = (
        "Mail the owner of the deal {title}, subject {subject}, and ask whether its closing date still holds. Write the date in the mail.",
        "Find out who owns {title} and write that person a mail with the subject {subject}, saying on which day the deal is to be closed.",
        "Whoever is responsible for the deal {title} should get a mail from me: subject {subject}, with the day on which it is due to close.",
        "Please remind the colleague who owns the deal {title} by mail of its closing day. The subject is {subject}; the day must be in the text.",
        "Send a mail under the subject {subject} to the owner of {title}, and state the closing date that the deal has in the CRM.",
        "The deal {title} worries me. Write to its owner, with {subject} as the subject, and mention the date when it is supposed to close.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        title = choose(open_deals(world, owned=True), chance, "such deal")["title"]
        title = chance.choice(NO_DEALS) if twist == "absent" else title
        subject = chance.choice(("Your deal", "Closing date", "Forecast"))
        return {"title": Slot(title, f'"{title}"'), "subject": Slot(subject, f'"{subject}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        deal = solver.one("deals", lambda row: row["title"] == given["title"])
        send_mail(solver, deal["owner"], given["subject"], [deal["closes"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_find_deal", {"text": given["title"]}
        deal = named(found.value, given["title"], "title")
        body = f"Your deal {deal['title']} is to be closed on {deal['closes']}. Does that still hold?"
        yield "mail_send", {"to": [deal["owner"]], "subject": given["subject"], "body": body}
        return f"I have written to {deal['owner']}."


class PlanClosing(Template):
    """Time in the calendar on the closing day of a deal, which is noted in the CRM."""

    name = "crm.plan_closing"
    domains = ("crm", "calendar")
    tools = ("crm_find_deal", "calendar_create", "crm_log_contact")
    vital = ("calendar_create",)
    twists = ("absent",)
    withholds = True
    says = (
        "Log a call about the deal {title} with the text {text}. Then block 30 minutes at {time} on its closing day in my calendar, titled {entry}.",
        "I've just had a call about {title}: {text}. Note that at the deal, and put {entry} into my calendar, half an hour from {time} on the day it closes.",
        "Two things about the deal {title}: record today's call ({text}), and make an appointment {entry} on the closing day at {time}, 30 minutes.",
        "Please write down in the CRM that there was a call about {title}, with the words {text}. On its closing date, I also need 30 minutes at {time} in the calendar, called {entry}.",
        "They called about {title} and the result is {text}. Add that call to the deal. For the day it is to close, plan {entry} at {time}, half an hour long.",
        "For the deal {title}, add a call saying {text} and create a 30-minute calendar entry {entry} at {time} on the deal's closing day.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        deal = choose(open_deals(world, owned=False), chance, "such deal")
        free = [
            f"{hour:02d}:00"
            for hour in range(8, 19, 2)
            if not overlapping(world, f"{deal['closes']} {hour:02d}:00", 30)
        ]
        time = choose(free, chance, "room in the calendar")
        title = chance.choice(NO_DEALS) if twist == "absent" else deal["title"]
        text = chance.choice(
            ("They agree to the price", "They need one more week", "The contract is with their lawyers")
        )
        entry = chance.choice(("Closing", "Sign the contract", "Last check"))
        ask = Ask(
            "a time still to be settled", "At what time shall it be?", f"At {time}.", "time|when|hour|begin|start"
        )
        return {
            "title": Slot(title, f'"{title}"'),
            "text": Slot(text, f'"{text}"'),
            "time": Slot(time, time, ask),
            "entry": Slot(entry, f'"{entry}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        deal = solver.one("deals", lambda row: row["title"] == given["title"])
        make_appointment(solver, given["entry"], f"{deal['closes']} {given['time']}", 30)
        solver.insert("contacts_made", deal=deal["id"], day=solver.today, kind="call", text=[given["text"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_find_deal", {"text": given["title"]}
        deal = named(found.value, given["title"], "title")
        start = f"{deal['closes']} {given['time']}"
        yield "calendar_create", {"title": given["entry"], "start": start, "minutes": 30}
        yield "crm_log_contact", {"deal_id": deal["id"], "kind": "call", "text": given["text"]}
        return f"The call is noted, and there is an appointment at {start}."


TEMPLATES: tuple[Template, ...] = (
    PipelineValue(),
    BiggestDeal(),
    MoveDeal(),
    HandOverTickets(),
    ConvertIfGood(),
    AskOwner(),
    PlanClosing(),
)
