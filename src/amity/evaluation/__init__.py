"""How good are codings and forecasts? Scores against a reference, and agreement between coders."""

from amity.evaluation.agreement import Agreement, coder_agreement
from amity.evaluation.coding_scores import KINDS, CodingMistake, CodingScores, Score, score_coding
from amity.evaluation.matching import Match, Matching, match_codings, same_label
from amity.evaluation.scores import (
    Bin,
    Difference,
    brier_scores,
    calibration_error,
    log_scores,
    reliability_table,
    score_difference,
    skill,
    two_way,
)
from amity.evaluation.track_record import Record, TrackRecord, track_record

__all__ = [
    "KINDS",
    "Agreement",
    "Bin",
    "CodingMistake",
    "CodingScores",
    "Difference",
    "Match",
    "Matching",
    "Record",
    "Score",
    "TrackRecord",
    "brier_scores",
    "calibration_error",
    "coder_agreement",
    "log_scores",
    "match_codings",
    "reliability_table",
    "same_label",
    "score_coding",
    "score_difference",
    "skill",
    "track_record",
    "two_way",
]
