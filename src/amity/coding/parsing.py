"""Parse sentences, each actor's name as one word that the parser knows, whatever the name looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from spacy.tokens import Doc

from amity.actors import Mention
from amity.coding.lexicon import load_lexicon, load_table
from amity.coding.mending import mend
from amity.coding.readings import LATER, OBJECT, PLURAL, SUPPOSING, VERB, readings_of
from amity.coding.spelling import american
from amity.coding.who import Sentence, SentenceScan
from amity.model import Actor, Span

# Names for which the parser has seen enough text to read them as what they are. Transliterated and abbreviated names
# are often read as verbs or torn apart, which breaks the whole clause.
_STANDS_FOR = {"state": "France", "state_agency": "Congress", "person": "Smith", "community": "Hamas"}
_OTHERWISE = "Hamas"
_ADVERBS = frozenset({"back", "court"})  # verbs that the parser does not know as such
_OPENING = frozenset({"should", "were"})
_SOON = 10  # words between `were` and its `to`
_PAUSES = frozenset({":", ";", "–", "—", "but", "and", "But", "And", "Yet", "Or"})
_STANDING = frozenset({_OTHERWISE, *_STANDS_FOR.values()})
_OPENS_PHRASE = frozenset({"the", "a", "an", "its", "their", "his", "both", "any", "each", "it", "them", "him"})
_MASKED = frozenset({"name", "acronym", "alias", "proposed", "metonym"})
Row = list[tuple[str, str, bool]]


def parse_masked(
    nlp: Any, text: str, scans: Iterable[SentenceScan], *, actors: Mapping[str, Actor]
) -> Iterator[Sentence]:
    """
    Sentences with their parse; the tokens keep the words of the text.

    Args:
        nlp: a spaCy pipeline with tagger and parser.
        text: the text that was scanned.
        scans: of the sentences to parse, from `scan_sentences`.
        actors: those that the scans mention, by id.
    """
    scans = list(scans)
    rows = [_row(scan, text, nlp=nlp, actors=actors) for scan in scans]
    docs = (Doc(nlp.vocab, [shown for _, shown, _ in row], [space for _, _, space in row]) for row in rows)
    readings = readings_of(nlp)
    for scan, row, doc in zip(scans, rows, nlp.pipe(docs, disable=LATER), strict=True):
        tokens = readings.restored(mend(doc), [written for written, _, _ in row], [space for _, _, space in row])
        yield replace(scan.sentence, tokens=tokens, offset=scan.sentence.span.start)


def _row(scan: SentenceScan, text: str, *, nlp: Any, actors: Mapping[str, Actor]) -> Row:
    """The words of a sentence: as written, as shown to the parser, and whether a blank follows."""
    sentence = scan.sentence.span
    row: Row = []
    at = sentence.start
    for span, mention in _names(scan, text):
        row += _plain(text[at : span.start], nlp)
        kind = actors[mention.actor_id].kind if mention.actor_id in actors else ""
        written = text[span.start : span.end].replace("\n", " ")
        blank = text[span.end : min(span.end + 1, sentence.end)] in (" ", "\n")
        row.append((written, _STANDS_FOR.get(kind, _OTHERWISE), blank))
        at = span.end + blank
    return _with_if(_with_plurals(_with_object(row + _plain(text[at : sentence.end], nlp))))


def _with_if(row: Row) -> Row:
    """
    `Should B leave, A would …` is shown as `If B leave, …`, and `were B to leave` as `if B to leave`.

    After a colon too; a question is left as it is.
    """
    if row[-1:] and row[-1][0] == "?":
        return row
    for i, (word, _, blank) in enumerate(row):
        if word.lower() not in _OPENING or (
            word.lower() == "were" and all(w != "to" for w, _, _ in row[i : i + _SOON])
        ):
            continue
        opens = word.istitle() if not i else word.islower() and row[i - 1][0] in _PAUSES
        if opens and any(later == "," for later, _, _ in row[i:]):
            row[i] = (word, SUPPOSING if not i else SUPPOSING.lower(), blank)
    return row


def _with_object(row: Row) -> Row:
    """
    A name that stands bare after a gerund at the start is shown as a pronoun.

    `Expelling Hamas would …` is read as one name.
    """
    opening = len(row) > 1 and row[0][0] == row[0][1] and row[0][0][:1].isupper() and row[0][0].endswith("ing")
    if not opening or not _is_masked(row[1]):
        return row
    written, _, blank = row[1]
    return [row[0], (written, OBJECT, blank), *row[2:]]


def _with_plurals(row: Row) -> Row:
    """
    A name before the plain form of a verb and its object is shown as a plural.

    In `the Taliban praise the emir` the verb is read as a noun after a name that looks like a singular.
    """
    verbs = _plain_verbs()
    for i in range(len(row) - 2):
        if not _is_masked(row[i]) or row[i + 1][0] not in verbs:
            continue
        if row[i + 2][0].lower() in _OPENS_PHRASE or _is_masked(row[i + 2]):
            row[i] = (row[i][0], PLURAL, row[i][2])
            if row[i + 1][0] in _ADVERBS:
                row[i + 1] = (row[i + 1][0], VERB, row[i + 1][2])
    return row


def _is_masked(word: tuple[str, str, bool]) -> bool:
    return word[1] in _STANDING


@cache
def _plain_verbs() -> frozenset[str]:
    """The plain forms of the verbs that say something of a relation."""
    stakes = (word for row in load_table("stake_frames").values() for word in row.get("verbs", ()))
    return frozenset(lemma for pos, lemma in load_lexicon().entries if pos == "VERB") | {w.split()[0] for w in stakes}


def _names(scan: SentenceScan, text: str) -> Iterator[tuple[Span, Mention]]:
    """The names of a sentence; one with its own acronym in brackets after it is one name."""
    names = [m for m in scan.mentions if m.how in _MASKED]
    at = scan.sentence.span.start
    for number, mention in enumerate(names):
        if mention.span.start < at or mention.span.end > scan.sentence.span.end:
            continue
        end = mention.span.end
        after = names[number + 1] if number + 1 < len(names) else None
        if after is not None and after.actor_id == mention.actor_id and text[end : after.span.start] == " (":
            closing = text[after.span.end : after.span.end + 1] == ")"
            end = after.span.end + 1 if closing and after.span.end < scan.sentence.span.end else end
        at = end
        yield Span(mention.span.start, end), mention


def _plain(piece: str, nlp: Any) -> Row:
    piece = piece.replace("\n", " ")
    lead: Row = []
    if piece[:1] in ("-", "/") and len(piece) > 1 and not piece[1].isspace():
        lead, piece = [(piece[0], piece[0], False)], piece[1:]
    return lead + [(t.text, american(t.text), bool(t.whitespace_)) for t in nlp.tokenizer(piece)]
