"""What two JSON values differ in: kept, so that a conversion can be taken back, or named, so that it can be told."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, TypeAlias

from lamsim.trajectory import encode_line

Rest: TypeAlias = dict[str, Any]
"""How to come from one value to another, as plain data.

`{"is": value, "was": digest}` replaces a value; `{"keys": ..., "new": ..., "gone": ...}` changes, adds and removes keys
of an object; `{"at": {index: {"was": digest, "then": rest}}}` changes elements of a list. Digests are of what was
there: where something else stands by now, because a record was edited, it stays.
"""


def digest(value: Any) -> int:
    """A number that tells JSON values apart."""
    return zlib.crc32(encode_line(value))


def rest_of(value: Any, written: Any) -> Rest | None:
    """How to come from `written` to `value`; None if they are equal."""
    if value == written:
        return None
    if isinstance(value, dict) and isinstance(written, dict):
        keys = {key: rest for key in value if key in written and (rest := rest_of(value[key], written[key]))}
        new = {key: value[key] for key in value if key not in written}
        gone = {key: digest(written[key]) for key in written if key not in value}
        return {name: part for name, part in (("keys", keys), ("new", new), ("gone", gone)) if part}
    if isinstance(value, list) and isinstance(written, list) and len(value) == len(written):
        pairs = enumerate(zip(value, written, strict=True))
        return {
            "at": {str(place): {"was": digest(to), "then": rest_of(one, to)} for place, (one, to) in pairs if one != to}
        }
    return {"is": value, "was": digest(written)}


def restored(written: Any, rest: Rest) -> Any:
    """What `rest_of` was told of, as far as what was written then is there still."""
    if "was" in rest:
        return rest["is"] if digest(written) == rest["was"] else written
    if "at" in rest:
        if not isinstance(written, list):
            return written
        elements = list(written)
        for place, change in rest["at"].items():
            at = int(place)
            if at < len(elements) and digest(elements[at]) == change["was"]:
                elements[at] = restored(elements[at], change["then"])
        return elements
    if not isinstance(written, dict):
        return written
    gone = rest.get("gone", {})
    value = {key: each for key, each in written.items() if key not in gone or digest(each) != gone[key]}
    for key, change in rest.get("keys", {}).items():
        if key in value:
            value[key] = restored(value[key], change)
    return {**rest.get("new", {}), **value}


def lost(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Names what of a record is not in another that was made of it, as a path of keys.

    Messages are named by their role, parameters of tools not at all. What says nothing (null, empty) can't be lost, and
    the order of required parameters says nothing.
    """
    if before == after or before in (None, "", [], {}):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from lost(value, after.get(key), path if path.endswith("properties") else f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        if path.endswith("required") and sorted(map(str, before)) == sorted(map(str, after)):
            return
        for one, other in zip(before, after, strict=True):
            role = one.get("role") if path == "conversation" and isinstance(one, dict) else None
            yield from lost(one, other, f"{path}.{role}" if role else path)
    else:
        yield path
