"""`amity serve`: the workbench in the browser, for one person on this machine or for users with names."""

from __future__ import annotations

import getpass
import secrets
import socket
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from amity.cli.printing import as_word
from amity.errors import AmityError
from amity.project import open_project
from amity.store.accounts import count_enabled
from amity.web import WebOptions, create_app
from amity.web.kept_fits import user_folder
from amity.web.options import MEGABYTE, loopback_hosts, shared_options
from amity.web.stopping import run_app

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    project: Annotated[str, typer.Argument(help="The project.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but this machine's own asks for users (`amity users`).")
    ] = "127.0.0.1",
    by: Annotated[str | None, typer.Option(help="Name that decisions are signed with; your log-in name.")] = None,
    upload: Annotated[int, typer.Option(min=1, help="Most megabytes in one request.")] = 50,
    token: Annotated[Path | None, typer.Option(help="File with a token of your own, instead of a new one.")] = None,
    https_behind_proxy: Annotated[
        bool, typer.Option(help="A proxy on this machine speaks TLS with the browsers; asks for users.")
    ] = False,
    fits: Annotated[
        Path | None, typer.Option(help="Folder to keep fits in over a restart; amity/fits in your cache folder.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="Name that browsers call a shared workbench by; may be repeated.")
    ] = None,
) -> None:
    """
    Open the workbench: read, review and see, in the browser.

    By default for one person, on this machine only: the address that it prints holds a token that is good for this
    run. Stop it with Ctrl-C: what was finished is kept, and an import that was not is gone on with on the page Import
    of the next run. With `--host` or `--https-behind-proxy` it is for users with
    names and passwords, whom `amity users` makes: see docs/howto/share-a-workbench.md.

        amity serve demo/taliban-al-qaeda.amity

        amity serve case.amity --port 9000

        amity serve case.amity --https-behind-proxy --name workbench.example.org
    """
    if port:
        _check_free(host, port)
    chosen = port or _free_port(host)
    if host in LOOPBACK and not https_behind_proxy:
        secret = _token_of(token) if token else secrets.token_urlsafe(24)
        options = WebOptions(secret, loopback_hosts(chosen), by or getpass.getuser(), upload * MEGABYTE)
        where = f"{_address(host, chosen)}/?token={secret}"
    else:
        _check_shared(project, host, by or token)
        names = (*(name or ()), *(() if https_behind_proxy else (socket.gethostname(), socket.getfqdn())))
        options = shared_options(
            chosen, names=names, host=host, https=https_behind_proxy, upload_bytes=upload * MEGABYTE
        )
        where = f"{_address(host, chosen)}/ for the users of the project"
    app = create_app(project, replace(options, warm=True, fits=fits or user_folder()))
    Console().print(f"Workbench: {where}", soft_wrap=True, highlight=False)
    if options.named and not options.https:
        plain = "Passwords and texts travel as they are: put a proxy with TLS before it (--https-behind-proxy)."
        Console().print(plain, soft_wrap=True, highlight=False)
    Console().print("Stop it with Ctrl-C.", highlight=False)
    trusts_proxy = options.https or not options.named
    run_app(app, host=host, port=chosen, log_level="warning", server_header=False, proxy_headers=trusts_proxy)


def _check_shared(project: str, host: str, personal: object) -> None:
    if personal:
        raise AmityError("--by and --token are for one person on this machine; here users log in with their own names")
    with open_project(project) as opened, opened.view() as conn:
        users = count_enabled(conn)
    if not users:
        raise AmityError(
            f"--host {host}: others can reach this workbench, so it asks for users with passwords, and the project has "
            f"none who may log in. Make the first: amity users {as_word(project)} add NAME --role owner. Or stay on "
            "this machine (without --host) and tunnel: ssh -L 8765:127.0.0.1:8765 this-machine"
        )


def _check_free(host: str, port: int) -> None:
    """Nothing, if this machine can listen there; it is asked before an address is shown that would lead elsewhere."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(where)
    except OSError as error:
        raise AmityError(
            f"--port {port}: cannot listen on {host} there ({error.strerror}); choose another, or leave --port out"
        ) from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
