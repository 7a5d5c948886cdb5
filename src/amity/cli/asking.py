"""What every question on the command line takes: the project, the pair, the days, the horizon."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.printing import day_of, today
from amity.workflow.ask import Ask

ProjectArg = Annotated[str, typer.Argument(help="The project.")]
ActorArg = Annotated[str, typer.Argument(help="An actor: id, name, alias or acronym.")]
AsOf = Annotated[str | None, typer.Option(help="The day that you stand on (EDTF); today if not given.")]
KnownOn = Annotated[str | None, typer.Option(help="Count only what was published by then; --as-of if not given.")]
Horizon = Annotated[str, typer.Option(help="How far ahead: 90d, 12m, 2y.")]
Yardstick = Annotated[str, typer.Option(help="Words for probabilities: icd203 or uk.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def asked(as_of: str | None, known_on: str | None, horizon: str = "12m", yardstick: str = "icd203") -> Ask:
    """
    The question's dates and horizon.

    Raises:
        AnswerError: a date cannot be read.
    """
    day = day_of(as_of, default=today())
    return Ask(day, day_of(known_on, default=day) if known_on else None, horizon, yardstick)
