"""Serving a website on this machine, for a person's browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Lock, Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from lamsim.errors import UsageError

HOST = "127.0.0.1"


class _Server(ThreadingMixIn, WSGIServer):
    """Browsers open connections that they may not use; those must not keep the others waiting."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    # A connection that nothing comes over is let go.
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _one_by_one(application: WSGIApplication) -> WSGIApplication:
    lock = Lock()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with lock:
            return list(application(environ, start_response))

    return answer


@contextmanager
def served(application: WSGIApplication, port: int = 0, tries: int = 1) -> Iterator[str]:
    """Serves an application to this machine only, as long as the context lasts.

    Args:
        application: Its requests are answered one at a time.
        port: 0 for any that is free.
        tries: How many ports are tried, from that one on.

    Yields:
        The address.

    Raises:
        UsageError: If the ports are taken.
    """
    server = _bound(_one_by_one(application), port, tries)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _bound(application: WSGIApplication, port: int, tries: int) -> WSGIServer:
    for number in range(port, min(port + tries, 1 << 16)):
        try:
            return make_server(HOST, number, application, _Server, _Quiet)
        except OSError as error:
            reason = error
    raise UsageError(f"Port {port} can't be served on: {reason.strerror}; choose another with --port.")
