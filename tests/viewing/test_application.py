"""The application: who is answered, and what."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from record_maker import record, sound, write

from lamsim.viewing.application import Viewer
from lamsim.viewing.index import Run, read_whole

TOKEN = "a-token"


class Client:
    """Asks as a browser would, and checks that all is in order as WSGI has it."""

    def __init__(self, runs: list[Run]) -> None:
        self.application = validator(Viewer(runs, TOKEN))
        self.headers: dict[str, str] = {}

    def ask(self, path: str, token: str | None = TOKEN, **rest: str) -> tuple[int, bytes]:
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1:8765",
            **rest,
        }
        if token is not None:
            environ["HTTP_X_TOKEN"] = token
        environ["wsgi.input"] = io.BytesIO()
        setup_testing_defaults(environ)
        status = 0

        def start(line: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            nonlocal status
            status, self.headers = int(line.split()[0]), dict(headers)

        answer = self.application(environ, start)
        body = b"".join(answer)
        answer.close()  # type: ignore[attr-defined]
        return status, body

    def get(self, address: str, **query: Any) -> Any:
        status, body = self.ask(f"{address}?{urlencode(query)}")
        assert status == 200, body
        return json.loads(body, parse_constant=pytest.fail)


HOSTILE = "</script><script>alert(1)</script>\x1b[31m\u202etxt\u200b\x00 & <!--"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    deep: Any = "end"
    for _ in range(150):
        deep = [deep]
    records = [
        record(id="plain"),
        record([{"role": "user", "content": "ü" * 300_000 + "end"}], id="big", extra={"a/b~c": "y" * 200_001}),
        record([*sound(), {"role": "user", "content": HOSTILE}], id=HOSTILE, lamsim={"env": HOSTILE, "reward": 1e999}),
        record(id="deep", deep=deep, lone="\ud800", number=float("nan")),
    ]
    run = Run(write(tmp_path / "shop.jsonl", *records))
    read_whole(run)
    yield Client([run])
    run.close()


def test_nothing_without_the_token(client: Client) -> None:
    for path in ("/", "/api/runs", "/api/rows", "/api/episode", "/api/part", "/api/search", "/api/none", "/x"):
        for token in (None, "", "A-token", "a-token2", "ü\udc80"):
            status, body = client.ask(path, token)
            assert status == 403
            assert "token" in json.loads(body)["error"]
    assert client.ask("/?token=a-token", None)[0] == 200
    assert client.ask("/api/runs?token=a-token", None)[0] == 200
    assert client.ask("/api/runs?token=other", None)[0] == 403


def test_other_hosts_and_methods_are_refused(client: Client) -> None:
    for host in ("evil.example", "evil.example:8765", "127.0.0.1.evil.example", "[::1]:8765", "", "evil@127.0.0.1"):
        assert client.ask("/", HTTP_HOST=host)[0] == 403
    for host in ("127.0.0.1", "localhost:1", "127.0.0.1:99"):
        assert client.ask("/", HTTP_HOST=host)[0] == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert client.ask("/api/runs", REQUEST_METHOD=method)[0] == 405
    assert client.ask("/", REQUEST_METHOD="HEAD") == (200, b"")


def test_every_answer_has_the_headers(client: Client) -> None:
    for path in ("/", "/page/main.js", "/api/runs", "/nothing"):
        client.ask(path)
        assert "default-src 'none'" in client.headers["Content-Security-Policy"]
        assert "unsafe" not in client.headers["Content-Security-Policy"]
        assert client.headers["X-Content-Type-Options"] == "nosniff"
        assert client.headers["Referrer-Policy"] == "no-referrer"
        assert not [name for name in client.headers if name.startswith("Access-Control")]


def test_files_of_the_page_and_no_others(client: Client) -> None:
    status, body = client.ask("/page/style.css", None)
    assert (status, client.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert body
    for path in (
        "/page/../index.py",
        "/page/%2e%2e/index.py",
        "/page//etc/passwd",
        "/page/",
        "/etc/passwd",
        "/index.py",
    ):
        assert client.ask(path)[0] == 404


def test_rows_come_in_slices(client: Client) -> None:
    told = client.get("/api/runs")
    assert told["runs"][0]["total_known"] == 4
    assert told["runs"][0]["name"] == "shop"
    first = client.get("/api/rows", run=0, limit=2)
    assert [row[0] for row in first["rows"]] == [0, 1]
    assert (first["total_known"], first["done"]) == (4, True)
    rest = client.get("/api/rows", run=0, **{"from": 2})["rows"]
    assert dict(zip(told["fields"], rest[0], strict=True))["env"] == HOSTILE
    assert client.get("/api/rows", run=0, **{"from": 99})["rows"] == []


def test_big_strings_come_in_parts(client: Client) -> None:
    answer = client.get("/api/episode", run=0, n=1)
    assert answer["cut"] == {
        "/conversation/0/content": {"length": 300_003, "next": 200_000},
        "/extra/a~1b~0c": {"length": 200_001, "next": 200_000},
    }
    text = answer["record"]["conversation"][0]["content"]
    place, done = 200_000, False
    while not done:
        asked = {"path": "/conversation/0/content", "from": place, "size": 60_000}
        part = client.get("/api/part", run=0, n=1, **asked)
        text += part["text"]
        place, done = part["next"], part["done"]
    assert text == "ü" * 300_000 + "end"
    assert client.get("/api/part", run=0, n=1, path="/extra/a~1b~0c", **{"from": 200_000})["text"] == "y"
    for path in ("", "/", "/conversation", "/conversation/9/content", "/conversation/x", "/nothing/0", "/tools/-1"):
        assert client.ask(f"/api/part?run=0&n=1&path={path}")[0] == 404


def test_what_a_browser_could_not_hold_is_told_in_words(client: Client) -> None:
    answer = client.get("/api/episode", run=0, n=3)["record"]
    assert (answer["number"], answer["lone"]) == ("nan", "\ud800")
    assert "too deep" in json.dumps(answer["deep"])
    assert client.get("/api/episode", run=0, n=2)["record"]["unique_trajectory_id"] == HOSTILE


def test_what_is_not_there_is_one_sentence(client: Client) -> None:
    for path, status in (
        ("/api/episode?run=0&n=4", 404),
        ("/api/episode?run=1&n=0", 404),
        ("/api/episode?run=-1&n=0", 400),
        ("/api/rows?run=0&from=x", 400),
        ("/api/rows?run=0&from=" + "9" * 30, 400),
        ("/api/nothing", 404),
        ("/api/runs?" + "a=1&" * 50, 400),
    ):
        answer = client.ask(path)
        assert answer[0] == status
        assert json.loads(answer[1])["error"].endswith(".")


def test_prompts_and_search(client: Client) -> None:
    assert "no chat format" in client.get("/api/prompts", run=0, n=0)["why"]
    assert client.get("/api/search", run=0, q="ALERT(1)")["hits"] == [2]
