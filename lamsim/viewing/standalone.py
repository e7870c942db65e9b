"""One HTML file that holds the page and its data, compressed; it needs no server and no network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lamsim.datasets.records import RecordFile
from lamsim.trajectory import encode_line
from lamsim.viewing.application import PAGE, run_told
from lamsim.viewing.episodes import whole_episode
from lamsim.viewing.index import Run
from lamsim.viewing.rows import FIELDS

CHUNK = 1 << 20
"""Bytes of JSON that are compressed together, and that a browser reads at once."""

_STYLE = '<link rel="stylesheet" href="page/style.css">'
_SCRIPT = '<script type="module" src="page/main.js"></script>'
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async |class |const |function ))", re.MULTILINE)


def write_standalone(runs: Sequence[Run], path: Path) -> int:
    """Writes the page with all episodes of runs; the same runs give the same bytes.

    What comes from trajectories stands in the file in base64 alone, so that nothing in it can end an element. The
    page's own script and style are allowed by their hashes, and nothing else is.

    Args:
        runs: Read to their ends.
        path: The file; it stands under its name only once it is whole.

    Returns:
        Its size in bytes.

    Raises:
        UsageError: If it can't be written.
        DataError: If a run has been changed meanwhile.
    """
    script, style = joined_script(), f"\n{(PAGE / 'style.css').read_text('utf-8')}"
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    meta = f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page = (PAGE / "index.html").read_text("utf-8").replace("<head>", meta).replace(_STYLE, f"<style>{style}</style>")
    before, after = page.split(_SCRIPT)
    file = RecordFile(path)
    try:
        file.write(before.encode())
        for element in _data(runs):
            file.write(element)
        file.write(f'<script type="module">{script}</script>{after}'.encode())
    except BaseException:
        file.discard()
        raise
    file.close()
    return path.stat().st_size


def joined_script() -> str:
    """The page's modules as one, each behind those that it imports.

    They are written so that this is all it takes: names are unique over all of them, an import is a line, and nothing
    is renamed.
    """
    joined: dict[str, str] = {}

    def add(name: str) -> None:
        if name not in joined:
            joined[name] = ""
            text = (PAGE / name).read_text("utf-8")
            for needed in _IMPORT.findall(text):
                add(needed)
            del joined[name]  # to stand behind what it needs
            joined[name] = _EXPORT.sub("", _IMPORT.sub("", text))

    add("main.js")
    return "\n" + "\n".join(joined.values())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(runs: Sequence[Run]) -> Iterator[bytes]:
    told = [{**run_told(run, number), "path": run.name, "growing": False} for number, run in enumerate(runs)]
    yield _element("lamsim-runs", encode_line({"fields": FIELDS, "runs": told}))
    for number, run in enumerate(runs):
        count = len(run.rows)
        yield _element(f"lamsim-rows-{number}", b"[%b]" % b",".join(run.rows[:count]))
        lines = (encode_line(whole_episode(run.record(n)[0])) for n in range(count))
        for place, (first, chunk) in enumerate(_chunks(lines)):
            more = f' data-first="{first}" data-count="{len(chunk)}"'
            yield _element(f"lamsim-episodes-{number}-{place}", b"".join(chunk).rstrip(b"\n"), more)


def _chunks(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Lines together up to `CHUNK`, with the number of the first of them."""
    chunk: list[bytes] = []
    first = size = 0
    for n, line in enumerate(lines):
        if chunk and size + len(line) > CHUNK:
            yield first, chunk
            first, size, chunk = n, 0, []
        chunk.append(line)
        size += len(line)
    if chunk:
        yield first, chunk


def _element(id: str, data: bytes, more: str = "") -> bytes:
    packed = base64.b64encode(gzip.compress(data, mtime=0))
    return f'<script type="text/plain" id="{id}"{more}>'.encode() + packed + b"</script>"
