"""The key goes to the server that was named and nowhere else; settings are checked before anything is sent."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from tests.coding.llm.conftest import Run
from tests.coding.llm.model_server import Back, answers, fails, in_turn, serving
from tests.coding.llm.written import written

from amity.coding.llm import Journal, LlmSettings
from amity.errors import CodingError

KEY = "sk-secret-0123456789abcdef"
GOOD = answers(written())


def test_redirects_are_not_followed(run: Run) -> None:
    """The key is not carried to another address."""
    with serving(in_turn(GOOD)) as other:
        moved = Back(307, {}, {"Location": f"{other.url}/chat/completions"})
        with serving(in_turn(moved)) as server, pytest.raises(CodingError, match="answers 307"):
            run(server.url, key=KEY)
    assert other.sent == []


def test_the_key_is_nowhere(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in logs, errors, records, statements, the journal, nor in what the model is told."""
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    echo = written(reason=f"your key is {KEY}")
    for back in (
        fails(401, f"Incorrect API key {KEY}"),
        fails(400, f"bad {KEY}"),
        fails(500, "x" * 190 + KEY),
        answers(echo),
    ):
        with serving(in_turn(back)) as server:
            try:
                said.append(repr(run(server.url, key=KEY, attempts=2, journal=Journal(tmp_path))))
            except CodingError as error:
                said += [str(error), repr(error.__cause__)]
            assert all(KEY not in json.dumps(s.body) for s in server.sent)
    said += [path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    said += [caplog.text, repr(LlmSettings(server.url, "tiny", KEY))]
    assert len(said) == 10
    assert all(KEY[:8] not in text for text in said)


def test_a_placeholder_for_a_key_does_not_damage_answers(run: Run) -> None:
    """Local servers take any key; one that is a word of the codebook leaves the word in the answer."""
    with serving(in_turn(answers(written(state="none")))) as server:
        (coded,) = run(server.url, key="none")
    assert len(coded.statements) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"url": ""}, "nothing is sent without one"),
        ({"url": "localhost:8080/v1"}, "write it as http"),
        ({"url": "http://"}, "write it as http"),
        ({"url": "http://me:secret@host/v1"}, "AMITY_LLM_KEY"),
        ({"model": " "}, "AMITY_LLM_MODEL"),
        ({"key": "two words"}, "copy it anew"),
        ({"window_chars": 0}, "window_chars"),
        ({"overlap_chars": 6000}, "overlap"),
        ({"total_tokens": -1}, "total_tokens"),
    ],
)
def test_settings_are_checked(settings: dict[str, object], message: str) -> None:
    """What cannot work is said before anything is sent, without secrets."""
    with pytest.raises(CodingError, match=message) as caught:
        LlmSettings(**({"url": "http://127.0.0.1/v1", "model": "tiny"} | settings))  # type: ignore[arg-type]
    assert "secret" not in str(caught.value) and "two words" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://h:1/v1", "http://h:1/v1/", "http://h:1/v1/chat/completions"])
def test_the_address_of_completions(url: str) -> None:
    """The base address and the whole address mean the same."""
    assert LlmSettings(url, "tiny").address == "http://h:1/v1/chat/completions"
