"""A server that stops when it is told to, whatever is being worked out."""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import Any

import uvicorn
from fastapi import FastAPI

REQUESTS_S = 1  # that answers under way may take
THREADS_S = 0.3  # that the rest may take, once all is closed


class StoppingServer(uvicorn.Server):
    """Leaves the process soon after all is closed: a fit that nobody will read would keep it for a minute."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is under way, close the project, and see to it that the process ends."""
        await super().shutdown(sockets)
        last = threading.Timer(THREADS_S, _leave)
        last.daemon = True
        last.start()


def run_app(app: FastAPI, **config: Any) -> None:
    """
    Serve until SIGINT or SIGTERM; the process is gone within two seconds of it.

    Args:
        app: the application; what it closes when it shuts down is closed before.
        config: what `uvicorn.Config` takes.

    Raises:
        SystemExit: it could not start, for example because the port is taken.
    """
    server = StoppingServer(uvicorn.Config(app, timeout_graceful_shutdown=REQUESTS_S, **config))
    try:
        server.run()
    except KeyboardInterrupt:
        _leave()  # all is closed; taking the interpreter apart would take seconds
    if not server.started:
        sys.exit(3)


def _leave() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
