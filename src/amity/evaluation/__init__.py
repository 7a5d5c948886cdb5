"""How good are codings and forecasts? Scores against a reference, and agreement between coders."""

from amity.evaluation.agreement import Agreement, coder_agreement
from amity.evaluation.coding_scores import KINDS, CodingMistake, CodingScores, Score, score_coding
from amity.evaluation.matching import Match, Matching, match_codings, same_label

__all__ = [
    "KINDS",
    "Agreement",
    "CodingMistake",
    "CodingScores",
    "Match",
    "Matching",
    "Score",
    "coder_agreement",
    "match_codings",
    "same_label",
    "score_coding",
]
