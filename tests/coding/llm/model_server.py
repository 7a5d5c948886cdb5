"""A server that speaks the chat completions protocol over HTTP on this machine, with answers that a test scripts."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as the server got it."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def piece(self) -> str:
        """The words of the document: what stands between the two equal lines of the last message."""
        lines = self.body["messages"][-1]["content"].split("\n")
        first, last = (i for i, line in enumerate(lines) if line.startswith("TEXT-") and lines.count(line) == 2)
        return "\n".join(lines[first + 1 : last])


@dataclass(frozen=True, slots=True)
class Back:
    """What the server sends: a status, a body (JSON, or bytes as they are) and further headers; or it hangs up."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False


def answers(
    *statements: dict[str, Any], new_actors: tuple[dict[str, Any], ...] = (), tokens: tuple[int, int] = (100, 20)
) -> Back:
    """A completion with these statements."""
    return says(json.dumps({"statements": statements, "new_actors": new_actors}), tokens=tokens)


def says(text: str | None, *, finish: str = "stop", tokens: tuple[int, int] | None = (100, 20)) -> Back:
    """A completion with any text."""
    body: dict[str, Any] = {
        "model": "served-model",
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}],
    }
    if tokens:
        body["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return Back(200, body)


def fails(status: int, message: str = "trouble", **error: Any) -> Back:
    """An error as such servers send it."""
    return Back(status, {"error": {"message": message, **error}})


Behaviour = Callable[[Sent], Back]


@dataclass(slots=True)
class ModelServer:
    """A running server: its address, and what it was sent so far."""

    url: str
    sent: list[Sent]


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[ModelServer]:
    """A server on a free port that answers as `behaviour` says."""
    sent: list[Sent] = []

    class Handler(BaseHTTPRequestHandler):
        """Answers one connection."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sent.append(Sent(self.path, dict(self.headers), body))
            back = behaviour(sent[-1])
            if back.hang_up:
                self.close_connection = True
                return
            raw = back.body if isinstance(back.body, bytes) else json.dumps(back.body).encode()
            self.send_response_only(back.status)
            for name, value in back.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield ModelServer(f"http://127.0.0.1:{server.server_port}/v1", sent)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def in_turn(*replies: Back) -> Behaviour:
    """Each reply once, in order; the last one for ever."""
    left = list(replies)

    def next_reply(_: Sent) -> Back:
        return left.pop(0) if len(left) > 1 else left[0]

    return next_reply
