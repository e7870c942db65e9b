"""Requests about the address book."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named_role, somebody, stranger
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.world import World

_MONTHS = tuple(calendar.month_name[1:])


class BirthdayOfRole(Template):
    """When somebody has birthday, who is named by the role."""

    name = "contacts.birthday_of_role"
    domains = ("contacts",)
    tools = ("contacts_search", "contacts_get")
    says = (
        "When was my {role} born? I need the whole date.",
        "What is the date of birth of my {role}?",
        "Look up my {role}'s date of birth for me.",
        "Tell me on which date my {role} was born, year included.",
        "I have to fill in a form: what is the date of birth of my {role}?",
        "My {role}'s birthday, please, with the year.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        role = named_role(world, chance)["role"]
        return {"role": Slot(role, role)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        return Answer("day", solver.one("people", lambda row: row["role"] == given["role"])["birthday"])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_search", {"text": given["role"]}
        person = next(row for row in found.value if row["role"] == given["role"])
        told = yield "contacts_get", {"contact_id": person["id"]}
        return f"{person['name']} was born on {told.value['birthday']}."


class BirthdaysOfMonth(Template):
    """Who has birthday in a month."""

    name = "contacts.birthdays_of_month"
    domains = ("contacts",)
    tools = ("contacts_birthdays",)
    says = (
        "Whose birthdays are in {month}?",
        "Who of my contacts has a birthday in {month}?",
        "List the people in my address book whose birthday is in {month}.",
        "I need cards for {month}: whose birthdays are there?",
        "Which of my contacts were born in {month}?",
        "Tell me the names of everybody I know with a birthday in {month}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        month = int(chance.choice(list(world.rows("people")))["birthday"][5:7])
        return {"month": Slot(month, _MONTHS[month - 1])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        born = solver.all("people", lambda row: row["birthday"][5:7] == f"{given['month']:02d}")
        names = [row["name"] for row in born]
        return Answer("items", names, others=tuple(row["name"] for row in solver.rows("people") if row not in born))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_birthdays", {"month": given["month"]}
        return ", ".join(row["name"] for row in found.value)


class CountInCity(Template):
    """How many contacts of a group live in a city."""

    name = "contacts.count_in_city"
    domains = ("contacts",)
    tools = ("contacts_list_group",)
    says = (
        "How many people of my contact group {group} live in {city}?",
        "Count the contacts in the group {group} whose city is {city}.",
        "I'm going to {city}. How many contacts of the group {group} do I have there?",
        "In my address book's group {group}, how many are from {city}?",
        "How many of those in the group {group} of my contacts are in {city}?",
        "Tell me how many members of the group {group} in my contacts live in {city}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = choose([row for row in world.rows("people") if row["group"] != "services"], chance, "contact")
        return {"group": Slot(person["group"], person["group"]), "city": Slot(person["city"], person["city"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        there = solver.all("people", lambda row: row["group"] == given["group"] and row["city"] == given["city"])
        return Answer("number", len(there))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_list_group", {"group": given["group"]}
        return str(sum(row["city"] == given["city"] for row in found.value))


class NewPhone(Template):
    """A new phone number of somebody."""

    name = "contacts.new_phone"
    domains = ("contacts",)
    tools = ("contacts_search", "contacts_update")
    vital = ("contacts_update",)
    twists = ("absent",)
    withholds = True
    says = (
        "{person} has {phone} as the new phone number. Please change it in my contacts.",
        "Please change the phone number of {person} to {phone}.",
        "Update my address book: {person} can now be reached under {phone}.",
        "The phone number I have for {person} is out of date. It should be {phone}.",
        "From now on {person} has {phone} for a phone number, so put that into my contacts.",
        "Save {phone} as the phone number of {person}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = chance.choice(list(world.rows("people")))["name"] if twist != "absent" else stranger(world, chance)
        phone = f"+{chance.randrange(20, 99)} 555 {chance.randrange(1000, 9999)}"
        ask = Ask("another number", "What is the new number?", f"It is {phone}.", "number|what|which")
        return {"person": Slot(person, person), "phone": Slot(phone, phone, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        solver.update("people", person["id"], phone=given["phone"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_search", {"text": given["person"]}
        if not found.value:
            raise Impossible(f"There is no contact called {given['person']}.")
        yield "contacts_update", {"contact_id": found.value[0]["id"], "phone": given["phone"]}
        return f"{given['person']} now has the number {given['phone']}."


class FriendsOfTwoNames(Template):
    """A contact to another group, where two people bear the first name."""

    name = "contacts.which_of_two"
    domains = ("contacts",)
    tools = ("contacts_search", "contacts_move_to_group")
    vital = ("contacts_move_to_group",)
    withholds = True
    says = (
        "Please move {person} to the group {group} in my contacts.",
        "{person} belongs to the group {group} now; put them there in my address book.",
        "In my contacts, {person} should be in the group {group}.",
        "Put {person} into the contact group {group}, please.",
        "Change the group of {person} in my address book to {group}.",
        "I'd like to have {person} in the contact group {group}, not where they are now.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        firsts = [row["name"].split()[0] for row in world.rows("people")]
        twins = [row for row in world.rows("people") if firsts.count(row["name"].split()[0]) > 1]
        person = choose(twins, chance, "first name of two people")
        first = person["name"].split()[0]
        group = chance.choice([name for name in ("family", "friends", "work") if name != person["group"]])
        ask = Ask(first, f"Which {first} do you mean?", f"{person['name']}.", "which|who|what|do you mean")
        return {"person": Slot(person["name"], person["name"], ask), "group": Slot(group, group)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        solver.update("people", person["id"], group=given["group"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_search", {"text": given["person"]}
        yield "contacts_move_to_group", {"contact_id": found.value[0]["id"], "group": given["group"]}
        return f"{given['person']} is in the group {given['group']} now."


class KeepInTouch(Template):
    """Somebody new, who is a contact already or not."""

    name = "contacts.add_unless_known"
    domains = ("contacts",)
    tools = ("contacts_search", "contacts_add", "contacts_get")
    withholds = True
    says = (
        "I met {person}. If they aren't in my contacts yet, add them to the group {group} with the e-mail address {email}. If they are, tell me the phone number I have.",
        "Add {person} ({email}) to my contacts, group {group}. If there is such a contact already, change nothing and tell me their phone number.",
        "Is {person} in my address book? If yes, what phone number is there? If no, put them into the group {group}, e-mail {email}.",
        "Please make sure that {person} is among my contacts: if they are missing, the group is {group} and the e-mail address {email}. If not, just read me their phone number.",
        "Look for {person} in my contacts and give me the phone number. If nobody is called that, make a contact in the group {group} with the address {email}.",
        "{person} should be in my contacts, in the group {group}, with {email}. Only if they are not there at all, though; otherwise I want to hear the phone number you find.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        known = chance.random() < 0.5
        person = chance.choice(list(world.rows("people")))["name"] if known else stranger(world, chance)
        group = chance.choice(("friends", "work"))
        email = f"{person.replace(' ', '.').lower()}@example.net"
        who = {"name": person}
        return {
            "person": somebody(who, "somebody", "What is the name of the person?", "name|who|what"),
            "group": Slot(group, group),
            "email": Slot(email, email),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all("people", lambda row: row["name"] == given["person"])
        if found:
            others = tuple(row["phone"] for row in solver.rows("people") if row["phone"] != found[0]["phone"])
            return Answer("text", found[0]["phone"], others=others)
        blank = {"phone": "", "role": "", "birthday": "", "city": "", "occupation": ""}
        solver.insert("people", name=given["person"], group=given["group"], email=given["email"], **blank)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "contacts_search", {"text": given["person"]}
        if found.value:
            told = yield "contacts_get", {"contact_id": found.value[0]["id"]}
            return f"Their number is {told.value['phone']}"
        yield "contacts_add", {"name": given["person"], "group": given["group"], "email": given["email"]}
        return "There was no such contact; now there is."


TEMPLATES: tuple[Template, ...] = (
    BirthdayOfRole(),
    BirthdaysOfMonth(),
    CountInCity(),
    NewPhone(),
    FriendsOfTwoNames(),
    KeepInTouch(),
)
