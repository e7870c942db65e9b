"""A stand-in for a Docker engine that fails in the ways a real one can't be made to."""

import json
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from types import TracebackType
from typing import Any


class FakeEngine:
    """Answers on a socket while it is entered.

    Args:
        socket: Where.
    """

    def __init__(self, socket: Path) -> None:
        self.address = f"unix://{socket}"
        self.status = 404
        """What it says to all that it does not know."""
        self.build: list[bytes] = []
        """What a build says before the engine goes away."""
        self.ends_well = False
        """Whether the stream of a build is ended as HTTP wants it."""
        self._server = ThreadingUnixStreamServer(str(socket), _handler(self))
        self._server.daemon_threads = True

    def __enter__(self) -> "FakeEngine":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(engine: FakeEngine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.endswith("/version"):
                self.answer(200, {"ApiVersion": "1.41", "Version": "20.10"})
            elif self.path.endswith("/_ping"):
                self.answer(200, "OK")
            else:
                self.answer(engine.status, {"message": "no such image"})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if engine.status == 500:
                self.answer(engine.status, {"message": "no such image"})
                return
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in engine.build:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            if engine.ends_well:
                self.wfile.write(b"0\r\n\r\n")
            self.close_connection = True

        def answer(self, status: int, body: Any) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def address_string(self) -> str:
            return "client"

        def log_message(self, format: str, *arguments: Any) -> None:
            """Says nothing."""

    return Handler
