"""The codebook as data, and the check that a statement keeps to it."""

from amity.vocab.check import check_statement
from amity.vocab.codebook import (
    Codebook,
    ProbabilityWord,
    State,
    Yardstick,
    extend_codebook,
    load_codebook,
    standard_codebook,
)

__all__ = [
    "Codebook",
    "ProbabilityWord",
    "State",
    "Yardstick",
    "check_statement",
    "extend_codebook",
    "load_codebook",
    "standard_codebook",
]
