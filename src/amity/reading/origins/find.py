"""Documents with one origin: near-duplicates, agency copy and quotations of one another, as clusters with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from amity.model import Document, Span, content_id
from amity.reading.origins.agencies import agencies_behind, agencies_credited
from amity.reading.origins.groups import Link, grouped
from amity.reading.origins.minhash import candidates, jaccard
from amity.reading.origins.shared_runs import SharedRun, shared_runs
from amity.reading.origins.word_hashes import Words, run_hashes, words_of

NEAR_DUPLICATE = "near-duplicate"
AGENCY_COPY = "agency copy"
QUOTATION = "quotation"
JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class OriginOptions:
    """
    From where on documents count as one origin.

    Attributes:
        shingle_words: length of the runs of words that are compared.
        near_duplicate: Jaccard similarity of the runs, or share of the shorter text that stands in the other in runs
            of `quotation_words` or more.
        agency_copy: the same, for two texts that credit the same news agency.
        quotation_words: equal words in a row that make a quotation.
        together: pairs of document ids that someone has judged to be one origin.
        apart: pairs that someone has judged to be two; wins over what is computed.
    """

    shingle_words: int = 3
    near_duplicate: float = 0.5
    agency_copy: float = 0.25
    quotation_words: int = 16
    together: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    apart: frozenset[tuple[str, str]] = field(default_factory=frozenset)


DEFAULT_ORIGINS = OriginOptions()


@dataclass(frozen=True, slots=True)
class OriginCluster:
    """
    Documents, or passages of them, that go back to one origin and count as one look.

    Attributes:
        id: derived from the reason and the earliest member, so that it stays when a copy is added.
        members: document ids, the earliest first.
        earliest: id of the first published; documents without a date come last.
        reason: `near-duplicate`, `agency copy`, `quotation` or `judged`.
        similarity: 0 to 1, of the least alike member to the one it was joined through.
        passages: document id and span; whole texts but for quotations, where only the shared words have one origin.
        detail: the agency, or the first shared words.
    """

    id: str
    members: tuple[str, ...]
    earliest: str
    reason: str
    similarity: float
    passages: tuple[tuple[str, Span], ...]
    detail: str = ""


def find_origins(docs: Iterable[Document], options: OriginOptions = DEFAULT_ORIGINS) -> tuple[OriginCluster, ...]:
    """
    The clusters of two or more documents with one origin.

    A document is in at most one cluster of copies and may be in several of quotations. The work grows with the total
    length of the texts. Texts of fewer words than a quotation are compared by similarity only.

    Args:
        docs: in any order; the same id twice counts once.
        options: thresholds, and judgements of people.

    Returns:
        Clusters of copies, then of quotations, each sorted by their earliest member.

    Reference: docs/method/origins.md.
    """
    ordered = sorted({doc.id: doc for doc in docs}.values(), key=_first_published)
    words = words_of([doc.text for doc in ordered])
    runs = list(shared_runs(words, at_least=options.quotation_words))
    judged = [Link(one, other, reason=JUDGED, similarity=1.0) for one, other in _pairs(ordered, options.together)]
    links = [*judged, *_copies(ordered, words, runs=runs, options=options)]
    apart = _pairs(ordered, options.apart)
    groups = grouped(links, apart=apart)
    whole = [_copy_cluster(ordered, members, joined) for members, joined in groups]
    home = {member: number for number, (members, _) in enumerate(groups) for member in members}
    foreign = [run for run in runs if home.get(run.first, -1) != home.get(run.second, -2)]
    foreign = [run for run in foreign if (run.first, run.second) not in apart]
    return (*whole, *_quotations(ordered, words, foreign))


def index_origins(clusters: Iterable[OriginCluster]) -> dict[str, tuple[tuple[Span, str], ...]]:
    """For each document its passages with the id of their cluster: copies of whole texts first, as in `clusters`."""
    index: dict[str, tuple[tuple[Span, str], ...]] = {}
    for cluster in clusters:
        for member, passage in cluster.passages:
            index[member] = (*index.get(member, ()), (passage, cluster.id))
    return index


def origin_of(doc_id: str, span: Span, index: Mapping[str, tuple[tuple[Span, str], ...]]) -> str | None:
    """
    Id of the cluster that a statement at this span belongs to, or None if it stands alone.

    Args:
        doc_id: of the statement's document.
        span: of the statement; at least half of it must lie in the passage.
        index: from `index_origins`.
    """
    length = span.end - span.start
    return next((key for passage, key in index.get(doc_id, ()) if 2 * passage.overlap(span) >= length), None)


def _first_published(doc: Document) -> tuple[dt.date, bool, str, str]:
    day = doc.published.earliest if doc.published else None
    return day or dt.date.max, not agencies_behind(doc), doc.name, doc.id


def _pairs(docs: Sequence[Document], judged: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Judged pairs of ids as indices, the earlier document first; ids that are not here are left out."""
    index = {doc.id: number for number, doc in enumerate(docs)}
    known = ((index[a], index[b]) for a, b in judged if a in index and b in index and a != b)
    return sorted((min(pair), max(pair)) for pair in known)


def _copies(
    docs: Sequence[Document], words: Sequence[Words], *, runs: Sequence[SharedRun], options: OriginOptions
) -> Iterator[Link]:
    """Pairs of documents that are alike as wholes."""
    shingles = [np.unique(run_hashes(item, options.shingle_words)) for item in words]
    covered = _covered_words(runs)
    agencies = [agencies_credited(doc) for doc in docs]
    for first, second in sorted(candidates(shingles) | set(covered)):
        shorter = max(1, min(len(words[first]), len(words[second])))
        share = min(1.0, covered.get((first, second), 0) / shorter)
        similarity = max(share, jaccard(shingles[first], shingles[second]))
        common = sorted(agencies[first] & agencies[second])
        if similarity >= options.near_duplicate and not common:
            yield Link(first, second, reason=NEAR_DUPLICATE, similarity=similarity)
        elif common and similarity >= options.agency_copy:
            yield Link(first, second, reason=AGENCY_COPY, similarity=similarity, detail=", ".join(common))


def _covered_words(runs: Iterable[SharedRun]) -> dict[tuple[int, int], int]:
    """For each pair of texts, how many words of the second stand in runs shared with the first."""
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for run in runs:
        places.setdefault((run.first, run.second), []).append((run.second_word, run.second_word + run.words))
    covered: dict[tuple[int, int], int] = {}
    for pair, stretches in places.items():
        end = total = 0
        for start, stop in sorted(stretches):
            total += max(0, stop - max(start, end))
            end = max(end, stop)
        covered[pair] = total
    return covered


def _copy_cluster(docs: Sequence[Document], members: Sequence[int], joined: Sequence[Link]) -> OriginCluster:
    ids = tuple(docs[member].id for member in members)
    strongest = min(joined, key=lambda link: (link.reason != JUDGED, link.reason != AGENCY_COPY, -link.similarity))
    return OriginCluster(
        id=content_id("org", "copies", ids[0]),
        members=ids,
        earliest=ids[0],
        reason=strongest.reason,
        similarity=min(link.similarity for link in joined),
        passages=tuple((docs[member].id, Span(0, len(docs[member].text))) for member in members),
        detail=strongest.detail,
    )


def _quotations(
    docs: Sequence[Document], words: Sequence[Words], runs: Sequence[SharedRun]
) -> tuple[OriginCluster, ...]:
    """Runs of words that texts of different origin share; overlapping runs of one text are one quotation."""
    families: dict[tuple[int, int], dict[int, Span]] = {}
    for run in sorted(runs, key=lambda run: (run.first, run.first_word, run.second)):
        source = _span(words[run.first], run.first_word, run.words)
        key = _overlapping(families, run.first, source) or (run.first, source.start)
        family = families.setdefault(key, {run.first: source})
        family.setdefault(run.second, _span(words[run.second], run.second_word, run.words))
    return tuple(_quotation(docs, family) for family in families.values())


def _overlapping(families: dict[tuple[int, int], dict[int, Span]], text: int, span: Span) -> tuple[int, int] | None:
    """The family of the same text whose span shares at least half of the shorter; runs come sorted, so the last one."""
    for key in reversed(families):
        if key[0] != text:
            return None
        held = families[key][text]
        if 2 * held.overlap(span) >= min(held.end - held.start, span.end - span.start):
            return key
    return None


def _quotation(docs: Sequence[Document], family: dict[int, Span]) -> OriginCluster:
    order = sorted(family)
    ids = tuple(docs[number].id for number in order)
    shared = family[order[0]].of(docs[order[0]].text)
    longest = max(len(docs[number].text) for number in order)
    return OriginCluster(
        id=content_id("org", "quotation", ids[0], shared),
        members=ids,
        earliest=ids[0],
        reason=QUOTATION,
        similarity=len(shared) / longest,
        passages=tuple((docs[number].id, family[number]) for number in order),
        detail=" ".join(shared.split()[:12]),
    )


def _span(words: Words, first: int, count: int) -> Span:
    return Span(int(words.starts[first]), int(words.ends[first + count - 1]))
