"""Forms of the register: a forecast frozen from the page of its relation, and one resolved with a source."""

from __future__ import annotations

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from amity.web.actions import done, read_form
from amity.web.asking import asked_in_address, dyad_asked, question_asked
from amity.web.desk import desk_of
from amity.web.problems import NotReadyError, ProblemError
from amity.web.render import user_of
from amity.workflow.register import register_forecast, register_of


async def register_one(request: Request) -> Response:
    """Freeze a forecast: `a`, `b`, and `as_of`, `known_on`, `horizon`, `yardstick` as the relation's page has them."""
    form, desk = await read_form(request), desk_of(request)

    def work() -> str:
        dyad = dyad_asked(desk, form.get("a", ""), form.get("b", ""))
        names = ("as_of", "known_on", "horizon", "yardstick")
        asked = asked_in_address(**{name: form[name] for name in names if name in form})
        try:
            found = desk.assessment(question_asked(desk, dyad, asked))
        except NotReadyError:  # the page of waiting would ask again by GET, and register nothing
            raise ProblemError(503, "The answer is being worked out; nothing was registered yet. Try again.") from None
        return register_forecast(desk.project, found).id

    made = await run_in_threadpool(work)
    return done(request, {"next": f"/forecasts#{made}"}, {"forecast": made})


async def resolve_one(request: Request) -> Response:
    """Say what came of a forecast: `forecast`, `happened` (yes, no), `source`."""
    form, desk = await read_form(request), desk_of(request)
    happened, forecast = form.get("happened", ""), form.get("forecast", "")
    if happened not in ("yes", "no"):
        raise ProblemError(400, f"The field happened should be yes or no, got {happened[:40]!r}.")
    if not form.get("source", "").strip():
        raise ProblemError(400, "A resolution needs a source: publisher, title, date, address.")
    if forecast not in await run_in_threadpool(desk.registered_ids):
        raise ProblemError(404, f"No forecast {forecast[:80]!r} is registered.")

    def work() -> None:
        register_of(desk.project).resolve(
            forecast, happened=happened == "yes", source=form["source"].strip()[:1000], by=user_of(request)
        )

    await run_in_threadpool(work)
    return done(request, {"next": "/forecasts"} | form, {"forecast": forecast, "happened": happened == "yes"})
