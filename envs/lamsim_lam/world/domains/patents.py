"""Patents: invented patents with inventors, holders, classes, citations and fees, and the user's watch list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.people import FEMALE, LAST, MALE

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of

PATENTS = Domain("patents", "Patents, their fees, and a watch list.", needs=("contacts",))

PATENTS_MADE = 28
INVENTORS = 11
_SHOWN = 10
_CLASSES = {
    "A01": (
        "Gardening",
        (
            "Watering valve for raised beds",
            "Seed tray with a folding lid",
            "Soil probe with a paper battery",
            "Pruning shears with a ratchet",
            "Frost cover on rails",
        ),
    ),
    "A47": (
        "Furniture",
        (
            "Shelf bracket without screws",
            "Stackable stool of bent wood",
            "Desk with a silent lift",
            "Hinge for corner cupboards",
            "Drawer that closes softly",
        ),
    ),
    "B62": (
        "Bicycles",
        (
            "Folding frame for cargo bikes",
            "Belt tensioner for bicycles",
            "Child seat with suspension",
            "Puncture sensor for tyres",
            "Brake lever with a heater",
        ),
    ),
    "F24": (
        "Heating",
        (
            "Heat store of pumice",
            "Radiator with a tilting fan",
            "Chimney cap with a turbine",
            "Thermostat without a battery",
            "Stove door of ribbed glass",
        ),
    ),
    "G01": (
        "Measuring",
        (
            "Ruler with an optical zero",
            "Humidity gauge made of horn",
            "Scale for hanging loads",
            "Vibration meter for pumps",
            "Rain gauge that empties itself",
        ),
    ),
    "H02": (
        "Electric power",
        (
            "Charger with a magnetic plug",
            "Cable drum with a slip ring",
            "Solar tile with a drain",
            "Inverter in a sealed box",
            "Coupling for small wind turbines",
        ),
    ),
}
_HOLDERS = ("Orlan Works", "Tessel Instruments", "Harbridge Motion", "Quill and Sons", "Boreal Devices")
"""The first is the user's company."""

OURS = _HOLDERS[0]
Status = Literal["any", "pending", "granted", "lapsed"]


@PATENTS.table("holders", "holder", "HLD")
def holders(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Companies that hold patents."""
    for name in _HOLDERS:
        yield {"name": name, "users_company": name == OURS}


@PATENTS.table("classes", "class", "CLS")
def classes(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What inventions are about."""
    for code, (name, _) in _CLASSES.items():
        yield {"code": code, "name": name}


@PATENTS.table("inventors", "inventor", "INV", links={"contact": "people"})
def inventors(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Inventors; four of them are colleagues of the user's."""
    known = {row["name"] for row in world.rows("people")}
    names = {
        row["name"]: row["id"]
        for row in draw.sample([row for row in world.rows("people") if row["group"] == "work"], 4)
    }
    while len(names) < INVENTORS:
        name = f"{draw.choice(FEMALE + MALE)} {draw.choice(LAST)}"
        if name not in known:
            names.setdefault(name, "")
    for name, contact in names.items():
        yield {"name": name, "contact": contact or None}


@PATENTS.table(
    "patents",
    "patent",
    "PTN",
    links={"holder": "holders", "class": "classes", "inventors": "inventors", "cites": "patents"},
)
def patents(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Patents in the order of filing; each may cite some before it. Colleagues invent for the user's company."""
    today = date.fromisoformat(world.today)
    own, *others = (row["id"] for row in world.rows("holders"))
    colleagues = [row["id"] for row in world.rows("inventors") if row["contact"]]
    strangers = [row["id"] for row in world.rows("inventors") if not row["contact"]]
    codes = {row["code"]: row["id"] for row in world.rows("classes")}
    titles = [(title, codes[code]) for code, (_, titles) in _CLASSES.items() for title in titles]
    ages = sorted(draw.sample(range(200, 5200), PATENTS_MADE), reverse=True)
    for place, ((title, kind), age) in enumerate(zip(draw.sample(titles, PATENTS_MADE), ages, strict=True)):
        filed = today - timedelta(age)
        status = "pending" if age < 900 else draw.choice(("granted", "granted", "granted", "lapsed"))
        ours = draw.random() < 0.45
        there = colleagues if ours else strangers
        cited = draw.sample(range(place), min(place, draw.randrange(0, 4)))
        yield {
            "number": f"{draw.randrange(1000000, 9999999)}",
            "title": title,
            "holder": own if ours else draw.choice(others),
            "class": kind,
            "inventors": draw.sample(there, draw.choice((1, 1, 2))),
            "filed": filed.isoformat(),
            "granted": None if status == "pending" else (filed + timedelta(draw.randrange(500, 890))).isoformat(),
            "status": status,
            "cites": [f"PTN-{number + 1:03d}" for number in sorted(cited)],
        }


@PATENTS.table("fees", "fee", "FEE", links={"patent": "patents"})
def fees(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Yearly fees in EUR of granted patents, the next one and the one before."""
    today = date.fromisoformat(world.today)
    for row in world.rows("patents"):
        if row["status"] != "granted":
            continue
        due = today + timedelta(draw.randrange(3, 120))
        amount = float(draw.randrange(12, 150) * 10)
        yield {"patent": row["id"], "due": (due - timedelta(365)).isoformat(), "amount": amount - 50, "paid": True}
        yield {"patent": row["id"], "due": due.isoformat(), "amount": amount, "paid": draw.random() < 0.2}


@PATENTS.table("watched", "watch", "WCH", links={"patent": "patents"})
def watched(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Patents of others that the user keeps an eye on."""
    today = date.fromisoformat(world.today)
    ours = next(row["id"] for row in world.rows("holders"))
    others = [row["id"] for row in world.rows("patents") if row["holder"] != ours]
    for patent in draw.sample(others, 4):
        yield {"patent": patent, "since": (today - timedelta(draw.randrange(400))).isoformat()}


def cited(world: World) -> Counter[str]:
    """How many patents cite a patent, by its id."""
    return Counter(id for row in world.rows("patents") for id in row["cites"])


def _brief(world: World, row: Row, counts: Counter[str]) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "title", "filed", "status")}
    return {**told, "holder": world.get("holders", row["holder"])["name"], "citations": counts[row["id"]]}


def _listed(world: World, found: list[Row]) -> list[dict[str, Any]]:
    counts = cited(world)
    newest = sorted(found, key=lambda row: row["filed"], reverse=True)
    return [_brief(world, row, counts) for row in newest[:_SHOWN]]


def _fee(world: World, row: Row) -> dict[str, Any]:
    return {**row, "title": world.get("patents", row["patent"])["title"]}


@PATENTS.reads
def patents_list_classes(world: World) -> list[dict[str, Any]]:
    """Lists the classes that patents are sorted by: code and name."""
    return [{"code": row["code"], "name": row["name"]} for row in world.rows("classes")]


@PATENTS.reads
def patents_search(
    world: World, text: str = "", holder: str = "", class_code: str = "", status: Status = "any"
) -> list[dict[str, Any]]:
    """Finds patents, the last filed first, at most 10, each with how many later patents cite it.

    Args:
        text: A part of the title, e.g. sensor.
        holder: A part of the name of the company that holds it.
        class_code: Only patents of this class, e.g. B62; empty for all.
        status: Only patents of this status.
    """
    names = {row["id"]: row["name"].casefold() for row in world.rows("holders")}
    codes = {row["id"]: row["code"] for row in world.rows("classes")}
    if class_code and class_code.upper() not in codes.values():
        raise NotFound("class", class_code, f"There are {', '.join(codes.values())}.")
    found = [
        row
        for row in world.rows("patents")
        if text.casefold() in row["title"].casefold()
        and holder.casefold() in names[row["holder"]]
        and class_code.upper() in ("", codes[row["class"]])
        and status in ("any", row["status"])
    ]
    return _listed(world, found)


@PATENTS.reads
def patents_get(world: World, patent_id: str) -> dict[str, Any]:
    """Tells everything about a patent: number, inventors, holder, class, the days of filing and granting, status.

    Args:
        patent_id: The patent's id, e.g. PTN-014.
    """
    row = world.get("patents", patent_id)
    more = {
        "number": row["number"],
        "granted": row["granted"],
        "class": world.get("classes", row["class"])["code"],
        "inventors": [world.get("inventors", id)["name"] for id in row["inventors"]],
    }
    return {**_brief(world, row, cited(world)), **more}


@PATENTS.reads
def patents_list_citing(world: World, patent_id: str) -> list[dict[str, Any]]:
    """Lists the patents that cite a patent, the last filed first, at most 10.

    Args:
        patent_id: The patent's id.
    """
    world.get("patents", patent_id)
    return _listed(world, [row for row in world.rows("patents") if patent_id in row["cites"]])


@PATENTS.reads
def patents_by_inventor(world: World, name: str) -> list[dict[str, Any]]:
    """Lists the patents of an inventor, the last filed first, at most 10.

    Args:
        name: The inventor's full name.
    """
    ids = {row["id"] for row in world.rows("inventors") if row["name"].casefold() == name.casefold()}
    if not ids:
        raise NotFound("inventor called", name)
    return _listed(world, [row for row in world.rows("patents") if ids.intersection(row["inventors"])])


@PATENTS.reads
def patents_list_fees(
    world: World, patent_id: str | None = None, unpaid_only: bool = True, due_by: Day | None = None
) -> list[dict[str, Any]]:
    """Lists fees in EUR of the patents of the user's company, those that are due first first, at most 12.

    Args:
        patent_id: Only fees of this patent, which may be anybody's.
        unpaid_only: Whether to leave out those that are paid.
        due_by: Only fees that are due on this day or before, YYYY-MM-DD.
    """
    last = "9999" if due_by is None else day_of(due_by).isoformat()
    if patent_id is not None:
        world.get("patents", patent_id)
    found = [
        _fee(world, row)
        for row in world.rows("fees")
        if (row["patent"] == patent_id if patent_id else _ours(world, row["patent"]))
        and not (unpaid_only and row["paid"])
        and row["due"] <= last
    ]
    return sorted(found, key=lambda row: str(row["due"]))[:12]


@PATENTS.writes
def patents_pay_fee(world: World, fee_id: str) -> dict[str, Any]:
    """Pays a fee of a patent of the user's company.

    Args:
        fee_id: The fee's id, e.g. FEE-008.
    """
    row = world.get("fees", fee_id)
    if row["paid"]:
        raise Conflict(f"{fee_id} is paid already.")
    patent = world.get("patents", row["patent"])
    if not _ours(world, patent["id"]):
        holder = world.get("holders", patent["holder"])["name"]
        raise NotAllowed(f"{patent['title']!r} belongs to {holder}, which alone may pay its fees.")
    if patent["status"] == "lapsed":
        raise Conflict(f"{patent['title']!r} has lapsed; a fee can't bring it back.")
    return _fee(world, world.update("fees", fee_id, paid=True))


@PATENTS.writes
def patents_abandon(world: World, patent_id: str) -> dict[str, Any]:
    """Lets a patent of the user's company lapse; that is final.

    Args:
        patent_id: The patent's id.
    """
    row = world.get("patents", patent_id)
    if not _ours(world, patent_id):
        raise NotAllowed(f"{row['title']!r} is none of the user's company.")
    if row["status"] == "lapsed":
        raise Conflict(f"{row['title']!r} has lapsed already.")
    return _brief(world, world.update("patents", patent_id, status="lapsed"), cited(world))


@PATENTS.reads
def patents_list_watched(world: World) -> list[dict[str, Any]]:
    """Lists the patents on the user's watch list, at most 20."""
    found = list(world.rows("watched"))[:20]
    return [{**row, "title": world.get("patents", row["patent"])["title"]} for row in found]


@PATENTS.writes
def patents_watch(world: World, patent_id: str) -> dict[str, Any]:
    """Puts a patent of another company on the watch list.

    Args:
        patent_id: The patent's id.
    """
    title = world.get("patents", patent_id)["title"]
    if _ours(world, patent_id):
        raise Conflict(f"{title!r} belongs to the user's own company; only others are watched.")
    if any(row["patent"] == patent_id for row in world.rows("watched")):
        raise Conflict(f"{title!r} is watched already.")
    return {**world.insert("watched", patent=patent_id, since=world.today), "title": title}


@PATENTS.writes
def patents_unwatch(world: World, watch_id: str) -> str:
    """Takes a patent off the watch list.

    Args:
        watch_id: The id of its row on the list, e.g. WCH-002.
    """
    title = world.get("patents", world.get("watched", watch_id)["patent"])["title"]
    world.delete("watched", watch_id)
    return f"{title!r} is watched no longer."


def _ours(world: World, patent_id: str) -> bool:
    """Whether a patent belongs to the user's company."""
    return bool(world.get("holders", world.get("patents", patent_id)["holder"])["users_company"])
