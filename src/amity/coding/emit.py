"""Claims become statements, or records of what could not be used."""

from __future__ import annotations

from amity.coding.draft import RULES, Claim, Draft
from amity.coding.who.speech import UNNAMED_SPEAKER
from amity.model import DriverLabel, EventLabel, Rejected, Statement, TieLabel, with_id
from amity.vocab import check_statement, load_codebook

_ORDERED = ("event", "driver")


def emit(draft: Draft) -> None:
    """Turn the claims into statements that keep to the codebook; what does not becomes a Rejected with the reason."""
    codebook = load_codebook()
    seen: set[tuple[object, ...]] = set()
    for claim in sorted(draft.claims, key=lambda c: c.coder != RULES):  # what both say is said by a rule
        stmt = _statement(claim, draft, version=codebook.version)
        key = _key(claim)
        if key in seen:
            continue
        seen.add(key)
        if stranger := _stranger(claim, draft):
            why = f"{stranger} stands for no organisation that the text names"
            draft.rejected.append(Rejected(stmt.doc, why, stmt.span, stmt.quote, claim.coder))
        elif complaints := check_statement(stmt, codebook=codebook, text=draft.doc.text):
            draft.rejected.append(Rejected(stmt.doc, "; ".join(complaints), stmt.span, stmt.quote, claim.coder))
        else:
            draft.statements.append(stmt)
    draft.statements.sort(key=lambda s: (s.span, s.kind, s.actors, s.id))


def _stranger(claim: Claim, draft: Draft) -> str:
    """The name of a party in no list that stands for no organisation, or of a speaker without a name; else empty."""
    known = draft.resolution.actors if draft.resolution is not None else {}
    if UNNAMED_SPEAKER.id in claim.actors:
        return UNNAMED_SPEAKER.name
    found = (known[a] for a in claim.actors if a in known and a not in draft.gazetteer.actors)
    return next((a.name for a in found if a.kind == "person" and not a.part_of), "")


def _key(claim: Claim) -> tuple[object, ...]:
    pair = claim.actors if claim.kind in _ORDERED else tuple(sorted(claim.actors))
    match claim.label:
        case TieLabel():
            what: object = claim.label.state
        case EventLabel():
            what = claim.label.category
        case DriverLabel():
            what = (claim.label.category, claim.label.effect)
        case _:
            what = claim.label
    return claim.parsed.index, claim.kind, pair, what, claim.speakers, claim.factuality == "denied"


def _statement(claim: Claim, draft: Draft, *, version: str) -> Statement:
    assert claim.span is not None  # noqa: S101 - set by the step before
    return with_id(
        Statement(
            id="",
            doc=draft.doc.id,
            span=claim.span,
            quote=claim.span.of(draft.doc.text),
            kind=claim.kind,
            actors=claim.actors,
            label=claim.label,
            mentions=claim.mentions,
            speakers=claim.speakers,
            factuality=claim.factuality or "asserted",
            when=claim.when,
            coder=claim.coder,
            codebook=version,
            reason=claim.reason,
        )
    )
