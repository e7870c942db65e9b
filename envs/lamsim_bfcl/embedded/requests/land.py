"""Functions about gardens, bees, weather and woods."""

from __future__ import annotations

from lamsim_bfcl.embedded.requests.functions import Function, Parameter

_BEDS = ("herb bed", "rose bed", "long border", "cold frame", "rock garden")
_HIVES = ("north hive", "linden hive", "creek hive", "gable hive")
_STATIONS = ("Tarn Ridge", "Old Mole", "Fenwick Weir", "Sallow Pass", "Port Anselm")
_DAYS = (("3 March 2029", "2029-03-03"), ("17 August 2030", "2030-08-17"), ("1 December 2031", "2031-12-01"))

LAND = (
    Function(
        "garden.water_bed",
        "Opens the drip hose of a garden bed for a while.",
        {
            "bed": Parameter("string", "Name of the bed.", _BEDS),
            "minutes": Parameter("integer", "How long the hose stays open, in minutes.", (5, 12, 20, 35, 50)),
            "fertilizer": Parameter("boolean", "Whether fertilizer is mixed in.", (("with", True),), default=False),
        },
        (
            "Let the hose of the {bed} run for {minutes} minutes.",
            "The {bed} looks dry, give it {minutes} minutes of water.",
            "Water the {bed} for {minutes} minutes, {fertilizer} fertilizer mixed in.",
        ),
    ),
    Function(
        "garden.order_seeds",
        "Orders bags of seeds.",
        {
            "plant": Parameter("string", "The plant.", ("chervil", "borage", "salsify", "lovage", "sorrel")),
            "grams": Parameter("integer", "Grams of seeds.", (25, 40, 75, 150)),
            "organic": Parameter("boolean", "Whether seeds must be organic.", (("organic", True),), default=False),
        },
        ("Order {grams} grams of {plant} seeds.", "We need {organic} {plant} seeds, {grams} grams of them."),
    ),
    Function(
        "garden.frost_guard",
        "Covers beds if the night gets colder than a limit.",
        {
            "beds": Parameter(
                "array",
                "Names of the beds to cover.",
                (["herb bed", "rose bed"], ["cold frame", "long border", "rock garden"], ["rock garden", "herb bed"]),
                element="string",
            ),
            "limit": Parameter("float", "Temperature in degrees Celsius.", (1.5, 0.5, 3.0, -1.5)),
        },
        (
            "Cover the following beds when the night falls below {limit} degrees: {beds}.",
            "If it gets colder than {limit} degrees tonight, the covers go over {beds}.",
        ),
    ),
    Function(
        "apiary.inspect_hive",
        "Enters the inspection of a beehive in the hive book.",
        {
            "hive": Parameter("string", "Name of the hive.", _HIVES),
            "date": Parameter("string", "Day of the inspection, as YYYY-MM-DD.", _DAYS),
            "queen_seen": Parameter(
                "boolean", "Whether the queen was seen.", (("saw the queen", True), ("didn't see the queen", False))
            ),
        },
        (
            "Enter in the hive book: inspected the {hive} on {date} and {queen_seen}.",
            "On {date} I opened the {hive} and {queen_seen}; note the inspection.",
        ),
    ),
    Function(
        "apiary.honey_yield",
        "Estimates the honey that hives bring in a season, in kilograms.",
        {
            "hives": Parameter("integer", "Number of hives.", (4, 9, 14, 31)),
            "forage": Parameter(
                "string",
                "What the bees fly to.",
                ("heather", "linden", "clover"),
                choices=("heather", "linden", "clover"),
            ),
            "rainy_days": Parameter("integer", "Rainy days in the season.", (6, 11, 18), default=10),
        },
        (
            "How much honey can {hives} hives bring that stand near {forage}?",
            "Estimate the honey of {hives} hives on {forage} in a season with {rainy_days} rainy days.",
        ),
    ),
    Function(
        "weather.rain_gauge",
        "Reads how much rain a station's gauge has caught since midnight of a day.",
        {
            "station": Parameter("string", "Name of the station.", _STATIONS),
            "date": Parameter("string", "The day, as YYYY-MM-DD.", _DAYS),
        },
        ("How much rain did the gauge at {station} catch on {date}?", "Rain at {station} on {date}, please."),
    ),
    Function(
        "weather.wind_warning",
        "Sets a warning for gusts above a speed.",
        {
            "station": Parameter("string", "Name of the station.", _STATIONS),
            "speed": Parameter("integer", "Speed of gusts in knots.", (25, 34, 41, 48)),
            "contacts": Parameter(
                "array",
                "Who is to be told.",
                (["harbour office", "sailing school"], ["fire brigade"], ["ferry desk", "airfield", "harbour office"]),
                element="string",
            ),
        },
        (
            "Warn {contacts} if gusts at {station} go above {speed} knots.",
            "Gusts over {speed} knots at {station} should be told to {contacts}.",
        ),
    ),
    Function(
        "forest.tree_height",
        "Computes a tree's height from the distance to it and the angle to its top.",
        {
            "distance": Parameter("float", "Distance to the trunk in metres.", (12.5, 18.0, 24.5, 31.5)),
            "angle": Parameter("float", "Angle to the top in degrees.", (38.5, 42.0, 51.5)),
            "eye_height": Parameter("float", "Height of the eye in metres.", (1.55, 1.8), default=1.6),
        },
        (
            "From {distance} metres away I see the top of the tree at {angle} degrees. How high is it?",
            "My eyes are {eye_height} metres up, the trunk is {distance} metres away and the top at {angle} degrees: "
            "compute the tree's height.",
        ),
    ),
    Function(
        "forest.fell_permit",
        "Applies for the permit to fell trees in a plot.",
        {
            "plot": Parameter("string", "Code of the plot.", ("K-114", "M-207", "R-033", "T-581")),
            "species": Parameter("string", "Species of the trees.", ("spruce", "larch", "hornbeam", "black alder")),
            "count": Parameter("integer", "Number of trees.", (3, 8, 15, 22)),
        },
        (
            "Apply to fell {count} {species} trees in plot {plot}.",
            "We need a permit for plot {plot}: {count} {species}.",
        ),
    ),
)
"""Outdoors."""
