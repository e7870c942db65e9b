"""Functions about kitchens, pottery, stars, music and measuring."""

from __future__ import annotations

from lamsim_bfcl.embedded.requests.functions import Function, Parameter

CRAFT = (
    Function(
        "bakery.scale_dough",
        "Computes the flour for a number of loaves.",
        {
            "loaves": Parameter("integer", "Number of loaves.", (6, 14, 24, 40)),
            "weight": Parameter("integer", "Weight of a loaf in grams.", (450, 750, 1000)),
            "hydration": Parameter("float", "Water as a share of the flour.", (0.62, 0.8), default=0.7),
        },
        (
            "How much flour do I need for {loaves} loaves of {weight} grams?",
            "Compute the flour for {loaves} loaves of {weight} grams each at a hydration of {hydration}.",
        ),
    ),
    Function(
        "bakery.start_oven",
        "Heats an oven up.",
        {
            "oven": Parameter("string", "Which oven.", ("deck oven", "wood oven", "small oven")),
            "celsius": Parameter("integer", "Temperature in degrees Celsius.", (180, 215, 240, 270)),
            "steam": Parameter("boolean", "Whether to let steam in.", (("with steam", True), ("without steam", False))),
        },
        ("Heat the {oven} to {celsius} degrees, {steam}.", "I bake {steam} today: {oven}, {celsius} degrees."),
    ),
    Function(
        "kitchen.plan_menu",
        "Plans a menu of courses for guests.",
        {
            "guests": Parameter("integer", "Number of guests.", (6, 10, 18)),
            "courses": Parameter(
                "array",
                "The courses, in their order.",
                (["soup", "trout", "plums"], ["salad", "dumplings"], ["broth", "risotto", "cheese", "figs"]),
                element="string",
            ),
        },
        ("Plan a menu for {guests} guests: first to last {courses}.", "{guests} people are coming and get {courses}."),
    ),
    Function(
        "pottery.fire_kiln",
        "Starts a firing of the kiln.",
        {
            "cone": Parameter("integer", "Number of the cone, which says how hot.", (4, 6, 9, 10)),
            "hold_minutes": Parameter("integer", "Minutes to hold the heat.", (10, 25, 40)),
            "atmosphere": Parameter(
                "string",
                "What the flame gets.",
                ("oxidation", "reduction"),
                default="oxidation",
                choices=("oxidation", "reduction"),
            ),
        },
        (
            "Fire the kiln to cone {cone} and hold it for {hold_minutes} minutes.",
            "Fire the kiln in {atmosphere} to cone {cone} and hold the heat for {hold_minutes} minutes, please.",
        ),
    ),
    Function(
        "pottery.mix_glaze",
        "Weighs the ingredients of a glaze out.",
        {
            "name": Parameter("string", "Name of the glaze.", ("celadon", "tenmoku", "shino", "ash white")),
            "litres": Parameter("float", "Litres of glaze.", (1.5, 2.5, 7.5)),
        },
        ("Weigh out {litres} litres of {name}.", "I need {litres} litres of the glaze {name}."),
    ),
    Function(
        "sky.rise_time",
        "Tells when a body rises at a place.",
        {
            "body": Parameter("string", "The body.", ("Vega", "Saturn", "the Moon", "Antares")),
            "place": Parameter(
                "tuple",
                "Latitude and longitude in degrees.",
                (
                    ("latitude 51.5 and longitude 12.25", [51.5, 12.25]),
                    ("latitude -33.5 and longitude 18.75", [-33.5, 18.75]),
                ),
                element="float",
            ),
        },
        ("When does {body} rise at {place}?", "I'm at {place}. At what time will {body} come up?"),
    ),
    Function(
        "sky.exposure",
        "Computes the exposure of a photograph of the sky, in seconds.",
        {
            "focal_length": Parameter("integer", "Focal length in millimetres.", (24, 50, 135, 400)),
            "tracking": Parameter(
                "boolean", "Whether the mount follows the sky.", (("follows", True), ("doesn't follow", False))
            ),
        },
        (
            "How long can I expose at {focal_length} mm if the mount {tracking} the sky?",
            "My mount {tracking} the sky. Exposure for {focal_length} mm, please.",
        ),
    ),
    Function(
        "music.transpose",
        "Writes notes higher or lower.",
        {
            "notes": Parameter(
                "array", "The notes.", (["C", "E", "G"], ["D", "F", "A", "C"], ["B", "G"]), element="string"
            ),
            "semitones": Parameter(
                "integer",
                "Semitones up; down if negative.",
                (("up by 3 semitones", 3), ("down by 2 semitones", -2), ("up by 7 semitones", 7)),
            ),
        },
        ("Transpose {notes} {semitones}.", "Move the notes {notes} {semitones}."),
    ),
    Function(
        "music.tempo_map",
        "Computes how long a piece takes, in seconds.",
        {
            "bars": Parameter("integer", "Number of bars.", (32, 64, 118)),
            "beats_per_bar": Parameter("integer", "Beats in a bar.", (3, 4, 6)),
            "tempo": Parameter("integer", "Beats per minute.", (72, 96, 132)),
        },
        (
            "How long do {bars} bars of {beats_per_bar} beats take at {tempo} beats per minute?",
            "A piece of {bars} bars, {beats_per_bar} beats each, at tempo {tempo}: compute its length.",
        ),
    ),
    Function(
        "measure.tank_volume",
        "Computes the volume of an upright round tank, in litres.",
        {
            "radius": Parameter("float", "Radius in metres.", (0.75, 1.2, 2.5)),
            "height": Parameter("float", "Height in metres.", (1.5, 3.2, 4.75)),
            "filled": Parameter("float", "Share that is filled.", (0.4, 0.85), default=1.0),
        },
        (
            "How many litres are in a round tank {height} metres high with a radius of {radius} metres?",
            "The round tank has a radius of {radius} and a height of {height} metres, and {filled} of it is filled. "
            "What is its volume?",
        ),
    ),
)
"""By hand."""
