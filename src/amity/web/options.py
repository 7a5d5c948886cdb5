"""What the workbench is told when it starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class WebOptions:
    """
    How one run of the workbench is reached and what it allows.

    Attributes:
        token: secret of this run; who shows it may read and write. Has no meaning where users have names.
        hosts: values of the Host header that are answered, with port; others are refused (DNS rebinding).
        user: name that decisions are signed with until the person gives another.
        upload_bytes: size of one request.
        wait_seconds: how long a page waits for a computation before it says that it is being worked out.
        named: users of the project log in with their passwords, and no token lets in.
        https: a proxy speaks TLS with the browsers, so that cookies are sent over nothing else.
        warm: what the first pages need is read behind when the server starts.
        any_address: numbers are answered as well as `hosts`: nobody's DNS can make a number point elsewhere.
        fits: folder in which fits are kept over a restart; None keeps none.
    """

    token: str
    hosts: tuple[str, ...]
    user: str
    upload_bytes: int = 50 * MEGABYTE
    wait_seconds: float = 0.5
    named: bool = False
    https: bool = False
    any_address: bool = False
    warm: bool = False
    fits: Path | None = None

    def answers_to(self, host: str) -> bool:
        """True if a Host header names this workbench."""
        return host.lower() in self.hosts or (self.any_address and _is_number(host))


def loopback_hosts(port: int) -> tuple[str, ...]:
    """The Host headers of this machine's own browsers."""
    return (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}")


def shared_options(port: int, *, names: tuple[str, ...], host: str, https: bool, upload_bytes: int) -> WebOptions:
    """
    Options of a workbench that named users share.

    Args:
        port: that it listens on.
        names: that browsers may call it by, beside this machine's own.
        host: address that it listens on; 0.0.0.0 and :: are all of the machine's.
        https: a proxy speaks TLS with the browsers.
        upload_bytes: size of one request.
    """
    called = {name.lower() for name in names}
    hosts = (*loopback_hosts(port), *(f"{name}:{port}" for name in called), *called)
    return WebOptions("", hosts, "", upload_bytes, named=True, https=https, any_address=not https and _is_number(host))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True
