"""An assessment as data for other programs: the fields that `--json` prints, documented in docs/reference/json.md."""

from __future__ import annotations

from typing import Any

from amity.answers import Assessment, Estimated, StateOn, as_json
from amity.answers.interval import LEVEL

PARTS: dict[str, tuple[str, ...]] = {
    "timeline": ("state", "timeline"),
    "drivers": ("drivers", "net", "threshold"),
    "dissent": ("dissent",),
    "forecast": ("p_split", "base_rate", "outcomes", "curve", "sources_forecast", "confidence"),
}


def summary(found: Assessment) -> dict[str, Any]:
    """
    The assessment as one JSON object.

    Probabilities are between 0 and 1, intervals hold 90 %, times are years; every id in `statements` lists opens in the
    object `statements`.
    """
    question, forecast = found.question, found.forecast
    return {
        "pair": list(question.sides),
        "names": as_json(found.names),
        "as_of": question.as_of.isoformat(),
        "known_on": question.known_on.isoformat(),
        "horizon_years": question.horizon_years,
        "state": _state(found.state),
        "p_split": {
            **_estimated(forecast.p_split),
            "horizon_years": question.horizon_years,
            "word": found.word,
            "yardstick": question.yardstick,
            "given_partners_now": _estimated(forecast.p_partner_now),
            "base_rate": as_json(found.base_rate),
            "statements": list(forecast.statements),
        },
        "base_rate": as_json(found.base_rate),
        "outcomes": {k: _estimated(v) for k, v in forecast.outcomes.items()},
        "curve": [{"years": years, **_estimated(value)} for years, value in forecast.curve],
        "sources_forecast": as_json(found.pool),
        "drivers": [{**as_json(x), "hazard_ratio": _estimated(x.hazard_ratio)} for x in found.ledger.lines],
        "net": as_json(found.ledger.net),
        "threshold": as_json(found.ledger.threshold),
        "dissent": as_json(found.dissent),
        "confidence": as_json(found.confidence),
        "timeline": [_state(s) for s in found.timeline],
        "statements": as_json(found.evidence),
        "unused": as_json(found.unused),
        "codebook": found.codebook,
        "warnings": list(found.warnings),
    }


def _state(state: StateOn) -> dict[str, Any]:
    return {
        "day": state.day.isoformat(),
        "most_likely": state.most_likely,
        "probabilities": {k: round(v.value, 10) for k, v in state.probs.items()},
        "intervals": {k: [round(v.low, 6), round(v.high, 6)] for k, v in state.probs.items()},
        "p_partner": _estimated(state.p_partner),
        "statements": list(state.statements),
    }


def _estimated(value: Estimated) -> dict[str, float]:
    return {
        "value": round(value.value, 6),
        "low": round(value.low, 6),
        "high": round(value.high, 6),
        "level": LEVEL,
    }
