"""What goes wrong, in one shape: a page for people, one JSON object for programs, the same status on both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from amity.errors import ActorError, AmityError, AnswerError, StoreError
from amity.web.render import render, wants_json

_TITLES = {
    400: "This cannot be read",
    401: "Open the workbench with its token",
    403: "Not allowed",
    404: "Not found",
    405: "Not done here",
    409: "Somebody was faster",
    413: "Too large",
    421: "Wrong address",
    422: "No answer",
    429: "Too many attempts",
    500: "Something broke",
    503: "The project cannot be reached",
}


class ProblemError(AmityError):
    """A request that cannot be met, with its HTTP status and what a program may want to know beside the message."""

    def __init__(self, status: int, message: str, detail: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.detail = dict(detail or {})


class NotReadyError(AmityError):
    """A computation that goes on; ask again in a moment."""


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Context of the page that tells of a problem."""

    status: int
    title: str
    message: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def problem_response(request: Request, status: int, message: str, detail: Mapping[str, Any] | None = None) -> Response:
    """The problem as a page, or as JSON `{"error": {"status", "title", "message", "detail"}}`."""
    named = status == 401 and "log_in" in (detail or {})
    page = ProblemPage(status, "Log in" if named else _TITLES.get(status, "Not possible"), message, detail or {})
    if wants_json(request):
        error = {"status": status, "title": page.title, "message": message, "detail": dict(page.detail)}
        answer: Response = JSONResponse({"error": error}, status_code=status)
    else:
        answer = render(request, "problem.html", page, status=status)
    if "retry_after_s" in page.detail:
        answer.headers["Retry-After"] = str(page.detail["retry_after_s"])
    return answer


def on_amity_error(request: Request, error: Exception) -> Response:
    """Errors of the library, with the status that fits."""
    if isinstance(error, NotReadyError):
        return _not_ready(request, str(error))
    if isinstance(error, ProblemError):
        return problem_response(request, error.status, str(error), error.detail)
    return problem_response(request, _status_of(error), str(error))


def on_http_error(request: Request, error: Exception) -> Response:
    """Unknown addresses and methods."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "There is no such page.", 405: "This address does not take that kind of request."}
    return problem_response(request, status, words.get(status) or str(getattr(error, "detail", "")) or "Not possible.")


def on_invalid(request: Request, error: Exception) -> Response:
    """Values in the address that are not of the right type."""
    found: list[dict[str, Any]] = list(getattr(error, "errors", tuple)())
    wrong = "; ".join(f"{'.'.join(map(str, e.get('loc', ())))}: {e.get('msg', '')}" for e in found)
    return problem_response(request, 400, wrong or "The request cannot be read.")


def on_crash(request: Request, error: Exception) -> Response:
    """What nobody foresaw; the message tells no secrets of the machine."""
    return problem_response(request, 500, f"{type(error).__name__}. Nothing was changed by this request; try again.")


def _status_of(error: Exception) -> int:
    if isinstance(error, ActorError):
        return 404
    if isinstance(error, AnswerError):
        return 422
    return 503 if isinstance(error, StoreError) else 400


def _not_ready(request: Request, message: str) -> Response:
    if wants_json(request):
        response: Response = JSONResponse({"working": {"message": message, "retry_after_s": 2}}, status_code=202)
    else:
        page = ProblemPage(202, "Being worked out", message)
        response = render(request, "working.html", page, status=202)
        response.headers["Refresh"] = "1"
    response.headers["Retry-After"] = "2"
    return response
