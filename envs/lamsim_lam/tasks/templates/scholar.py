"""Requests about papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, make_appointment, named, quoted, send_mail, somebody, stranger
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.scholar import METHODS, TOPICS, cited

_NO_VENUES = ("Forum on Quiet Machines", "Colloquium on Moss", "Summit of Spare Parts")


def _by(world: World, author: str) -> list[Row]:
    """The papers of an author, by the name."""
    ids = {row["id"] for row in world.rows("authors") if row["name"] == author}
    return [row for row in world.rows("papers") if ids.intersection(row["authors"])]


def _missing(world: World, chance: Chance) -> str:
    """A title that no paper has."""
    known = {row["title"] for row in world.rows("papers")}
    titles = [f"{method} for {topic}" for method in METHODS for topic in TOPICS]
    return chance.choice([title for title in titles if title not in known])


class MostCited(Template):
    """The paper of an author that is cited most."""

    name = "scholar.most_cited"
    domains = ("scholar",)
    tools = ("scholar_search_papers",)
    twists = ("absent",)
    says = (
        "Which paper by {author} is cited most often?",
        "What's the title of the most cited paper that {author} has written or co-written?",
        "Of all papers with {author} among the authors, which has the most citations?",
        "I'd like to begin with the best-known work of {author}, meaning the paper with the most citations. What is its title?",
        "Find the paper by {author} that other papers cite most, and tell me its title.",
        "Name the paper of {author} with the highest number of citations.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = choose([r for r in world.rows("authors") if 2 <= len(_by(world, r["name"])) <= 10], chance, "one")[
            "name"
        ]
        name = stranger(world, chance) if twist == "absent" else name
        if twist == "absent" and _by(world, name):
            raise Unsatisfied("Somebody is called so.")
        return {"author": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        counts, ids = cited(solver), {row["id"] for row in _by(solver, given["author"])}
        best = max(counts[id] for id in ids)
        title = solver.one("papers", lambda row: row["id"] in ids and counts[row["id"]] == best)["title"]
        return Answer("text", title, others=tuple(r["title"] for r in solver.rows("papers") if r["title"] != title))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"author": given["author"]}
        if not found.value:
            raise Impossible(f"No paper by {given['author']} is known.")
        return f"It's {max(found.value, key=lambda row: row['citations'])['title']}."


class CountAtVenue(Template):
    """How many papers a venue has had since a year."""

    name = "scholar.count_at_venue"
    domains = ("scholar",)
    tools = ("scholar_search_papers",)
    says = (
        "How many papers from the {venue} are there since {year}, that year included?",
        "Count the papers that appeared at the {venue} in {year} or later.",
        "Tell me the number of papers which the {venue} has had from {year} on.",
        "Since {year} (inclusive), how many papers came out at the {venue}?",
        "For a survey: how many papers from the {venue} are in the catalog, counting from the year {year} on?",
        "I need a figure. How many of the papers are from the {venue} and not older than {year}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        venue = chance.choice(list(world.rows("venues")))
        there = [row for row in world.rows("papers") if row["venue"] == venue["id"]]
        year = choose(there, chance, "paper there")["year"]
        if sum(row["year"] >= year for row in there) > 10:
            raise Unsatisfied("There are too many.")
        return {"venue": Slot(venue["name"], venue["name"]), "year": Slot(year, str(year))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        venue = next(solver.rows("venues", lambda row: row["name"] == given["venue"]))
        found = solver.all("papers", lambda row: row["venue"] == venue["id"] and row["year"] >= given["year"])
        return Answer("number", len(found))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"venue": given["venue"], "year_from": given["year"]}
        return f"There are {len(found.value)} papers."


class AddNewest(Template):
    """The newest paper of an author on the reading list."""

    name = "scholar.add_newest"
    domains = ("scholar",)
    tools = ("scholar_search_papers", "scholar_add_reading")
    vital = ("scholar_add_reading",)
    twists = ("absent",)
    withholds = True
    says = (
        "Put the newest paper by {author} on my reading list.",
        "What has {author} published last? Add that paper to my reading list.",
        "I want to read the latest paper of {author}; please add it to the list.",
        "Find the most recent publication of {author} and put it on my reading list.",
        "My reading list should have the last paper that {author} wrote. Please add it.",
        "Could you add whatever {author} has published most recently to what I want to read?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        reading = {row["paper"] for row in world.rows("reading_list")}
        names = []
        for row in world.rows("authors"):
            years = sorted((paper["year"], paper["id"]) for paper in _by(world, row["name"]))
            if years and years[-1][1] not in reading and (len(years) == 1 or years[-2][0] < years[-1][0]):
                names.append(row["name"])
        name = choose(names, chance, "such author")
        name = stranger(world, chance) if twist == "absent" else name
        if twist == "absent" and _by(world, name):
            raise Unsatisfied("Somebody is called so.")
        return {"author": somebody({"name": name}, "somebody", "By whom is it to be?", "who|whom|author|name|whose")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        ids = {row["id"] for row in _by(solver, given["author"])}
        year = max(row["year"] for row in _by(solver, given["author"]))
        paper = solver.one("papers", lambda row: row["id"] in ids and row["year"] == year)
        solver.insert("reading_list", paper=paper["id"], status="to read", added=solver.today, assigned_by=None)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"author": given["author"]}
        if not found.value:
            raise Impossible(f"No paper by {given['author']} is known.")
        yield "scholar_add_reading", {"paper_id": found.value[0]["id"]}
        return f"{found.value[0]['title']} is on your list."


class AddIfCited(Template):
    """A paper for the reading list, if another one cites it."""

    name = "scholar.add_if_cited"
    domains = ("scholar",)
    tools = ("scholar_search_papers", "scholar_list_references", "scholar_add_reading")
    twists = ("absent",)
    says = (
        "If {one} cites {other}, put the latter on my reading list. If it doesn't, tell me how many papers the former cites.",
        "Does the paper {one} cite {other}? Then I want to read the cited one, so add it to my list. Otherwise, just say how many references the first has.",
        "Check the references of {one}: should {other} be among them, add it to my reading list; should it not, give me the number of references.",
        "I'd like {other} on my reading list, but only in case {one} cites it. Else I want to know how many papers {one} cites.",
        "See whether {one} refers to {other}. When it does, the second paper goes on my reading list. When it doesn't, tell me the number of papers in the first one's references.",
        "Please look at what {one} cites. Is {other} there? Put it on the reading list. If it isn't there, how many papers are cited?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        reading = {row["paper"] for row in world.rows("reading_list")}
        one = choose([row for row in world.rows("papers") if row["cites"]], chance, "such paper")
        cites = chance.random() < 0.5
        wanted = [row for row in world.rows("papers") if row["id"] not in reading and row["id"] != one["id"]]
        other = choose([row for row in wanted if (row["id"] in one["cites"]) is cites], chance, "such paper")
        title = _missing(world, chance) if twist == "absent" else one["title"]
        return {"one": quoted(title), "other": quoted(other["title"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        one = solver.one("papers", lambda row: row["title"] == given["one"])
        other = next(solver.rows("papers", lambda row: row["title"] == given["other"]))
        if other["id"] not in one["cites"]:
            return Answer("number", len(one["cites"]))
        solver.insert("reading_list", paper=other["id"], status="to read", added=solver.today, assigned_by=None)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"text": given["one"]}
        one = named(found.value, given["one"], "title")
        references = yield "scholar_list_references", {"paper_id": one["id"]}
        other = next((row for row in references.value if row["title"] == given["other"]), None)
        if other is None:
            return f"It cites {len(references.value)} papers."
        yield "scholar_add_reading", {"paper_id": other["id"]}
        return f"It does, and {given['other']} is on your list."


class PlanDeadline(Template):
    """Time in the calendar on the day of a deadline."""

    name = "scholar.plan_deadline"
    domains = ("scholar", "calendar")
    tools = ("scholar_list_venues", "calendar_create")
    vital = ("calendar_create",)
    twists = ("absent",)
    withholds = True
    says = (
        "We want to hand in a paper at the {venue}. Block an hour at {time} on the day of its deadline in my calendar, titled {title}.",
        "When is the deadline of the {venue}? On that day at {time}, put a one-hour appointment {title} into my calendar.",
        "Please add {title} to my calendar, for 60 minutes from {time} on the submission deadline of the {venue}.",
        "On the deadline day of the {venue}, I need an hour called {title}, starting at {time}. Create the appointment, please.",
        "Look up until when papers can be submitted to the {venue}, and on that date make an appointment {title} at {time} that lasts one hour.",
        "For the {venue}, make me a calendar entry {title} on the last day for submissions: {time}, one hour.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        venue = choose([row for row in world.rows("venues") if row["deadline"]], chance, "such venue")
        free = [
            f"{hour:02d}:00"
            for hour in range(8, 20, 2)
            if not overlapping(world, f"{venue['deadline']} {hour:02d}:00", 60)
        ]
        time = choose(free, chance, "room in the calendar")
        name = chance.choice(_NO_VENUES) if twist == "absent" else venue["name"]
        title = chance.choice(("Submit the paper", "Last check of the paper", "Hand in"))
        ask = Ask(
            "a time still to be settled", "At what time shall it begin?", f"At {time}.", "time|when|hour|begin|start"
        )
        return {"venue": Slot(name, name), "time": Slot(time, time, ask), "title": quoted(title)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        venue = solver.one("venues", lambda row: row["name"] == given["venue"])
        make_appointment(solver, given["title"], f"{venue['deadline']} {given['time']}", 60)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_list_venues", {}
        venue = named(found.value, given["venue"])
        start = f"{venue['deadline']} {given['time']}"
        yield "calendar_create", {"title": given["title"], "start": start, "minutes": 60}
        return f"It is in the calendar at {start}."


class Recommend(Template):
    """The best-known paper about a topic for somebody, by mail."""

    name = "scholar.recommend"
    domains = ("scholar", "mail")
    tools = ("scholar_search_papers", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    withholds = True
    says = (
        "Mail {person} the title of the most cited paper on {topic}; the subject is {subject}.",
        "I know that {person} wants to read something about {topic}. Send the title of the paper with the most citations by mail, subject {subject}.",
        "Find the paper on {topic} that is cited most and write its title to {person} in a mail with the subject {subject}.",
        "Which paper about {topic} has the most citations? Please let {person} know the title by mail, under the subject {subject}.",
        "Recommend a paper on {topic} to {person}: the one with the highest number of citations. Mail the title, with the subject {subject}.",
        "Please write a mail to {person}, subject {subject}, which names the most cited of the papers on {topic}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        topic = chance.choice(TOPICS)
        if not 2 <= sum(topic in row["title"] for row in world.rows("papers")) <= 10:
            raise Unsatisfied("There are too few papers on it.")
        person = choose([row for row in world.rows("people") if row["email"]], chance, "such contact")
        subject = chance.choice(("A paper for you", "Reading tip", "Have you seen this"))
        return {
            "topic": Slot(topic, topic),
            "person": somebody(person, "somebody", "Who is it for?", "who|whom|name|recipient"),
            "subject": quoted(subject),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        counts = cited(solver)
        best = max(counts[row["id"]] for row in solver.rows("papers") if given["topic"] in row["title"])
        paper = solver.one("papers", lambda row: given["topic"] in row["title"] and counts[row["id"]] == best)
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], [paper["title"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_search_papers", {"text": given["topic"]}
        best = max(found.value, key=lambda row: row["citations"])
        body = f"The most cited paper on {given['topic']} is: {best['title']}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have recommended {best['title']}."


class DropPaper(Template):
    """A paper that the user will not read."""

    name = "scholar.drop_paper"
    domains = ("scholar",)
    tools = ("scholar_list_reading", "scholar_remove_reading")
    vital = ("scholar_remove_reading",)
    twists = ("forbidden", "absent")
    says = (
        "Take {title} off my reading list.",
        "I'm not going to read {title}. Remove it from the list, please.",
        "Please delete {title} from my reading list.",
        "The paper {title} can go from my reading list.",
        "Could you remove {title} from what I have on my reading list?",
        "My reading list is too long. Drop {title} from it.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wanted = [row for row in world.rows("reading_list") if bool(row["assigned_by"]) is (twist == "forbidden")]
        title = world.get("papers", choose(wanted, chance, "such entry")["paper"])["title"]
        return {"title": quoted(_missing(world, chance) if twist == "absent" else title)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        paper = next(solver.rows("papers", lambda row: row["title"] == given["title"]))
        solver.delete("reading_list", solver.one("reading_list", lambda row: row["paper"] == paper["id"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "scholar_list_reading", {}
        done = yield "scholar_remove_reading", {"entry_id": named(found.value, given["title"], "title")["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['title']} is off the list."


TEMPLATES: tuple[Template, ...] = (
    MostCited(),
    CountAtVenue(),
    AddNewest(),
    AddIfCited(),
    PlanDeadline(),
    Recommend(),
    DropPaper(),
)
