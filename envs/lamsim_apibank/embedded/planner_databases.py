"""The databases of the embedded dialogues of level 3."""

from __future__ import annotations

from typing import Any

PLANNER: dict[str, Any] = {
    "Organizations": {
        "Tern Ferries": ["Mats", "Ines", "Jun"],
        "Clayworks": ["Aiko", "Bruno"],
        "Crater Observatory": ["Samira", "Lars", "Priya"],
        "Pinebank Gardens": ["Owen", "Ida"],
        "Ferrolab": ["Lucia", "Marek", "Giulia"],
    },
    "Travel": {
        "Mats": "In the office",
        "Ines": "Travelling",
        "Jun": "In the office",
        "Aiko": "Travelling",
        "Bruno": "At home",
        "Samira": "At home",
        "Lars": "In the office",
        "Priya": "Travelling",
        "Owen": "In the office",
        "Ida": "Travelling",
        "Lucia": "In the office",
        "Marek": "Travelling",
        "Giulia": "In the office",
    },
    "Meetings": {
        "Mats": [
            {
                "meeting_name": "Timetable review",
                "meeting_time": "2024-05-20 09:00:00",
                "meeting_location": "Room Heron",
            }
        ],
        "Aiko": [
            {"meeting_name": "Glaze tasting", "meeting_time": "2024-05-21 15:00:00", "meeting_location": "Studio B"}
        ],
        "Lars": [
            {
                "meeting_name": "Mirror cleaning",
                "meeting_time": "2024-05-22 10:30:00",
                "meeting_location": "Dome office",
            }
        ],
        "Owen": [
            {"meeting_name": "Seed order", "meeting_time": "2024-05-23 08:45:00", "meeting_location": "Glasshouse"}
        ],
        "Lucia": [{"meeting_name": "Gripper demo", "meeting_time": "2024-05-24 14:00:00", "meeting_location": "Lab 4"}],
    },
    "Places": {
        "Port Aster": [54.12, 10.87],
        "Monteverna": [44.03, 9.21],
        "Kiso Valley": [35.57, 137.6],
        "Halden Fjord": [59.11, 11.39],
        "Sidi Ferrat": [31.52, 9.77],
    },
    "Weather": [
        {"coordinates": [54.12, 10.87], "temperature": 12.0, "humidity": 0.81, "description": "Rainy"},
        {"coordinates": [44.03, 9.21], "temperature": 24.0, "humidity": 0.45, "description": "Sunny"},
        {"coordinates": [35.57, 137.6], "temperature": 17.5, "humidity": 0.66, "description": "Cloudy"},
        {"coordinates": [59.11, 11.39], "temperature": 6.0, "humidity": 0.7, "description": "Light rain"},
        {"coordinates": [31.52, 9.77], "temperature": 33.0, "humidity": 0.2, "description": "Clear"},
    ],
    "Restaurants": [
        {"coordinates": [54.12, 10.87], "name": "The Salted Oar"},
        {"coordinates": [44.03, 9.21], "name": "Trattoria Ginepro"},
        {"coordinates": [35.57, 137.6], "name": "Soba Hinoki"},
        {"coordinates": [59.11, 11.39], "name": "Fjordkanten"},
    ],
    "Preferences": {
        "Mats": ["Mystery", "Documentary"],
        "Aiko": ["Animation", "Romance"],
        "Lars": ["Documentary", "Comedy"],
        "Owen": ["Comedy", "Mystery"],
        "Lucia": ["Animation", "Mystery"],
    },
    "Watched": {
        "Mats": ["The Lighthouse Ledger"],
        "Aiko": ["Paper Foxes", "Letters to Vell"],
        "Lars": ["Tides of Iron"],
        "Owen": ["Three Umbrellas"],
        "Lucia": ["Paper Foxes"],
    },
    "Movies": {
        "Mystery": ["The Lighthouse Ledger", "A Key of Salt"],
        "Documentary": ["Tides of Iron", "Bees of the City"],
        "Animation": ["Paper Foxes", "The Moon Kettle"],
        "Romance": ["Letters to Vell", "Slow Ferry"],
        "Comedy": ["Three Umbrellas", "The Wrong Orchard"],
    },
    "Posts": {"21": [301, 302], "22": [303, 304, 305], "23": [306, 307], "24": [308, 309], "25": [310, 311, 312]},
    "Likes": {
        "301": 14,
        "302": 9,
        "303": 27,
        "304": 3,
        "305": 18,
        "306": 41,
        "307": 6,
        "308": 12,
        "309": 33,
        "310": 8,
        "311": 19,
        "312": 25,
    },
    "Flights": [
        {
            "source": "Port Aster",
            "destination": "Monteverna",
            "departure_date": "2024-06-03 08:20:00",
            "arrival_date": "2024-06-03 10:35:00",
        },
        {
            "source": "Monteverna",
            "destination": "Sidi Ferrat",
            "departure_date": "2024-06-07 13:00:00",
            "arrival_date": "2024-06-07 15:40:00",
        },
        {
            "source": "Halden Fjord",
            "destination": "Port Aster",
            "departure_date": "2024-06-11 06:45:00",
            "arrival_date": "2024-06-11 08:00:00",
        },
        {
            "source": "Port Aster",
            "destination": "Kiso Valley",
            "departure_date": "2024-06-15 21:10:00",
            "arrival_date": "2024-06-16 15:30:00",
        },
        {
            "source": "Sidi Ferrat",
            "destination": "Halden Fjord",
            "departure_date": "2024-06-19 09:05:00",
            "arrival_date": "2024-06-19 14:20:00",
        },
    ],
    "Hotels": [
        {
            "destination": "Monteverna",
            "check_in_date": "2024-06-03",
            "check_out_date": "2024-06-08",
            "name": "Villa Mirto",
        },
        {
            "destination": "Sidi Ferrat",
            "check_in_date": "2024-06-07",
            "check_out_date": "2024-06-12",
            "name": "Dar Yasmine",
        },
        {
            "destination": "Port Aster",
            "check_in_date": "2024-06-11",
            "check_out_date": "2024-06-14",
            "name": "Hotel Kormoran",
        },
        {
            "destination": "Kiso Valley",
            "check_in_date": "2024-06-16",
            "check_out_date": "2024-06-20",
            "name": "Ryokan Hinoki",
        },
        {
            "destination": "Halden Fjord",
            "check_in_date": "2024-06-19",
            "check_out_date": "2024-06-21",
            "name": "Fjord Lodge",
        },
    ],
    "Salaries": {"Boatbuilder": 4100, "Potter": 2400, "Astronomer": 5200, "Gardener": 900, "Roboticist": 6300},
    "Contacts": {
        "Mats": {"password": "anchor7", "email": "mats@tern.example", "phone": "0105551"},
        "Aiko": {"password": "glaze12", "email": "aiko@clay.example", "phone": "0105552"},
        "Lars": {"password": "dome33", "email": "lars@crater.example", "phone": "0105553"},
        "Owen": {"password": "fern48", "email": "owen@pine.example", "phone": "0105554"},
        "Lucia": {"password": "servo5", "email": "lucia@ferro.example", "phone": "0105555"},
    },
}
