"""Documents with one origin: near-duplicates, agency copy and quotations of one another, as clusters with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from amity.model import Document, Span, content_id
from amity.reading.origins.groups import Link, grouped
from amity.reading.origins.minhash import candidates, jaccard, may_reach
from amity.reading.origins.shared_runs import SharedRun, shared_runs
from amity.reading.origins.shelf import MOST_WORDS, Shelf
from amity.reading.origins.sketch import Sketch, sketch
from amity.reading.origins.word_hashes import Vocabulary, Words

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
        quotations: whether quotations are wanted, too, and not only copies.
        together: pairs of document ids that someone has judged to be one origin.
        apart: pairs that someone has judged to be two; wins over what is computed.
    """

    shingle_words: int = 3
    near_duplicate: float = 0.5
    agency_copy: float = 0.25
    quotation_words: int = 16
    quotations: bool = True
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


def find_origins(
    docs: Iterable[Document], options: OriginOptions = DEFAULT_ORIGINS, *, text_of: Callable[[str], str] | None = None
) -> tuple[OriginCluster, ...]:
    """
    The clusters of two or more documents with one origin.

    A document is in at most one cluster of copies and may be in several of quotations. The work grows with the total
    length of the texts; of each some seven bytes a word are held. Texts of fewer words than a quotation are compared by
    similarity only.

    Args:
        docs: in any order; the same id twice counts once.
        options: thresholds, and judgements of people.
        text_of: gives the text of a document id again when two are compared, so that no text is held; without it,
            all are.

    Returns:
        Clusters of copies, then of quotations, each sorted by their earliest member.

    Reference: docs/method/origins.md.
    """
    held: dict[str, str] = {}
    known = _sketches(docs, options, held if text_of is None else None)
    reread = text_of or held.__getitem__
    most = MOST_WORDS if text_of else None
    texts = Shelf(lambda number: reread(known[number].id), shingle_words=options.shingle_words, most_words=most)
    runs: list[SharedRun] = []
    copies = list(_copies(known, texts, options=options, runs=runs))
    judged = [Link(one, other, reason=JUDGED, similarity=1.0) for one, other in _pairs(known, options.together)]
    kept_apart = set(_pairs(known, options.apart))
    groups = grouped([*judged, *copies], apart=kept_apart)
    whole = [_copy_cluster(known, members, joined) for members, joined in groups]
    home = {member: number for number, (members, _) in enumerate(groups) for member in members}
    foreign = [run for run in runs if home.get(run.first, -1) != home.get(run.second, -2)]
    foreign = [run for run in foreign if (run.first, run.second) not in kept_apart]
    return (*whole, *_quotations(known, texts, foreign, lambda number: reread(known[number].id)))


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


def _sketches(docs: Iterable[Document], options: OriginOptions, held: dict[str, str] | None) -> list[Sketch]:
    """What is kept of each document, the first published first; the texts go into `held`, if there is one."""
    vocabulary, found = Vocabulary(), dict[str, Sketch]()
    for doc in docs:
        found[doc.id] = sketch(doc, shingle_words=options.shingle_words, vocabulary=vocabulary)
        if held is not None:
            held[doc.id] = doc.text
    return sorted(found.values(), key=lambda kept: kept.order)


def _pairs(known: Sequence[Sketch], judged: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Judged pairs of ids as indices, the earlier document first; ids that are not here are left out."""
    index = {kept.id: number for number, kept in enumerate(known)}
    here = ((index[a], index[b]) for a, b in judged if a in index and b in index and a != b)
    return sorted((min(pair), max(pair)) for pair in here)


def _copies(known: Sequence[Sketch], texts: Shelf, *, options: OriginOptions, runs: list[SharedRun]) -> Iterator[Link]:
    """Pairs of documents that are alike as wholes; the runs that they and others share are added to `runs`."""
    alike: dict[int, set[int]] = defaultdict(set)
    for first, second in candidates([kept.signature for kept in known]):
        alike[second].add(first)
    words, marks = [kept.words for kept in known], [kept.marks for kept in known]
    found = shared_runs(words, marks, at_least=options.quotation_words)
    for second, shared in groupby(found, key=lambda run: run.second):
        together = list(shared)
        covered = _covered_words(together)
        for first in sorted(alike.pop(second, set()) | set(covered)):
            yield from _copy(known, texts, (first, second), covered=covered.get(first, 0), options=options)
        if options.quotations:
            runs += together
    for second, firsts in sorted(alike.items()):
        for first in sorted(firsts):
            yield from _copy(known, texts, (first, second), covered=0, options=options)


def _copy(
    known: Sequence[Sketch], texts: Shelf, pair: tuple[int, int], *, covered: int, options: OriginOptions
) -> Iterator[Link]:
    """The link of two documents if one is a copy; `covered` words of the second stand in runs that the first has."""
    one, other = (known[number] for number in pair)
    common = sorted(one.agencies & other.agencies)
    needed = options.agency_copy if common else options.near_duplicate
    similarity = min(1.0, covered / max(1, min(len(one.words), len(other.words))))
    if similarity >= needed or may_reach(one.signature, other.signature, needed):
        similarity = max(similarity, jaccard(*(texts.shingles(number) for number in pair)))
    if similarity >= needed:
        reason = AGENCY_COPY if common else NEAR_DUPLICATE
        yield Link(*pair, reason=reason, similarity=similarity, detail=", ".join(common))


def _covered_words(runs: Iterable[SharedRun]) -> dict[int, int]:
    """For each first text of one text's runs, how many words of the second stand in them."""
    places: dict[int, list[tuple[int, int]]] = {}
    for run in runs:
        places.setdefault(run.first, []).append((run.second_word, run.second_word + run.words))
    covered: dict[int, int] = {}
    for first, stretches in places.items():
        end = total = 0
        for start, stop in sorted(stretches):
            total += max(0, stop - max(start, end))
            end = max(end, stop)
        covered[first] = total
    return covered


def _copy_cluster(known: Sequence[Sketch], members: Sequence[int], joined: Sequence[Link]) -> OriginCluster:
    ids = tuple(known[member].id for member in members)
    strongest = min(joined, key=lambda link: (link.reason != JUDGED, link.reason != AGENCY_COPY, -link.similarity))
    return OriginCluster(
        id=content_id("org", "copies", ids[0]),
        members=ids,
        earliest=ids[0],
        reason=strongest.reason,
        similarity=min(link.similarity for link in joined),
        passages=tuple((known[member].id, Span(0, known[member].characters)) for member in members),
        detail=strongest.detail,
    )


def _quotations(
    known: Sequence[Sketch], texts: Shelf, runs: Sequence[SharedRun], text_of: Callable[[int], str]
) -> tuple[OriginCluster, ...]:
    """Runs of words that texts of different origin share; overlapping runs of one text are one quotation."""
    families: dict[tuple[int, int], dict[int, Span]] = {}
    for run in sorted(runs, key=lambda run: (run.first, run.first_word, run.second)):
        source = _span(texts[run.first], run.first_word, run.words)
        key = _overlapping(families, run.first, source) or (run.first, source.start)
        family = families.setdefault(key, {run.first: source})
        family.setdefault(run.second, _span(texts[run.second], run.second_word, run.words))
    return tuple(_quotation(known, family, text_of) for family in families.values())


def _overlapping(families: dict[tuple[int, int], dict[int, Span]], text: int, span: Span) -> tuple[int, int] | None:
    """The family of the same text whose span shares at least half of the shorter; runs come sorted, so the last one."""
    for key in reversed(families):
        if key[0] != text:
            return None
        held = families[key][text]
        if 2 * held.overlap(span) >= min(held.end - held.start, span.end - span.start):
            return key
    return None


def _quotation(known: Sequence[Sketch], family: dict[int, Span], text_of: Callable[[int], str]) -> OriginCluster:
    order = sorted(family)
    ids = tuple(known[number].id for number in order)
    shared = family[order[0]].of(text_of(order[0]))
    longest = max(known[number].characters for number in order)
    return OriginCluster(
        id=content_id("org", "quotation", ids[0], shared),
        members=ids,
        earliest=ids[0],
        reason=QUOTATION,
        similarity=len(shared) / longest,
        passages=tuple((known[number].id, family[number]) for number in order),
        detail=" ".join(shared.split()[:12]),
    )


def _span(words: Words, first: int, count: int) -> Span:
    return Span(int(words.starts[first]), int(words.ends[first + count - 1]))
