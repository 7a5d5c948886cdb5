"""A fetched page as a WARC 1.1 record, as web archives keep pages; records can be put one after another."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import uuid
from pathlib import Path

from amity.errors import ReadError
from amity.reading.web.fetch import Fetched

# Headers that speak of the way the body came and no longer hold for the body as kept.
_OF_THE_WAY = {"transfer-encoding", "connection", "keep-alive", "content-length"}


def warc_record(page: Fetched) -> bytes:
    """
    One packed `response` record of the page as it was sent.

    The record's id derives from address, time and content, so that the same page gives the same bytes.

    Reference: ISO 28500:2017, The WARC Format 1.1.
    """
    block = _http(page)
    moment = page.retrieved.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{page.url} {moment} {hashlib.sha256(page.raw).hexdigest()}")
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{identity}>",
        "WARC-Date": moment,
        "WARC-Target-URI": page.url,
        "WARC-IP-Address": page.address,
        "WARC-Payload-Digest": _digest(page.raw),
        "WARC-Block-Digest": _digest(block),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    return gzip.compress(f"{head}\r\n".encode() + block + b"\r\n\r\n", mtime=0)


def keep_warc(page: Fetched, folder: Path) -> Path:
    """
    Write the page's record into a folder, under a name of its content, and give the path.

    Raises:
        ReadError: the folder cannot be written.
    """
    path = folder / f"{hashlib.sha256(page.body).hexdigest()[:16]}.warc.gz"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(warc_record(page))
    except OSError as error:
        raise ReadError(f"{path}: the page cannot be kept there ({error.strerror or error})") from error
    return path


def _http(page: Fetched) -> bytes:
    kept = [(key, value) for key, value in page.headers if key.lower() not in _OF_THE_WAY]
    lines = [f"HTTP/1.1 {page.status}", *(f"{key}: {value}" for key, value in kept), f"Content-Length: {len(page.raw)}"]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + page.raw


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()
