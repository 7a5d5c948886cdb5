"""Ids: a prefix that tells the noun and a hash of the content, so that the same thing has the same id everywhere."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any

_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")).encode
_GAPS = re.compile(r"[^a-z0-9]+")


def content_id(prefix: str, *parts: Any) -> str:
    """
    An id such as `st_1f0c…`: the prefix and 16 hexadecimal digits of SHA-256 over the parts as a JSON array.

    Args:
        prefix: names the noun (`doc`, `st`, `rej`).
        parts: anything that JSON can write; order matters.
    """
    return f"{prefix}_{hashlib.sha256(_as_json(parts).encode()).hexdigest()[:16]}"


def slug(name: str) -> str:
    """A readable id from a name: lower case, Latin letters, digits, hyphens; `x` and a hash if no letter is Latin."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    text = _GAPS.sub("-", plain).strip("-")
    return text or "x" + hashlib.sha256(name.encode()).hexdigest()[:8]
