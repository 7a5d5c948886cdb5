"""A project on a database server gives the same answers as one in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from amity.answers import as_json
from amity.project import init_project
from amity.workflow import Ask, ask
from amity.workflow.code import code_project
from amity.workflow.take_dataset import take_dataset
from amity.workflow.take_in import take_in

TEXT = (
    "---\ndate: 2009-05-04\npublisher: The Paper\n---\n\nThe Taliban and al-Qaeda fought side by side for years. "
    "Al-Qaeda depends on the Taliban for shelter.\n"
)
ROWS = "id,type,actor1,actor2,date,description\n" + "".join(
    f"{n},all,Taliban,al-Qaeda,{year},allies that year\n" for n, year in enumerate(range(2001, 2009))
)


def test_answers_are_the_same_in_a_file_and_on_a_server(tmp_path: Path, new_database: Callable[[], str]) -> None:
    """Read, imported, coded and asked about: every number and sentence of the answer is equal."""
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    (tmp_path / "links.csv").write_text(ROWS, "utf-8")
    found = []
    for target in (tmp_path / "case.amity", new_database()):
        with init_project(target) as project:
            take_in(project, [tmp_path / "a.md"])
            taken = take_dataset(project, tmp_path / "links.csv", published="2009")
            coded = code_project(project)
            found.append((taken, coded, as_json(ask(project, "taliban", "al-qaeda", Ask(dt.date(2010, 1, 1))))))
    assert found[0] == found[1]
    assert found[0][0].added == 8
