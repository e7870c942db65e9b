"""Small requests about customers: a new deal, one that is postponed, a ticket to close, a lead to give up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, on_day
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.crm import NO_DEALS, NO_LEADS, open_deals
from lamsim_lam.world import Row, World

_NEW_DEALS = ("Display stands", "Trial run", "Spare parts", "Safety audit", "Cloud storage", "Repair service")


class NewDeal(Template):
    """A deal that has come up with a customer."""

    name = "crm.new_deal"
    domains = ("crm",)
    tools = ("crm_search_companies", "crm_create_deal")
    vital = ("crm_create_deal",)
    twists = ("absent",)
    withholds = True
    says = (
        "Add a new deal with {company} to the CRM. It's called {title}, is worth {value} and is to be closed {day}.",
        "We may sell something to {company}: please open a deal {title} for them, worth {value}, closing {day}.",
        "Good news from {company}! Create a deal named {title} for that customer; it has a value of {value} and is to be closed {day}.",
        "Could you enter a deal for our customer {company}? The title is {title}, with a value of {value}, and we want to close it {day}.",
        "There's a fresh prospect at {company}. Put it into the CRM as the deal {title}, with {value} as its value, to close {day}.",
        "I've talked to {company} and they are interested. Set up the deal {title}, please: it should be closed {day} and is worth {value}.",
        "New deal, {title}, for {company}. We expect to close it {day}; it's worth {value}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        company = choose([row["name"] for row in world.rows("companies")], chance, "customer")
        company = chance.choice(NO_LEADS) if twist == "absent" else company
        title, value = chance.choice(_NEW_DEALS), float(chance.randrange(15, 600) * 100)
        day = (date.fromisoformat(world.today) + timedelta(chance.randrange(10, 60))).isoformat()
        closing, worth = on_day(day, world.today, chance), f"{value:,.0f} EUR"
        when = Ask(
            "soon", "On which day is it to be closed?", f"It's to be closed {closing.said}.", "when|day|date|clos"
        )
        much = Ask("a fair sum", "What is it worth?", f"It's worth {worth}.", "worth|value|how much|sum|amount|price")
        return {
            "company": Slot(company, company),
            "title": Slot(title, f'"{title}"'),
            "value": Slot(value, worth, much),
            "day": Slot(day, closing.said, when),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        company = solver.one("companies", lambda row: row["name"] == given["company"])["id"]
        new = {"title": given["title"], "value": given["value"], "closes": given["day"]}
        solver.insert("deals", company=company, stage="prospect", owner=None, **new)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_search_companies", {"text": given["company"]}
        company = named(found.value, given["company"])["id"]
        new = {"title": given["title"], "value": given["value"], "closes": given["day"]}
        yield "crm_create_deal", {"company_id": company, **new}
        return f"The deal {given['title']} is in the CRM."


class PostponeIfQuiet(Template):
    """A deal about which nobody has been in touch gets more time."""

    name = "crm.postpone_if_quiet"
    domains = ("crm",)
    tools = ("crm_find_deal", "crm_get_deal", "crm_update_deal")
    twists = ("forbidden", "absent")
    says = (
        "Look up the deal {title}. If no call, meeting or e-mail about it is noted, have it close {day} instead. If there is one, tell me its present closing date.",
        "Has any contact been logged for the deal {title} yet? If not, change its closing date so that it closes {day}; otherwise just tell me on which date it closes now.",
        "If the CRM shows no contact with the customer about {title}, postpone the deal: it should close {day}. If it does show some, I only want to know when the deal is to be closed.",
        "I'm not sure whether anybody has been in touch about {title}. Nothing logged? Then set that deal to close {day}. Something logged? Then leave it alone and give me its closing date.",
        "Please check whether there has been a call, a meeting or an e-mail about our deal {title}. In case there hasn't, make it close {day}; in case there has, say on which date it closes now.",
        "The deal {title} gets more time if nothing has been noted down about talks with the customer: it then closes {day}. If something has, don't touch it, but tell me its closing date.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        touched = {row["deal"] for row in world.rows("contacts_made")}
        quiet = twist == "forbidden" or chance.random() < 0.6
        deals = [r for r in open_deals(world, owned=twist == "forbidden") if (r["id"] not in touched) is quiet]
        deal = choose(deals, chance, "such deal")
        day = (date.fromisoformat(deal["closes"]) + timedelta(chance.randrange(7, 30))).isoformat()
        title = chance.choice(NO_DEALS) if twist == "absent" else deal["title"]
        return {"title": Slot(title, f'"{title}"'), "day": on_day(day, world.today, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        deal = solver.one("deals", lambda row: row["title"] == given["title"])
        if any(row["deal"] == deal["id"] for row in solver.rows("contacts_made")):
            return Answer("day", deal["closes"])
        solver.update("deals", deal["id"], closes=given["day"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_find_deal", {"text": given["title"]}
        deal = yield "crm_get_deal", {"deal_id": named(found.value, given["title"], "title")["id"]}
        if deal.value["contacts"]:
            return f"It is to be closed on {deal.value['closes']}."
        done = yield "crm_update_deal", {"deal_id": deal.value["id"], "closes": given["day"]}
        if done.error:
            raise Impossible(done.value)
        return "Nothing was noted, so I have postponed the deal."


class CloseTicket(Template):
    """A customer's trouble is over."""

    name = "crm.close_ticket"
    domains = ("crm",)
    tools = ("crm_search_companies", "crm_list_tickets", "crm_close_ticket")
    vital = ("crm_close_ticket",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Close the ticket {subject} from {company}.",
        "The problem {subject} that {company} reported is solved. Please close that ticket.",
        "I've just heard from {company} that {subject} is settled, so their ticket can be closed.",
        "Could you mark the ticket {subject} of {company} as closed?",
        "That matter with {company}, {subject}, is dealt with. Its ticket should be closed now.",
        "There's a ticket called {subject} which {company} opened. It's done, close it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        ongoing = [row for row in world.rows("tickets") if row["status"] != "closed"]
        ticket = choose([r for r in ongoing if (r["assignee"] is not None) is (twist == "forbidden")], chance, "ticket")
        subject, company = ticket["subject"], world.get("companies", ticket["company"])["name"]
        if twist == "absent":
            theirs = {row["subject"] for row in world.rows("tickets") if row["company"] == ticket["company"]}
            others = {row["subject"] for row in world.rows("tickets")} - theirs
            subject = choose(sorted(others), chance, "other subject")
        ask = Ask("a customer", "Which customer is it?", f"It's {company}.", "which|who|customer|company|name")
        return {"subject": Slot(subject, f'"{subject}"'), "company": Slot(company, company, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        company = next(solver.rows("companies", lambda row: row["name"] == given["company"]))["id"]
        wanted = (company, given["subject"])
        ticket = solver.one("tickets", lambda row: (row["company"], row["subject"]) == wanted)
        solver.update("tickets", ticket["id"], status="closed")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_search_companies", {"text": given["company"]}
        company = named(found.value, given["company"])["id"]
        tickets = yield "crm_list_tickets", {"company_id": company}
        done = yield "crm_close_ticket", {"ticket_id": named(tickets.value, given["subject"], "subject")["id"]}
        if done.error:
            raise Impossible(done.value)
        return "The ticket is closed."


class DropLead(Template):
    """A lead that leads nowhere."""

    name = "crm.drop_lead"
    domains = ("crm",)
    tools = ("crm_list_leads", "crm_drop_lead")
    vital = ("crm_drop_lead",)
    twists = ("forbidden", "absent")
    says = (
        "Drop the lead {company}, please.",
        "{company} won't become a customer. Give that lead up.",
        "We've been turned down by {company}, so the lead can be dropped.",
        "There's no point in chasing {company} any longer; mark them as a dropped lead.",
        "Could you give up on the lead {company} in the CRM?",
        "I don't want to see {company} among our active leads any more. Drop it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""

        def fits(row: Row) -> bool:
            return row["status"] in ("new", "contacted") and (row["owner"] is not None) is (twist == "forbidden")

        company = choose(list(world.rows("leads", fits)), chance, "such lead")["company"]
        company = chance.choice(NO_LEADS) if twist == "absent" else company
        return {"company": Slot(company, company)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        lead = solver.one("leads", lambda row: row["company"] == given["company"])
        solver.update("leads", lead["id"], status="dropped")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "crm_list_leads", {}
        done = yield "crm_drop_lead", {"lead_id": named(found.value, given["company"], "company")["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The lead {given['company']} is dropped."


TEMPLATES: tuple[Template, ...] = (NewDeal(), PostponeIfQuiet(), CloseTicket(), DropLead())
