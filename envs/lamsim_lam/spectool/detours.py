"""Detours: other calls that tell or do what one call of a plan does; each makes another accepted trajectory."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from lamsim_lam.tasks.template import Impossible, Plan, Result, Use
from lamsim_lam.world.values import clock_of, later, moment, moment_of

Values: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Generator[Use, Result, Any]
"""Yields calls, gets their results, and returns what the call in the plan would have given."""

Detour: TypeAlias = Callable[[Values, Values, Values], Steps]
"""Takes the call's arguments, the placeholders' values, and the last result of each tool that the plan has called."""


def detoured(plan: Plan, given: Values, detours: Mapping[str, Detour]) -> Plan:
    """A plan that goes another way at each call of some tools.

    Args:
        plan: The plan.
        given: The placeholders' values.
        detours: By the tool that is not called.
    """
    seen: dict[str, Any] = {}
    use = next(plan)
    while True:
        name, arguments = use
        if name in detours:
            result = Result((yield from detours[name](arguments, given, seen)))
        else:
            result = yield use
        seen[name] = result.value
        try:
            use = plan.send(result)
        except StopIteration as end:
            return str(end.value)


def _value(result: Result) -> Any:
    """What a call gave.

    Raises:
        Impossible: If it was refused: then there is no way here.
    """
    if result.error:
        raise Impossible(str(result.value))
    return result.value


def _with(rows: list[Any], key: str, value: Any) -> list[Any]:
    """Rows of which one has a value.

    Raises:
        Impossible: If none has: then there is no way here.
    """
    if value is None or value not in [row.get(key) for row in rows]:
        raise Impossible(f"There is no {key} {value}.")
    return rows


_RELATIVES = frozenset({"sister", "brother", "cousin", "aunt", "uncle"})
_AT_WORK = frozenset({"manager", "head of sales", "product manager", "software developer", "intern", "colleague"})


def by_group(arguments: Values, given: Values, seen: Values) -> Steps:
    """A contact by the role: listed with the group instead of searched."""
    role = arguments["text"]
    group = "family" if role in _RELATIVES else "work" if role in _AT_WORK else "services"
    people = _value((yield "contacts_list_group", {"group": group}))
    return _with(people, "role", role)


def doctor_of_practice(arguments: Values, given: Values, seen: Values) -> Steps:
    """The user's doctor: whom the general practice names instead of the address book."""
    practices = _value((yield "health_list_practices", {}))
    names = [row["doctor"] for row in practices if row["speciality"] == "general practice" and row["doctor"]]
    if arguments["text"] != "doctor" or not names:
        raise Impossible("No practice names that person.")
    return [{"name": names[0], "role": arguments["text"]}]


def by_title(arguments: Values, given: Values, seen: Values) -> Steps:
    """The appointment of a day by its title instead of by the day."""
    found = _value((yield "calendar_search", {"text": given["title"]}))
    return [row for row in _with(found, "title", given["title"]) if row["start"].startswith(arguments["day"])]


def by_gaps(arguments: Values, given: Values, seen: Values) -> Steps:
    """Free times: between the appointments of the day, every half hour."""
    events = _value((yield "calendar_list_day", {"day": arguments["day"]}))
    minutes, closes = arguments["minutes"], f"{arguments['day']} {arguments['closes']}"
    start = moment(moment_of(f"{arguments['day']} 00:00").date(), clock_of(arguments["opens"]))
    free: list[str] = []
    while later(start, minutes) <= closes:
        end = later(start, minutes)
        if not any(row["start"] < end and start < later(row["start"], row["minutes"]) for row in events):
            free.append(start[11:])
        start = (moment_of(start) + timedelta(minutes=30)).isoformat(" ", "minutes")
    return free


def by_folder(arguments: Values, given: Values, seen: Values) -> Steps:
    """Mails of a sender: looked through folder by folder."""
    mails = _value((yield "mail_list", {"folder": "inbox"})) + _value((yield "mail_list", {"folder": "archive"}))
    wanted = arguments.get("subject", "")
    found = [row for row in mails if row.get("from") == arguments["sender"] and wanted in (row["subject"], "")]
    _with(found, "from", arguments["sender"])
    return sorted(found, key=lambda row: str(row["sent"]), reverse=True)


def booked_departure(arguments: Values, given: Values, seen: Values) -> Steps:
    """What a booking is for: its departure, found by destination, day and time."""
    booking = next(row for row in seen["travel_list_bookings"] if row["id"] == arguments["booking_id"])
    place, leaves = booking["destination"], booking["leaves"]
    found = _value((yield "travel_search", {"destination": place, "day": leaves[:10]}))
    same = [row for row in found if (row["leaves"], row["kind"]) == (leaves, booking["kind"])]
    if len(same) != 1:
        raise Impossible("Two departures leave at the same time.")
    return {**booking, "departure": same[0]["id"]}


def companions_after(arguments: Values, given: Values, seen: Values) -> Steps:
    """A booking for several: made for the user alone, and the others are added to it."""
    booking = _value((yield "travel_book", {"departure_id": arguments["departure_id"]}))
    for name in arguments["companions"]:
        booking = _value((yield "travel_add_companion", {"booking_id": booking["id"], "name": name}))
    return booking


def found_restaurant(arguments: Values, given: Values, seen: Values) -> Steps:
    """A restaurant: searched by its name instead of looked up by its id."""
    found = _value((yield "restaurants_search", {"name": given["place"]}))
    _with(found, "id", arguments["restaurant_id"])
    return next(row for row in found if row["id"] == arguments["restaurant_id"])


def guests_after(arguments: Values, given: Values, seen: Values) -> Steps:
    """A table for several: reserved for the user alone, and the guests are invited."""
    alone = {"restaurant_id": arguments["restaurant_id"], "start": arguments["start"], "party": 1}
    made = _value((yield "restaurants_reserve", alone))
    for name in arguments["guests"]:
        made = _value((yield "restaurants_invite_guest", {"reservation_id": made["id"], "name": name}))
    return made


def party_after(arguments: Values, given: Values, seen: Values) -> Steps:
    """A table for several: reserved for one, and then made larger."""
    made = _value((yield "restaurants_reserve", {**arguments, "party": 1}))
    wanted = {"reservation_id": made["id"], "party": arguments["party"]}
    return _value((yield "restaurants_change_party", wanted))


def product_in_shop(arguments: Values, given: Values, seen: Values) -> Steps:
    """Which product an order has: found in the shop by its name."""
    found = _value((yield "shopping_search", {"text": given["product"]}))
    items = [{"product_id": row["id"], "name": row["name"]} for row in _with(found, "name", given["product"])]
    return {"id": arguments["order_id"], "items": items}


def shared_documents(arguments: Values, given: Values, seen: Values) -> Steps:
    """A document of somebody else's: among those that are shared with the user."""
    return _value((yield "files_list_shared_with_me", {}))


def title_alone(arguments: Values, given: Values, seen: Values) -> Steps:
    """A film: its title will do, and nothing is called."""
    yield from ()
    return [{"id": "", "title": given["movie"]}]


def screenings_of_the_day(arguments: Values, given: Values, seen: Values) -> Steps:
    """The screenings of a film: among all of the day."""
    shows = _value((yield "movies_list_screenings", {"day": arguments["day"]}))
    return [row for row in _with(shows, "movie", given["movie"]) if row["movie"] == given["movie"]]


def listed_todos(arguments: Values, given: Values, seen: Values) -> Steps:
    """A to-do: among all that are open."""
    return _with(_value((yield "notes_list_todos", {})), "title", arguments["text"])


def played_track(arguments: Values, given: Values, seen: Values) -> Steps:
    """A track: among the most played ones."""
    found = _with(_value((yield "music_most_played", {"limit": 15})), "title", arguments["text"])
    return [{"id": row["id"], "name": row["title"]} for row in found]


def team_in_tables(arguments: Values, given: Values, seen: Values) -> Steps:
    """A team: in the tables of the leagues, one after the other."""
    for league in _value((yield "sports_list_leagues", {})):
        table = _value((yield "sports_get_standings", {"league_id": league["id"]}))
        for line in table:
            if line["team"] == arguments["name"]:
                return [{"id": line["team_id"], "name": line["team"], "league": league["id"]}]
    raise Impossible("No league has it.")


def day_of_forecast(arguments: Values, given: Values, seen: Values) -> Steps:
    """The weather of a day: out of the forecast for the week."""
    days = _with(_value((yield "weather_get_forecast", {"city": arguments["city"]})), "day", arguments["day"])
    return next(row for row in days if row["day"] == arguments["day"])


def as_fraction(arguments: Values, given: Values, seen: Values) -> Steps:
    """A percentage: calculated."""
    return _value((yield "maths_calculate", {"expression": f"{arguments['part']} / {arguments['whole']} * 100"}))
