"""Requests about money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, make_appointment, named, on_day, send_mail, stranger
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.finance import spent
from lamsim_lam.world.money import usual, written

_CLOSED = ("fixed deposit", "family account")
"""Accounts that the user can't pay from."""


def round_sum(world: World, euros: float, ask: Ask | None = None) -> Slot:
    """A round amount of the user's currency that is worth so many euros, roughly."""
    currency = user_of(world)["currency"]
    amount = float(round(usual(euros, currency)))
    return Slot(amount, written(amount, currency), ask)


class SpentOn(Template):
    """What a category of expenses has cost since a day."""

    name = "finance.spent_on"
    domains = ("finance",)
    tools = ("finance_list_transactions",)
    says = (
        "How much have I spent on {category} since {day}, that day included?",
        "What do my expenses for {category} come to, counting from {day} on?",
        "Add up everything I paid for {category} from {day} (inclusive) until today.",
        "I wonder how much money went to {category}. Please give me the total of the payments since {day}, including that day.",
        "Since {day}, and counting that day too, what sum did I spend in the category {category}?",
        "Look through my payments from {day} until now, both days included, and tell me the total that went to {category}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        category = chance.choice(list(world.rows("budgets")))["category"]
        days = sorted({row["day"] for row in world.rows("transactions", lambda row: row["category"] == category)})
        if len(days) < 3:
            raise Unsatisfied("There are too few payments.")
        day = chance.choice(days[:-1])
        return {"category": Slot(category, category), "day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all(
            "transactions", lambda row: row["category"] == given["category"] and row["day"] >= given["day"]
        )
        total = round(-sum(row["amount"] for row in found), 2)
        return Answer("number", total, unit=user_of(solver)["currency"], tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        wanted = {"category": given["category"], "since": given["day"]}
        found = yield "finance_list_transactions", wanted
        amounts = [row["amount"] for row in found.value["transactions"]]
        for page in range(2, found.value["pages"] + 1):
            found = yield "finance_list_transactions", {**wanted, "page": page}
            amounts += [row["amount"] for row in found.value["transactions"]]
        return f"You spent {-sum(amounts):.2f} on it."


class TransferTo(Template):
    """Money for a contact."""

    name = "finance.transfer_to"
    domains = ("finance",)
    tools = ("finance_list_accounts", "finance_transfer")
    vital = ("finance_transfer",)
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Transfer {amount} from my {account} to {person}.",
        "I owe {person} {amount}. Please pay it from the {account}.",
        "Could you send {person} {amount}? Take it from my {account}.",
        "Please pay {person} {amount} out of my {account}.",
        "{person} is waiting for {amount} from me. Make a transfer from my {account}.",
        "From my {account}, {amount} should go to {person}. Please see to it today.",
        "I promised {person} {amount}; use the {account} for the transfer.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = stranger(world, chance) if twist == "absent" else chance.choice(list(world.rows("people")))["name"]
        wanted = [row for row in world.rows("accounts") if (row["name"] in _CLOSED) is (twist == "forbidden")]
        money = round_sum(world, chance.randrange(3, 40) * 5)
        ask = Ask("some money", "How much is it to be?", f"It's {money.said}.", "how much|what amount|amount|sum")
        account = choose([row for row in wanted if row["balance"] >= money.value], chance, "such account")
        return {
            "amount": Slot(money.value, money.said, ask),
            "account": Slot(account["name"], account["name"]),
            "person": Slot(person, person),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        account = solver.one("accounts", lambda row: row["name"] == given["account"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        solver.update("accounts", account["id"], balance=round(account["balance"] - given["amount"], 2))
        solver.insert(
            "transactions",
            account=account["id"],
            day=solver.today,
            payee=person["name"],
            person=person["id"],
            amount=-given["amount"],
            category="people",
            note=[],
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_accounts", {}
        account = named(found.value, given["account"])
        wanted = {"from_account": account["id"], "to": given["person"], "amount": given["amount"]}
        done = yield "finance_transfer", wanted
        if done.error:
            raise Impossible(done.value)
        return f"{given['person']} gets the money."


class OverBudget(Template):
    """The categories that have cost too much."""

    name = "finance.over_budget"
    domains = ("finance",)
    tools = ("finance_list_budgets",)
    says = (
        "In which categories have I spent more than my budget allows?",
        "Which of my budgets are overspent at the moment?",
        "Have a look at my budgets and name each category in which I've gone over the limit.",
        "Where am I living beyond my means? I mean the categories whose budget I have exceeded.",
        "Please list all the budget categories where I have spent more than the limit.",
        "For which categories is the money spent in the last 30 days above what I had budgeted?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        over = [row for row in world.rows("budgets") if spent(world, row["category"]) > row["limit"]]
        if not 0 < len(over) < 6:
            raise Unsatisfied("None or all are overspent.")
        return {}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        over = solver.all("budgets", lambda row: spent(solver, row["category"]) > row["limit"])
        names = [row["category"] for row in over]
        others = tuple(row["category"] for row in solver.rows("budgets") if row["category"] not in names)
        return Answer("items", names, others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_budgets", {}
        return ", ".join(row["category"] for row in found.value if row["spent"] > row["limit"])


class TopUp(Template):
    """More money on an account that has little."""

    name = "finance.top_up"
    domains = ("finance",)
    tools = ("finance_list_accounts", "finance_move_money")
    says = (
        "If my {account} has less than {limit}, move {amount} there from the savings account. If it has at least that much, tell me its balance.",
        "Is the balance of my {account} below {limit}? Then top it up with {amount} from savings. Otherwise just tell me what the balance is.",
        "I want at least {limit} in my {account}. Should there be less, put {amount} from my savings account into it. Should there be enough, tell me how much there is.",
        "Check my {account}. If there's less than {limit} in it, move {amount} there from the savings account; if not, I only want to know the balance.",
        "Please have a look at the {account}. When there's less than {limit} in it, transfer {amount} from my savings account to it; when there isn't, report its balance.",
        "How much is in my {account}? Tell me if it's {limit} or more. If it's less than that, don't tell me but move {amount} from the savings account to it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = chance.choice(("checking account", "holiday fund"))
        limit, amount = round_sum(world, chance.randrange(3, 11) * 100), round_sum(world, chance.randrange(2, 14) * 50)
        return {"account": Slot(name, name), "limit": limit, "amount": amount}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        account = solver.one("accounts", lambda row: row["name"] == given["account"])
        if account["balance"] >= given["limit"]:
            return Answer("number", account["balance"], unit=user_of(solver)["currency"], tolerance=0.005)
        savings = solver.one("accounts", lambda row: row["name"] == "savings account")
        if savings["balance"] < given["amount"]:
            raise Unsatisfied("There are no savings.")
        solver.update("accounts", savings["id"], balance=round(savings["balance"] - given["amount"], 2))
        solver.update("accounts", account["id"], balance=round(account["balance"] + given["amount"], 2))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_accounts", {}
        account, savings = (named(found.value, name) for name in (given["account"], "savings account"))
        if account["balance"] >= given["limit"]:
            return f"There are {account['balance']:.2f} in it."
        wanted = {"from_account": savings["id"], "to_account": account["id"], "amount": given["amount"]}
        yield "finance_move_money", wanted
        return "I have moved the money."


class LostCard(Template):
    """A lost card is frozen, and a visit to the bank is planned."""

    name = "finance.lost_card"
    domains = ("finance", "calendar")
    tools = ("finance_list_cards", "finance_freeze_card", "calendar_create")
    vital = ("finance_freeze_card",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "I've lost my {card}! Freeze it, and then put a visit to the bank into my calendar {day} {time}: 30 minutes, titled {title}.",
        "My {card} is gone. Please freeze it first, and after that create a half-hour appointment {title} {day} {time}.",
        "Freeze the {card} for me, somebody may have stolen it. I also need an appointment {title} in my calendar, 30 minutes long, {day} {time}.",
        "Please make sure that nobody can pay with my {card} (freeze it), then plan half an hour for {title} {day} {time}.",
        "I can't find my {card} anywhere, so it must be frozen. When that is done, add {title} to my calendar, {day} {time}, for 30 minutes.",
        "The {card} should be frozen at once. After that, block 30 minutes {day} {time} in my calendar under the name {title}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        state = "blocked by the bank" if twist == "forbidden" else "active"
        card = choose([row for row in world.rows("cards") if row["state"] == state], chance, "such card")["name"]
        if twist == "absent":
            card = chance.choice(("student card", "gold card", "company card"))
        day = (date.fromisoformat(world.today) + timedelta(chance.randrange(1, 9))).isoformat()
        free = [f"{hour:02d}:00" for hour in range(8, 19) if not overlapping(world, f"{day} {hour:02d}:00", 30)]
        time = choose(free, chance, "room in the calendar")
        title = chance.choice(("Bank", "Visit to the bank", "New card"))
        ask = Ask("card", "Which of your cards is it?", f"The {card}.", "which|what|card")
        return {
            "card": Slot(card, card, ask),
            "day": on_day(day, world.today, chance),
            "time": Slot(time, f"at {time}"),
            "title": Slot(title, f'"{title}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        card = solver.one("cards", lambda row: row["name"] == given["card"])
        solver.update("cards", card["id"], state="frozen")
        make_appointment(solver, given["title"], f"{given['day']} {given['time']}", 30)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_cards", {}
        card = named(found.value, given["card"])
        done = yield "finance_freeze_card", {"card_id": card["id"]}
        if done.error:
            raise Impossible(done.value)
        start = f"{given['day']} {given['time']}"
        yield "calendar_create", {"title": given["title"], "start": start, "minutes": 30}
        return f"The {given['card']} is frozen, and the appointment is in the calendar."


class ConfirmPayment(Template):
    """A mail that says when somebody was paid last."""

    name = "finance.confirm_payment"
    domains = ("finance", "mail")
    tools = ("finance_list_transactions", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    says = (
        "{person} says that no money has arrived. Find my latest payment to them and mail them the date of it, with the subject {subject}.",
        "Write {person} a mail, subject {subject}, that tells on which date I made my most recent transfer to them.",
        "When did I last pay {person}? Send them that date by mail under the subject {subject}.",
        "Please look up the day of my last transfer to {person} and let them know by mail. The subject is {subject}.",
        "I'd like to confirm a payment: mail {person} the date on which I last sent them money. Subject: {subject}.",
        "Could you send {person} a mail with the subject {subject}, saying on which day I made my latest payment to them?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        paid = {row["person"] for row in world.rows("transactions")}
        people = [row for row in world.rows("people") if (row["id"] in paid) is (twist != "absent") and row["email"]]
        person = choose(people, chance, "such contact")["name"]
        subject = chance.choice(("My payment", "Your money", "About the transfer"))
        return {"person": Slot(person, person), "subject": Slot(subject, f'"{subject}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        latest = max(row["day"] for row in solver.rows("transactions", lambda row: row["person"] == person["id"]))
        solver.all("transactions", lambda row: row["person"] == person["id"] and row["day"] == latest)
        send_mail(solver, person["id"], given["subject"], [latest])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_transactions", {"payee": given["person"]}
        if not found.value["transactions"]:
            raise Impossible(f"There was no payment to {given['person']}.")
        body = f"My latest payment to you was made on {found.value['transactions'][0]['day']}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have written to {given['person']}."


class ChangeMonthlyPayment(Template):
    """Another amount for a standing order, which can only be set up anew."""

    name = "finance.change_monthly_payment"
    domains = ("finance",)
    tools = (
        "finance_list_standing_orders",
        "finance_list_accounts",
        "finance_cancel_standing_order",
        "finance_create_standing_order",
    )
    vital = ("finance_cancel_standing_order", "finance_create_standing_order")
    twists = ("absent",)
    withholds = True
    says = (
        "Change my monthly payment to {person} to {amount}; the day and the account stay as they are.",
        "From now on, {person} is to get {amount} each month by standing order, instead of what it is now. Same account, same day.",
        "{person} and I have agreed on {amount} a month. Please adapt my standing order, with the same account and day of the month as before.",
        "The standing order for {person} should be {amount}, nothing else about it changes.",
        "Could you set what I pay {person} every month to {amount}? I don't want the account or the day to change.",
        "Please replace my standing order to {person} by one of {amount}, on the same day of the month and from the same account.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        paid = {row["person"]: row for row in world.rows("standing_orders")}
        people = [row for row in world.rows("people") if (row["id"] in paid) is (twist != "absent")]
        person = choose(people, chance, "such contact")
        money = round_sum(world, chance.randrange(4, 70) * 5)
        if person["id"] in paid and paid[person["id"]]["amount"] == money.value:
            raise Unsatisfied("It is that much already.")
        ask = Ask(
            "another amount", "How much is it to be?", f"It's {money.said}.", "how much|what amount|which amount|amount"
        )
        return {"person": Slot(person["name"], person["name"]), "amount": Slot(money.value, money.said, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        old: Row = solver.one("standing_orders", lambda row: row["person"] == person["id"])
        kept = {key: value for key, value in old.items() if key not in ("id", "amount")}
        solver.delete("standing_orders", old["id"])
        solver.insert("standing_orders", **kept, amount=given["amount"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_standing_orders", {}
        old = named(found.value, given["person"], "to")
        accounts = yield "finance_list_accounts", {}
        account = named(accounts.value, old["from"])
        yield "finance_cancel_standing_order", {"standing_order_id": old["id"]}
        wanted = {
            "from_account": account["id"],
            "to": given["person"],
            "amount": given["amount"],
            "day_of_month": old["day_of_month"],
        }
        yield "finance_create_standing_order", wanted
        return f"{given['person']} gets the new amount each month."


TEMPLATES: tuple[Template, ...] = (
    SpentOn(),
    TransferTo(),
    OverBudget(),
    TopUp(),
    LostCard(),
    ConfirmPayment(),
    ChangeMonthlyPayment(),
)
