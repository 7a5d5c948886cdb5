"""Which server is asked, for which model, and what it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from amity.errors import CodingError


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """
    The server of a language-model coder and the limits of a run.

    Attributes:
        url: base address of an OpenAI-compatible server (`http://127.0.0.1:8080/v1`), or of its chat completions.
        model: as the server calls it.
        key: sent as a bearer token if not empty; it is in no message, record or `repr`.
        temperature: 0 for answers that repeat; None leaves it to the server.
        seed: for servers that take one; None sends none.
        window_chars: most characters of a document in one question.
        overlap_chars: most characters that a window repeats of the one before.
        answer_tokens: most tokens of one answer.
        total_tokens: most tokens of a whole run, questions and answers together; None for no limit.
        requests_per_minute: most requests begun in a minute; None for no limit.
        attempts: tries of one request before the run stops.
        timeout_seconds: for one whole answer.
        longest_wait_seconds: a server that asks for a longer pause than this ends the run.
        reason_chars: the model's reason for a statement is cut to this length.

    Raises:
        CodingError: the address, the model or a limit cannot be used.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    temperature: float | None = 0.0
    seed: int | None = 0
    window_chars: int = 6000
    overlap_chars: int = 600
    answer_tokens: int = 4096
    total_tokens: int | None = None
    requests_per_minute: float | None = None
    attempts: int = 5
    timeout_seconds: float = 180.0
    longest_wait_seconds: float = 300.0
    reason_chars: int = 240

    def __post_init__(self) -> None:
        _check_url(self.url)
        if not self.model.strip():
            raise CodingError("the language-model coder needs the name of a model: set --model or AMITY_LLM_MODEL")
        if any(ord(c) < 33 or ord(c) > 126 for c in self.key):
            raise CodingError(
                "the key of the language-model server has a blank or a letter that no key has: copy it anew"
            )
        for name in ("window_chars", "answer_tokens", "attempts", "timeout_seconds", "reason_chars"):
            _check_positive(name, getattr(self, name))
        for name in ("total_tokens", "requests_per_minute"):
            if getattr(self, name) is not None:
                _check_positive(name, getattr(self, name))
        if not 0 <= self.overlap_chars < self.window_chars:
            raise CodingError(
                f"windows of {self.window_chars} characters cannot overlap by {self.overlap_chars}: "
                "the overlap must be 0 or more and less than the window"
            )

    @property
    def coder(self) -> str:
        """The name under which statements are proposed."""
        return f"llm:{self.model}"

    @property
    def address(self) -> str:
        """Where questions are sent."""
        target = httpx.URL(self.url)
        path = target.path.rstrip("/")
        return str(target.copy_with(path=path if path.endswith("/chat/completions") else f"{path}/chat/completions"))

    @property
    def host(self) -> str:
        """The server's host and port, for messages and records."""
        return httpx.URL(self.url).netloc.decode()


def _check_url(url: str) -> None:
    if not url.strip():
        raise CodingError(
            "the language-model coder has no server, and nothing is sent without one: set --url or AMITY_LLM_URL"
        )
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as error:
        raise CodingError(
            "the language-model server's address cannot be read: write it as http://127.0.0.1:8080/v1"
        ) from error
    if target.userinfo:  # not repeated in the message: it may hold a password
        raise CodingError(
            "the address of the language-model server holds a user or password: give AMITY_LLM_KEY instead"
        )
    if target.scheme not in ("http", "https") or not target.host:
        raise CodingError(f"{url!r} is no address of a language-model server: write it as http://127.0.0.1:8080/v1")


def _check_positive(name: str, value: float) -> None:
    if not value > 0:
        raise CodingError(f"the setting {name} of the language-model coder must be more than 0, got {value!r}")
