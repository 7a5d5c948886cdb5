"""The page of suppositions: drivers turned, a state or an act supposed, and what P(split) rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.answers import (
    Evidence,
    Influence,
    Question,
    Scenario,
    TornadoBar,
    VoiceNames,
    WhatIf,
    evidence_of,
    tornado,
    weigh_influence,
)
from amity.model import Dyad
from amity.web.asking import Asked, asked_in_address, dyad_asked, question_asked
from amity.web.blind import refuse_blind
from amity.web.desk import Desk, Known, desk_of
from amity.web.problems import ProblemError
from amity.workflow.suppose import answer_scenarios

PREFIX = "d_"
LEVELS: Mapping[str, float] = {"against": -1.0, "gone": 0.0, "for": 1.0}


@dataclass(frozen=True, slots=True)
class Choice:
    """One driver: its score now, and what is supposed of it ("", against, gone or for)."""

    category: str
    score: float
    chosen: str


@dataclass(frozen=True, slots=True)
class Rests:
    """What P(split) rests on: the influence of each statement, and the words of the strongest."""

    influence: Influence
    strongest: tuple[tuple[Evidence, float], ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The form with what is supposed, the answer to it (None where nothing is), each driver's swing, and the ground."""

    first: str
    second: str
    first_name: str
    second_name: str
    question: Question
    asked: Asked
    choices: tuple[Choice, ...]
    state: str
    event: str
    tie: str
    states: tuple[str, ...]
    events: tuple[str, ...]
    answer: WhatIf | None
    bars: tuple[TornadoBar, ...]
    rests: Rests


def scenario_in_address(request: Request) -> Scenario:
    """What an address supposes: `d_` and a driver = against, gone or for; `state`; `event`; `tie`."""
    scores = {}
    for name, value in request.query_params.items():
        if name.startswith(PREFIX) and value:
            if value not in LEVELS:
                raise ProblemError(400, f"{name}={value[:40]!r} is none of {', '.join(LEVELS)}.")
            scores[name.removeprefix(PREFIX)] = LEVELS[value]
    given = {name: request.query_params.get(name, "") for name in ("state", "event", "tie")}
    return Scenario(
        scores=scores,
        states=(given["state"],) if given["state"] else (),
        events=(given["event"],) if given["event"] else (),
        ties=(given["tie"],) if given["tie"].strip() else (),
    )


def what_if_page(
    a: str,
    b: str,
    request: Request,
    asked: Annotated[Asked, Depends(asked_in_address)],
    scenario: Annotated[Scenario, Depends(scenario_in_address)],
) -> WhatIfPage:
    """What would change if a driver turned, a state or an act came about; and which statements the number rests on."""
    desk = desk_of(request)
    dyad = dyad_asked(desk, a, b)
    question = question_asked(desk, dyad, asked)
    known, names, book = desk.known(question), desk.names(), desk.project.codebook()
    refuse_blind(request, desk, {i.stmt.doc for i in known.items if Dyad.of(*i.stmt.actors) == dyad})
    as_of, years = question.as_of, question.horizon_years
    wait, version = desk.options.wait_seconds, desk.version()
    bars: tuple[TornadoBar, ...] = desk.answers.get(
        ("tornado", version, question),
        lambda: tornado(known.estimate, dyad, as_of=as_of, horizon_years=years),
        wait_seconds=wait,
    )
    rests: Rests = desk.answers.get(
        ("rests", version, question), lambda: _rests(desk, known, question), wait_seconds=wait
    )
    supposed = bool(scenario.scores or scenario.states or scenario.events or scenario.ties)
    chosen = {category: next(k for k, v in LEVELS.items() if v == score) for category, score in scenario.scores.items()}
    score_now = {bar.category: bar.score for bar in bars}
    return WhatIfPage(
        first=dyad.first,
        second=dyad.second,
        first_name=names.get(dyad.first, dyad.first),
        second_name=names.get(dyad.second, dyad.second),
        question=question,
        asked=asked,
        choices=tuple(Choice(c, score_now.get(c, 0.0), chosen.get(c, "")) for c in book.drivers),
        state=scenario.states[0] if scenario.states else "",
        event=scenario.events[0] if scenario.events else "",
        tie=scenario.ties[0] if scenario.ties else "",
        states=book.state_names,
        events=tuple(book.events),
        answer=_answer(desk, known, question, scenario) if supposed else None,
        bars=bars,
        rests=rests,
    )


def _answer(desk: Desk, known: Known, question: Question, scenario: Scenario) -> WhatIf:
    def made() -> WhatIf:
        return answer_scenarios(desk.project, known.estimate, question, [scenario])[0]

    return desk.kept(f"suppose {scenario.ties[0]}", made, question) if scenario.ties else made()


def _rests(desk: Desk, known: Known, question: Question) -> Rests:
    own = [item for item in known.items if Dyad.of(*item.stmt.actors) == question.dyad]
    scale = desk.project.codebook().yardsticks[question.yardstick]
    influence = weigh_influence(known.estimate, question, own, scale=scale)
    names = VoiceNames(desk.names())
    by_id = {item.stmt.id: evidence_of(item, names) for item in own}
    strongest = tuple((by_id[pull.key], pull.pull) for pull in influence.statements[:7] if pull.key in by_id)
    return Rests(influence, strongest)
