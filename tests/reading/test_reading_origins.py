"""One origin once: what is a copy, what quotes what, what stands alone."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.model import Document, Source, Span, When
from amity.reading import OriginOptions, find_origins, index_origins, origin_of
from amity.reading.origins.agencies import agencies_credited
from amity.reading.origins.minhash import candidates, jaccard, may_reach, sign, signature
from amity.reading.origins.shared_runs import marks_of, shared_runs
from amity.reading.origins.word_hashes import run_hashes, words_of

VOCABULARY = [
    f"{start}{middle}{end}" for start in "bdfgklmnprstv" for middle in "aeiou" for end in ("n", "r", "st", "lk")
]


def story(seed: int, words: int = 200) -> str:
    """A text of its own for each seed."""
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))


def make_doc(key: str, text: str, *, day: str = "", publisher: str = "") -> Document:
    """A document with what matters here."""
    when = When.on(dt.date.fromisoformat(day)) if day else None
    return Document(key, f"{key}.txt", text, "", source=Source(publisher), published=when)


def edited(text: str, every: int) -> str:
    """The text with every n-th word another."""
    return " ".join("edited" if number % every == 0 else word for number, word in enumerate(text.split(), start=1))


def test_a_lightly_edited_copy_is_a_near_duplicate_of_the_earliest() -> None:
    """The earliest by date comes first, whatever the order given."""
    text = story(1)
    docs = [
        make_doc("late", edited(text, 20), day="2010-04-23"),
        make_doc("other", story(2), day="2010-04-20"),
        make_doc("first", text, day="2010-04-22"),
    ]
    (cluster,) = find_origins(docs)
    assert cluster.members == ("first", "late")
    assert (cluster.earliest, cluster.reason) == ("first", "near-duplicate")
    assert 0.5 < cluster.similarity < 1


def test_copies_without_a_date_come_last() -> None:
    """An unknown date is never taken for the earliest."""
    (cluster,) = find_origins([make_doc("a", story(1)), make_doc("b", story(1), day="2011-01-01")])
    assert cluster.earliest == "b"


def test_an_excerpt_counts_as_copy_of_the_whole() -> None:
    """The first paragraph of a long text, printed alone, is the same look."""
    text = story(3, 600)
    (cluster,) = find_origins([make_doc("whole", text), make_doc("excerpt", " ".join(text.split()[:120]))])
    assert set(cluster.members) == {"whole", "excerpt"}
    assert cluster.similarity == 1.0


def test_agency_copy_needs_less_likeness() -> None:
    """Two papers that credit one agency and share a third of their words tell the agency's story."""
    wire = story(4, 100)
    first = make_doc("a", f"KABUL (Reuters) - {wire} {story(5, 120)}", day="2010-04-22")
    second = make_doc("b", f"{wire} {story(6, 120)}\n(Reuters)", day="2010-04-23")
    (cluster,) = find_origins([first, second])
    assert (cluster.reason, cluster.detail) == ("agency copy", "Reuters")
    plain = [make_doc("a", first.text.replace("(Reuters)", "")), make_doc("b", second.text.replace("(Reuters)", ""))]
    assert [found.reason for found in find_origins(plain)] == ["quotation"]


def test_on_the_same_day_the_agency_is_the_earliest() -> None:
    """A paper's copy is not taken for the source of the agency that it prints."""
    docs = [
        make_doc("a-paper", story(7), day="2010-04-22", publisher="Example Times"),
        make_doc("b-wire", story(7), day="2010-04-22", publisher="Reuters"),
    ]
    (cluster,) = find_origins(docs)
    assert cluster.earliest == "b-wire"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KABUL (Reuters) - The front met the league.", "Reuters"),
        ("KABUL, April 22 (AFP) — The front met the league.", "Agence France-Presse"),
        ("The front met the league, AFP reported on Monday.", "Agence France-Presse"),
        ("A commander told Reuters that they had met.", "Reuters"),
        ("The front met the league, according to The Associated Press.", "Associated Press"),
        ("They met.\n\nSource: Xinhua", "Xinhua"),
    ],
)
def test_agencies_are_recognised(text: str, agency: str) -> None:
    """Datelines, credits and verbs of reporting."""
    assert agencies_credited(make_doc("a", text)) == {agency}


@pytest.mark.parametrize(
    "text", ["The Reuters building was hit.", "He said AA batteries were found.", "An app reported it."]
)
def test_a_bare_name_is_no_credit(text: str) -> None:
    """Short names occur in other meanings."""
    assert agencies_credited(make_doc("a", text)) == frozenset()


def test_a_quotation_is_one_look_but_its_documents_are_two() -> None:
    """Only the shared words have one origin; statements beside them stand alone."""
    shared = story(8, 30)
    first = make_doc("a", f"{story(9)} {shared} {story(10)}", day="2010-04-01")
    second = make_doc("b", f"{story(11, 300)} “{shared.upper()}” {story(12, 300)}", day="2010-04-02")
    (cluster,) = find_origins([second, first])
    assert (cluster.reason, cluster.members) == ("quotation", ("a", "b"))
    passages = dict(cluster.passages)
    assert passages["a"].of(first.text) == shared
    assert passages["b"].of(second.text) == shared.upper()
    index = index_origins([cluster])
    inside = Span(passages["b"].start + 5, passages["b"].end - 5)
    assert origin_of("b", inside, index) == origin_of("a", passages["a"], index) == cluster.id
    assert origin_of("b", Span(0, 50), index) is None


def test_short_common_phrases_are_no_quotation() -> None:
    """Fifteen equal words are not sixteen."""
    shared = story(13, 15)
    docs = [make_doc("a", f"{story(14)} one {shared} two"), make_doc("b", f"three {shared} four {story(15)}")]
    assert find_origins(docs) == ()
    assert len(find_origins(docs, OriginOptions(quotation_words=15))) == 1


def test_one_statement_quoted_by_five_is_one_cluster() -> None:
    """All who quote it are its members."""
    shared = story(16, 40)
    docs = [make_doc(f"d{n}", f"{story(20 + n, 150)} {shared} {story(30 + n, 150)}") for n in range(5)]
    (cluster,) = find_origins(docs)
    assert len(cluster.members) == 5


def test_judgements_win() -> None:
    """Judged apart, copies stay two; judged together, strangers are one."""
    docs = [make_doc("a", story(40)), make_doc("b", story(40)), make_doc("c", edited(story(40), 30))]
    assert find_origins(docs, OriginOptions(apart=frozenset({("b", "a"), ("c", "a"), ("b", "c")}))) == ()
    (cluster,) = find_origins(docs, OriginOptions(apart=frozenset({("a", "b")})))
    assert len(cluster.members) == 2
    strangers = [make_doc("a", story(41)), make_doc("b", story(42))]
    (joined,) = find_origins(strangers, OriginOptions(together=frozenset({("b", "a"), ("a", "gone")})))
    assert joined.reason == "judged"


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(7)), st.integers(0, 1000))
def test_the_order_of_documents_changes_nothing(order: list[int], seed: int) -> None:
    """Clusters are a property of the set."""
    texts = [story(seed), edited(story(seed), 25), story(seed + 1), story(seed + 1), story(seed + 2)]
    texts += [f"{story(seed + 3)} {story(seed)[:400]}", story(seed + 4)]
    docs = [make_doc(f"d{number}", text, day=f"2010-01-{number + 1:02d}") for number, text in enumerate(texts)]
    assert find_origins([docs[number] for number in order]) == find_origins(docs)


def test_a_document_more_does_not_move_the_others() -> None:
    """Ids and members of clusters do not depend on strangers."""
    docs = [make_doc("a", story(50)), make_doc("b", story(50))]
    assert find_origins([*docs, make_doc("c", story(51))]) == find_origins(docs)
    more = find_origins([*docs, make_doc("c", story(50))])
    assert [cluster.id for cluster in more] == [cluster.id for cluster in find_origins(docs)]


def many_docs() -> list[Document]:
    """Copies, agency copy, quotations and strangers."""
    shared, wire = story(8, 30), story(4, 100)
    docs = [make_doc(f"c{n}", edited(story(n // 3), 20 + n), day=f"2010-02-{n + 1:02d}") for n in range(18)]
    docs += [make_doc(f"q{n}", f"{story(200 + n)} {shared} {story(300 + n)}", day="2011-01-01") for n in range(6)]
    return docs + [make_doc(f"w{n}", f"KABUL (AFP) - {wire} {story(400 + n, 120)}") for n in range(4)]


def test_texts_read_again_give_the_same_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the last two texts are held, and every other is asked for again, nothing comes out otherwise."""
    docs = many_docs()
    texts = {doc.id: doc.text for doc in docs}
    asked: list[str] = []

    def text_of(doc: str) -> str:
        asked.append(doc)
        return texts[doc]

    monkeypatch.setattr("amity.reading.origins.find.MOST_WORDS", 1)
    whole = find_origins(docs)
    assert {cluster.reason for cluster in whole} == {"near-duplicate", "agency copy", "quotation"}
    assert find_origins(iter(docs), text_of=text_of) == whole
    assert len(asked) > len(set(asked))
    copies = tuple(cluster for cluster in whole if cluster.reason != "quotation")
    assert find_origins(docs, OriginOptions(quotations=False), text_of=text_of) == copies


def test_strangers_are_not_read_again() -> None:
    """Only texts that may be alike are compared: their sketches tell the others apart."""
    docs = [make_doc(f"d{n}", story(500 + n)) for n in range(30)]

    def never(doc: str) -> str:
        raise AssertionError(doc)

    assert find_origins(docs, text_of=never) == ()


def test_no_pair_that_is_alike_is_passed_over() -> None:
    """Whether a pair may be alike is judged by its signatures with a margin that hides none of 300."""
    for seed in range(300):
        rng = np.random.default_rng(seed)
        common, first, second = (rng.integers(0, 2**64, size, dtype=np.uint64) for size in (400, 200, 200))
        one, other = np.r_[common, first], np.r_[common, second]
        assert may_reach(sign(one), sign(other), 0.5)
        assert not may_reach(sign(one), sign(second + np.uint64(1)), 0.5)
    assert not may_reach(sign(one), None, 0.5)


def test_a_vocabulary_that_grows_large_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hashes stay the same."""
    before = words_of([story(1)])[0].hashes
    monkeypatch.setattr("amity.reading.origins.word_hashes._MOST_KNOWN", 3)
    assert (words_of([story(1)])[0].hashes == before).all()


def test_work_grows_with_the_number_of_copies_not_its_square() -> None:
    """A thousand copies of one text give at most two pairs each and band."""
    signatures = [sign(run_hashes(words, 3)) for words in words_of([story(60)] * 1000)]
    assert len(candidates(signatures)) <= 2 * 1000
    words = words_of([story(60)] * 300)
    assert len(list(shared_runs([one.hashes for one in words], [marks_of(one) for one in words], at_least=16))) == 299


def test_signature_estimates_similarity() -> None:
    """Equal places of two signatures are as frequent as the sets are alike (four standard errors)."""
    rng = np.random.default_rng(7)
    common, first, second = (rng.integers(0, 2**64, size, dtype=np.uint64) for size in (6000, 2000, 2000))
    one, other = np.unique(np.r_[common, first]), np.unique(np.r_[common, second])
    exact = jaccard(one, other)
    assert exact == pytest.approx(0.6)
    assert np.mean(signature(one) == signature(other)) == pytest.approx(exact, abs=4 * (0.24 / 128) ** 0.5)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(15, 60), st.integers(0, 50), st.integers(0, 50))
def test_no_run_of_fifteen_words_is_missed(seed: int, length: int, before: int, after: int) -> None:
    """The guarantee of winnowing, with the run's exact place."""
    shared = " ".join(f"s{number}" for number in range(length))
    left = f"{story(seed, before + 1)} {shared} {story(seed + 1, after + 1)}"
    right = f"{story(seed + 2, after + 1)} {shared} {story(seed + 3, before + 1)}"
    words = words_of([left, right])
    found = list(shared_runs([one.hashes for one in words], [marks_of(one) for one in words], at_least=15))
    assert any(run.first_word <= before + 1 and run.words >= length for run in found)


@pytest.mark.parametrize("text", ["", "one", "one two", "!!!"])
def test_texts_too_short_to_compare(text: str) -> None:
    """Nothing breaks, nothing is joined to what it is not."""
    docs = [make_doc("a", text), make_doc("b", story(70)), make_doc("c", "three four five six")]
    assert find_origins(docs) == ()
    assert find_origins([]) == ()
