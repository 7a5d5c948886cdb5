"""A broken run goes on where it stopped, pays nothing twice, and keeps to its limit of tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.coding.llm.conftest import TEXT, Run
from tests.coding.llm.model_server import Back, Sent, answers, fails, in_turn, serving
from tests.coding.llm.written import written

from amity.coding.llm import Journal
from amity.errors import CodingError
from amity.testing import make_document

GOOD = answers(written())
SIX = "".join(f"The North Front met the South League in town {n}. " for n in range(6))


def test_a_run_goes_on_where_the_server_died(run: Run, tmp_path: Path) -> None:
    """What was answered is not asked again; the result is that of an unbroken run; the record says what was paid."""
    kept = Journal(tmp_path / "journal")

    def meets(sent: Sent) -> Back:
        (quote,) = re.findall(r"The North Front met the South League in town \d", sent.piece)
        return answers(written("event", quote=quote, first_words=None, second_words=None))

    def dies(sent: Sent) -> Back:
        return fails(500, "gone") if "town 3" in sent.piece else meets(sent)

    options = {"window_chars": 60, "overlap_chars": 0}
    with serving(dies) as server, pytest.raises(CodingError, match="go on from the journal"):
        run(server.url, SIX, journal=kept, attempts=1, **options)
    with serving(meets) as server:
        (resumed,) = run(server.url, SIX, journal=kept, **options)
        assert [re.findall(r"town \d", s.piece) for s in server.sent] == [["town 3"], ["town 4"], ["town 5"]]
        (unbroken,) = run(server.url, SIX, **options)
    assert resumed.statements == unbroken.statements and len(resumed.statements) == 6
    assert (resumed.run.replayed, resumed.run.tokens_paid) == (3, 360)
    assert resumed.run.prompt_tokens == unbroken.run.prompt_tokens == 600


def test_the_journal_answers_only_the_same_question(run: Run, tmp_path: Path) -> None:
    """Another model, seed or text is asked anew; a damaged entry as well."""
    kept = Journal(tmp_path)
    with serving(in_turn(GOOD)) as server:
        for settings in ({}, {}, {"model": "large"}, {"seed": 4}):
            run(server.url, journal=kept, **settings)
        assert len(server.sent) == 3
        run(server.url, f"{TEXT} Rain fell.", journal=kept)
        for path in tmp_path.iterdir():
            path.write_text(path.read_text("utf-8")[:30], encoding="utf-8")
        run(server.url, journal=kept)
    assert len(server.sent) == 5


def test_a_journal_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    """The message names the folder."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with serving(in_turn(GOOD)) as server, pytest.raises(CodingError, match=r"journal .* cannot be written"):
        run(server.url, journal=Journal(tmp_path / "file" / "journal"))


def test_the_limit_of_tokens_holds(run: Run, tmp_path: Path) -> None:
    """The run stops before the question that could go over the limit; what was paid before is in the journal."""
    docs = [make_document(f"{TEXT} {n}.") for n in range(5)]
    kept = Journal(tmp_path)
    with serving(in_turn(answers(written(), tokens=(3000, 500)))) as server:
        with pytest.raises(CodingError, match="the limit of 15000 tokens is reached: 10500 are spent"):
            run(server.url, docs, total_tokens=15_000, answer_tokens=1000, journal=kept)
        assert len(server.sent) == 3
        assert len(run(server.url, docs, answer_tokens=1000, journal=kept)) == 5
    assert len(server.sent) == 5
