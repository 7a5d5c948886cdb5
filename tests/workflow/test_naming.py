"""Which actor a user means, and when to look."""

from __future__ import annotations

import datetime as dt

import pytest

from amity.errors import ActorError, AnswerError
from amity.model import Actor
from amity.project import Project
from amity.workflow.ask import Ask, ask, horizon_years
from amity.workflow.naming import ActorIndex, resolve_actor


@pytest.mark.parametrize("text", ["taliban", "Taliban", "the taliban", "Afghan Taliban"])
def test_names_and_ids_lead_to_the_actor(project: Project, text: str) -> None:
    """Spelling, case and articles do not matter."""
    assert resolve_actor(project, text) == ActorIndex(project).find(text) == "taliban"


def test_index_finds_what_a_question_finds(project: Project) -> None:
    """Own actors, keys of merged ones, and ids of Wikidata lead to the same actor; a name of nobody to none."""
    project.writer.add_actors([Actor("nf", "Northern Front", wikidata="Q34490")])
    project.writer.add_actors([Actor("ucdp-7", "North Front", acronyms=("ucdp:7",))], origin="proposed")
    project.writer.judge("ucdp-7", "nf", verdict="same", by="anna")
    index = ActorIndex(project)
    for text in ("nf", "the northern front", "ucdp:7", "ucdp-7", "Q34490", "wikidata:Q34490", "Haqqani Network"):
        assert index.find(text) == resolve_actor(project, text)
    assert index.find("zzzzqqqq") is None


def test_own_actors_are_known(project: Project) -> None:
    """A user's own list is part of who is who."""
    project.writer.add_actors([Actor("nf", "Northern Front", aliases=("the Northerners",))])
    assert resolve_actor(project, "the northerners") == "nf"


def test_an_unknown_actor_gets_the_nearest_names(project: Project) -> None:
    """A slip of the keyboard is put right by the message."""
    with pytest.raises(ActorError, match=r"unknown actor 'talbian': did you mean .*taliban"):
        resolve_actor(project, "talbian")
    with pytest.raises(ActorError, match="unknown actor"):
        resolve_actor(project, "zzzzqqqq")


@pytest.mark.parametrize(("text", "years"), [("12m", 1.0), ("2y", 2.0), ("90d", 90 / 365.25), ("18 months", 1.5)])
def test_horizons(text: str, years: float) -> None:
    """Days, weeks, months and years."""
    assert horizon_years(text) == pytest.approx(years)


@pytest.mark.parametrize("text", ["soon", "", "0m", "-3m", "12", "m12", "101y", "9" * 400 + "y"])
def test_wrong_horizons_are_refused(text: str) -> None:
    """Words that name no time ahead are an error that shows how to write one."""
    with pytest.raises(AnswerError, match="12m or 2y"):
        horizon_years(text)


def test_questions_that_cannot_be_asked(project: Project) -> None:
    """One actor, an unknown scale of words, an empty project: each has its message."""
    then = Ask(dt.date(2010, 4, 22))
    with pytest.raises(AnswerError, match="needs two"):
        ask(project, "taliban", "Afghan Taliban", then)
    with pytest.raises(AnswerError, match="choose icd203 or uk"):
        ask(project, "taliban", "al-qaeda", Ask(then.as_of, yardstick="nato"))
    with pytest.raises(AnswerError, match="too little to say"):
        ask(project, "taliban", "al-qaeda", then)
