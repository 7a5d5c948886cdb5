"""`amity serve`: the workbench in the browser."""

from __future__ import annotations

import getpass
import secrets
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from amity.errors import AmityError
from amity.web import WebOptions, create_app
from amity.web.options import MEGABYTE, loopback_hosts

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    project: Annotated[str, typer.Argument(help="The project.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine's own.")] = "127.0.0.1",
    by: Annotated[str | None, typer.Option(help="Name that decisions are signed with; your log-in name.")] = None,
    upload: Annotated[int, typer.Option(min=1, help="Most megabytes in one request.")] = 50,
    token: Annotated[Path | None, typer.Option(help="File with a token of your own, instead of a new one.")] = None,
) -> None:
    """
    Open the workbench: read, review and see, in the browser, on this machine only.

    The address that it prints holds a token that is good for this run. Stop it with Ctrl-C: what was begun is kept.

        amity serve demo/taliban-al-qaeda.amity

        amity serve case.amity --port 9000
    """
    if host not in LOOPBACK:
        raise AmityError(
            f"--host {host}: the workbench answers on this machine only (127.0.0.1), for it has no named users with "
            "passwords; to work from elsewhere, tunnel: ssh -L 8765:127.0.0.1:8765 this-machine"
        )
    chosen = port or _free_port(host)
    secret = _token_of(token) if token else secrets.token_urlsafe(24)
    options = WebOptions(secret, loopback_hosts(chosen), by or getpass.getuser(), upload * MEGABYTE)
    app = create_app(project, options)
    shown = f"[{host}]" if ":" in host else host
    Console().print(f"Workbench: http://{shown}:{chosen}/?token={secret}", soft_wrap=True, highlight=False)
    Console().print("Stop it with Ctrl-C.", highlight=False)
    uvicorn.run(app, host=host, port=chosen, log_level="warning", server_header=False)


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _token_of(path: Path) -> str:
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AmityError(f"{path}: the token cannot be read: {error}") from error
    if len(text) < 16:
        raise AmityError(f"{path}: the token has {len(text)} characters, and 16 are the least")
    return text
