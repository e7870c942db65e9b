"""Small requests about money, as a card's limit or a payment's account, and about a document that can go."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_date
from lamsim_lam.tasks.steps import choose, named
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Result, Slot, Solver, Template, Unsatisfied, Use
from lamsim_lam.tasks.templates.files import foreign_documents, missing_document, own_documents
from lamsim_lam.tasks.templates.finance import round_sum
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.finance import spent

_NO_CARDS = ("company card", "student card", "gift card")
_NO_SHOPS = ("Blue Lantern", "Kite Factory", "Harbour Diner")


def _shop_payments(world: World) -> list[Row]:
    """The payments to shops that shop and day tell apart."""
    rows = list(world.rows("transactions", lambda row: row["person"] is None and row["category"] != "salary"))
    keys = [(row["payee"], row["day"]) for row in rows]
    return [row for row, key in zip(rows, keys, strict=True) if keys.count(key) == 1]


def _paid(payee: str, day: str) -> Generator[Use, Result, Mapping[str, Any]]:
    """Steps of a plan to a payment."""
    page = pages = 1
    while page <= pages:
        found = yield "finance_list_transactions", {"payee": payee, "since": day, "page": page}
        for row in found.value["transactions"]:
            if (row["payee"], row["day"]) == (payee, day):
                return dict(row)
        page, pages = page + 1, found.value["pages"]
    raise Impossible(f"There is no payment to {payee} on {day}.")


class CardLimit(Template):
    """Another daily limit for a card."""

    name = "finance.card_limit"
    domains = ("finance",)
    tools = ("finance_list_cards", "finance_set_card_limit")
    vital = ("finance_set_card_limit",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Set the daily limit of my {card} to {amount}.",
        "I want to be able to pay up to {amount} a day with my {card}, no more and no less. Change the limit, please.",
        "Please change the limit of my {card}: {amount} a day.",
        "The daily limit of my {card} doesn't suit me any more. Make it {amount}.",
        "Could you see to it that the most one can pay with my {card} in a day is {amount}?",
        "From now on, my {card} should have a daily limit of {amount}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        blocked = twist == "forbidden"
        cards = list(world.rows("cards", lambda row: (row["state"] == "blocked by the bank") is blocked))
        name = choose(cards, chance, "such card")["name"]
        name = chance.choice(_NO_CARDS) if twist == "absent" else name
        amount = round_sum(world, chance.choice((150, 250, 350, 450, 650, 850)))
        ask = Ask("another sum", "What shall the new limit be?", f"Make it {amount.said} a day.", "limit|sum|much|what")
        return {"card": Slot(name, name), "amount": Slot(amount.value, amount.said, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        card = solver.one("cards", lambda row: row["name"] == given["card"])
        solver.update("cards", card["id"], daily_limit=given["amount"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        cards = yield "finance_list_cards", {}
        card = named(cards.value, given["card"])
        done = yield "finance_set_card_limit", {"card_id": card["id"], "daily_limit": given["amount"]}
        if done.error:
            raise Impossible(done.value)
        return f"The daily limit of the {given['card']} is changed."


class RaiseBudgetIfSpent(Template):
    """A budget that is raised once it is used up."""

    name = "finance.raise_budget_if_spent"
    domains = ("finance",)
    tools = ("finance_list_budgets", "finance_set_budget")
    says = (
        "If I've spent more on {category} in the last 30 days than the budget allows, raise that budget to {amount}. If I haven't, tell me how much of it is left.",
        "Is my budget for {category} used up? If I have gone beyond it in the last 30 days, make it {amount}; if not, how much is left of it?",
        "How much of the budget for {category} is left for the present 30 days? If I've already spent too much, don't tell me but set it to {amount}.",
        "Look at the last 30 days: should my expenses for {category} be above the budget, change the budget to {amount}. Should they be below, say how much I can still spend.",
        "Have I overspent on {category}, going by my budget and the last 30 days? Then the budget should be {amount} from now on. Otherwise tell me what remains of it.",
        "Set my budget for {category} to {amount}, but only if the last 30 days went beyond what it is now. If they didn't, I'd like to know how much was left.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        over = chance.random() < 0.5
        rows = world.rows("budgets", lambda row: (spent(world, row["category"]) > row["limit"]) is over)
        category = choose(list(rows), chance, "such budget")["category"]
        return {"category": Slot(category, category), "amount": round_sum(world, chance.choice((350, 400, 450)))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        budget = solver.one("budgets", lambda row: row["category"] == given["category"])
        left = round(budget["limit"] - spent(solver, given["category"]), 2)
        if left == 0:
            raise Unsatisfied("The budget is neither used up nor left.")
        if left > 0:
            return Answer("number", left, unit=user_of(solver)["currency"], tolerance=0.005)
        solver.update("budgets", budget["id"], limit=given["amount"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        budgets = yield "finance_list_budgets", {}
        budget = next(row for row in budgets.value if row["category"] == given["category"])
        left = budget["limit"] - budget["spent"]
        if left > 0:
            return f"There is {left:.2f} left."
        yield "finance_set_budget", {"category": given["category"], "limit": given["amount"]}
        return f"The budget for {given['category']} is raised."


class OtherCategory(Template):
    """A payment that counts for something else."""

    name = "finance.other_category"
    domains = ("finance",)
    tools = ("finance_list_transactions", "finance_categorise")
    vital = ("finance_categorise",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "What I paid to {payee} on {day} belongs in the category {category}. Please change that.",
        "Put the payment to {payee} of {day} into the category {category}.",
        "My payment to {payee} on {day} is in the wrong category. It should be {category}.",
        "Could you count the money that went to {payee} on {day} as {category}?",
        "Let the payment of {day} to {payee} be in the category {category}, please.",
        "About the payment to {payee} on {day}: change its category to {category}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        people = list(world.rows("transactions", lambda row: row["person"] is not None))
        row = choose(people if twist == "forbidden" else _shop_payments(world), chance, "such payment")
        payee = chance.choice(_NO_SHOPS) if twist == "absent" else row["payee"]
        others = [one["category"] for one in world.rows("budgets") if one["category"] != row["category"]]
        category = chance.choice(others)
        ask = Ask("another category", "Which category is right?", f"It's {category}.", "which|what|category")
        return {
            "payee": Slot(payee, payee),
            "day": Slot(row["day"], said_date(row["day"], chance)),
            "category": Slot(category, category, ask),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = (given["payee"], given["day"])
        row = solver.one("transactions", lambda row: (row["payee"], row["day"]) == wanted)
        solver.update("transactions", row["id"], category=given["category"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        row = yield from _paid(given["payee"], given["day"])
        done = yield "finance_categorise", {"transaction_id": row["id"], "category": given["category"]}
        if done.error:
            raise Impossible(done.value)
        return f"The payment to {given['payee']} counts as {given['category']} now."


class PaidFrom(Template):
    """Which account a payment was taken from."""

    name = "finance.paid_from"
    domains = ("finance",)
    tools = ("finance_list_transactions", "finance_get_transaction")
    vital = ("finance_get_transaction",)
    twists = ("absent",)
    says = (
        "From which of my accounts was the payment to {payee} on {day} taken?",
        "Which account did I pay {payee} from on {day}?",
        "On {day} I paid {payee}. Which account did the money come from?",
        "I'm going through my expenses: what account was charged for {payee} on {day}?",
        "Please look up the payment to {payee} of {day} and tell me which account it was made from.",
        "Money went to {payee} on {day}. Name the account that it left.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        usual = chance.random() < 0.5
        first = next(world.rows("accounts"))["id"]
        rows = [row for row in _shop_payments(world) if (row["account"] == first) is usual]
        row = choose(rows, chance, "such payment")
        payee = chance.choice(_NO_SHOPS) if twist == "absent" else row["payee"]
        return {"payee": Slot(payee, payee), "day": Slot(row["day"], said_date(row["day"], chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = (given["payee"], given["day"])
        row = solver.one("transactions", lambda row: (row["payee"], row["day"]) == wanted)
        others = tuple(one["name"] for one in solver.rows("accounts", lambda one: one["id"] != row["account"]))
        return Answer("text", solver.get("accounts", row["account"])["name"], others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        row = yield from _paid(given["payee"], given["day"])
        told = yield "finance_get_transaction", {"transaction_id": row["id"]}
        return f"It was paid from the {told.value['account']}."


class DropDocument(Template):
    """A document that isn't needed any more."""

    name = "files.drop_document"
    domains = ("files",)
    tools = ("files_search", "files_delete")
    vital = ("files_delete",)
    twists = ("forbidden", "absent")
    says = (
        "Delete {document} from my files.",
        "I don't need {document} any longer, so please delete it.",
        "Could you get rid of {document} for good?",
        "{document} is out of date. Please remove it from my files.",
        "There's a document called {document} in my files. Throw it away.",
        "Please clear up my files a little: {document} can be deleted.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        mine = [row for row in own_documents(world) if not row["locked_by"]]
        name = choose(foreign_documents(world) if twist == "forbidden" else mine, chance, "such document")["name"]
        name = missing_document(world, chance) if twist == "absent" else name
        return {"document": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        document = solver.one("documents", lambda row: row["name"] == given["document"])["id"]
        for table in ("shares", "versions"):
            for part in list(solver.rows(table, lambda row: row["document"] == document)):
                solver.delete(table, part["id"])
        solver.delete("documents", document)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "files_search", {"text": given["document"]}
        done = yield "files_delete", {"document_id": named(found.value, given["document"])["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['document']} is deleted."


TEMPLATES: tuple[Template, ...] = (CardLimit(), RaiseBudgetIfSpent(), OtherCategory(), PaidFrom(), DropDocument())
