"""What the workbench is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class WebOptions:
    """
    How one run of the workbench is reached and what it allows.

    Attributes:
        token: secret of this run; who shows it may read and write.
        hosts: values of the Host header that are answered, with port; others are refused (DNS rebinding).
        user: name that decisions are signed with until the person gives another.
        upload_bytes: size of one request.
        wait_seconds: how long a page waits for a computation before it says that it is being worked out.
    """

    token: str
    hosts: tuple[str, ...]
    user: str
    upload_bytes: int = 50 * MEGABYTE
    wait_seconds: float = 6.0


def loopback_hosts(port: int) -> tuple[str, ...]:
    """The Host headers of this machine's own browsers."""
    return (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}")
