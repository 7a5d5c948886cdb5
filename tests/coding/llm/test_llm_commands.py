"""The language-model coder in a project and without one, beside another coder."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.coding.llm.conftest import TEXT
from tests.coding.llm.model_server import Back, Sent, answers, fails, in_turn, serving
from tests.coding.llm.written import written

from amity.actors import Gazetteer
from amity.cli.code_llm import (
    code_with_llm_files,
    code_with_llm_into_project,
    default_journal,
    print_coder_agreement,
    read_llm_settings,
)
from amity.coding.llm import LlmSettings
from amity.errors import CodingError
from amity.model import Actor, Span, TieLabel
from amity.project import Project, init_project
from amity.store import CodedDocument, StatementFilter, views
from amity.testing import make_document, make_statement

DOCS = [make_document(f"{TEXT} Day {n}.", published=f"2010-01-0{n + 1}") for n in range(3)]
QUOTE = "The North Front trains fighters of the South League"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with three documents and two actors."""
    with init_project(tmp_path / "case.amity") as opened:
        for doc in DOCS:
            opened.writer.add_document(doc)
        opened.writer.add_actors([Actor("north", "North Front"), Actor("south", "South League")])
        yield opened


def last_fails(sent: Sent) -> Back:
    """Answers on all but the last document."""
    return fails(500, "out of memory") if "Day 2" in sent.piece else answers(written())


def test_a_broken_run_in_a_project_goes_on(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Finished documents stay; the next run codes the rest only, and each has its record."""
    journal = default_journal(project.name)
    with serving(last_fails) as server, pytest.raises(CodingError, match="out of memory"):
        settings = LlmSettings(server.url, "tiny", attempts=1)
        code_with_llm_into_project(project.name, settings=settings, journal=journal, as_json=True)
    with serving(in_turn(answers(written()))) as server:
        settings = LlmSettings(server.url, "tiny")
        code_with_llm_into_project(project.name, settings=settings, journal=journal, as_json=True)
        assert len(server.sent) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["documents"], report["statements"], report["run"]["tokens_paid"]) == (1, 1, 120)
    with project.view() as conn:
        found = views.statements(conn, StatementFilter(coder="llm:tiny"))
        record = views.setting(conn, f"llm_run/llm:tiny/{DOCS[0].id}")
    assert {r.stmt.doc for r in found} == {d.id for d in DOCS}
    assert (record["model"], record["temperature"], record["prompt_tokens"]) == ("tiny", 0.0, 100)


def test_the_report_is_readable(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """It counts documents, statements and tokens, and says what to do next."""
    with serving(in_turn(answers(written(), written(quote="made up")))) as server:
        code_with_llm_into_project(project.name, settings=LlmSettings(server.url, "tiny"), journal=None, as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "3 documents coded: 3 statements proposed, 3 rejected (with reasons)." in said
    assert "llm:tiny: 360 tokens spent on 3 requests" in said
    assert "Next: amity review" in said


def test_files_without_a_project_become_json_lines(two_groups: Gazetteer, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object a statement; what was rejected is told beside, not among them."""
    out = io.StringIO()
    with serving(in_turn(answers(written(), written(quote="made up")))) as server:
        code_with_llm_files(DOCS[:2], two_groups, LlmSettings(server.url, "tiny"), out=out, journal=None)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(r["doc"], r["quote"], r["coder"]) for r in rows] == [(d.id, QUOTE, "llm:tiny") for d in DOCS[:2]]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("not used: the quote is not in the document: 'made up'") == 2
    assert "2 statements, 2 rejected; 240 tokens spent on 2 requests" in said.err


def add_rules(project: Project, states: list[str]) -> None:
    """Let another coder report these states, one document each."""
    for doc, state in zip(DOCS, states, strict=True):
        stmt = make_statement(label=TieLabel(state), doc=doc.id, span=Span(0, len(QUOTE)), quote=QUOTE, coder="rules")
        project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (stmt,)))


def test_two_coders_are_compared(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Agreement counts what both found on documents that both coded, also what a reviewer has rejected since."""
    add_rules(project, ["cooperation", "cooperation", "war"])
    states = iter(["cooperation", "cooperation", "cooperation"])

    def reads(_: Sent) -> Back:
        return answers(written(state=next(states)))

    with serving(reads) as server:
        code_with_llm_into_project(project.name, settings=LlmSettings(server.url, "tiny"), journal=None, as_json=False)
    with project.view() as conn:
        one = views.statements(conn, StatementFilter(coder="rules"))[0]
    project.writer.decide(one.stmt.id, "rejected", by="ada")
    capsys.readouterr()
    print_coder_agreement(project.name, "rules", "llm:tiny", as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["documents"] == 3
    assert report["statements"] == [3, 3]
    assert (report["matched"], report["labels_agree"]) == (3, 2)
    assert report["alpha"]["tie: state"]["units"] == 3
    print_coder_agreement(project.name, "rules", "llm:tiny", as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "3 documents coded by both. rules: 3 statements; llm:tiny: 3." in said
    assert re.search(r"tie: state -?\d\.\d\d 3", said)


def test_a_coder_that_did_nothing_cannot_be_compared(project: Project) -> None:
    """The message lists who has coded here."""
    add_rules(project, ["none", "war", "none"])
    with pytest.raises(CodingError, match="'llm:tiny' has coded nothing here; there is work of rules"):
        print_coder_agreement(project.name, "rules", "llm:tiny", as_json=True)


def test_settings_come_from_options_then_the_environment() -> None:
    """Options win; the key comes from the environment; without an address nothing can be sent."""
    environ = {"AMITY_LLM_URL": "http://127.0.0.1:1/v1", "AMITY_LLM_MODEL": "small", "AMITY_LLM_KEY": "sk-1\n"}
    settings = read_llm_settings({"model": "large", "url": None, "window_chars": 900, "overlap_chars": 90}, environ)
    assert (settings.url, settings.model, settings.key, settings.window_chars) == (
        "http://127.0.0.1:1/v1",
        "large",
        "sk-1",
        900,
    )
    with pytest.raises(CodingError, match="nothing is sent without one"):
        read_llm_settings({"model": "large"}, {})


def test_the_journal_lies_beside_the_project() -> None:
    """A project in a database has none by default."""
    journal = default_journal("work/case.amity")
    assert journal is not None and journal.folder == Path("work/case.amity.llm")
    assert default_journal("postgresql://host/case") is None
