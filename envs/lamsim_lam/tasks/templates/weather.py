"""Requests about the weather and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_sandbox.simulation.themes.places import PLACES

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, on_day, send_mail, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of

_LEVELS = {"minor": "from minor ones on", "moderate": "from moderate ones on", "severe": "severe ones only"}
CHANNELS = {"push": "push message", "mail": "mail", "text message": "text message"}
HAZARDS = {"storm": "storms", "flood": "floods", "heat": "heat", "frost": "frost", "snow": "snow", "fog": "fog"}
_LEISURE = ("Tennis", "Coffee", "Board games", "Dinner", "Family dinner")


def city_called(world: World, name: str) -> Row:
    """The city of a name."""
    return next(world.rows("weather_cities", lambda row: row["name"] == name))


def _days(world: World, city: str) -> list[Row]:
    """The forecasts for a city of that id."""
    return list(world.rows("forecasts", lambda row: row["city"] == city))


def elsewhere(world: World, chance: Chance) -> str:
    """A city for which there is no weather."""
    known = {row["name"] for row in world.rows("weather_cities")}
    return chance.choice([place.city for place in PLACES if place.city not in known])


class BestDay(Template):
    """The warmest, windiest or wettest day of a week."""

    name = "weather.best_day"
    domains = ("weather",)
    tools = ("weather_get_forecast",)
    says = (
        "On which of the coming seven days, today included, will {city} have {what}?",
        "I'm planning a trip to {city}. Which day of the forecast has {what} there? Tell me the date.",
        "Look at this week's forecast for {city} and give me the date with {what}.",
        "When is {what} expected in {city} this week? I need the date.",
        "{city}, the next seven days: on what date do they forecast {what}?",
        "Of all days that the forecast for {city} covers, which one has {what}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        what, said = chance.choice(
            (("high", "the highest temperature"), ("wind_kmh", "the strongest wind"), ("rain_mm", "the most rain"))
        )
        wanted = []
        for city in world.rows("weather_cities"):
            rows = _days(world, city["id"])
            values = sorted((row[what] for row in rows), reverse=True)
            if values[0] > max(values[1], rows[0][what]):
                wanted.append(city["name"])
        name = choose(wanted, chance, "such city")
        return {"city": Slot(name, name), "what": Slot(what, said)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        rows = _days(solver, city_called(solver, given["city"])["id"])
        most = max(row[given["what"]] for row in rows)
        return Answer("day", solver.one("forecasts", lambda row: row in rows and row[given["what"]] == most)["day"])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "weather_get_forecast", {"city": given["city"]}
        return f"It is {max(found.value, key=lambda row: row[given['what']])['day']}."


class RainTotal(Template):
    """How much rain there will be."""

    name = "weather.rain_total"
    domains = ("weather",)
    tools = ("weather_get_forecast",)
    twists = ("absent",)
    says = (
        "How many millimetres of rain are forecast for {city} in the seven days from today on, altogether?",
        "Add up the rain that is expected in {city} over the whole seven-day forecast, in millimetres.",
        "Do I have to water the garden in {city}? Tell me the total rainfall of the coming seven days, today included, in millimetres.",
        "What does the rain in {city} come to over the seven days of the forecast? In millimetres, please.",
        "I'd like the sum of all rain forecast for {city}, for today and the six days after, in millimetres.",
        "Is it going to be a wet week in {city}? Give me the total of rain in millimetres, seven days beginning today.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wet = [row for row in world.rows("weather_cities") if any(day["rain_mm"] for day in _days(world, row["id"]))]
        name = elsewhere(world, chance) if twist == "absent" else choose(wet, chance, "wet city")["name"]
        return {"city": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        city = city_called(solver, given["city"])["id"]
        rows = solver.all("forecasts", lambda row: row["city"] == city)
        return Answer("number", round(sum(row["rain_mm"] for row in rows), 1), unit="mm", tolerance=0.05)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "weather_get_forecast", {"city": given["city"]}
        if found.error:
            raise Impossible(found.value)
        return f"It comes to {sum(row['rain_mm'] for row in found.value):.1f} mm."


class FavouritesCompared(Template):
    """The coldest or warmest of the user's cities."""

    name = "weather.favourites_compared"
    domains = ("weather",)
    tools = ("weather_compare_cities",)
    says = (
        "Which of my favourite cities will have {what} {day}?",
        "Compare my favourite cities: where do they expect {what} {day}?",
        "Please tell me which city among my favourites has {what} {day}.",
        "I'd like to know in which of my favourite cities there will be {what} {day}.",
        "Among the cities that I've marked as favourites, which one is going to have {what} {day}?",
        "Go through my favourite cities and name the one with {what} {day}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        days = sorted({row["day"] for row in world.rows("forecasts")})
        what = chance.choice((("high", 1, "the highest temperature"), ("low", -1, "the lowest temperature")))
        return {"what": Slot(what[:2], what[2]), "day": on_day(chance.choice(days), world.today, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        column, sign = given["what"]
        cities = {row["id"]: row["name"] for row in solver.rows("weather_cities") if row["favourite"]}
        rows = list(solver.rows("forecasts", lambda row: row["day"] == given["day"] and row["city"] in cities))
        if len(rows) < 3:
            raise Unsatisfied("There is nothing to compare.")
        most = max(sign * row[column] for row in rows)
        city = cities[solver.one("forecasts", lambda row: row in rows and sign * row[column] == most)["city"]]
        others = tuple(row["name"] for row in solver.rows("weather_cities") if row["name"] != city)
        return Answer("text", city, others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        column, sign = given["what"]
        found = yield "weather_compare_cities", {"day": given["day"]}
        return f"It is {max(found.value, key=lambda row: sign * row[column])['city']}."


class Subscribe(Template):
    """A subscription to warnings."""

    name = "weather.subscribe"
    domains = ("weather",)
    tools = ("weather_list_cities", "weather_subscribe")
    vital = ("weather_subscribe",)
    twists = ("absent",)
    withholds = True
    says = (
        "Please warn me of {hazard} in {city}, {level}, by {channel}.",
        "I'd like to get warnings about {hazard} in {city}: {level}, and each of them by {channel}.",
        "Set up weather warnings for {city}. They should be about {hazard}, {level}, and come by {channel}.",
        "My parents spend the season in {city}, so I'd like to hear about {hazard} there, {level}. Subscribe to that, by {channel}.",
        "Subscribe me to warnings of {hazard} for {city}; {level}, please, and have them sent by {channel}.",
        "Whenever there is a warning of {hazard} in {city}, I want to know, {level}. It should come by {channel}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        city = chance.choice(list(world.rows("weather_cities")))
        taken = [row["hazard"] for row in world.rows("weather_subscriptions") if row["city"] == city["id"]]
        hazard = chance.choice([one for one in HAZARDS if one not in taken])
        level, channel = chance.choice(tuple(_LEVELS)), chance.choice(tuple(CHANNELS))
        name = elsewhere(world, chance) if twist == "absent" else city["name"]
        ask = Ask("one of my cities", "Which city do you mean?", f"{name}.", "which city|what city|city|where")
        return {
            "city": Slot(name, name, ask),
            "hazard": Slot(hazard, HAZARDS[hazard]),
            "level": Slot(level, _LEVELS[level]),
            "channel": Slot(channel, CHANNELS[channel]),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        city = solver.one("weather_cities", lambda row: row["name"] == given["city"])["id"]
        if any((row["city"], row["hazard"]) == (city, given["hazard"]) for row in solver.rows("weather_subscriptions")):
            raise Unsatisfied("There is such a subscription already.")
        new = {key: given[key] for key in ("hazard", "level", "channel")}
        solver.insert("weather_subscriptions", city=city, set_by="user", **new)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        cities = yield "weather_list_cities", {}
        if given["city"] not in [row["name"] for row in cities.value]:
            raise Impossible(f"There is no weather for {given['city']}.")
        yield "weather_subscribe", {key: given[key] for key in ("city", "hazard", "level", "channel")}
        return f"You will be warned of {given['hazard']} in {given['city']}."


class EndSubscriptions(Template):
    """No more warnings for a city."""

    name = "weather.end_subscriptions"
    domains = ("weather",)
    tools = ("weather_list_subscriptions", "weather_unsubscribe")
    vital = ("weather_unsubscribe",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "I don't want any more warnings for {city}. End all my subscriptions for it.",
        "Please unsubscribe me from every weather warning for {city}.",
        "I've moved away, so whatever warnings I've subscribed to for {city} can stop.",
        "Could you end all the weather subscriptions that I have for {city}?",
        "My phone keeps telling me about bad weather, and I'm not interested in {city} any longer. Cancel each subscription to warnings for it.",
        "Stop all warnings for {city}, please, by ending the subscriptions.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        fixed = twist == "forbidden"
        rows = list(world.rows("weather_subscriptions"))
        cities = sorted({row["city"] for row in rows if (row["set_by"] == "employer") is fixed})
        if twist == "absent":
            taken = {row["city"] for row in rows}
            cities = [row["id"] for row in world.rows("weather_cities") if row["id"] not in taken]
        name = world.get("weather_cities", choose(cities, chance, "such city"))["name"]
        ask = Ask("one of the cities", "Which city is it about?", f"It's about {name}.", "which|what|where|city")
        return {"city": Slot(name, name, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        city = city_called(solver, given["city"])["id"]
        for row in solver.all("weather_subscriptions", lambda row: row["city"] == city):
            solver.delete("weather_subscriptions", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "weather_list_subscriptions", {}
        rows = [row for row in found.value if row["city"] == given["city"]]
        if not rows:
            raise Impossible(f"There are no subscriptions for {given['city']}.")
        for row in rows:
            done = yield "weather_unsubscribe", {"subscription_id": row["id"]}
            if done.error:
                raise Impossible(done.value)
        return f"All subscriptions for {given['city']} have ended."


class CancelIfRain(Template):
    """An appointment is off, if it is going to rain where the user lives."""

    name = "weather.cancel_if_rain"
    domains = ("weather", "calendar")
    tools = ("contacts_get_profile", "weather_get_day", "calendar_list_day", "calendar_cancel")
    says = (
        "If the chance of rain in my home city is above {chance} percent {day}, cancel my {title} of that day. If it isn't, tell me the highest temperature, in degrees Celsius.",
        "There's my {title} {day}. Cancel it if rain is more than {chance} percent likely in my city; otherwise, how many degrees Celsius will it have at most?",
        "What about the weather here at home {day}? More than a {chance} percent chance of rain: call off the {title} in my calendar. Otherwise just give me the day's highest temperature in Celsius.",
        "Please look whether it might rain {day} where I live. When the chance is over {chance} percent, take the {title} out of my calendar, and when it isn't, tell me how warm it gets at most, in Celsius.",
        "I need dry weather for my {title} {day}. If the forecast for my city says more than {chance} percent chance of rain, cancel it; if not, I'd like to hear the maximum temperature in Celsius.",
        "Let's see what the forecast says about my home town {day}. Rain with more than {chance} percent probability means that the {title} has to be cancelled; in any other case I only want the high in degrees Celsius.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        days = {row["day"]: row for row in _days(world, city_called(world, user_of(world)["city"])["id"])}
        events = [row for row in world.rows("events") if row["mine"] and row["start"] > world.now]
        events = [row for row in events if row["start"][:10] in days]
        events = [row for row in events if row["title"] in _LEISURE] or events
        wet, limit = chance.random() < 0.5, chance.choice((30, 40, 50, 60))
        wanted = [row for row in events if (days[row["start"][:10]]["rain_chance"] > limit) is wet]
        event = choose(wanted or events, chance, "appointment")
        return {
            "title": Slot(event["title"], event["title"].lower()),
            "day": on_day(event["start"][:10], world.today, chance),
            "chance": Slot(limit, str(limit)),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        home = city_called(solver, user_of(solver)["city"])["id"]
        day = solver.one("forecasts", lambda row: row["city"] == home and row["day"] == given["day"])
        if day["rain_chance"] <= given["chance"]:
            return Answer("number", day["high"], unit="C", tolerance=0.5)
        wanted = (given["title"], given["day"])
        event = solver.one("events", lambda row: (row["title"], row["start"][:10]) == wanted)
        solver.delete("events", event["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        profile = yield "contacts_get_profile", {}
        weather = yield "weather_get_day", {"city": profile.value["city"], "day": given["day"]}
        if weather.value["rain_chance"] <= given["chance"]:
            return f"It will be dry, with {weather.value['high']} degrees at most."
        events = yield "calendar_list_day", {"day": given["day"]}
        event = next(row for row in events.value if row["title"] == given["title"])
        yield "calendar_cancel", {"event_id": event["id"]}
        return f"The {given['title']} is cancelled."


class PassWarningOn(Template):
    """A mail to somebody in whose city there is a warning."""

    name = "weather.pass_warning_on"
    domains = ("weather", "mail")
    tools = ("contacts_search", "weather_list_warnings", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    withholds = True
    says = (
        "There's a weather warning for the city where {person} lives. Write them a mail with the subject {subject} that says what the warning is of, and on which date it ends.",
        "Please tell {person} by mail which hazard the weather service warns of in their city, and until what date. Use the subject {subject}.",
        "Look up where {person} lives and what the weather warning there is about. Then mail them the kind of hazard and the date when it's over; the subject is {subject}.",
        "I'm worried about {person} because of the weather warning in their city. Send a mail, subject {subject}, that names the hazard and the end date of the warning.",
        "Could you pass the weather warning for the place where {person} lives on to them? A mail titled {subject} with the hazard and the date on which it ends will do.",
        "Mail {person}, under the subject {subject}, what there is a weather warning of in the city they live in, along with its last date.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        warned = [world.get("weather_cities", row["city"])["name"] for row in world.rows("warnings")]
        people = [row for row in world.rows("people") if row["email"] and warned.count(row["city"]) == 1]
        subject = chance.choice(("Take care", "Weather warning", "The weather"))
        return {
            "person": somebody(
                choose(people, chance, "such contact"), "a friend", "Who is it about?", "who|whom|name|friend"
            ),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        city = city_called(solver, person["city"])["id"]
        warning = solver.one("warnings", lambda row: row["city"] == city)
        send_mail(solver, person["id"], given["subject"], [warning["hazard"], warning["ends"][:10]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        people = yield "contacts_search", {"text": given["person"]}
        city = people.value[0]["city"]
        found = yield "weather_list_warnings", {"city": city}
        warning = found.value[0]
        body = f"There is a {warning['level']} {warning['hazard']} warning for {city} until {warning['ends']}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have written to {given['person']}."


TEMPLATES: tuple[Template, ...] = (
    BestDay(),
    RainTotal(),
    FavouritesCompared(),
    Subscribe(),
    EndSubscriptions(),
    CancelIfRain(),
    PassWarningOn(),
)
