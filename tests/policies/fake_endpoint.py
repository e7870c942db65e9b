"""A fake OpenAI-compatible endpoint on this machine: it answers as told, and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hang_up: bool = False


def said(content: str | None, **more: Any) -> Reply:
    return Reply({"choices": [{"message": {"role": "assistant", "content": content, **more}}]})


def completed(text: str) -> Reply:
    return Reply({"choices": [{"text": text}]})


def refused(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    return Reply({"error": {"message": message, "code": code}}, status, headers)


@dataclass
class FakeEndpoint:
    """Gives its replies one by one, the last one again and again."""

    url: str = ""
    replies: list[Reply] = field(default_factory=lambda: [said("hello")])
    models: Reply = field(default_factory=lambda: Reply({"data": [{"id": "toy"}]}))
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def next(self, path: str, body: dict[str, Any] | None, key: str) -> Reply:
        self.keys.append(key)
        if body is None:
            return self.models
        self.asked.append((path, body))
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    @property
    def last(self) -> dict[str, Any]:
        return self.asked[-1][1]


@contextmanager
def serve() -> Iterator[FakeEndpoint]:
    fake = FakeEndpoint()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.reply(None)

        def do_POST(self) -> None:
            self.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def reply(self, body: dict[str, Any] | None) -> None:
            reply = fake.next(self.path, body, self.headers.get("Authorization", ""))
            time.sleep(reply.delay)
            if reply.hang_up:
                self.close_connection = True
                return
            text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            try:
                self.send_response(reply.status)
                headers = {"Content-Type": "application/json", "Content-Length": str(len(text.encode()))}
                for name, value in (headers | reply.headers).items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(text.encode())
            except BrokenPipeError:
                pass

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
