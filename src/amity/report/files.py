"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from amity.errors import AnswerError


def write_whole(path: Path, content: bytes) -> None:
    """
    Write a file, open to whom the user's new files are; an interrupted or failed write leaves no half file.

    Raises:
        AnswerError: the file cannot be written.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise AnswerError(f"{path}: cannot be written: {error.strerror}; choose another folder") from error
