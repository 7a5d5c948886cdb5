"""Who is spoken of: actors, their parts in time, and pairs of them."""

from __future__ import annotations

from dataclasses import dataclass

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
