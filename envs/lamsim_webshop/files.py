"""Finding and reading the official WebShop files; a broken one is named in one sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any


class BrokenData(ValueError):
    """Official data that is missing or broken, in one sentence; the shop knows no errors of lamsim's."""


_HUMAN_FIELDS = ("instruction", "instruction_attributes", "instruction_options")
_PRODUCT_FILE = re.compile(r"items_shuffle(_\d+)?\.json")


def product_file(data: str | Path) -> Path:
    """The official product file that is meant.

    Args:
        data: A product file, or a folder that holds exactly one.

    Raises:
        BrokenData: If there is none, or more than one.
    """
    path = Path(data).expanduser()
    if path.is_file():
        if not _PRODUCT_FILE.fullmatch(path.name):
            raise BrokenData(f"{path} is no WebShop product file; its name should be items_shuffle_<N>.json.")
        return path.resolve()
    if not path.is_dir():
        raise BrokenData(f"There is no WebShop data at {path}; it should be a folder or a product file.")
    found = sorted(entry for entry in path.iterdir() if _PRODUCT_FILE.fullmatch(entry.name))
    if not found:
        raise BrokenData(f"{path} lacks the product file items_shuffle.json (or items_shuffle_<N>.json).")
    if len(found) > 1:
        names = ", ".join(entry.name for entry in found)
        raise BrokenData(f"{path} holds several product files ({names}); give the path of the one you want.")
    return found[0].resolve()


def attribute_file(products: Path) -> Path:
    """The file `items_ins_v2*.json` that belongs to a product file, by the number in its name if need be.

    Raises:
        BrokenData: If there is none.
    """
    same_number = products.with_name(products.name.replace("items_shuffle", "items_ins_v2"))
    if same_number.is_file():
        return same_number
    others = sorted(products.parent.glob("items_ins_v2*.json"))
    if len(others) != 1:
        raise BrokenData(f"{products.parent} lacks the attribute file {same_number.name}.")
    return others[0]


def read_json(path: Path, kind: type[Any]) -> Any:
    """Reads a JSON file.

    Args:
        path: The file.
        kind: What it should hold, `list` or `dict`.

    Raises:
        BrokenData: If the file is missing, is no JSON, or holds something else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BrokenData(f"{path}, line {error.lineno}, is not valid JSON: {error.msg}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenData(f"{path} cannot be read: {error}.") from error
    if not isinstance(content, kind):
        should = "an array" if kind is list else "an object"
        raise BrokenData(f"{path} should hold {should} of JSON, not {type(content).__name__}.")
    return content


def read_human_instructions(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Reads `items_human_ins.json`: by asin, what people asked for.

    Raises:
        BrokenData: If the file or an instruction in it is broken.
    """
    by_asin: dict[str, list[dict[str, Any]]] = read_json(path, dict)
    for asin, instructions in by_asin.items():
        for row in instructions:
            lacking = [name for name in _HUMAN_FIELDS if not isinstance(row, dict) or name not in row]
            if lacking:
                raise BrokenData(f"{path}, product {asin}, has an instruction without {', '.join(lacking)}.")
    return by_asin


def read_title_nouns(path: Path) -> dict[str, list[str]]:
    """Reads a table of titles and their nouns, one JSON object with `title` and `nouns_sm38` a line.

    Raises:
        BrokenData: If a line is broken.
    """
    table = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                table[row["title"]] = [str(noun) for noun in row["nouns_sm38"]]
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenData(
                    f"{path}, line {number}, should be a JSON object with `title` and `nouns_sm38`."
                ) from error
    return table
