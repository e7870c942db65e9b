"""Queries: errands, and joins of LAM's templates with the ways that each of those may go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TypeAlias

from lamsim_lam.spectool import detours
from lamsim_lam.spectool.detours import Detour, Values, detoured
from lamsim_lam.spectool.errand import Errand
from lamsim_lam.spectool.errands import ERRANDS
from lamsim_lam.tasks.template import Plan, Template
from lamsim_lam.tasks.templates import TEMPLATES

Way: TypeAlias = Mapping[str, Detour]
"""Detours by the tool that they do without; the plan itself has none."""

Route: TypeAlias = Callable[[Values], Plan]
"""Takes the placeholders' values and goes one way."""

_BY_GROUP: Way = {"contacts_search": detours.by_group}
_BY_FOLDER: Way = {"mail_search": detours.by_folder}
_LISTED_TODOS: Way = {"notes_find_todo": detours.listed_todos}
_BOOKED: Way = {"travel_get_booking": detours.booked_departure}
_SHARED: Way = {"files_search": detours.shared_documents}
_TABLES: Way = {"sports_find_teams": detours.team_in_tables}

WAYS: Mapping[str, tuple[Way, ...]] = {
    "contacts.birthday_of_role": (_BY_GROUP,),
    "calendar.move_appointment": ({"calendar_list_day": detours.by_title},),
    "calendar.invite_if_not": ({"calendar_list_day": detours.by_title},),
    "calendar.first_free": (
        _BY_GROUP,
        {"calendar_free_slots": detours.by_gaps},
        {**_BY_GROUP, "calendar_free_slots": detours.by_gaps},
    ),
    "mail.amount_due": (_BY_FOLDER,),
    "mail.forward_latest": (_BY_FOLDER,),
    "travel.book_together": ({"travel_book": detours.companions_after},),
    "travel.block_calendar": (_BOOKED,),
    "travel.tell_arrival": (_BOOKED,),
    "restaurants.dinner_cost": ({"restaurants_get": detours.found_restaurant},),
    "restaurants.reserve_for_two": ({"restaurants_reserve": detours.guests_after},),
    "restaurants.dinner_after_work": ({"restaurants_reserve": detours.party_after},),
    "shopping.send_back": ({"shopping_get_order": detours.product_in_shop},),
    "shopping.gift_by_role": (_BY_GROUP,),
    "files.ask_owner": (_SHARED,),
    "files.share_with_attendees": ({"calendar_list_day": detours.by_title},),
    "movies.buy_seats": (
        {"movies_search": detours.title_alone, "movies_list_screenings": detours.screenings_of_the_day},
    ),
    "notes.postpone_if_soon": (_LISTED_TODOS,),
    "notes.time_for_todo": (_LISTED_TODOS,),
    "notes.drop_todo": (_LISTED_TODOS,),
    "music.add_track": ({"music_search": detours.played_track},),
    "health.send_reading": (_BY_GROUP, {"contacts_search": detours.doctor_of_practice}),
    "sports.points_behind": (_TABLES,),
    "sports.goals_scored": (_TABLES,),
    "sports.next_match_tickets": (_TABLES,),
    "weather.cancel_if_rain": (
        {"weather_get_day": detours.day_of_forecast},
        {"weather_get_day": detours.day_of_forecast, "calendar_list_day": detours.by_title},
    ),
    "maps.leave_in_time": ({"calendar_list_day": detours.by_title},),
    "maths.share_of_spending": ({"maths_percentage": detours.as_fraction},),
}
"""By template: how it can be done beside its own plan."""


CLASSES = ("errand", "single", "joined")
"""Of queries: an errand, one request of LAM's, or two or three that are joined."""


def routes_of(template: Template) -> list[Route]:
    """The ways to fulfil a request; the first is the expert's."""
    if isinstance(template, Errand):
        return [partial(template.route, by=by) for by in template.routes]
    ways: tuple[Way, ...] = ({}, *WAYS.get(template.name, ()))
    return [partial(_by_way, template, way) for way in ways]


def _by_way(template: Template, way: Way, given: Values) -> Plan:
    return detoured(template.plan(given), given, way)


@dataclass(frozen=True, slots=True)
class Query:
    """One kind of query.

    Attributes:
        domain: Whose tools are the catalog.
        parts: The errand, or the templates whose requests are joined, in their order; at most one of them asks
            something.
    """

    domain: str
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """Unique."""
        return "+".join(self.parts)

    @property
    def kind(self) -> str:
        """One of `CLASSES`."""
        return "joined" if len(self.parts) > 1 else "errand" if self.parts[0] in ERRANDS else "single"

    @property
    def templates(self) -> tuple[Template, ...]:
        """Those of the parts."""
        return tuple(ERRANDS.get(name) or TEMPLATES[name] for name in self.parts)

    def routes(self) -> Iterator[tuple[Route, ...]]:
        """The ways to go, one for each part; the first is the expert's."""
        return product(*(routes_of(template) for template in self.templates))


_QUERIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "contacts": (
        ("contacts.birthday_of_role", "contacts.new_phone"),
        ("contacts.birthday_of_role", "contacts.which_of_two"),
        ("contacts.which_of_two", "contacts.birthday_of_role", "contacts.new_phone"),
    ),
    "calendar": (
        ("calendar.first_free",),
        ("calendar.move_appointment", "calendar.first_free"),
        ("calendar.move_appointment", "calendar.busy_minutes"),
        ("calendar.move_appointment", "calendar.invite_if_not"),
    ),
    "mail": (
        ("mail.forward_latest", "mail.amount_due"),
        ("mail.forward_latest", "mail.star_all_from"),
        ("mail.amount_due", "mail.archive_read"),
        ("mail.unread_count", "mail.forward_latest"),
    ),
    "travel": (
        ("travel.tell_arrival",),
        ("travel.block_calendar",),
        ("travel.book_together", "travel.cancel_trip"),
        ("travel.cheapest_fare", "travel.book_together"),
    ),
    "restaurants": (
        ("restaurants.dinner_after_work",),
        ("restaurants.dinner_cost", "restaurants.reserve_for_two"),
        ("restaurants.reserve_for_two", "restaurants.cancel_reservation"),
        ("restaurants.dinner_cost", "restaurants.cancel_reservation"),
        ("restaurants.best_rated", "restaurants.reserve_for_two"),
    ),
    "shopping": (
        ("shopping.send_back",),
        ("shopping.gift_by_role",),
        ("shopping.send_back", "shopping.cheapest_good"),
        ("shopping.gift_by_role", "shopping.send_back"),
        ("shopping.gift_by_role", "shopping.note_delivery"),
    ),
    "files": (
        ("files.share_with_attendees",),
        ("files.ask_owner", "files.folder_size"),
        ("files.ask_owner", "files.share_document"),
        ("files.ask_owner", "files.last_author"),
    ),
    "movies": (
        ("movies.buy_seats",),
        ("movies.buy_seats", "movies.average_stars"),
        ("movies.buy_seats", "movies.longest_film"),
        ("movies.tidy_watch_list", "movies.buy_seats"),
    ),
    "notes": (
        ("notes.time_for_todo", "notes.drop_todo"),
        ("notes.add_todo", "notes.time_for_todo"),
        ("notes.mail_note", "notes.drop_todo"),
        ("notes.mail_note", "notes.postpone_if_soon"),
    ),
    "music": (
        ("music.add_track",),
        ("music.playlist_length", "music.add_track"),
        ("music.add_track", "music.most_played_track"),
        ("music.recommend_track", "music.add_track"),
    ),
    "health": (
        ("health.send_reading",),
        ("health.send_reading", "health.cancel_visit"),
        ("health.send_reading", "health.refill_if_low"),
        ("health.book_first_visit", "health.send_reading"),
    ),
    "sports": (
        ("sports.next_match_tickets",),
        ("sports.next_match_tickets", "sports.points_behind"),
        ("sports.next_match_tickets", "sports.goals_scored"),
    ),
    "weather": (
        ("weather.cancel_if_rain", "weather.subscribe"),
        ("weather.end_subscriptions", "weather.cancel_if_rain"),
    ),
    "maps": (
        ("maps.leave_in_time",),
        ("maps.leave_in_time", "maps.change_saved"),
    ),
    "maths": (("maths.share_of_spending", "maths.change_formula"),),
}

QUERIES: dict[str, Query] = {
    query.name: query
    for query in (
        *(Query(domain, parts) for domain, listed in _QUERIES.items() for parts in listed),
        *(Query(errand.category, (name,)) for name, errand in ERRANDS.items()),
    )
}
"""By name."""
