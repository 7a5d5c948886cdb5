"""Questions and answers: the journal first, then the server, in the form that it takes, within the limit of tokens."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from amity.coding.llm.journal import Answer, Journal
from amity.coding.llm.posting import Line, Reply, post, printable, refusal
from amity.coding.llm.prompt import Prompt, messages
from amity.coding.llm.schema import SCHEMA_NAME
from amity.errors import CodingError

_SCHEMA, _OBJECT = "json_schema", "json_object"
_REFUSES_THE_FORM = frozenset({400, 404, 415, 422, 501})
_LEAST_KEY = 12
_BYTES_PER_TOKEN = 3  # of UTF-8, on the safe side: English has four, other scripts more tokens for fewer letters


@dataclass(slots=True)
class Talk:
    """A run's talk with one server: the form of answer that it takes, tokens spent, answers taken from the journal."""

    line: Line
    prompt: Prompt
    journal: Journal | None
    form: str = _SCHEMA
    room: str = "max_tokens"
    tokens_paid: int = 0
    replayed: int = 0


def ask(talk: Talk, asked: str, *, again: int = 0) -> Answer:
    """
    The answer to a question, from the journal if it is there.

    Args:
        talk: the run.
        asked: from `question`.
        again: how often the same question was answered in vain; the seed moves on by it.

    Raises:
        CodingError: the server gives no answer, refuses the request, or the limit of tokens is reached.
    """
    key = _key(talk, asked, again)
    kept = talk.journal.read(key) if talk.journal else None
    if kept is not None:
        talk.replayed += 1
        return kept
    _check_budget(talk, asked)
    answer = _answer(_send(talk, asked, again), talk, asked)
    talk.tokens_paid += answer.tokens
    if talk.journal:
        talk.journal.keep(key, answer)
    return answer


def _key(talk: Talk, asked: str, again: int) -> str:
    """Everything that the answer depends on, but not the server's address: the same model may have moved."""
    settings = talk.line.settings
    parts = [
        talk.prompt.version,
        asked,
        settings.model,
        settings.temperature,
        settings.seed,
        settings.answer_tokens,
        again,
    ]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:32]


def _check_budget(talk: Talk, asked: str) -> None:
    limit = talk.line.settings.total_tokens
    if limit is None:
        return
    next_tokens = _question_tokens(talk, asked) + talk.line.settings.answer_tokens
    if talk.tokens_paid + next_tokens > limit:
        raise CodingError(
            f"the limit of {limit} tokens is reached: {talk.tokens_paid} are spent and the next question may take "
            f"{next_tokens}: run again with a higher limit to go on from the journal"
        )


def _send(talk: Talk, asked: str, again: int) -> Reply:
    """The server's reply, in the strictest form of answer that it takes."""
    first: Reply | None = None
    while True:
        reply = post(talk.line, _body(talk, asked, again))
        if reply.status == 200:
            return reply
        if _wants_other_room(reply, talk):
            talk.room = "max_completion_tokens"
        elif talk.form == _SCHEMA and reply.status in _REFUSES_THE_FORM:
            first, talk.form = reply, _OBJECT
        else:
            raise refusal(first or reply, talk.line)


def _wants_other_room(reply: Reply, talk: Talk) -> bool:
    """Some models take the length of an answer only under its newer name."""
    error = reply.body.get("error") if isinstance(reply.body, dict) else None
    named = error.get("param") if isinstance(error, dict) else None
    return reply.status == 400 and named == "max_tokens" == talk.room


def _body(talk: Talk, asked: str, again: int) -> dict[str, Any]:
    settings = talk.line.settings
    body: dict[str, Any] = {
        "model": settings.model,
        "messages": messages(talk.prompt, asked, schema_in_words=talk.form == _OBJECT),
        talk.room: settings.answer_tokens,
        "stream": False,
        "response_format": {"type": talk.form},
    }
    if talk.form == _SCHEMA:
        named = {"name": SCHEMA_NAME, "strict": True, "schema": talk.prompt.schema}
        body["response_format"] = {"type": _SCHEMA, "json_schema": named}
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    if settings.seed is not None:
        body["seed"] = settings.seed + again
    return body


def _answer(reply: Reply, talk: Talk, asked: str) -> Answer:
    try:
        choice = reply.body["choices"][0]
        message = choice["message"]
        text = message.get("content") or ""
        if not isinstance(text, str):
            raise TypeError("the content is no text")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise CodingError(
            f"the language-model server at {talk.line.settings.host} answers 200 without a message: it does not speak "
            "the chat completions protocol at this address"
        ) from error
    usage = reply.body.get("usage")
    counts = [usage.get(n) for n in ("prompt_tokens", "completion_tokens")] if isinstance(usage, dict) else []
    counted = len(counts) == 2 and all(isinstance(n, int) and n >= 0 for n in counts)
    if not counted:
        counts = [_question_tokens(talk, asked), _estimate(text)]
    return Answer(
        text=_without_key(text, talk),
        cut_off=choice.get("finish_reason") == "length",
        model=printable(_without_key(str(reply.body.get("model") or talk.line.settings.model), talk)),
        form=talk.form,
        prompt_tokens=int(counts[0] or 0),
        answer_tokens=int(counts[1] or 0),
        counted=counted,
    )


def _without_key(text: str, talk: Talk) -> str:
    """The text without the key, should a server echo it; a placeholder such as `none` is a word and stays."""
    key = talk.line.settings.key
    return text.replace(key, "[key]") if len(key) >= _LEAST_KEY else text


def _question_tokens(talk: Talk, asked: str) -> int:
    """An estimate for instructions, schema and question, for servers that do not count and before they do."""
    return _estimate(talk.prompt.instructions) + _estimate(json.dumps(talk.prompt.schema)) + _estimate(asked)


def _estimate(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN + 1
