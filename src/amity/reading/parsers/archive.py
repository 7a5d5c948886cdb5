"""Zip containers (Word, EPUB): counted and measured before anything in them is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from amity.errors import ReadError
from amity.reading.limits import MEGABYTE, Limits, over_limit

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_archive(data: bytes, *, name: str, limits: Limits) -> zipfile.ZipFile:
    """
    The archive, once its table of contents is found within the limits.

    Raises:
        ReadError: no zip, damaged, encrypted, with paths that lead out of it, too many entries, or more unpacked bytes
            than `limits.unpacked_bytes` or `limits.expansion_ratio` allow.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, UnicodeDecodeError) as error:
        raise ReadError(
            f"{name}: the file is no whole zip archive ({error}): it may be cut off; fetch it again"
        ) from error
    if len(entries) > limits.archive_entries:
        raise over_limit("archive_entries", f"{len(entries):,} entries", f"{limits.archive_entries:,}", name=name)
    for entry in entries:
        _check_entry(entry, name=name)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        allowed = f"{limits.unpacked_bytes / MEGABYTE:,.0f} MB"
        raise over_limit("unpacked_bytes", f"{unpacked / MEGABYTE:,.0f} MB unpacked", allowed, name=name)
    if unpacked > MEGABYTE and unpacked > limits.expansion_ratio * len(data):
        got = f"an archive that unpacks to {unpacked / len(data):,.0f} times its size"
        raise over_limit("expansion_ratio", got, f"{limits.expansion_ratio:,.0f}", name=name)
    return archive


def unpack(archive: zipfile.ZipFile, entry: str, *, name: str, limits: Limits) -> bytes:
    """
    The bytes of one entry, stopped where it is longer than its table of contents says.

    Raises:
        ReadError: it is not there, damaged, or longer than declared.
    """
    try:
        declared = archive.getinfo(entry).file_size
        with archive.open(entry) as stream:
            data = stream.read(min(declared, limits.unpacked_bytes) + 1)
    except KeyError as error:
        raise ReadError(f"{name}: the archive has no {entry!r}: it is not of the format that its name says") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise ReadError(f"{name}: {entry!r} in the archive is damaged ({error}): fetch the file again") from error
    if len(data) > declared:
        raise ReadError(f"{name}: {entry!r} unpacks to more than the {declared:,} bytes that the archive declares")
    return data


def refuse_entities(data: bytes, *, name: str) -> None:
    """
    Pass XML that declares no document type and no entity, which the formats read here never need.

    Raises:
        ReadError: it does; entities that expand into each other fill the memory.
    """
    if _DOCTYPE.search(data) or _DOCTYPE.search(data.replace(b"\0", b"")):
        raise ReadError(
            f"{name}: its XML declares a document type or entities, as no such file needs: refused as unsafe"
        )


def _check_entry(entry: zipfile.ZipInfo, *, name: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", entry.filename):
        raise ReadError(f"{name}: the entry {entry.filename[:100]!r} leads out of the archive: refused as unsafe")
    if entry.flag_bits & 1:
        raise ReadError(f"{name}: the archive is encrypted: remove the password and read it again")
