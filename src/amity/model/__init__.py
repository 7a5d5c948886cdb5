"""The nouns: frozen, with no input or output."""

from amity.model.actor import (
    ACTOR_KINDS,
    MEMBERSHIP_ROLES,
    NOT_ORGANISATIONS,
    PASSAGE_KINDS,
    Actor,
    Dyad,
    Membership,
    Passage,
)
from amity.model.document import Document, Source, Span
from amity.model.ids import content_id, slug
from amity.model.statement import (
    ConditionalLabel,
    DriverLabel,
    EventLabel,
    ForecastLabel,
    Label,
    Rejected,
    Statement,
    TieLabel,
)
from amity.model.statement_json import label_from_json, label_to_json, statement_from_json, statement_to_json, with_id
from amity.model.when import YEAR_DAYS, When, parse_when, years_between

__all__ = [
    "ACTOR_KINDS",
    "MEMBERSHIP_ROLES",
    "NOT_ORGANISATIONS",
    "PASSAGE_KINDS",
    "YEAR_DAYS",
    "Actor",
    "ConditionalLabel",
    "Document",
    "DriverLabel",
    "Dyad",
    "EventLabel",
    "ForecastLabel",
    "Label",
    "Membership",
    "Passage",
    "Rejected",
    "Source",
    "Span",
    "Statement",
    "TieLabel",
    "When",
    "content_id",
    "label_from_json",
    "label_to_json",
    "parse_when",
    "slug",
    "statement_from_json",
    "statement_to_json",
    "with_id",
    "years_between",
]
