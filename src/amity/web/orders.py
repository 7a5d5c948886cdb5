"""What imports were asked to do, kept beside the project until they have ended, so that the next start can go on."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from amity.project import Project
from amity.store import is_address

try:
    import fcntl
except ImportError:  # no locks of files: two runs over one project then show each other's imports as interrupted
    fcntl = None  # type: ignore[assignment]

RECORD, PART, FILES = "order.json", "order.part", "files"
STALE_S = 86_400.0  # uploads without a record that are older were cut off before their import began


@dataclass(frozen=True, slots=True)
class Order:
    """
    One piece of work that was asked for.

    `kind` names what does it, `asked` what it needs beside the files, and `by` who began it.
    """

    id: str
    kind: str
    what: str
    by: str
    begun: dt.datetime
    asked: Mapping[str, Any] = field(default_factory=dict)


class Orders:
    """Orders in a folder, each in a folder of its own with its files; a run holds a lock on what it works at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, IO[bytes]] = {}

    def new_id(self) -> str:
        """An id that no order has; its folder for files is there."""
        made = uuid.uuid4().hex[:12]
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.files(made).mkdir(mode=0o700, parents=True)
        return made

    def files(self, order_id: str) -> Path:
        """The folder of the files of an order."""
        return self._folder / order_id / FILES

    def keep(self, order: Order) -> None:
        """Write an order down and hold it; it is there whole or not at all."""
        at = self._folder / order.id
        (at / PART).write_text(json.dumps(asdict(order), default=str), "utf-8")
        (at / PART).replace(at / RECORD)
        self._hold(order.id)

    def left(self) -> tuple[Order, ...]:
        """What earlier runs began and did not end, and nobody works at, the oldest first."""
        found = []
        for at in sorted(self._folder.glob("*/")):
            order = _read(at / RECORD)
            if order is None:
                _clear_stale(at)
            elif at.name == order.id and self._hold(order.id):
                found.append(order)
        return tuple(sorted(found, key=lambda order: order.begun))

    def drop(self, order_id: str) -> None:
        """Forget an order and its files."""
        if order_id in self._held:
            shutil.rmtree(self._folder / order_id, ignore_errors=True)
            self._held.pop(order_id).close()
            if not any(self._folder.iterdir()):
                self._folder.rmdir()

    def close(self) -> None:
        """Let go of what is held; it stays for the next run."""
        while self._held:
            self._held.popitem()[1].close()

    def _hold(self, order_id: str) -> bool:
        """True if this run alone works at an order."""
        record = (self._folder / order_id / RECORD).open("rb")
        if fcntl is not None:
            try:
                fcntl.flock(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                record.close()
                return False
        self._held[order_id] = record
        return True


def orders_of(project: Project) -> Orders:
    """Those in `PROJECT.imports` beside the project; of a project on a server, in the folder of work."""
    beside = project.engine.url.database if is_address(project.name) else project.name
    return Orders(Path(f"{beside}.imports").absolute())


def _read(record: Path) -> Order | None:
    try:
        given = json.loads(record.read_text("utf-8"))
        return Order(**given | {"begun": dt.datetime.fromisoformat(given["begun"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _clear_stale(at: Path) -> None:
    if time.time() - at.stat().st_mtime > STALE_S:
        shutil.rmtree(at, ignore_errors=True)
