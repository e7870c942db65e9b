"""Functions about libraries, clubs, transport and the town's services."""

from __future__ import annotations

from lamsim_bfcl.embedded.requests.functions import Function, Parameter

_DAYS = (("9 May 2029", "2029-05-09"), ("22 October 2030", "2030-10-22"), ("30 January 2031", "2031-01-30"))
_HALLS = ("Brick Hall", "Weavers' Room", "Lower Gallery", "Dome Studio")

TOWN = (
    Function(
        "library.renew_loan",
        "Extends the loan of a book.",
        {
            "card": Parameter("string", "Number of the reader's card.", ("LB-2210", "LB-7834", "LB-0091", "LB-5567")),
            "title": Parameter(
                "string",
                "Title of the book.",
                ("The Salt Road", "A Manual of Knots", "Winter Birds", "Lamps of the North"),
            ),
            "weeks": Parameter("integer", "Weeks to add.", (1, 2, 3), default=4),
        },
        (
            "Renew '{title}' on card {card}.",
            "Card {card} would like to keep '{title}' for {weeks} more weeks.",
        ),
    ),
    Function(
        "library.find_shelf",
        "Tells the shelf on which books of a subject stand.",
        {
            "subject": Parameter("string", "The subject.", ("glassblowing", "lichens", "shorthand", "canal locks")),
            "language": Parameter("string", "Language of the books.", ("Danish", "Basque", "Welsh"), default="English"),
        },
        ("Where do books about {subject} stand?", "Which shelf has {language} books about {subject}?"),
    ),
    Function(
        "hall.reserve",
        "Reserves a hall of the town for a day.",
        {
            "hall": Parameter("string", "Name of the hall.", _HALLS),
            "date": Parameter("string", "The day, as YYYY-MM-DD.", _DAYS),
            "chairs": Parameter("integer", "Chairs to set up.", (30, 45, 80, 120)),
        },
        ("Reserve the {hall} for {date} with {chairs} chairs.", "On {date} we need {chairs} chairs in the {hall}."),
    ),
    Function(
        "hall.light_scene",
        "Sets the lights of a hall.",
        {
            "hall": Parameter("string", "Name of the hall.", _HALLS),
            "scene": Parameter(
                "dict",
                "Brightness of the lamps in percent.",
                (
                    ("40 percent above the stage and 10 in the house", {"stage": [40], "house": [10]}),
                    ("85 percent above the stage and none in the house", {"stage": [85], "house": [0]}),
                    ("20 percent both above the stage and in the house", {"stage": [20], "house": [20]}),
                ),
                properties={
                    "stage": Parameter("integer", "Above the stage.", ()),
                    "house": Parameter("integer", "Above the audience.", ()),
                },
            ),
        },
        ("Lights in the {hall}: {scene}.", "Set the {hall} to {scene}."),
    ),
    Function(
        "tram.next_departures",
        "Lists the next departures from a stop.",
        {
            "stop": Parameter("string", "Name of the stop.", ("Tannery", "Observatory", "Fish Steps", "Mint Square")),
            "line": Parameter("integer", "Number of the line.", (4, 7, 11, 15)),
            "count": Parameter("integer", "How many departures.", (2, 6, 8), default=3),
        },
        (
            "When does line {line} leave from {stop}?",
            "Show me the next {count} departures of line {line} at {stop}.",
        ),
    ),
    Function(
        "tram.report_lost",
        "Reports something left in a tram.",
        {
            "item": Parameter("string", "What was left.", ("umbrella", "cello", "green satchel", "chess set")),
            "line": Parameter("integer", "Number of the line.", (4, 7, 11, 15)),
            "date": Parameter("string", "The day, as YYYY-MM-DD.", _DAYS),
        },
        ("I left my {item} in a tram of line {line} on {date}.", "Report a lost {item}: line {line}, {date}."),
    ),
    Function(
        "club.enrol_member",
        "Enrols someone in a club.",
        {
            "name": Parameter("string", "Full name.", ("Ines Torvald", "Matteo Kask", "Ruth Abara", "Jun Solberg")),
            "section": Parameter(
                "string",
                "Section of the club.",
                ("fencing", "rowing", "archery"),
                choices=("fencing", "rowing", "archery"),
            ),
            "junior": Parameter("boolean", "Whether under eighteen.", (("a junior", True),), default=False),
        },
        ("Enrol {name} in the {section} section.", "{name} joins {section}, as {junior}."),
    ),
    Function(
        "club.league_points",
        "Computes a team's points in the league.",
        {
            "wins": Parameter("integer", "Games won.", (5, 9, 13)),
            "draws": Parameter("integer", "Games drawn.", (2, 4, 7)),
            "points_per_win": Parameter("integer", "Points for a win.", (2, 4), default=3),
        },
        (
            "How many league points are {wins} wins and {draws} draws?",
            "If a win gives {points_per_win} points, what are {wins} wins and {draws} draws worth?",
        ),
    ),
    Function(
        "council.report_damage",
        "Tells the town's works about damage in a street.",
        {
            "street": Parameter(
                "string", "Name of the street.", ("Cooper Lane", "Ropewalk", "Heron Street", "Kiln Row")
            ),
            "kind": Parameter(
                "string",
                "Kind of damage.",
                ("pothole", "broken lamp", "blocked drain"),
                choices=("pothole", "broken lamp", "blocked drain"),
            ),
            "house_number": Parameter("integer", "The nearest house.", (3, 18, 42, 77)),
        },
        ("There is a {kind} in front of {street} {house_number}.", "Report a {kind}: {street}, number {house_number}."),
    ),
)
"""In town."""
