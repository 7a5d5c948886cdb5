"""How drafts travel between the process that reads files and the one that parses them: frames of JSON and bytes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import IO, Any

from amity.reading.draft import Draft, Unreadable

_LENGTH_BYTES = 8


def draft_records(drafts: Sequence[Draft | Unreadable]) -> list[dict[str, Any]]:
    """Drafts as plain data that JSON can write."""
    return [{"kind": type(draft).__name__, **dataclasses.asdict(draft)} for draft in drafts]


def draft_from(record: dict[str, Any]) -> Draft | Unreadable:
    """A draft out of the plain data that it travelled as."""
    items = ((key, value) for key, value in record.items() if key != "kind")
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in items}
    return Unreadable(**fields) if record["kind"] == Unreadable.__name__ else Draft(**fields)


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write eight bytes of length, then the data."""
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame's data, or None where the stream has ended or broken off."""
    size = stream.read(_LENGTH_BYTES)
    if len(size) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(size, "big")
    data = stream.read(length)
    return data if len(data) == length else None
