"""Scenarios of level 3: one request, for which several APIs have to be found and put together."""

from __future__ import annotations

from lamsim_apibank.embedded.model import Scenario, call, find, says, user
from lamsim_apibank.embedded.planner_databases import PLANNER

_LOCATE = (
    find("coordinates of a place"),
    call("Geocoding", "place", address="{town}"),
)
_TOWNS = tuple({"town": town} for town in PLANNER["Places"])
_FILM_FRIENDS = tuple({"friend": name, "kinds": kinds} for name, kinds in PLANNER["Preferences"].items())
_USERS = tuple(
    {"who": name, "password": row["password"], "address": address}
    for (name, row), address in zip(
        PLANNER["Contacts"].items(),
        ("4 Quay Lane", "19 Kiln Road", "1 Dome Path", "27 Fern Close", "8 Via Torino"),
        strict=True,
    )
)

PLANNING = (
    Scenario(
        "dress-for-weather",
        3,
        (
            user("I'm going to {town}. What should I wear there?", "Which clothes suit the weather in {town}?"),
            *_LOCATE,
            find("weather at coordinates"),
            call("GetWeatherForCoordinates", "sky", latitude="{place[latitude]}", longitude="{place[longitude]}"),
            find("recommend clothes for the weather"),
            call(
                "ClothingRecommendation",
                "clothes",
                temperature="{sky[temperature]}",
                humidity="{sky[humidity]}",
                weather_conditions="{sky[description]}",
            ),
            says(
                "It is {sky[description]} with {sky[temperature]} degrees in {town}; wear: {clothes[clothing_options]}."
            ),
        ),
        _TOWNS,
    ),
    Scenario(
        "eat-nearby",
        3,
        (
            user(
                "Where can I eat within {distance} metres of {town}?",
                "Find restaurants around {town}, {distance} metres at most.",
            ),
            *_LOCATE,
            find("restaurants around coordinates"),
            call(
                "NearbyRestaurants",
                "tables",
                latitude="{place[latitude]}",
                longitude="{place[longitude]}",
                distance="{distance}",
            ),
            says("I found for example {tables[restaurants][0][name]}."),
        ),
        tuple(
            {**town, "distance": distance} for town, distance in zip(_TOWNS, (500, 800, 1200, 300, 2000), strict=True)
        ),
    ),
    Scenario(
        "who-is-in",
        3,
        (
            user("Who are the members of {group}, and is {first} travelling? What about {second}?"),
            find("members of an organization"),
            call("OrganizationMembers", "group_list", organization="{group}"),
            find("whether somebody is travelling"),
            call("TravelStatus", "one", member_name="{first}"),
            call("TravelStatus", "two", member_name="{second}"),
            says("Members: {group_list[members]}. {first}: {one}. {second}: {two}."),
        ),
        tuple(
            {"group": name, "first": members[0], "second": members[1]}
            for name, members in PLANNER["Organizations"].items()
        ),
    ),
    Scenario(
        "meet-the-group",
        3,
        (
            user("Gather the members of {group} on {start}, until {end}, in {room}: '{topic}'."),
            find("members of an organization"),
            call("OrganizationMembers", "group_list", organization="{group}"),
            find("reserve a meeting"),
            call(
                "AddMeeting",
                meeting_topic="{topic}",
                start_time="{start}",
                end_time="{end}",
                location="{room}",
                attendees="{members}",
            ),
            says("The meeting '{topic}' is reserved for {members}."),
        ),
        tuple(
            {
                "group": name,
                "members": members,
                "topic": topic,
                "room": room,
                "start": f"2024-06-{day} 10:00:00",
                "end": f"2024-06-{day} 11:00:00",
            }
            for (name, members), topic, room, day in zip(
                PLANNER["Organizations"].items(),
                ("Summer schedule", "Open day", "Visitor night", "Plant sale", "Trade fair"),
                ("Room Heron", "Studio B", "Dome office", "Glasshouse", "Lab 4"),
                (17, 18, 19, 20, 21),
                strict=True,
            )
        ),
    ),
    Scenario(
        "remind-of-meeting",
        3,
        (
            user("Which meeting does {who} have? Send a reminder of it by email to {mail}."),
            find("meetings in somebody's calendar"),
            call("QueryMeeting", "found", user_name="{who}"),
            find("remind somebody of a meeting by email"),
            call(
                "EmailReminder",
                content="Please be at '{found[meetings][0][meeting_name]}' on time.",
                time="{found[meetings][0][meeting_time]}",
                location="{found[meetings][0][meeting_location]}",
                recipient="{mail}",
            ),
            says("I reminded {who} of '{found[meetings][0][meeting_name]}' at {mail}."),
        ),
        tuple({"who": name, "mail": PLANNER["Contacts"][name]["email"]} for name in PLANNER["Meetings"]),
    ),
    Scenario(
        "film-evening",
        3,
        (
            user("Recommend {friend} some films that fit, and tell me what {friend} has seen already."),
            find("which kinds of films somebody likes"),
            call("UserMoviePreferences", "likes", user_name="{friend}"),
            find("films that somebody has seen"),
            call("UserWatchedMovies", "seen", user_name="{friend}"),
            find("recommend films"),
            call("MovieRecommendations", "films", preferences="{kinds}"),
            says("{friend} has seen {seen}; films to recommend: {films[recommended_movies]}."),
        ),
        _FILM_FRIENDS,
    ),
    Scenario(
        "count-likes",
        3,
        (
            user("How many likes do the first two posts of member {member} have together?"),
            find("what a member of the social network has posted"),
            call("UserPosts", "posts", user_id="{member}"),
            find("count the likes of a post"),
            call("LikeCount", "one", post_id="{first}"),
            call("LikeCount", "two", post_id="{second}"),
            find("work out a formula"),
            call("Calculator", "sum", formula="{one[like_count]}+{two[like_count]}"),
            says("Together they have {sum} likes."),
        ),
        tuple({"member": int(n), "first": posts[0], "second": posts[1]} for n, posts in PLANNER["Posts"].items()),
    ),
    Scenario(
        "fly-and-stay",
        3,
        (
            user(
                "I fly from {source} to {destination} on {day}; and need a hotel there from {arrival} to {departure}."
            ),
            find("find flights"),
            call("FlightSearch", "flights", source="{source}", destination="{destination}", travel_dates="{day}"),
            find("hotels that have room"),
            call(
                "HotelAvailability",
                "hotels",
                destination="{destination}",
                check_in_date="{arrival}",
                check_out_date="{departure}",
            ),
            says("You fly on {flights[flights][0][departure_date]} and can stay at {hotels[hotels][0][name]}."),
        ),
        tuple(
            {
                "source": flight["source"],
                "destination": flight["destination"],
                "day": flight["departure_date"][:10],
                "arrival": next(
                    h["check_in_date"] for h in PLANNER["Hotels"] if h["destination"] == flight["destination"]
                ),
                "departure": next(
                    h["check_out_date"] for h in PLANNER["Hotels"] if h["destination"] == flight["destination"]
                ),
            }
            for flight in PLANNER["Flights"]
        ),
    ),
    Scenario(
        "net-pay",
        3,
        (
            user("What does a {job} earn, and what is left after tax?", "How much does a {job} keep after tax?"),
            find("what an occupation is paid"),
            call("GetOccupationSalary", "pay", occupation="{job}"),
            find("salary after tax"),
            call("TaxCalculator", "net", salary="{pay[salary]}"),
            says("A {job} earns {pay[salary]} and keeps {net[salary_after_tax]}."),
        ),
        tuple({"job": job} for job in PLANNER["Salaries"]),
    ),
    Scenario(
        "moved-house",
        3,
        (
            user("I'm {who} (password {password}) and moved to {address}. And which phone number do you have?"),
            find("change the postal address of a user"),
            call("PersonalInfoUpdate", username="{who}", password="{password}", address="{address}"),
            find("contact details of a user"),
            call("AccountInfo", "details", username="{who}", password="{password}"),
            says("Your address is {address} now; the phone number I have is {details[phone]}."),
        ),
        _USERS,
    ),
)
