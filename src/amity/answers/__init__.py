"""The questions that users ask, one a file: each takes what is known and returns a frozen answer with its sources."""

from amity.answers.as_json import as_json
from amity.answers.assess import Assessment, Question, answer, assess
from amity.answers.base_rate import BaseRate, Spell, base_rate, shipped_spells
from amity.answers.confidence import Confidence, judge_confidence, refuse_if_thin
from amity.answers.dissent import Camp, Dissent, Topic, find_dissent
from amity.answers.drivers import Ledger, LedgerLine, Threshold, weigh_drivers
from amity.answers.estimate import Estimate, estimate_relations
from amity.answers.evidence import Evidence, evidence_of
from amity.answers.interval import Estimated, estimated
from amity.answers.pool import SourceForecast, SourcePool, pool_sources
from amity.answers.splits_by import SplitForecast, forecast_split
from amity.answers.state_on import StateOn, states_on
from amity.answers.voices import VoiceNames

__all__ = [
    "Assessment",
    "BaseRate",
    "Camp",
    "Confidence",
    "Dissent",
    "Estimate",
    "Estimated",
    "Evidence",
    "Ledger",
    "LedgerLine",
    "Question",
    "SourceForecast",
    "SourcePool",
    "Spell",
    "SplitForecast",
    "StateOn",
    "Threshold",
    "Topic",
    "VoiceNames",
    "answer",
    "as_json",
    "assess",
    "base_rate",
    "estimate_relations",
    "estimated",
    "evidence_of",
    "find_dissent",
    "forecast_split",
    "judge_confidence",
    "pool_sources",
    "refuse_if_thin",
    "shipped_spells",
    "states_on",
    "weigh_drivers",
]
