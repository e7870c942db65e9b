"""The finished products of the embedded catalogue, in shop order."""

from base64 import b32encode
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from random import Random

from .departments import DEPARTMENTS
from .drafts import Draft, drafts
from .model import Department
from .pages import bullets_and_description, title

PER_TYPE = 20


@dataclass(frozen=True, slots=True)
class Product:
    """A draft with its page written."""

    asin: str
    department: Department
    draft: Draft
    title: str
    bullets: tuple[str, ...]
    description: str


@cache
def products() -> tuple[Product, ...]:
    """Write every product; always the same ones in the same order."""
    made: list[Product] = []
    titles: set[str] = set()
    for department in DEPARTMENTS:
        for kind in department.types:
            supply = drafts(department, kind, 4 * PER_TYPE, Random(f"products of {kind.query}"))
            wanted = len(made) + PER_TYPE
            while len(made) < wanted:
                draft = next(supply)
                heading = title(draft)
                if heading in titles:
                    continue
                titles.add(heading)
                bullets, description = bullets_and_description(draft, department, heading)
                asin = _asin(f"{kind.query} {heading}")
                made.append(Product(asin, department, draft, heading, tuple(bullets), description))
    Random("order of the shelves").shuffle(made)
    return tuple(made)


def _asin(of: str) -> str:
    """An identifier shaped like Amazon's; the prefix keeps it apart from theirs."""
    return "LS" + b32encode(blake2b(of.encode(), digest_size=5).digest()).decode()
