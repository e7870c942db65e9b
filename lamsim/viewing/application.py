"""The web application: a page and the data it asks for, read-only, for whoever has the token."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from lamsim.errors import UsageError
from lamsim.trajectory import encode_line
from lamsim.viewing.episodes import Episodes
from lamsim.viewing.index import Run
from lamsim.viewing.rows import FIELDS
from lamsim.viewing.search import search

PAGE = Path(__file__).with_name("page")
"""The folder of the page's files."""

HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)

_KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_HOSTS = ("127.0.0.1", "localhost")
_MOST_ROWS = 20_000
_MOST_TEXT = 1_000_000


class _Refused(Exception):
    """A request that is not answered: its status, and one sentence."""


class Viewer:
    """A WSGI application over runs.

    It answers `GET` for `/`, the page's own files and `/api/...`, and reads nothing but the runs it was given. All but
    the page's scripts and styles needs the token, as `token=` in the query or in the header `X-Token`. A `Host` other
    than this machine's own is refused, so that no website can have its name point here (DNS rebinding).

    Args:
        runs: What is shown; someone else reads them on, see `followed`.
        token: Not empty.
    """

    def __init__(self, runs: Sequence[Run], token: str) -> None:
        self._runs = runs
        self._token = token.encode()
        self._episodes = Episodes(runs)
        self._pages = {file.name: file for file in PAGE.iterdir() if file.suffix in _KINDS}
        self._answers: Mapping[str, Callable[[_Query], Any]] = {
            "/api/runs": self._list,
            "/api/rows": self._rows,
            "/api/episode": lambda query: self._episodes.episode(*self._place(query)),
            "/api/prompts": lambda query: self._episodes.prompts(*self._place(query)),
            "/api/part": self._part,
            "/api/search": self._search,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answers a request."""
        try:
            status, kind, body = "200 OK", *self._answer(environ)
        except _Refused as refused:
            status, reason = refused.args
            kind, body = "application/json", encode_line({"error": reason})
        headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body))), *HEADERS]
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, bytes]:
        host = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
        if host not in _HOSTS:
            raise _Refused("403 Forbidden", "This page is served to this machine only, as http://127.0.0.1.")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            raise _Refused("405 Method Not Allowed", "Nothing can be changed here: only GET is answered.")
        path = environ.get("PATH_INFO", "")
        folder, _, name = path.rpartition("/")
        if folder == "/page" and name in self._pages:
            return self._page(name)
        query = _Query(environ.get("QUERY_STRING", ""))
        token = environ.get("HTTP_X_TOKEN") or query.text("token")
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self._token):
            raise _Refused("403 Forbidden", "The token is missing or wrong: open the address that was printed.")
        if path == "/":
            return self._page("index.html")
        if path not in self._answers:
            raise _Refused("404 Not Found", "There is nothing at this address.")
        try:
            answer = self._answers[path](query)
        except UsageError as error:
            raise _Refused("410 Gone", str(error)) from error
        return "application/json", answer if isinstance(answer, bytes) else encode_line(answer)

    def _page(self, name: str) -> tuple[str, bytes]:
        file = self._pages[name]
        return _KINDS[file.suffix], file.read_bytes()

    def _list(self, query: _Query) -> Any:
        return {"fields": FIELDS, "runs": [run_told(run, number) for number, run in enumerate(self._runs)]}

    def _run(self, query: _Query) -> Run:
        number = query.number("run")
        if number >= len(self._runs):
            raise _Refused("404 Not Found", f"There is no run {number}.")
        return self._runs[number]

    def _place(self, query: _Query) -> tuple[int, int]:
        """The numbers of a run and of an episode in it."""
        run, n = self._run(query), query.number("n")
        if n >= len(run.rows):
            raise _Refused("404 Not Found", f"There is no episode {n} in {run.name}.")
        return query.number("run"), n

    def _rows(self, query: _Query) -> bytes:
        run, start = self._run(query), query.number("from")
        done, total = run.done, len(run.rows)
        rows = b",".join(run.rows[start : min(total, start + query.number("limit", 5000, _MOST_ROWS))])
        return b'{"rows":[%b],"total_known":%d,"done":%b}' % (rows, total, b"true" if done else b"false")

    def _part(self, query: _Query) -> Any:
        start, size = query.number("from"), query.number("size", 200_000, _MOST_TEXT)
        part = self._episodes.part(*self._place(query), query.text("path"), start, size)
        if part is None:
            raise _Refused("404 Not Found", "There is no text at this path.")
        return part

    def _search(self, query: _Query) -> Any:
        return search(self._run(query), query.text("q"), query.number("from"))


class _Query:
    """What stands behind the question mark."""

    def __init__(self, text: str) -> None:
        try:
            self._values = parse_qs(text, keep_blank_values=True, max_num_fields=20, errors="replace")
        except ValueError as error:
            raise _Refused("400 Bad Request", f"The query can't be read: {error}.") from error

    def text(self, name: str) -> str:
        return self._values.get(name, [""])[-1]

    def number(self, name: str, default: int = 0, most: int = 1 << 62) -> int:
        text = self.text(name)
        if not text:
            return default
        if not text.isascii() or not text.isdecimal() or len(text) > 18:
            raise _Refused("400 Bad Request", f"{name} must be a whole number from 0 on.")
        return min(int(text), most)


def run_told(run: Run, number: int) -> dict[str, Any]:
    """What is known of a run as a whole."""
    done, total = run.done, len(run.rows)
    return {
        "id": number,
        "name": run.name,
        "path": str(run.path),
        "bytes": run.size,
        "indexed_bytes": run.indexed,
        "total_known": total,
        "done": done,
        "growing": run.growing,
        "rejected": run.rejected,
        "rejected_samples": run.rejected_samples,
        "notes": run.notes,
    }
