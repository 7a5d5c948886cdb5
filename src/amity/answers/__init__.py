"""The questions that users ask, one a file: each takes what is known and returns a frozen answer with its sources."""

from amity.answers.analogues import Analogue, Analogues, Likeness, find_analogues
from amity.answers.as_json import as_json
from amity.answers.assess import Assessment, Question, answer, assess, estimate_from
from amity.answers.base_rate import BaseRate, Spell, base_rate
from amity.answers.confidence import Confidence, judge_confidence, refuse_if_thin
from amity.answers.dissent import Camp, Dissent, Topic, find_dissent
from amity.answers.drivers import Ledger, LedgerLine, Threshold, weigh_drivers
from amity.answers.estimate import Estimate, estimate_relations
from amity.answers.evidence import Evidence, evidence_of
from amity.answers.indicators import Indicator, indicators
from amity.answers.influence import Influence, Pull, weigh_influence
from amity.answers.interval import Estimated, estimated
from amity.answers.own_histories import own_histories, own_history
from amity.answers.pool import SourceForecast, SourcePool, pool_sources
from amity.answers.reference import reference_partnerships
from amity.answers.splits_by import SplitForecast, forecast_split
from amity.answers.state_on import StateOn, states_on
from amity.answers.voices import VoiceNames
from amity.answers.what_if import Scenario, TornadoBar, WhatIf, if_met, tornado, what_if

__all__ = [
    "Analogue",
    "Analogues",
    "Assessment",
    "BaseRate",
    "Camp",
    "Confidence",
    "Dissent",
    "Estimate",
    "Estimated",
    "Evidence",
    "Indicator",
    "Influence",
    "Ledger",
    "LedgerLine",
    "Likeness",
    "Pull",
    "Question",
    "Scenario",
    "SourceForecast",
    "SourcePool",
    "Spell",
    "SplitForecast",
    "StateOn",
    "Threshold",
    "Topic",
    "TornadoBar",
    "VoiceNames",
    "WhatIf",
    "answer",
    "as_json",
    "assess",
    "base_rate",
    "estimate_from",
    "estimate_relations",
    "estimated",
    "evidence_of",
    "find_analogues",
    "find_dissent",
    "forecast_split",
    "if_met",
    "indicators",
    "judge_confidence",
    "own_histories",
    "own_history",
    "pool_sources",
    "reference_partnerships",
    "refuse_if_thin",
    "states_on",
    "tornado",
    "weigh_drivers",
    "weigh_influence",
    "what_if",
]
