"""Who is spoken of: actors, their parts in time, and pairs of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amity.errors import DataError
from amity.model.when import When

ACTOR_KINDS = (
    "armed_group",
    "faction",
    "coalition",
    "party",
    "state",
    "state_agency",
    "international_organisation",
    "community",
    "person",
    "outlet",
)
NOT_ORGANISATIONS = frozenset({"person", "outlet"})


@dataclass(frozen=True, slots=True)
class Actor:
    """
    An organisation, state, agency, faction, coalition, community, outlet or person.

    `aliases` are matched without regard to case unless they are `acronyms`, which are matched as written.
    """

    id: str
    name: str
    kind: str = "armed_group"
    part_of: str | None = None
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    wikidata: str | None = None
    region: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, the chief name first."""
        return (self.name, *self.aliases, *self.acronyms)


@dataclass(frozen=True, slots=True)
class Membership:
    """`member` belongs to `whole` in a role (leader, faction, branch, affiliate, member, agency) for a time."""

    member: str
    whole: str
    role: str
    when: When
    source: str = ""


MEMBERSHIP_ROLES = ("leader", "faction", "branch", "affiliate", "member", "agency")
PASSAGE_KINDS = ("split", "merger", "renaming")


@dataclass(frozen=True, slots=True)
class Passage:
    """
    On `day`, `before` became `after`: a split has one before, a merger one after, a renaming one of each.

    `shares` (as many as `before`, each above 0) say how much each of the merging actors counts; equal where empty.

    Raises:
        DataError: the actors do not fit the kind, or the shares do not fit the actors.
    """

    kind: str
    day: dt.date
    before: tuple[str, ...]
    after: tuple[str, ...]
    shares: tuple[float, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if self.kind not in PASSAGE_KINDS:
            raise DataError(f"unknown passage {self.kind!r}: choose {', '.join(PASSAGE_KINDS)}")
        n_before, n_after = len(set(self.before)), len(set(self.after))
        fits = {"split": n_before == 1 and n_after >= 2, "merger": n_before >= 2 and n_after == 1}
        if not fits.get(self.kind, (n_before, n_after) == (1, 1) and self.before != self.after):
            raise DataError(
                f"a {self.kind} of {', '.join(self.before)} into {', '.join(self.after)} does not add up: a split has "
                "one actor before and several after, a merger several before and one after, a renaming another name"
            )
        if self.shares and (len(self.shares) != len(self.before) or min(self.shares) <= 0):
            raise DataError(
                f"the shares {', '.join(map(str, self.shares))} do not fit {len(self.before)} actors before: give one "
                "number above 0 for each"
            )

    def share(self, actor: str) -> float:
        """What part of the new actor comes from `actor`, between 0 and 1; 1 where there is one before."""
        if len(self.before) == 1:
            return 1.0
        weights = self.shares or (1.0,) * len(self.before)
        return weights[self.before.index(actor)] / sum(weights)


@dataclass(frozen=True, slots=True, order=True)
class Dyad:
    """Two actor ids in alphabetical order; build it with `Dyad.of`."""

    first: str
    second: str

    @classmethod
    def of(cls, a: str, b: str) -> Dyad:
        """The dyad of two actor ids, whichever comes first."""
        return cls(*sorted((a, b)))

    def other(self, actor: str) -> str:
        """The partner of `actor`."""
        return self.second if actor == self.first else self.first

    def __str__(self) -> str:
        return f"{self.first}|{self.second}"
