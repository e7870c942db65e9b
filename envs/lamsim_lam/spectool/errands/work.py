"""Errands about work and money: customers, documents, payments."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.errand import Errand, Limit, holder_of, named_by_role, same, titled
from lamsim_lam.spectool.wordings import NUMBERS, days_on, off_weekend
from lamsim_lam.tasks.steps import choose, named_role
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.crm_rows import OPEN_STAGES
from lamsim_lam.world.money import written


class HandOver(Errand):
    """The user's open tickets of a customer go to a colleague."""

    name = "crm.hand_over"
    domains = ("crm",)
    routes = ("", "company", "group", "group company")
    says = (
        "I'm away next week. Give all my open tickets from {company} to my {role}.",
        "Please hand my open tickets of {company} over to my {role}, every one of them.",
        "My {role} takes over {company} for me, so reassign whatever open tickets I have from them.",
        "Could you assign my open {company} tickets to my {role}? The ones that are waiting stay with me.",
        "All tickets of {company} that are open and mine should become my {role}'s.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        mine = list(world.rows("tickets", lambda row: row["status"] == "open" and row["assignee"] is None))
        company = world.get("companies", choose(mine, chance, "open ticket")["company"])
        role = named_role(world, chance)
        if role["group"] != "work":
            raise Unsatisfied("That is no colleague.")
        return {"company": same(company["name"]), "role": same(role["role"])}

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        for priority in chance.sample(("low", "normal", "urgent"), 3):
            yield Limit(priority, f"Keep those of {priority} priority with me, though.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        company = solver.one("companies", lambda row: row["name"] == given["company"])
        person = holder_of(solver, given["role"])
        found = [
            row
            for row in solver.rows("tickets", lambda row: row["company"] == company["id"] and row["status"] == "open")
            if row["assignee"] is None and row["priority"] != given["limit"]
        ]
        if not found:
            raise Unsatisfied("There is no such ticket.")
        for row in found:
            solver.needed.append(row["id"])
            solver.update("tickets", row["id"], assignee=person["id"])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        name = yield from named_by_role(given["role"], by)
        if "company" in by:
            company = yield "crm_search_companies", {"text": given["company"]}
            listed = yield "crm_list_tickets", {"company_id": company.value[0]["id"]}
        else:
            listed = yield "crm_list_tickets", {"status": "open", "assignee": "you"}
        for row in listed.value:
            mine = (row["company"], row["status"], row["assignee"]) == (given["company"], "open", "you")
            if mine and row["priority"] != given["limit"]:
                yield "crm_assign_ticket", {"ticket_id": row["id"], "name": name}
        return f"They are {name}'s now."


class AfterTheCall(Errand):
    """A call about a deal is noted, and the deal changed by what came of it."""

    name = "crm.after_the_call"
    domains = ("crm",)
    routes = ("", "company", "apart", "company apart")
    says = (
        "I've been on the phone with {company} about my {deal}. Log the call as {note}, raise the value by {percent} percent and put the closing day {weeks} later.",
        "After a call about my {deal} for {company}: note it as {note}. The deal is worth {percent} percent more now, and closes {weeks} later than planned.",
        "Please update my {deal} for {company}: {percent} percent more in value, closing {weeks} later. And log today's call about it, with the text {note}.",
        "There was a call with {company} just now. Write {note} into the log of my {deal} there, move its closing day back by {weeks}, and add {percent} percent to its value.",
        "{company} want more than we thought. For my {deal} with them, log a call with the text {note}, increase the value by {percent} percent and let it close {weeks} later.",
    )
    notes = (
        'They want the 32" screens, too',
        'They like "Plan B" better',
        'Ask again about the "gold" service',
        'All desks get the 27" model',
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        titles = [row["title"] for row in world.rows("deals")]
        mine = [
            row
            for row in world.rows("deals", lambda row: row["owner"] is None and row["stage"] in OPEN_STAGES)
            if titles.count(row["title"]) == 1 and row["closes"] >= world.today and " for " in row["title"]
        ]
        deal = choose(mine, chance, "deal")
        what, _, company = deal["title"].partition(" for ")
        note, weeks = chance.choice(self.notes), chance.choice((1, 2, 3))
        return {
            "deal": Slot(deal["title"], f"{what[0].lower()}{what[1:]}"),
            "company": same(company),
            "note": titled(note),
            "percent": same(chance.choice((5, 10, 20, 25))),
            "weeks": Slot(7 * weeks, "a week" if weeks == 1 else f"{NUMBERS[weeks]} weeks"),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("weekday", "If it would then close on a Saturday or Sunday, take the Friday before.")
        yield Limit("thousand", "Round the new value down to full thousands.")

    def _new(self, value: float, closes: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the deal is then worth, and when it closes."""
        worth = round(value * (100 + given["percent"]) / 100, 2)
        day = days_on(closes, given["weeks"])
        return {
            "value": worth // 1000 * 1000 if given["limit"] == "thousand" else worth,
            "closes": off_weekend(day) if given["limit"] == "weekday" else day,
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        deal = solver.one("deals", lambda row: row["title"] == given["deal"])
        solver.insert("contacts_made", deal=deal["id"], day=solver.today, kind="call", text=[given["note"]])
        solver.update("deals", deal["id"], **self._new(deal["value"], deal["closes"], given))
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "company" in by:
            company = yield "crm_search_companies", {"text": given["company"]}
            found = yield "crm_list_deals", {"company_id": company.value[0]["id"]}
        else:
            found = yield "crm_find_deal", {"text": given["company"]}
        deal = next(row for row in found.value if row["title"] == given["deal"])
        yield "crm_log_contact", {"deal_id": deal["id"], "kind": "call", "text": given["note"]}
        new = self._new(deal["value"], deal["closes"], given)
        for part in [{key: value} for key, value in new.items()] if "apart" in by else [new]:
            yield "crm_update_deal", {"deal_id": deal["id"], **part}
        return "The call is noted, and the deal is up to date."


class NewFolder(Errand):
    """A document goes into a folder that is made for it, and somebody may edit it."""

    name = "files.new_folder"
    domains = ("files",)
    routes = ("", "listed", "group", "group listed")
    says = (
        "Make a folder {new} inside {parent}, move {document} from {folder} into it, and let my {role} edit that document.",
        "{document}, which lies in {folder}, should go into a new folder {new} within {parent}. Share it with my {role}, with the right to edit.",
        "I need a new folder called {new} in {parent}. Put {document} there (it's in {folder} now) and give my {role} the right to edit it.",
        "Please tidy up a bit: create {new} under {parent} and move {document} over from {folder}. My {role} has to be able to edit it.",
        "Could you move {document} out of {folder}, into a folder {new} that you make inside {parent}? And my {role} needs to edit it, so share it like that.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        names = [row["name"] for row in world.rows("documents")]
        mine = [
            row
            for row in world.rows(
                "documents", lambda row: row["owner"] is None and row["folder"] and not row["locked_by"]
            )
            if names.count(row["name"]) == 1
        ]
        document = choose(mine, chance, "document")
        role = named_role(world, chance)
        if any((row["document"], row["person"]) == (document["id"], role["id"]) for row in world.rows("shares")):
            raise Unsatisfied("They can see it already.")
        folders = {row["id"]: row["name"] for row in world.rows("folders")}
        parents = [name for id, name in folders.items() if id != document["folder"]]
        new = [name for name in ("Drafts", "Old things", "To check", "For later") if name not in folders.values()]
        return {
            "new": titled(chance.choice(new)),
            "parent": same(chance.choice(parents)),
            "document": same(document["name"]),
            "folder": same(folders[document["folder"]]),
            "role": same(role["role"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("view", "To be on the safe side, let them look at it only, not edit it.")
        yield Limit("top", f"On second thoughts, don't make the folder inside {given['parent']} but at the top.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        parent = solver.one("folders", lambda row: row["name"] == given["parent"])
        document = solver.one("documents", lambda row: row["name"] == given["document"])
        top = given["limit"] == "top"
        folder = solver.insert("folders", name=given["new"], parent=None if top else parent["id"])
        solver.update("documents", document["id"], folder=folder["id"])
        right = "view" if given["limit"] == "view" else "edit"
        person = holder_of(solver, given["role"])
        solver.insert("shares", document=document["id"], person=person["id"], right=right)
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        ids = {row["name"]: row["id"] for row in (yield "files_list_folders", {}).value}
        if "listed" in by:
            found = yield "files_list_folder", {"folder_id": ids[given["folder"]]}
        else:
            found = yield "files_search", {"text": given["document"]}
        document = next(row["id"] for row in found.value if row["name"] == given["document"])
        inside = {} if given["limit"] == "top" else {"parent_id": ids[given["parent"]]}
        made = yield "files_create_folder", {"name": given["new"], **inside}
        yield "files_move", {"document_id": document, "folder_id": made.value["id"]}
        name = yield from named_by_role(given["role"], by)
        right = "view" if given["limit"] == "view" else "edit"
        yield "files_share", {"document_id": document, "name": name, "right": right}
        return f"{given['document']} is in {given['new']}."


class ShareBill(Errand):
    """Somebody gets a part of what the user has spent."""

    name = "finance.share_bill"
    domains = ("finance",)
    routes = ("", "group", "budget", "calculator")
    says = (
        "My {role} paid {share} of what my last payment to {payee} came to, in cash. Pay that back from my {account}, with the note {note}.",
        "I owe my {role} {share} of my latest bill from {payee}. Transfer it from the {account}, please; the note should read {note}.",
        "Please look up my last payment to {payee} and send {share} of it to my {role}. Take it from the {account} and write {note} as the note.",
        "The last time I paid at {payee}, my {role} put in {share} of it for me. Send them that much from my {account}; note: {note}.",
        "Could you pay my {role} back? It's {share} of the most recent payment to {payee}, out of my {account}, with {note} as the note.",
    )
    notes = ('For the 27" monitor', 'Your part of "The Plan"', 'The "thank you" dinner', 'Half of the 12" pizzas')

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        shops = sorted({row["payee"] for row in world.rows("transactions") if row["amount"] < 0 and not row["person"]})
        parts, said = chance.choice(((2, "half"), (4, "a quarter"), (5, "a fifth"), (10, "a tenth")))
        return {
            "role": same(named_role(world, chance)["role"]),
            "share": Slot(parts, said),
            "payee": same(choose(shops, chance, "payment")),
            "account": same(chance.choice(("checking account", "savings account"))),
            "note": titled(chance.choice(self.notes)),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        currency = user_of(world)["currency"]
        last = _last(world, given["payee"])
        most = float(int(-last / given["share"])) or 1.0
        yield Limit(most, f"It mustn't be more than {written(most, currency)}, though; that's what we agreed on.")

    def _amount(self, paid: float, given: Mapping[str, Any]) -> float:
        part = round(-paid / int(given["share"]), 2)
        return part if given["limit"] is None else min(part, float(given["limit"]))

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        last = _last(solver, given["payee"])
        if round(-last / given["share"], 2) != -last / given["share"]:
            raise Unsatisfied("That can't be divided.")
        amount = self._amount(last, given)
        account = solver.one("accounts", lambda row: row["name"] == given["account"])
        person = holder_of(solver, given["role"])
        if account["balance"] < amount:
            raise Unsatisfied("There is too little money.")
        solver.update("accounts", account["id"], balance=round(account["balance"] - amount, 2))
        solver.insert(
            "transactions",
            account=account["id"],
            day=solver.today,
            payee=person["name"],
            person=person["id"],
            amount=-amount,
            category="people",
            note=[given["note"]],
        )
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        found = yield "finance_list_transactions", {"payee": given["payee"]}
        paid = found.value["transactions"][0]["amount"]
        if "calculator" in by:
            yield "maths_calculate", {"expression": f"{-paid} / {given['share']}"}
        accounts = yield "finance_list_accounts", {}
        id = next(row["id"] for row in accounts.value if row["name"] == given["account"])
        name = yield from named_by_role(given["role"], by)
        amount = self._amount(paid, given)
        yield "finance_transfer", {"from_account": id, "to": name, "amount": amount, "note": given["note"]}
        return f"{name} got {amount}."


def _last(world: World, payee: str) -> float:
    """The newest payment to a shop, below zero."""
    found = list(world.rows("transactions", lambda row: row["payee"] == payee))
    days = [row["day"] for row in found]
    if days.count(max(days)) > 1:
        raise Unsatisfied("There are two payments on that day.")
    return float(max(found, key=lambda row: str(row["day"]))["amount"])


class MonthlyHelp(Errand):
    """A yearly sum in monthly parts, instead of what there was."""

    name = "finance.monthly_help"
    domains = ("finance",)
    routes = ("", "group", "calculator", "group calculator")
    says = (
        "From now on my {role} is to get {yearly} a year from my {account}, in twelve equal payments on the {ordinal} of each month. Cancel my standing order to {old} in return.",
        "Stop the monthly payment to {old}. My {role} gets {yearly} a year instead, spread evenly over the months, paid from the {account} on the {ordinal}.",
        "Please end the standing order for {old} and set up one for my {role}: {yearly} a year in monthly parts, always on the {ordinal}, out of my {account}.",
        "I've promised my {role} {yearly} a year. Pay it month by month, on the {ordinal}, from the {account}. What {old} gets from me every month can stop.",
        "My {role} should receive {yearly} per year from my {account}: a twelfth of it on the {ordinal} of every month. And there's no need to go on paying {old}, so end that standing order.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        orders = list(world.rows("standing_orders"))
        role = named_role(world, chance)
        others = [row["person"] for row in orders]
        old = choose([id for id in others if id != role["id"] and others.count(id) == 1], chance, "standing order")
        if role["id"] in others:
            raise Unsatisfied("They get something already.")
        monthly = chance.choice((20, 25, 30, 40, 45, 60))
        day = chance.choice((1, 3, 5, 10, 15, 21))
        ending = {1: "st", 21: "st", 3: "rd"}.get(day, "th")
        return {
            "role": same(role["role"]),
            "yearly": Slot(12 * monthly, written(12 * monthly, user_of(world)["currency"])),
            "account": same(chance.choice(("checking account", "savings account"))),
            "ordinal": Slot(day, f"{day}{ending}"),
            "old": same(world.get("people", old)["name"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit(4, "I'd rather pay a third more each month than that, now that I think of it.")
        yield Limit(14, "Pay it in the middle of the month, on the 14th, rather than on the day I said.")

    def _terms(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """How much, and on which day."""
        amount = given["yearly"] / 12 * (4 / 3 if given["limit"] == 4 else 1)
        return {"amount": round(amount, 2), "day_of_month": 14 if given["limit"] == 14 else given["ordinal"]}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = holder_of(solver, given["role"])
        old = solver.one("people", lambda row: row["name"] == given["old"])
        order = solver.one("standing_orders", lambda row: row["person"] == old["id"])
        account = solver.one("accounts", lambda row: row["name"] == given["account"])
        solver.delete("standing_orders", order["id"])
        solver.insert("standing_orders", account=account["id"], person=person["id"], **self._terms(given))
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        listed = yield "finance_list_standing_orders", {}
        old = next(row["id"] for row in listed.value if row["to"] == given["old"])
        yield "finance_cancel_standing_order", {"standing_order_id": old}
        if "calculator" in by:
            yield "maths_calculate", {"expression": f"{given['yearly']} / 12"}
        accounts = yield "finance_list_accounts", {}
        id = next(row["id"] for row in accounts.value if row["name"] == given["account"])
        name = yield from named_by_role(given["role"], by)
        yield "finance_create_standing_order", {"from_account": id, "to": name, **self._terms(given)}
        return f"{name} gets {self._terms(given)['amount']} a month."


ERRANDS: tuple[Errand, ...] = (HandOver(), AfterTheCall(), NewFolder(), ShareBill(), MonthlyHelp())
