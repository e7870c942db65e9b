"""The databases of the embedded dialogues of levels 1 and 2."""

from __future__ import annotations

from typing import Any

PEOPLE: tuple[dict[str, str], ...] = (
    {"username": "nora.lind", "password": "harbour-42", "token": "tk7nlq2m8vx0", "email": "nora@lindhouse.net"},
    {"username": "tomas_r", "password": "Quince!77", "token": "tk3trw9c5ba1", "email": "tomas@rowanmail.org"},
    {"username": "aiko_m", "password": "paperlantern", "token": "tk9akm4d6ze2", "email": "aiko@midori.jp"},
    {"username": "samira.k", "password": "dune2crater", "token": "tk1smk8f3yh3", "email": "samira@kestrel.io"},
    {"username": "owen.p", "password": "larkspur9", "token": "tk5owp0g7xj4", "email": "owen@pinebank.com"},
    {"username": "lucia_f", "password": "Tramontana1", "token": "tk2lcf6h1wk5", "email": "lucia@ferrolab.eu"},
)

_NAMES = tuple(person["username"] for person in PEOPLE)


def _rows(*rows: dict[str, Any]) -> dict[str, Any]:
    """Rows of a table by their numbers; the users take turns."""
    return {str(n): {**row, "username": _NAMES[(n - 1) % len(_NAMES)]} for n, row in enumerate(rows, 1)}


DESK: dict[str, Any] = {
    "Account": {person["username"]: {key: person[key] for key in ("password", "token", "email")} for person in PEOPLE},
    "Bank": {
        name: {"balance": balance}
        for name, balance in zip(_NAMES, (812.4, 96.15, 4310.0, 1507.88, 23.5, 660.2), strict=True)
    },
    "BankAccounts": {"house-fund": {"password": "-", "name": "Rowan Holdings"}},
    "Agenda": _rows(
        {"content": "Choir rehearsal", "time": "2024-05-14 19:00:00", "location": "St Olave's hall"},
        {"content": "Piano tuning", "time": "2024-05-15 10:30:00", "location": "home"},
        {"content": "Kiln firing class", "time": "2024-05-16 18:00:00", "location": "Clayworks studio"},
        {"content": "Telescope night", "time": "2024-05-17 21:30:00", "location": "Crater hill"},
        {"content": "Allotment inspection", "time": "2024-05-18 09:00:00", "location": "Plot 12"},
        {"content": "Bicycle repair course", "time": "2024-05-19 14:00:00", "location": "Via Roma workshop"},
    ),
    "Alarm": _rows(
        {"time": "2024-05-08 06:10:00"},
        {"time": "2024-05-09 07:25:00"},
        {"time": "2024-05-10 05:45:00"},
        {"time": "2024-05-11 08:00:00"},
        {"time": "2024-05-12 06:50:00"},
        {"time": "2024-05-13 09:15:00"},
    ),
    "Reminder": _rows(
        {"content": "Water the seedlings", "time": "2024-05-07 17:00:00"},
        {"content": "Return library books", "time": "2024-05-08 12:00:00"},
        {"content": "Renew the train pass", "time": "2024-05-09 09:30:00"},
        {"content": "Feed the sourdough", "time": "2024-05-10 20:00:00"},
        {"content": "Collect the parcel", "time": "2024-05-11 11:15:00"},
        {"content": "Send the postcards", "time": "2024-05-12 16:45:00"},
    ),
    "Meeting": _rows(
        {
            "meeting_topic": "Ferry timetable review",
            "start_time": "2024-05-20 09:00:00",
            "end_time": "2024-05-20 10:00:00",
            "location": "Room Heron",
            "attendees": ["Mats Eklund", "Jun Sato"],
        },
        {
            "meeting_topic": "Orchard planting plan",
            "start_time": "2024-05-21 13:30:00",
            "end_time": "2024-05-21 14:30:00",
            "location": "Glasshouse",
            "attendees": ["Ida Brandt"],
        },
        {
            "meeting_topic": "Exhibition opening",
            "start_time": "2024-05-22 16:00:00",
            "end_time": "2024-05-22 17:30:00",
            "location": "Gallery 2",
            "attendees": ["Kofi Mensah", "Elena Ruiz"],
        },
        {
            "meeting_topic": "Observatory budget",
            "start_time": "2024-05-23 11:00:00",
            "end_time": "2024-05-23 12:00:00",
            "location": "Dome office",
            "attendees": ["Priya Nair", "Lars Holm"],
        },
        {
            "meeting_topic": "Bakery supplier talks",
            "start_time": "2024-05-24 08:30:00",
            "end_time": "2024-05-24 09:15:00",
            "location": "Back office",
            "attendees": ["Anton Weiss"],
        },
        {
            "meeting_topic": "Robot arm safety audit",
            "start_time": "2024-05-27 10:00:00",
            "end_time": "2024-05-27 11:30:00",
            "location": "Lab 4",
            "attendees": ["Giulia Conti", "Marek Nowak"],
        },
    ),
    "Appointments": {
        "20240011": {"patient_name": "Hanne Voss", "date": "2024-05-21", "doctor_name": "Dr. Okafor"},
        "20240012": {"patient_name": "Ravi Menon", "date": "2024-05-22", "doctor_name": "Dr. Silva"},
        "20240013": {"patient_name": "Bea Collins", "date": "2024-05-23", "doctor_name": "Dr. Haddad"},
        "20240014": {"patient_name": "Yusuf Demir", "date": "2024-05-24", "doctor_name": "Dr. Okafor"},
        "20240015": {"patient_name": "Greta Olsen", "date": "2024-05-27", "doctor_name": "Dr. Silva"},
        "20240016": {"patient_name": "Pablo Reyes", "date": "2024-05-28", "doctor_name": "Dr. Haddad"},
    },
    "HealthData": {
        "H101": [
            {"time": "2024-04-29 08:00:00", "heart_rate": "61"},
            {"time": "2024-05-02 08:05:00", "heart_rate": "64"},
        ],
        "H102": [{"time": "2024-04-30 21:30:00", "blood_pressure": "128/83"}],
        "H103": [{"time": "2024-05-01 07:15:00", "weight": "71.4"}],
        "H104": [{"time": "2024-05-03 19:40:00", "blood_sugar": "5.4"}],
    },
    "Symptom": {
        "hiccups": [
            {
                "name": "Swallowed air",
                "description": "Eating fast irritates the diaphragm.",
                "aid": "Sip cold water slowly.",
            },
            {
                "name": "Reflux",
                "description": "Acid rises from the stomach.",
                "aid": "Sit upright and avoid spicy food.",
            },
        ],
        "nosebleed": [
            {
                "name": "Dry air",
                "description": "The lining of the nose has cracked.",
                "aid": "Lean forward and pinch the nose for ten minutes.",
            },
        ],
        "blister": [
            {
                "name": "Friction",
                "description": "Skin layers have parted under rubbing.",
                "aid": "Leave it closed and cover it with a plaster.",
            },
        ],
        "muscle cramp": [
            {
                "name": "Overuse",
                "description": "A tired muscle tightens by itself.",
                "aid": "Stretch gently and drink something.",
            },
            {
                "name": "Lack of magnesium",
                "description": "Too little magnesium makes muscles twitch.",
                "aid": "Eat nuts or a banana and rest.",
            },
        ],
        "sunburn": [
            {
                "name": "Too much sun",
                "description": "Ultraviolet light has hurt the skin.",
                "aid": "Cool with damp cloths and stay in the shade.",
            },
        ],
    },
    "Scenes": {
        "reading hour": [
            {"name": "floor lamp", "description": "Warm lamp by the armchair"},
            {"name": "heater", "description": "Small heater under the window"},
        ],
        "tea break": [
            {"name": "kettle", "description": "Smart kettle on the counter"},
            {"name": "radio", "description": "Kitchen radio"},
        ],
        "night watch": [{"name": "porch light", "description": "Light above the front door"}],
        "garden party": [
            {"name": "fairy lights", "description": "Lights along the fence"},
            {"name": "speaker", "description": "Weatherproof speaker on the terrace"},
        ],
    },
    "TimeSwitch": {
        "porch light": [{"time": "2024-05-07 21:00:00", "on": True}],
        "kettle": [{"time": "2024-05-08 06:30:00", "on": True}],
        "heater": [{"time": "2024-05-09 22:00:00", "on": False}],
        "fairy lights": [{"time": "2024-05-11 20:15:00", "on": True}],
    },
    "Hotel": {
        "1": {"hotel_name": "Hotel Kormoran", "check_in_time": "2024-06-01", "check_out_time": "2024-06-05"},
        "2": {"hotel_name": "Villa Mirto", "check_in_time": "2024-06-10", "check_out_time": "2024-06-12"},
    },
    "Stock": {
        "NRDW": {"2024-05-02": 41.2, "2024-05-03": 42.05},
        "KLPT": {"2024-05-02": 118.0, "2024-05-03": 116.4},
        "ZEPH": {"2024-05-02": 7.31, "2024-05-03": 7.58},
        "OAKL": {"2024-05-02": 305.5, "2024-05-03": 309.9},
    },
    "History": {
        "05-06": [
            {
                "Title": "The first lamp on Gull Rock",
                "Date": "1811-05-06",
                "Description": "Keepers lit the new lighthouse of Gull Rock.",
            },
            {"Title": "A comet named", "Date": "1902-05-06", "Description": "Anna Torv's comet got her name."},
        ],
        "06-21": [
            {"Title": "The long swim", "Date": "1934-06-21", "Description": "Ove Lund swam around Mistral island."}
        ],
        "09-12": [
            {"Title": "Bridge of Vell", "Date": "1876-09-12", "Description": "The iron bridge of Vell was opened."}
        ],
        "11-30": [
            {"Title": "A quiet treaty", "Date": "1719-11-30", "Description": "Two valleys agreed to share one river."}
        ],
    },
    "Wiki": {
        "sundial": {"url": "https://wiki.example/sundial", "summary": "A sundial tells the time of day by a shadow."},
        "sourdough": {"url": "https://wiki.example/sourdough", "summary": "Sourdough is bread raised by wild yeast."},
        "heron": {
            "url": "https://wiki.example/heron",
            "summary": "Herons are long-legged birds that fish in shallow water.",
        },
        "kite": {"url": "https://wiki.example/kite", "summary": "A kite is flown on a line and held up by the wind."},
    },
    "Dictionary": {
        "gloaming": [{"partOfSpeech": "noun", "definitions": [{"definition": "The dusk of the evening."}]}],
        "nimble": [{"partOfSpeech": "adjective", "definitions": [{"definition": "Quick and light in movement."}]}],
        "meander": [{"partOfSpeech": "verb", "definitions": [{"definition": "To follow a winding course."}]}],
        "brisk": [{"partOfSpeech": "adjective", "definitions": [{"definition": "Fast and full of energy."}]}],
    },
    "Translations": [
        {"text": "Where is the ferry?", "languages": ["german"], "translation": "Wo ist die Fähre?"},
        {"text": "Two tickets, please.", "languages": ["italian"], "translation": "Due biglietti, per favore."},
        {"text": "The soup is excellent.", "languages": ["french"], "translation": "La soupe est excellente."},
        {"text": "See you tomorrow.", "languages": ["spanish"], "translation": "Hasta mañana."},
    ],
    "SearchEngine": {
        "raw_documents": [
            {
                "title": "Repairing a dripping tap",
                "url": "https://handy.example/tap",
                "abstract": "Which washer to buy and how to change it.",
            },
            {
                "title": "Growing tomatoes on a balcony",
                "url": "https://green.example/tomato",
                "abstract": "Pots, sun and when to water.",
            },
            {
                "title": "Night trains across the continent",
                "url": "https://rail.example/night",
                "abstract": "Routes and sleeping cars this summer.",
            },
            {
                "title": "Choosing a first telescope",
                "url": "https://sky.example/first",
                "abstract": "Mirrors, lenses and mounts compared.",
            },
            {
                "title": "Keeping bees in town",
                "url": "https://green.example/bees",
                "abstract": "Hives on roofs, neighbours and honey.",
            },
        ]
    },
    "QuestionAnswering": {
        "https://docs.example/ferry.txt": {"When does the last ferry leave?": "At half past eleven at night."},
        "https://docs.example/lease.txt": {"How long is the notice period?": "Three months to the end of a quarter."},
        "https://docs.example/recipe.txt": {"How long does the dough rest?": "Overnight in the fridge."},
        "https://docs.example/manual.txt": {"How is the filter cleaned?": "With lukewarm water and a soft brush."},
    },
    "ImageCaptioning": [
        {"url": "https://img.example/pier.jpg", "caption": "two gulls on a wooden pier in fog"},
        {"url": "https://img.example/stall.png", "caption": "a market stall with baskets of plums"},
        {"url": "https://img.example/attic.jpeg", "caption": "a dusty attic with an old piano"},
        {"url": "https://img.example/ridge.jpg", "caption": "hikers on a narrow ridge at sunrise"},
    ],
    "SpeechRecognition": {
        "https://audio.example/note1.wav": "Bring the green folder on Thursday.",
        "https://audio.example/note2.wav": "The key is under the third pot.",
        "https://audio.example/note3.wav": "Platform nine, not eight.",
        "https://audio.example/note4.wav": "The plumber comes at noon.",
    },
}
