"""Weather: forecasts of the next days for a few cities, warnings, and the user's subscriptions to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.places import PLACES

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of, moment

WEATHER = Domain("weather", "Forecasts, warnings and subscriptions.", needs=("contacts",))

CITIES = 8
DAYS = 7
"""Days of a forecast, from today on."""

MOST_FAVOURITES = 6
Units = Literal["metric", "imperial"]
Hazard = Literal["storm", "flood", "heat", "frost", "snow", "fog"]
Level = Literal["minor", "moderate", "severe"]
Channel = Literal["push", "mail", "text message"]
_HAZARDS: tuple[Hazard, ...] = ("storm", "flood", "heat", "frost", "snow", "fog")
_LEVELS: tuple[Level, ...] = ("minor", "moderate", "severe")
_SKIES = ("clear", "partly cloudy", "cloudy", "foggy")
_WET = ("light rain", "rain", "thunderstorm")


@WEATHER.table("weather_cities", "city", "CTY")
def weather_cities(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The user's city first, then others where contacts live, or any."""
    home = user_of(world)["city"]
    known = sorted({row["city"] for row in world.rows("people")} - {home})
    near = draw.sample(known, min(CITIES - 3, len(known)))
    far = draw.sample([place.city for place in PLACES if place.city not in (home, *near)], CITIES - 1 - len(near))
    at = {place.city: place for place in PLACES}
    for count, name in enumerate((home, *near, *far)):
        place = at[name]
        yield {
            "name": name,
            "country": place.country.name,
            "lat": place.lat,
            "lon": place.lon,
            "favourite": count < 3 or (count < MOST_FAVOURITES and draw.random() < 0.4),
        }


@WEATHER.table("forecasts", "forecast", "FCT", links={"city": "weather_cities"})
def forecasts(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """A week for each city: warm near the equator and in its summer, with a drift from day to day."""
    today = date.fromisoformat(world.today)
    days = [(today + timedelta(ahead)).isoformat() for ahead in range(DAYS)]
    summer = 1 - abs(today.timetuple().tm_yday - 197) / 98
    for city in world.rows("weather_cities"):
        north = summer if city["lat"] > 0 else -summer
        mean = 29 - abs(city["lat"]) * 0.42 + north * abs(city["lat"]) * 0.2 + draw.uniform(-3, 3)
        for day in days:
            mean += draw.uniform(-2.5, 2.5)
            high, low = round(mean + draw.uniform(2, 6)), round(mean - draw.uniform(2, 6))
            wet = draw.random() < 0.4
            sky = draw.choice(_WET) if wet else draw.choice(_SKIES)
            yield {
                "city": city["id"],
                "day": day,
                "sky": "snow" if wet and high < 2 else sky,
                "high": high,
                "low": low,
                "rain_mm": draw.randrange(5, 240) / 10 if wet else 0.0,
                "rain_chance": draw.randrange(45, 100) if wet else draw.randrange(0, 40),
                "wind_kmh": draw.randrange(2, 70),
            }


@WEATHER.table("warnings", "warning", "WRN", links={"city": "weather_cities"})
def warnings(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Warnings for some of the cities, in the next days."""
    today = date.fromisoformat(world.today)
    for city in world.rows("weather_cities"):
        for hazard in draw.sample(_HAZARDS, draw.choice((0, 0, 1, 1, 2))):
            begin = draw.randrange(0, 4)
            yield {
                "city": city["id"],
                "hazard": hazard,
                "level": draw.choice(_LEVELS),
                "starts": moment(today + timedelta(begin), time(draw.randrange(10, 20))),
                "ends": moment(today + timedelta(begin + draw.choice((1, 1, 2))), time(draw.randrange(6, 20))),
            }


@WEATHER.table("weather_subscriptions", "subscription", "SUB", links={"city": "weather_cities"})
def weather_subscriptions(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Subscriptions to warnings, some of several for one city; what the employer has set up is fixed."""
    for place, city in enumerate(draw.sample(list(world.rows("weather_cities")), 5)):
        for hazard in draw.sample(_HAZARDS, draw.choice((1, 2, 3))):
            yield {
                "city": city["id"],
                "hazard": hazard,
                "level": draw.choice(_LEVELS),
                "channel": draw.choice(("push", "mail", "text message")),
                "set_by": "employer" if place == 0 else "user",
            }


def _city(world: World, name: str) -> Row:
    row = next(world.rows("weather_cities", lambda row: row["name"].casefold() == name.strip().casefold()), None)
    if row is None:
        raise NotFound("weather for the city", name, "List the cities to see which there are.")
    return row


def _in(units: Units, row: Row) -> dict[str, Any]:
    """A day's weather in the units that are wanted."""
    told = {key: row[key] for key in ("id", "day", "sky", "rain_chance")}
    if units == "metric":
        return {**told, **{key: row[key] for key in ("high", "low", "rain_mm", "wind_kmh")}}
    return {
        **told,
        "high": round(row["high"] * 1.8 + 32, 1),
        "low": round(row["low"] * 1.8 + 32, 1),
        "rain_inches": round(row["rain_mm"] / 25.4, 2),
        "wind_mph": round(row["wind_kmh"] / 1.609344, 1),
    }


def _warning(world: World, row: Row) -> dict[str, Any]:
    return {**row, "city": world.get("weather_cities", row["city"])["name"]}


@WEATHER.reads
def weather_list_cities(world: World) -> list[dict[str, Any]]:
    """Lists the cities for which there is weather, and which of them are the user's favourites."""
    return [{key: row[key] for key in ("id", "name", "country", "favourite")} for row in world.rows("weather_cities")]


@WEATHER.writes
def weather_set_favourite(world: World, city: str, favourite: bool = True) -> dict[str, Any]:
    """Makes a city one of the user's favourites, six at most, or stops that.

    Args:
        city: The city's name.
        favourite: False to stop.
    """
    row = _city(world, city)
    if (
        favourite
        and not row["favourite"]
        and sum(one["favourite"] for one in world.rows("weather_cities")) >= MOST_FAVOURITES
    ):
        raise Conflict(f"There are {MOST_FAVOURITES} favourites already; remove one first.")
    return dict(world.update("weather_cities", row["id"], favourite=favourite))


@WEATHER.reads
def weather_get_forecast(world: World, city: str, units: Units = "metric") -> list[dict[str, Any]]:
    """Shows the weather of the next seven days in a city, today's first.

    Args:
        city: The city's name.
        units: Degrees Celsius, millimetres and km/h, or degrees Fahrenheit, inches and mph.
    """
    id = _city(world, city)["id"]
    return [_in(units, row) for row in world.rows("forecasts", lambda row: row["city"] == id)]


@WEATHER.reads
def weather_get_day(world: World, city: str, day: Day, units: Units = "metric") -> dict[str, Any]:
    """Shows the weather of a day in a city.

    Args:
        city: The city's name.
        day: The day, YYYY-MM-DD, today or one of the next six.
        units: Degrees Celsius, millimetres and km/h, or degrees Fahrenheit, inches and mph.
    """
    id, wanted = _city(world, city)["id"], day_of(day).isoformat()
    row = next(world.rows("forecasts", lambda row: row["city"] == id and row["day"] == wanted), None)
    if row is None:
        raise NotFound("forecast for", wanted, f"Forecasts reach {DAYS} days, from {world.today} on.")
    return {"city": city, **_in(units, row)}


@WEATHER.reads
def weather_compare_cities(world: World, day: Day, units: Units = "metric") -> list[dict[str, Any]]:
    """Shows the weather of a day in all the user's favourite cities.

    Args:
        day: The day, YYYY-MM-DD, today or one of the next six.
        units: Degrees Celsius, millimetres and km/h, or degrees Fahrenheit, inches and mph.
    """
    wanted = day_of(day).isoformat()
    names = {row["id"]: row["name"] for row in world.rows("weather_cities") if row["favourite"]}
    found = world.rows("forecasts", lambda row: row["city"] in names and row["day"] == wanted)
    return [{"city": names[row["city"]], **_in(units, row)} for row in found]


@WEATHER.reads
def weather_list_warnings(world: World, city: str = "") -> list[dict[str, Any]]:
    """Lists the warnings that are out, with their hazard, level, beginning and end.

    Args:
        city: Only those for this city; empty for all.
    """
    id = _city(world, city)["id"] if city else ""
    return [_warning(world, row) for row in world.rows("warnings", lambda row: id in ("", row["city"]))]


@WEATHER.reads
def weather_get_warning(world: World, warning_id: str) -> dict[str, Any]:
    """Tells everything about a warning.

    Args:
        warning_id: The warning's id, e.g. WRN-003.
    """
    return _warning(world, world.get("warnings", warning_id))


@WEATHER.reads
def weather_list_subscriptions(world: World) -> list[dict[str, Any]]:
    """Lists the user's subscriptions to warnings: city, hazard, lowest level, channel, and who has set them up."""
    return [_warning(world, row) for row in list(world.rows("weather_subscriptions"))[:20]]


@WEATHER.writes
def weather_subscribe(
    world: World, city: str, hazard: Hazard, level: Level = "minor", channel: Channel = "push"
) -> dict[str, Any]:
    """Subscribes to warnings of a hazard in a city.

    Args:
        city: The city's name.
        hazard: What to be warned of.
        level: The lowest level that the user wants to hear of.
        channel: How the warnings come.
    """
    id = _city(world, city)["id"]
    if any((row["city"], row["hazard"]) == (id, hazard) for row in world.rows("weather_subscriptions")):
        raise Conflict(f"There is a subscription to {hazard} warnings for {city} already; change that one.")
    new = {"city": id, "hazard": hazard, "level": level, "channel": channel, "set_by": "user"}
    return _warning(world, world.insert("weather_subscriptions", **new))


@WEATHER.writes
def weather_change_subscription(
    world: World, subscription_id: str, level: Level | None = None, channel: Channel | None = None
) -> dict[str, Any]:
    """Changes a subscription; what is not given stays.

    Args:
        subscription_id: The subscription's id, e.g. SUB-004.
        level: The lowest level that the user wants to hear of.
        channel: How the warnings come.
    """
    _own(world, subscription_id)
    given = {"level": level, "channel": channel}
    new = {key: value for key, value in given.items() if value is not None}
    return _warning(world, world.update("weather_subscriptions", subscription_id, **new))


@WEATHER.writes
def weather_unsubscribe(world: World, subscription_id: str) -> str:
    """Ends a subscription.

    Args:
        subscription_id: The subscription's id.
    """
    _own(world, subscription_id)
    world.delete("weather_subscriptions", subscription_id)
    return f"{subscription_id} has ended."


def _own(world: World, subscription_id: str) -> None:
    if world.get("weather_subscriptions", subscription_id)["set_by"] != "user":
        raise NotAllowed(f"{subscription_id} was set up by the user's employer, who alone may change or end it.")
