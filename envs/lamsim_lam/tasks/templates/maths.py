"""Requests that need a calculation, most of them with data of other domains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import listed, said_day
from lamsim_lam.tasks.steps import choose, named, send_mail, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.health import KINDS
from lamsim_lam.world.domains.maths import value_of, variables_of

_SAID = {"weight": "weight", "pulse": "resting pulse", "temperature": "body temperature", "glucose": "blood glucose"}
_UNKNOWN = ("cheese fondue", "moving boxes", "curtain length")


def _own(world: World) -> list[Row]:
    """The formulas that the user has saved."""
    return [row for row in world.rows("formulas") if not row["supplied"]]


def _readings(world: World, kind: str, since: str) -> list[Row]:
    return [row for row in world.rows("measurements") if row["kind"] == kind and row["day"] >= since]


def _share(amount: float, parts: int) -> str:
    """An equal part of an amount, without needless zeros."""
    return f"{amount / parts:.2f}".rstrip("0").rstrip(".")


class ShareOfSpending(Template):
    """How many percent of the spending went to a category."""

    name = "maths.share_of_spending"
    domains = ("maths", "finance")
    tools = ("finance_list_transactions", "maths_percentage")
    says = (
        "What percentage of all my spending since {day}, that day included, went to {category}? One decimal, please.",
        "Of everything I have paid from {day} (inclusive) until now, how many percent were for {category}? Round to one decimal.",
        "Tell me the share of {category} in my total spending from {day} on, as a percentage with one decimal.",
        "Take all payments I made since {day}, counting that day. How many percent of their sum are for {category}, to one decimal?",
        "I think I spend too much on {category}. As a percentage of all I have spent since {day} (inclusive), how much was it? Give one decimal.",
        "Work out which percentage of my expenses from {day} until today, both included, falls under {category}; one decimal will do.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        category = chance.choice(list(world.rows("budgets")))["category"]
        days = sorted(row["day"] for row in world.rows("transactions") if row["category"] == category)
        if len(days) < 2:
            raise Unsatisfied("There are too few payments.")
        day = chance.choice(days[len(days) // 2 :])
        return {"category": Slot(category, category), "day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paid = solver.all("transactions", lambda row: row["day"] >= given["day"] and row["amount"] < 0)
        part = sum(row["amount"] for row in paid if row["category"] == given["category"])
        return Answer("number", part / sum(row["amount"] for row in paid) * 100, unit="%", tolerance=0.06)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_transactions", {"since": given["day"]}
        rows = list(found.value["transactions"])
        for page in range(2, found.value["pages"] + 1):
            found = yield "finance_list_transactions", {"since": given["day"], "page": page}
            rows += found.value["transactions"]
        paid = [row for row in rows if row["amount"] < 0]
        part = -sum(row["amount"] for row in paid if row["category"] == given["category"])
        whole = -sum(row["amount"] for row in paid)
        share = yield "maths_percentage", {"part": round(part, 2), "whole": round(whole, 2)}
        return f"It was {share.value:.1f} %."


class MiddleReading(Template):
    """The median or the span of some measurements."""

    name = "maths.middle_reading"
    domains = ("maths", "health")
    tools = ("health_list_measurements", "maths_statistics")
    says = (
        "What is {figure} of my {kind} readings since {day}, that day included? Round to one decimal.",
        "Look at all readings of my {kind} from {day} (inclusive) on and tell me {figure}, to one decimal.",
        "For my {kind}, I'd like to know {figure} of the values measured from {day} until today, both days included. One decimal is enough.",
        "Please work out {figure} of everything that was measured for my {kind} on {day} or later, with one decimal.",
        "From {day} on, that day counted, what's {figure} of my {kind} measurements? I need one decimal.",
        "Tell me {figure} of my {kind} values since {day}, including {day} itself, rounded to a tenth.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kind = chance.choice(tuple(KINDS))
        day = (date.fromisoformat(world.today) - timedelta(chance.randrange(15, 42))).isoformat()
        if len(_readings(world, kind, day)) < 3:
            raise Unsatisfied("There are too few readings.")
        figure = chance.choice(("median", "span"))
        said = {"median": "the median", "span": "the difference between the highest and the lowest"}[figure]
        return {
            "figure": Slot(figure, said),
            "kind": Slot(kind, _SAID[kind]),
            "day": Slot(day, said_day(day, world.today, chance)),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all("measurements", lambda row: row["kind"] == given["kind"] and row["day"] >= given["day"])
        values = [row["value"] for row in found]
        wanted = median(values) if given["figure"] == "median" else max(values) - min(values)
        return Answer("number", wanted, unit=KINDS[given["kind"]][0], tolerance=0.06)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_measurements", {"kind": given["kind"], "since": given["day"]}
        told = yield "maths_statistics", {"numbers": [float(row["value"]) for row in found.value]}
        span = told.value["maximum"] - told.value["minimum"]
        return f"It is {told.value['median'] if given['figure'] == 'median' else span:.1f}."


class ReadingInUnit(Template):
    """The latest weight or temperature in a foreign unit."""

    name = "maths.reading_in_unit"
    domains = ("maths", "health")
    tools = ("health_list_measurements", "maths_convert")
    says = (
        "What was my latest {kind} in {unit}? One decimal, please.",
        "Convert my most recent {kind} reading to {unit}, rounded to one decimal.",
        "A form asks for my {kind} in {unit}. Take the last one I measured and give me the value with one decimal.",
        "Tell me in {unit}, to one decimal, what my {kind} was at the last measurement.",
        "How much is my last measured {kind} in {unit}? Round to a tenth.",
        "I need the newest value of my {kind}, but in {unit} and with one decimal.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kind, unit, said = chance.choice(
            (
                ("weight", "pound", "pounds"),
                ("weight", "ounce", "ounces"),
                ("temperature", "F", "degrees Fahrenheit"),
            )
        )
        return {"kind": Slot(kind, _SAID[kind]), "unit": Slot(unit, said)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        latest = max(row["day"] for row in _readings(solver, given["kind"], ""))
        value = solver.one("measurements", lambda row: row["kind"] == given["kind"] and row["day"] == latest)["value"]
        wanted = {"pound": value / 0.45359237, "ounce": value / 0.028349523125, "F": value * 1.8 + 32}[given["unit"]]
        return Answer("number", wanted, unit=given["unit"], tolerance=0.06)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_measurements", {"kind": given["kind"]}
        own = {"weight": "kg", "temperature": "C"}[given["kind"]]
        wanted = {"value": float(found.value[0]["value"]), "from_unit": own, "to_unit": given["unit"]}
        told = yield "maths_convert", wanted
        return f"It was {told.value:.1f}."


class RoundAge(Template):
    """When somebody is so many thousand days old."""

    name = "maths.round_age"
    domains = ("maths", "contacts")
    tools = ("contacts_search", "contacts_get", "maths_add_days")
    withholds = True
    says = (
        "On which date is {person} exactly {days} days old?",
        "When will {person} have lived for {days} days, or when was that? Count from the date of birth.",
        "Counting from the birthday in my contacts, what date is {days} days after {person} was born?",
        "I'd like to celebrate that {person} turns {days} days old. Which date is that?",
        "Take the date of birth of {person}, add {days} days, and tell me the date.",
        "Tell me the date on which {person} will have lived for exactly {days} days.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = choose([row for row in world.rows("people") if row["birthday"]], chance, "such contact")
        days = chance.randrange(10, 30) * 1000
        return {
            "person": somebody(person, "a certain person", "Whom do you mean?", "who|whom|whose|person|name"),
            "days": Slot(days, f"{days:,}"),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        return Answer("day", (date.fromisoformat(person["birthday"]) + timedelta(given["days"])).isoformat())

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_search", {"text": given["person"]}
        person = yield "contacts_get", {"contact_id": found.value[0]["id"]}
        told = yield "maths_add_days", {"day": person.value["birthday"], "days": given["days"]}
        return f"That is {told.value['day']}."


class UseFormula(Template):
    """What a formula of the user's gives."""

    name = "maths.use_formula"
    domains = ("maths",)
    tools = ("maths_list_formulas", "maths_use_formula")
    twists = ("absent",)
    says = (
        "What does my formula {formula} give for {values}?",
        "Use the saved formula {formula} with {values} and tell me the result.",
        "By my formula {formula}, what do I get when I put in {values}?",
        "Please calculate {formula} for {values}; I have saved a formula of that name.",
        "I have a formula called {formula}. Which number comes out for {values}?",
        "With {values}, what's the result of the formula {formula} that I saved?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        formula = choose(_own(world), chance, "such formula")
        values = {name: chance.randrange(3, 60) for name in variables_of(formula["expression"])}
        name = chance.choice(_UNKNOWN) if twist == "absent" else formula["name"]
        said = listed([f"{key} = {value}" for key, value in values.items()])
        return {"formula": Slot(name, f'"{name}"'), "values": Slot(values, said)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        formula = solver.one("formulas", lambda row: row["name"] == given["formula"])
        return Answer("number", value_of(formula["expression"], given["values"]), tolerance=0.006)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "maths_list_formulas", {}
        formula = named(found.value, given["formula"])
        values = [float(given["values"][name]) for name in formula["variables"]]
        told = yield "maths_use_formula", {"name": formula["name"], "values": values}
        return f"The result is {told.value:.2f}."


class ChangeFormula(Template):
    """Another expression for a formula, which can only be saved anew."""

    name = "maths.change_formula"
    domains = ("maths",)
    tools = ("maths_list_formulas", "maths_delete_formula", "maths_save_formula")
    vital = ("maths_delete_formula", "maths_save_formula")
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Change the formula {formula} to {expression}.",
        "The saved formula {formula} is wrong. Replace it with {expression}, under the same name.",
        "From now on, {formula} should be calculated as {expression}. Please adapt the saved formula.",
        "Please correct my calculator's formula {formula}: it has to be {expression}.",
        "I want the formula {formula} to read {expression} instead of what it is now.",
        "Could you exchange the formula saved as {formula} for {expression}? The name stays.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = [row for row in world.rows("formulas") if row["supplied"] is (twist == "forbidden")]
        formula = choose(rows, chance, "such formula")
        variables = variables_of(formula["expression"])
        expression = f"{' * '.join(variables)} * {chance.randrange(2, 9)} + {chance.randrange(10, 90)}"
        name = chance.choice(_UNKNOWN) if twist == "absent" else formula["name"]
        told = f'"{expression}"'
        ask = Ask(
            "something else", "How is the new formula to read?", f"It's {told}.", "how|what|which|formula|express"
        )
        return {"formula": Slot(name, f'"{name}"'), "expression": Slot(expression, told, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        formula = solver.one("formulas", lambda row: row["name"] == given["formula"])
        solver.delete("formulas", formula["id"])
        solver.insert("formulas", name=given["formula"], expression=given["expression"], supplied=False)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "maths_list_formulas", {}
        if not any(row["name"] == given["formula"] for row in found.value):
            raise Impossible(f"There is no formula {given['formula']!r}.")
        gone = yield "maths_delete_formula", {"name": given["formula"]}
        if gone.error:
            raise Impossible(gone.value)
        yield "maths_save_formula", {"name": given["formula"], "expression": given["expression"]}
        return f"The formula {given['formula']} is changed."


class SplitBill(Template):
    """A payment shared by several, of whom one gets a mail with what each has to pay."""

    name = "maths.split_bill"
    domains = ("maths", "finance", "mail")
    tools = ("finance_list_transactions", "maths_calculate", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    withholds = True
    says = (
        "Split my last payment to {payee} equally among {count} people, and mail {person} what each has to pay. The subject is {subject}.",
        "There were {count} of us at {payee} the last time I paid there. Send {person} a mail, subject {subject}, saying how much each of us owes if we split it evenly.",
        "What did I pay to {payee} the last time? Divide it by {count} and let {person} know the result by mail, under the subject {subject}.",
        "My latest bill from {payee} is to be shared by {count} of us in equal parts. Write the amount of a part to {person} by mail; subject {subject}.",
        "I last paid {payee} for {count} of us, and {person} is to pay a share. Mail them the amount of one of the {count} equal shares, with the subject {subject}.",
        "Please divide my most recent payment to {payee} into {count} equal parts and send {person} a mail with the subject {subject} that names the amount of a part.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        paid = list(world.rows("transactions", lambda row: row["amount"] < 0 and row["person"] is None))
        days = [(row["payee"], row["day"]) for row in paid]
        latest = {row["payee"]: row for row in paid}
        count = chance.choice((4, 5))
        # A part without thousands and fractions of a cent can be written in one way only.
        parts = {
            name: round(-row["amount"] * 100) for name, row in latest.items() if days.count((name, row["day"])) == 1
        }
        clear = [name for name, cents in parts.items() if cents % count == 0 and cents / count < 100000]
        payee = choose(clear, chance, "such payment")
        person = choose([row for row in world.rows("people") if row["email"]], chance, "such contact")
        subject = chance.choice(("Your share", "The bill", "What you owe me"))
        return {
            "payee": Slot(payee, payee),
            "count": Slot(count, str(count)),
            "person": somebody(person, "somebody", "Who is to get the mail?", "who|whom|name|recipient"),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        last = max(row["day"] for row in solver.rows("transactions", lambda row: row["payee"] == given["payee"]))
        payment = solver.one("transactions", lambda row: row["payee"] == given["payee"] and row["day"] == last)
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], [_share(-payment["amount"], given["count"])])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "finance_list_transactions", {"payee": given["payee"]}
        amount = -found.value["transactions"][0]["amount"]
        part = yield "maths_calculate", {"expression": f"{amount} / {given['count']}"}
        body = f"Each of us pays {part.value:.2f} for {given['payee']}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"{given['person']} knows what to pay."


TEMPLATES: tuple[Template, ...] = (
    ShareOfSpending(),
    MiddleReading(),
    ReadingInUnit(),
    RoundAge(),
    UseFormula(),
    ChangeFormula(),
    SplitBill(),
)
