"""Who is meant: names, new organisations, pronouns, descriptions and pairs of a text, resolved to actors.

The way: `name_actors` (no parse) -> `scan_sentences` (no parse) -> `parse_sentences` (the promising ones) -> `resolve`
-> ask with `reference_of`, `participants`, `actors_of`, `focal_dyad`.
"""

from amity.coding.who.asking import actors_of, focal_dyad, participants, reference_of
from amity.coding.who.naming import name_actors
from amity.coding.who.pairs import nearer_pair
from amity.coding.who.reference import Named, Proposal, Reference, Resolution, Sentence
from amity.coding.who.resolving import resolve
from amity.coding.who.sentences import SentenceScan, paragraph_spans, parse_sentences, scan_sentences, split_sentences

__all__ = [
    "Named",
    "Proposal",
    "Reference",
    "Resolution",
    "Sentence",
    "SentenceScan",
    "actors_of",
    "focal_dyad",
    "name_actors",
    "nearer_pair",
    "paragraph_spans",
    "parse_sentences",
    "participants",
    "reference_of",
    "resolve",
    "scan_sentences",
    "split_sentences",
]
