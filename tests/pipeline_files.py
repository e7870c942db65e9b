"""What a run of a pipeline has left, for tests."""

import json
from pathlib import Path
from typing import Any

from record_maker import answer, call, record, says, user, write


def everything(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def bought(number: int, id: str | None = None, **rest: Any) -> dict[str, Any]:
    """A sound record in which something else is bought each time."""
    conversation = [
        user(f"Buy {number} lamps of the kind number {number}, please."),
        call("find_item", "I look for lamps.", "a", name=f"kind number {number}"),
        answer(f'[{{"code": "LAMP-{number}", "price": 12.5}}]', "find_item", "a"),
        call("buy_item", "Here they are.", "b", code=f"LAMP-{number}", pieces=number),
        answer("Bought.", "buy_item", "b"),
        says(f"Done, you have {number} lamps."),
    ]
    return record(conversation, id or f"shop---{number}", **rest)


def shop(folder: Path, count: int = 40, name: str = "shop.jsonl") -> str:
    """A file of such records."""
    folder.mkdir(parents=True, exist_ok=True)
    return str(write(folder / name, *(bought(number) for number in range(1, count + 1))))
