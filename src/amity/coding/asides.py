"""What binds or strains two, and what may become of them, is told of the pairs that a text is about, not of others."""

from __future__ import annotations

from amity.coding.draft import Draft
from amity.coding.pairs import whole_of
from amity.model import Dyad

_OF_THE_RELATION = ("driver", "forecast", "conditional")


def drop_asides(draft: Draft) -> None:
    """
    Take out stakes, forecasts and conditions of pairs that the text is not about, and keep them with the reason.

    Ties and acts are told of anybody. A stake is what makes *the* relation hold or fray (codebook, "Drivers"): of two
    others who stand in the same sentence it is mostly misread.
    """
    kept = []
    for claim in draft.claims:
        if is_aside(claim.kind, claim.actors, claim.parsed.sentence.paragraph, draft):
            draft.reject(claim, f"is read of {' and '.join(claim.actors)}, whom the text is not about")
        else:
            kept.append(claim)
    draft.claims[:] = kept


def is_aside(kind: str, actors: tuple[str, str], paragraph: int, draft: Draft) -> bool:
    """
    Whether what is told in a paragraph is a stake, a forecast or a condition of two whom the text is not about.

    It is about its own pair, those that many of its sentences name together, and in each paragraph the pair of that.
    Where it is about nobody, nothing is aside.

    Args:
        kind: of the statement.
        actors: of whom it would be.
        paragraph: number of the paragraph.
        draft: of the text.
    """
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    found = draft.resolution
    if kind not in _OF_THE_RELATION or found.focal_of_text is None:
        return False
    dyad = Dyad.of(*(whole_of(actor, draft) for actor in actors))
    if dyad.first == dyad.second:
        return False
    return dyad not in draft.focused and dyad not in (found.focal_of_text, found.focal[paragraph])
