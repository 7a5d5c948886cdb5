"""Documents become statements through a server, and only what their words bear out is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.coding.llm.conftest import TEXT, Run
from tests.coding.llm.model_server import Sent, answers, in_turn, says, serving
from tests.coding.llm.written import written

from amity.coding.llm import LlmCoded, total_run
from amity.model import ConditionalLabel, DriverLabel, ForecastLabel, Span, TieLabel
from amity.testing import make_document
from amity.vocab import check_statement, extend_codebook, standard_codebook


def coded_as(run: Run, *statements: dict[str, Any], text: str = TEXT, **more: Any) -> LlmCoded:
    """What the coder makes of a text on which the model writes these statements."""
    with serving(in_turn(answers(*statements, **more))) as server:
        return run(server.url, text)[0]


def test_a_statement_has_all_fields_of_the_codebook(run: Run) -> None:
    """Span, mentions, label, coder, codebook and reason are those of the document and the run."""
    coded = coded_as(run, written())
    (stmt,) = coded.statements
    assert stmt.span.of(TEXT) == stmt.quote == "The North Front trains fighters of the South League"
    assert [m.of(TEXT) for m in stmt.mentions if m] == ["The North Front", "fighters of the South League"]
    assert stmt.label == TieLabel("cooperation", ("training",), "north")
    assert (stmt.coder, stmt.codebook, stmt.reason) == ("llm:tiny", "1.0", "trains says that it helps")
    assert check_statement(stmt, codebook=standard_codebook(), text=TEXT) == []
    assert coded.rejected == ()


def test_every_kind_is_read(run: Run) -> None:
    """One statement of each kind, with the fields of its label."""
    text = "If the North Front leaves, the South League falls. Kenya and the Front may split over guns."
    quote = "If the North Front leaves, the South League falls"
    parts = {"quote": quote, "first_words": "the North Front", "second_words": "the South League"}
    coded = coded_as(
        run,
        written("conditional", **parts | {"if": "If the North Front leaves", "then": "the South League falls"}),
        written("driver", **parts, third=["Kenya"]),
        written("forecast", **parts, horizon="near"),
        written("event", **parts, when="2009-09"),
        text=text,
    )
    labels = {s.kind: s.label for s in coded.statements}
    assert labels["conditional"] == ConditionalLabel("If the North Front leaves", "the South League falls", "strains")
    assert labels["driver"] == DriverLabel("capability", "binds", ("kenya",))
    assert labels["forecast"] == ForecastLabel("split", (0.05, 0.2), "near")
    assert [s.when.as_written for s in coded.statements if s.when] == ["2009-09"]
    assert coded.rejected == ()


def test_the_request_is_the_protocols(run: Run) -> None:
    """Model, temperature, seed, schema and key stand where servers look for them."""
    with serving(in_turn(answers())) as server:
        run(server.url, key="sk-test-1234567890")
    (sent,) = server.sent
    assert sent.path == "/v1/chat/completions"
    assert sent.headers["Authorization"] == "Bearer sk-test-1234567890"
    assert (sent.body["model"], sent.body["temperature"], sent.body["seed"]) == ("tiny", 0.0, 0)
    assert sent.body["response_format"]["json_schema"]["strict"] is True
    assert "north: North Front" in sent.body["messages"][1]["content"]
    assert sent.piece == TEXT


def test_a_projects_own_drivers_are_offered_and_kept(run: Run) -> None:
    """A driver of the project's codebook is in the schema and the instructions, and its statements pass."""
    codebook = extend_codebook({"drivers": {"water": "rivers and wells"}}, "test")
    with serving(in_turn(answers(written("driver", category="water")))) as server:
        (coded,) = run(server.url, codebook=codebook)
    assert [s.codebook for s in coded.statements] == [codebook.version]
    told = json.dumps(server.sent[0].body)
    assert "water (rivers and wells)" in told
    assert '"water"' in json.dumps(server.sent[0].body["response_format"])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quote": "The North Front fights the South League"}, "the quote is not in the document"),
        ({"quote": ""}, "the quote is not in the document"),
        ({"quote": TEXT}, "runs over 2 sentences"),
        ({"quote": 7}, "quote must be a text"),
        ({"state": "friendship"}, "'friendship' is none of war"),
        ({"state": None}, "state must be a text"),
        ({"support": "arms"}, "support must be a list"),
        ({"support": ["arms"]}, "'arms' is none of"),
        ({"factuality": "sure"}, "'sure' is none of"),
        ({"kind": "rumour"}, "rumour"),
        ({"second": "north"}, "a statement is about two"),
        ({"second": "Blue Brigade of Nowhere"}, "no actor is called"),
        ({"second": "taliban", "second_words": None}, "does not name 'taliban'"),
        ({"second": "taliban", "second_words": "the moon"}, "does not name 'taliban'"),
        ({"provider": "kenya"}, "is none of the two"),
        ({"speakers": ["the-daily"]}, "no voice called 'the-daily'"),
        ({"speakers": "north"}, "speakers must be a list"),
        ({"when": "last spring"}, "is no date in EDTF"),
    ],
)
def test_what_the_text_does_not_bear_out_is_rejected(run: Run, fields: dict[str, Any], reason: str) -> None:
    """No statement comes of it, and the record says why."""
    coded = coded_as(run, written() | fields)
    assert coded.statements == ()
    (rejected,) = coded.rejected
    assert reason in rejected.reason
    assert (rejected.doc, rejected.coder) == (make_document(TEXT).id, "llm:tiny")


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("forecast", {"low": 0.8, "high": 0.2}, "0 <= low <= high <= 1"),
        ("forecast", {"low": "likely"}, "low must be a number"),
        ("forecast", {"high": 10**400}, "high must be a number"),
        ("conditional", {"if": "should it rain", "then": "trains"}, "'if' part 'should it rain' is not in the quote"),
        ("driver", {"category": "boredom"}, "'boredom' is none of"),
        ("driver", {"third": ["iran"]}, "does not name 'iran'"),
    ],
)
def test_labels_must_keep_to_the_codebook(run: Run, kind: str, fields: dict[str, Any], reason: str) -> None:
    """A wrong label is rejected with its reason and the place of its quote."""
    (rejected,) = coded_as(run, written(kind, **fields)).rejected
    assert reason in rejected.reason
    assert rejected.span == Span(0, 51)


def test_a_repeated_quote_is_placed_by_the_words_for_the_actors(run: Run) -> None:
    """Of two equal sentences, the one beside the given words is meant; the same entry twice means both."""
    text = "The North Front met the South League. They fought. Kenya looked on. They fought. The South League left."
    near_second = written(quote="They fought", first_words=None, second_words="The South League")
    coded = coded_as(run, near_second, text=text)
    assert coded.statements[0].span.start == text.rindex("They fought")
    twice = coded_as(run, near_second, near_second, text=text)
    assert [s.span.start for s in twice.statements] == [text.index("They fought"), text.rindex("They fought")]


def test_names_stand_for_ids_and_speakers_for_voices(run: Run) -> None:
    """Actors by name, a speaker by the document's own words, and an unnamed voice become ids."""
    text = "The Daily Post quotes officials: the North Front helps the South League."
    stmt = coded_as(
        run,
        written(
            quote="the North Front helps the South League",
            first="the North Front",
            second="South League",
            speakers=["The Daily Post", "unnamed-officials"],
            first_words=None,
            second_words=None,
        ),
        text=text,
    ).statements[0]
    assert (stmt.actors, stmt.speakers) == (("north", "south"), ("the-daily-post", "unnamed-officials"))
    assert [m.of(text) for m in stmt.mentions if m] == ["North Front", "South League"]


def test_a_new_actor_is_proposed_with_evidence(run: Run) -> None:
    """An actor that no list knows comes with the words that name it; without them it is rejected."""
    text = "The North Front armed the Green Fields Defence Union."
    new = {
        "name": "Green Fields Defence Union",
        "kind": "armed_group",
        "evidence": "armed the Green Fields Defence Union",
    }
    entry = written(
        quote="The North Front armed the Green Fields Defence Union",
        second="Green Fields Defence Union",
        second_words="the Green Fields Defence Union",
    )
    coded = coded_as(run, entry, text=text, new_actors=(new,))
    assert [(a.id, a.name, a.kind) for a in coded.proposed] == [
        ("green-fields-defence-union", "Green Fields Defence Union", "armed_group")
    ]
    assert coded.statements[0].actors == ("north", "green-fields-defence-union")
    made_up = coded_as(run, entry, text=text, new_actors=(new | {"evidence": "the Union of Fields"},))
    assert (made_up.statements, made_up.proposed) == ((), ())
    assert "evidence" in made_up.rejected[0].reason


def test_the_same_claim_in_two_windows_is_one(run: Run) -> None:
    """What the overlap shows twice is kept once, in the reading of the window with more text around it."""
    text = "Kenya slept. The North Front trains the South League. Rain fell on the hills. Snow lay there too."

    def reads(sent: Sent) -> Any:
        if "The North Front trains the South League" not in sent.piece:
            return answers()
        state = "alliance" if sent.piece.startswith("Kenya") else "cooperation"
        entry = written(quote="The North Front trains the South League", state=state, second_words="the South League")
        return answers(entry)

    with serving(reads) as server:
        (coded,) = run(server.url, text, window_chars=92, overlap_chars=70)
    assert len([s for s in server.sent if "The North Front" in s.piece]) == 2
    (stmt,) = coded.statements
    assert stmt.span.of(text) == stmt.quote
    assert isinstance(stmt.label, TieLabel) and stmt.label.state == "alliance"


def test_offsets_of_later_windows_are_the_documents(run: Run) -> None:
    """A quote in the last window has its span in the whole text."""
    text = "Rain fell on the hills of Kenya all day. " * 20 + TEXT

    def reads(sent: Sent) -> Any:
        return answers(written()) if "North Front" in sent.piece else answers()

    with serving(reads) as server:
        (coded,) = run(server.url, text, window_chars=200, overlap_chars=0)
    assert len(server.sent) > 3
    assert coded.statements[0].span.start == text.index("The North Front")


def test_an_empty_document_costs_nothing(run: Run) -> None:
    """Nothing is asked, and the record says why nothing came of it."""
    with serving(in_turn(answers())) as server:
        (coded,) = run(server.url, " \n ")
    assert server.sent == []
    assert "no text" in coded.rejected[0].reason
    assert coded.run.tokens_paid == 0


def test_the_run_is_recorded(run: Run) -> None:
    """Model, temperature, seed, prompt version and token counts come with each document, and can be added up."""
    with serving(in_turn(answers(tokens=(300, 40)))) as server:
        first, second = (c.run for c in run(server.url, [make_document(TEXT), make_document(TEXT + " So it was.")]))
    assert (first.coder, first.model, first.served, first.temperature) == ("llm:tiny", "tiny", ("served-model",), 0.0)
    assert (first.prompt_tokens, first.answer_tokens, first.tokens_paid) == (300, 40, 340)
    assert first.prompt == second.prompt and first.prompt.startswith("prompt_")
    total = total_run([first, second])
    assert total is not None and (total.windows, total.tokens_paid) == (2, 680)


def test_tokens_are_estimated_where_the_server_does_not_count(run: Run) -> None:
    """The record says that the counts are estimates."""
    with serving(in_turn(says('{"statements": [], "new_actors": []}', tokens=None))) as server:
        (coded,) = run(server.url)
    assert not coded.run.tokens_counted
    assert coded.run.prompt_tokens > 500


def test_the_reason_is_one_short_line(run: Run) -> None:
    """Control characters and line breaks of the model do not reach a terminal, and length is limited."""
    (stmt,) = coded_as(run, written(reason="be\x1b[31mcause\n" + "very " * 500)).statements
    assert stmt.reason.isprintable() and len(stmt.reason) == 240 and "\x1b" not in stmt.reason


def test_other_languages_are_coded(run: Run) -> None:
    """A text in another script keeps its spans."""
    text = "«Северный фронт» (North Front) обучает бойцов South League — давно."
    entry = written(
        quote='"Северный фронт" (North Front) обучает бойцов South League', first_words=None, second_words=None
    )
    (stmt,) = coded_as(run, entry, text=text).statements
    assert stmt.quote == "«Северный фронт» (North Front) обучает бойцов South League"


def test_no_test_leaves_a_journal_unasked(run: Run, tmp_path: Path) -> None:
    """Without a journal nothing is written."""
    with serving(in_turn(answers())) as server:
        run(server.url)
    assert list(tmp_path.iterdir()) == []
