"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from amity.errors import AnswerError


def write_whole(path: Path, content: bytes) -> None:
    """
    Write a file; an interrupted or failed write leaves no half file.

    Raises:
        AnswerError: the file cannot be written.
    """
    part = ""
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(part).replace(path)
    except OSError as error:
        if part:
            Path(part).unlink(missing_ok=True)
        raise AnswerError(f"{path}: cannot be written: {error.strerror}; choose another folder") from error
