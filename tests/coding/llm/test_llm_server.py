"""What servers do wrong is waited out, worked round or told in one line, and nothing is paid for twice."""

from __future__ import annotations

import json
import re
import socket

import pytest
from tests.coding.llm.conftest import TEXT, Run, Waits
from tests.coding.llm.model_server import Back, Sent, answers, fails, in_turn, says, serving
from tests.coding.llm.written import written

from amity.errors import CodingError
from amity.testing import make_document

GOOD = answers(written())
SIX = "".join(f"The North Front met the South League in town {n}. " for n in range(6))


def test_a_server_without_schemas_gets_them_in_words(run: Run) -> None:
    """A refusal of `json_schema` leads to `json_object`, once for the whole run."""

    def old(sent: Sent) -> Back:
        refused = sent.body["response_format"]["type"] == "json_schema"
        return fails(400, "response_format json_schema is not supported") if refused else GOOD

    with serving(old) as server:
        first, second = run(server.url, [make_document(TEXT), make_document(f"{TEXT} Rain fell.")])
    forms = [s.body["response_format"]["type"] for s in server.sent]
    assert forms == ["json_schema", "json_object", "json_object"]
    assert '"additionalProperties": false' in server.sent[1].body["messages"][0]["content"]
    assert (first.run.forms, second.run.forms) == (("json_object",), ("json_object",))
    assert len(first.statements) == len(second.statements) == 1


def test_the_newer_name_of_the_length_is_taken_up(run: Run) -> None:
    """A server that refuses `max_tokens` by name is asked with `max_completion_tokens`."""

    def new(sent: Sent) -> Back:
        return fails(400, "unsupported", param="max_tokens") if "max_tokens" in sent.body else GOOD

    with serving(new) as server:
        run(server.url)
    assert server.sent[1].body["max_completion_tokens"] == 4096
    assert server.sent[1].body["response_format"]["type"] == "json_schema"


def test_retry_after_is_honoured(run: Run, waits: Waits) -> None:
    """The pause is the one that the server names, in seconds or as a date against its own clock."""
    dated = {"Date": "Sun, 06 Nov 1994 08:49:00 GMT", "Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"}
    replies = [Back(429, {}, {"Retry-After": "7"}), Back(503, {}, dated), Back(429, {}, {"Retry-After": "soon"}), GOOD]
    with serving(in_turn(*replies)) as server:
        (coded,) = run(server.url)
    assert waits.slept == [7.0, 37.0, 4.0]
    assert (coded.run.requests, coded.run.questions) == (4, 1)


def test_a_pause_beyond_the_limit_ends_the_run(run: Run, waits: Waits) -> None:
    """Nobody waits an hour; the message says how long."""
    with (
        serving(in_turn(Back(429, None, {"Retry-After": "3600"}))) as server,
        pytest.raises(CodingError, match="asks to wait 3600 seconds"),
    ):
        run(server.url)
    assert waits.slept == []


def test_faults_are_tried_again_with_longer_pauses(run: Run, waits: Waits) -> None:
    """500, a connection that breaks and 502 are followed by an answer after 1, 2 and 4 seconds."""
    with serving(in_turn(fails(500), Back(hang_up=True), fails(502), GOOD)) as server:
        (coded,) = run(server.url)
    assert waits.slept == [1.0, 2.0, 4.0]
    assert len(coded.statements) == 1


def test_attempts_end(run: Run) -> None:
    """The error names the server, the number of attempts and what the server said."""
    with (
        serving(in_turn(fails(500, "out of memory"))) as server,
        pytest.raises(CodingError, match=r"127\.0\.0\.1:\d+ gave no answer in 3 attempts.*out of memory"),
    ):
        run(server.url, attempts=3)
    assert len(server.sent) == 3


def test_time_outs_are_tried_again(run: Run, waits: Waits) -> None:
    """A server that accepts and never answers is left after the time set, and asked again."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(CodingError, match=r"did not answer within 0\.05 seconds"),
    ):
        run(f"http://127.0.0.1:{silent.getsockname()[1]}/v1", attempts=2, timeout_seconds=0.05)
    assert waits.slept == [1.0]


def test_an_answer_without_end_is_left(run: Run, waits: Waits) -> None:
    """A reply that takes longer than the time set as a whole, or is larger than any answer, is no answer."""

    def drips(_: Sent) -> Back:
        waits.at += 500.0
        return GOOD

    with serving(drips) as server, pytest.raises(CodingError, match="took longer than 180 seconds"):
        run(server.url, attempts=1)
    with (
        serving(in_turn(Back(200, b" " * 10_000_001))) as server,
        pytest.raises(CodingError, match="larger than 10 MB"),
    ):
        run(server.url, attempts=1)


def test_no_server_is_one_line(run: Run) -> None:
    """A refused connection names the address and suggests to go on later."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(CodingError, match=f"127.0.0.1:{port} gave no answer") as caught:
        run(f"http://127.0.0.1:{port}/v1", attempts=1)
    assert "\n" not in str(caught.value)


def test_the_rate_limit_spaces_requests(run: Run, waits: Waits) -> None:
    """At twelve a minute, requests begin five seconds apart."""
    docs = [make_document(f"{TEXT} {n}.") for n in range(3)]
    with serving(in_turn(GOOD)) as server:
        run(server.url, docs, requests_per_minute=12)
    assert waits.slept == [5.0, 5.0]


@pytest.mark.parametrize(
    "text", ["I cannot help with that.", "", '{"statements": {}}', "[1, 2]", '{"statements": [', "[" * 100_000, None]
)
def test_an_answer_that_is_no_json_is_asked_for_once_more(run: Run, text: str | None) -> None:
    """With another seed; if that helps, nothing is lost."""
    with serving(in_turn(says(text), GOOD)) as server:
        (coded,) = run(server.url)
    assert [s.body["seed"] for s in server.sent] == [0, 1]
    assert len(coded.statements) == 1
    with serving(in_turn(says(text))) as server:
        (coded,) = run(server.url)
    assert coded.statements == ()
    assert "no answer on this piece could be used" in coded.rejected[0].reason
    assert coded.rejected[0].span is not None and coded.rejected[0].span.of(TEXT) == TEXT


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "<think>Is it? {no}</think>\n{}", "```\n{}\n```\n"])
def test_fences_and_thoughts_are_left_out(run: Run, wrapped: str) -> None:
    """Servers without schemas let both through."""
    answer = json.dumps({"statements": [written()], "new_actors": []})
    with serving(in_turn(says(wrapped.replace("{}", answer)))) as server:
        assert len(run(server.url)[0].statements) == 1


def test_entries_that_are_no_objects_do_not_cost_the_others(run: Run) -> None:
    """A good statement among rubbish is kept; each piece of rubbish is on record."""
    text = json.dumps({"statements": [7, written(), None, "x"], "new_actors": [3]})
    with serving(in_turn(says(text))) as server:
        (coded,) = run(server.url)
    assert (len(coded.statements), len(coded.rejected)) == (1, 4)


def test_an_answer_that_found_no_room_is_asked_for_in_halves(run: Run) -> None:
    """A window whose answer is cut off is halved until the answers fit."""

    def short(sent: Sent) -> Back:
        quotes = re.findall(r"The North Front met the South League in town \d", sent.piece)
        if len(quotes) > 2:
            return says('{"statements": [{"kind": "ti', finish="length")
        entries = [written("event", quote=q, first_words=None, second_words=None, category="CONSULT") for q in quotes]
        return answers(*entries)

    with serving(short) as server:
        (coded,) = run(server.url, SIX)
    assert [s.span.of(SIX) for s in coded.statements] == re.findall(r"The North Front [^.]+", SIX)
    assert coded.rejected == ()
    assert coded.run.questions == len(server.sent) > coded.run.windows == 1


def test_one_sentence_that_finds_no_room_is_on_record(run: Run) -> None:
    """The record says that the answer was cut off."""
    with serving(in_turn(says('{"statements": [', finish="length"))) as server:
        (coded,) = run(server.url, "The North Front met the South League.")
    assert len(server.sent) == 2
    assert "cut off at 20 tokens" in coded.rejected[0].reason


def test_a_refused_request_is_told_in_the_servers_words(run: Run) -> None:
    """An unknown model is one line with what to check."""
    with (
        serving(in_turn(fails(404, "model tiny does not exist"))) as server,
        pytest.raises(CodingError, match="answers 404: model tiny does not exist; check the address"),
    ):
        run(server.url)


def test_the_servers_words_cannot_steer_a_terminal(run: Run) -> None:
    """Control characters and endless text are left out of the message."""
    with serving(in_turn(fails(400, "\x1b[2Jno\n" + "way " * 9000))) as server, pytest.raises(CodingError) as caught:
        run(server.url)
    assert str(caught.value).isprintable() and "no way" in str(caught.value) and len(str(caught.value)) < 500


@pytest.mark.parametrize("body", [b"<html>Hello</html>", {}, {"choices": []}, [1], {"choices": [{"message": 3}]}])
def test_another_protocol_is_told(run: Run, body: object) -> None:
    """A page that answers 200 is no language-model server."""
    with (
        serving(in_turn(Back(200, body))) as server,
        pytest.raises(CodingError, match="does not speak the chat completions protocol"),
    ):
        run(server.url)
