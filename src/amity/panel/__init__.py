"""Statements to observations: looks at each dyad's hidden state, and drivers as covariates over time."""

from amity.panel.drivers import Scoring, Stake, covariate_rows, net_scores
from amity.panel.grading import origin, reliability, voice
from amity.panel.heirs import handed_on, with_heirs
from amity.panel.history import DyadArrays, DyadHistory, Extra, arrays_of, grid_days, histories_of, until, year_of
from amity.panel.leaders import with_leaders
from amity.panel.left_out import LeftOut
from amity.panel.looks import Glimpse, Look, Unused, event_log_lik, looks_of, tie_log_lik
from amity.panel.relation_model import DriverRules, LookRules, Move, RelationModel, relation_model

__all__ = [
    "DriverRules",
    "DyadArrays",
    "DyadHistory",
    "Extra",
    "Glimpse",
    "LeftOut",
    "Look",
    "LookRules",
    "Move",
    "RelationModel",
    "Scoring",
    "Stake",
    "Unused",
    "arrays_of",
    "covariate_rows",
    "event_log_lik",
    "grid_days",
    "handed_on",
    "histories_of",
    "looks_of",
    "net_scores",
    "origin",
    "relation_model",
    "reliability",
    "tie_log_lik",
    "until",
    "voice",
    "with_heirs",
    "with_leaders",
    "year_of",
]
