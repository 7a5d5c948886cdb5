"""Answers kept on disk, so that a broken run goes on where it stopped and no answer is paid for twice."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path

from amity.errors import CodingError


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a model answered to one question, and what it cost.

    Attributes:
        text: the answer as written.
        cut_off: the answer ended for want of room.
        model: the model's name in the server's words.
        form: `json_schema` or `json_object`, whichever the server took.
        prompt_tokens: of the question, as the server counts them.
        answer_tokens: of the answer.
        counted: the server gave the counts; else they are estimates from the length.
    """

    text: str
    cut_off: bool
    model: str
    form: str
    prompt_tokens: int
    answer_tokens: int
    counted: bool = True

    @property
    def tokens(self) -> int:
        """Question and answer together."""
        return self.prompt_tokens + self.answer_tokens


@dataclass(frozen=True, slots=True)
class Journal:
    """A folder with one small file for each answered question; made when the first answer is kept."""

    folder: Path

    def read(self, key: str) -> Answer | None:
        """The answer kept under a key; None if there is none or its file is damaged."""
        try:
            return Answer(**json.loads(self._path(key).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, key: str, answer: Answer) -> None:
        """
        Keep an answer; it is there whole or not at all, also if the machine stops.

        Raises:
            CodingError: the folder cannot be written.
        """
        path = self._path(key)
        draft = path.with_suffix(f".{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(dataclasses.asdict(answer), ensure_ascii=True), encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            raise CodingError(
                f"{self.folder}: the journal of the language-model coder cannot be written: {error.strerror}"
            ) from error

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"
