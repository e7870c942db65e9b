"""What the benchmark keeps in its code, regained from the calls that its data records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lamsim_apibank.apis import files

TODAY = "2023-03-31"
VERIFICATION_CODE = 970420
_MARK = "API descriptions:\n"
_FIELDS = ("name", "description", "input_parameters", "output_parameters")


def desk_tables(data: Path) -> dict[str, Any]:
    """The databases of levels 1 and 2.

    The dictionary and the translator ask the internet; here they know what recorded calls of them gave.

    Raises:
        BrokenData: If a file is missing or broken.
    """
    tables = files.read_databases(data)
    tables["BankAccounts"] = {"test": {}}
    tables["Dictionary"] = {}
    tables["Translations"] = []
    for call in _recorded(data):
        given, output = call["param_dict"], call["result"]["output"]
        if call["api_name"] == "Dictionary" and isinstance(output, list):
            tables["Dictionary"][str(given.get("keyword")).strip().lower()] = output
        elif call["api_name"] == "Translate" and isinstance(output, str):
            language = str(given.get("tgt_lang", "english")).strip().lower()
            entry = {"text": given.get("src"), "languages": [language], "translation": output}
            tables["Translations"].append(entry)
    return tables


def desk_searches(data: Path) -> dict[str, Any]:
    """What `ToolSearcher` answered in recorded calls of level 2, by keywords.

    Raises:
        BrokenData: If a file is missing or broken.
    """
    calls = (call for call in _recorded(data) if call["api_name"] == "ToolSearcher")
    return {call["param_dict"]["keywords"]: call["result"]["output"] for call in calls if call["param_dict"]}


def desk_entries(data: Path) -> dict[str, dict[str, Any]]:
    """How the benchmark describes the APIs of levels 1 and 2, by name, as far as its data shows.

    Raises:
        BrokenData: If a file is missing or broken.
    """
    entries: dict[str, dict[str, Any]] = {}
    for output in desk_searches(data).values():
        entries.update(_entries(output))
    for name in ("level-1-api.json", "level-2-api.json"):
        for row in files.read_json(data / "test-data" / name, list):
            listed = str(row.get("instruction", "")).partition(_MARK)[2] if isinstance(row, dict) else ""
            for line in listed.splitlines():
                for api, entry in _entries(_parsed(line)).items():
                    entries.setdefault(api, entry)
    return entries


def planner_searches(data: Path) -> dict[str, Any]:
    """What `ToolSearcher` answered in level 3, by keywords.

    Raises:
        BrokenData: If the file is missing or broken.
    """
    return {
        call["input"]["keywords"]: call["output"]["output"]
        for call in _planned(data)
        if call["api_name"] == "ToolSearcher" and "keywords" in call["input"]
    }


def planner_entries(data: Path) -> dict[str, dict[str, Any]]:
    """How the benchmark describes the APIs of level 3, by name.

    Raises:
        BrokenData: If the file is missing or broken.
    """
    return {name: entry for output in planner_searches(data).values() for name, entry in _entries(output).items()}


def planner_tables(data: Path) -> dict[str, Any]:
    """The databases of level 3, from what recorded calls gave.

    Raises:
        BrokenData: If the file is missing or a recorded call has not what its API gives.
    """
    tables: dict[str, Any] = {name: {} for name in ("Organizations", "Travel", "Meetings", "Preferences", "Watched")}
    tables.update({name: {} for name in ("Places", "Movies", "Posts", "Likes", "Salaries", "Contacts")})
    tables.update({name: [] for name in ("Weather", "Restaurants", "Flights", "Hotels")})
    for place, call in enumerate(_planned(data)):
        given, output = call["output"]["input"], call["output"]["output"]
        if call["output"]["exception"] is not None:
            continue
        try:
            _learn(tables, call["api_name"], given, output)
        except (KeyError, TypeError, AttributeError) as error:
            path = data / files.LEVEL_3
            raise files.BrokenData(
                f"{path}: the {place + 1}. call, of {call['api_name']}, has not what that API takes and gives."
            ) from error
    return tables


def _learn(tables: dict[str, Any], name: str, given: Mapping[str, Any], output: Any) -> None:
    """Enters what one recorded call tells."""
    keyed = {
        "OrganizationMembers": ("Organizations", "organization", "members"),
        "QueryMeeting": ("Meetings", "user_name", "meetings"),
        "UserMoviePreferences": ("Preferences", "user_name", "preferences"),
        "UserPosts": ("Posts", "user_id", "post_ids"),
        "LikeCount": ("Likes", "post_id", "like_count"),
        "GetOccupationSalary": ("Salaries", "occupation", "salary"),
    }
    lists = {
        "FlightSearch": ("Flights", "flights"),
        "HotelAvailability": ("Hotels", "hotels"),
        "NearbyRestaurants": ("Restaurants", "restaurants"),
    }
    if name in keyed:
        table, key, value = keyed[name]
        tables[table][str(given[key])] = output[value]
    elif name in lists:
        table, value = lists[name]
        tables[table] += [row for row in output[value] if row not in tables[table] or name == "NearbyRestaurants"]
        if name == "NearbyRestaurants":
            tables[table] = output[value]
    elif name == "TravelStatus":
        tables["Travel"][given["member_name"]] = output
    elif name == "UserWatchedMovies":
        tables["Watched"][given["user_name"]] = output
    elif name == "Geocoding":
        tables["Places"][given["address"]] = [output["latitude"], output["longitude"]]
    elif name == "GetWeatherForCoordinates":
        entry = {"coordinates": [given["latitude"], given["longitude"]], **output}
        tables["Weather"] += [entry] if entry not in tables["Weather"] else []
    elif name == "MovieRecommendations":
        kinds, films = given["preferences"], output["recommended_movies"]
        # The films of each kind follow one another, as many for each.
        share = len(films) // len(kinds)
        tables["Movies"].update({kind: films[i * share : (i + 1) * share] for i, kind in enumerate(kinds)})
    elif name == "AccountInfo":
        tables["Contacts"][given["username"]] = {"password": given["password"], **output}


def _recorded(data: Path) -> Iterator[dict[str, Any]]:
    for level in files.LEVEL_FOLDERS:
        for path in files.dialogue_files(data, level):
            yield from (turn for turn in files.read_dialogue(path) if turn["role"] == "API")


def _planned(data: Path) -> Iterable[dict[str, Any]]:
    return (call for sample in files.read_level_3(data) for call in sample["apis"])


def _entries(output: Any) -> dict[str, dict[str, Any]]:
    """The descriptions in an answer of the search, by name."""
    listed = output if isinstance(output, list) else [output]
    return {
        entry["name"]: {field: entry[field] for field in _FIELDS}
        for entry in listed
        if isinstance(entry, dict) and all(field in entry for field in _FIELDS)
    }


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
