"""Documents into a project: once each, with what failed named, and one origin once."""

from __future__ import annotations

from pathlib import Path

from amity.model import Document
from amity.project import Project
from amity.reading import read_paths
from amity.store import views
from amity.workflow.take_in import take_in

STORY = (
    "The northern front said on Monday that it had signed a pact with the army of Karsan after weeks of talks in the "
    "hills above the capital, and that both would hand over their prisoners before the end of the month."
)


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(project: Project, tmp_path: Path) -> None:
    """One empty file does not stop the folder."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY, "utf-8")
    (folder / "b.txt").write_bytes(b"")
    report = take_in(project, [folder])
    assert report.added == ("a.txt",)
    assert [u.name for u in report.unreadable] == ["b.txt"]
    assert "empty" in report.unreadable[0].reason


def test_the_same_bytes_twice_are_one_document(project: Project, tmp_path: Path) -> None:
    """Read again, nothing is added."""
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    assert take_in(project, [tmp_path / "a.txt"]).added == ("a.txt",)
    again = take_in(project, [tmp_path / "a.txt"])
    assert (again.added, again.known) == ((), ("a.txt",))


def test_copies_share_their_origin(project: Project, tmp_path: Path) -> None:
    """Two papers that print the same story are one origin; the project's own article stays apart."""
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    (tmp_path / "b.txt").write_text(STORY + " Reporting by our own staff.", "utf-8")
    report = take_in(project, [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert report.shared == 2
    with project.view() as conn:
        origins = {card.name: card.origin for card in views.document_cards(conn)}
    assert origins["a.txt"] == origins["b.txt"] != origins["article.txt"]


def test_origins_are_found_after_an_interruption(project: Project, tmp_path: Path) -> None:
    """Stopped after the last document and before the comparison, the same command compares; after that it need not."""
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    (tmp_path / "b.txt").write_text(STORY + " Reporting by our own staff.", "utf-8")
    for doc in read_paths([tmp_path / "a.txt", tmp_path / "b.txt"]):
        assert isinstance(doc, Document)
        project.writer.add_document(doc)
    again = take_in(project, [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert (again.added, again.shared) == ((), 2)
    assert take_in(project, [tmp_path / "a.txt"]).shared == 0


def test_an_address_that_is_not_public_is_refused(project: Project) -> None:
    """Nothing on this machine or its network is fetched."""
    report = take_in(project, ["http://127.0.0.1:9/page.html"])
    assert report.added == ()
    assert "http://127.0.0.1:9/page.html" in report.unreadable[0].name
