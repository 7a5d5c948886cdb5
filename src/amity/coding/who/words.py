"""Words that stand for actors without naming them; the lists are in `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

GROUP_KINDS = frozenset({"armed_group", "faction", "coalition", "party"})
STATE_KINDS = frozenset({"state", "state_agency"})
BODY_KINDS = GROUP_KINDS | STATE_KINDS | {"international_organisation", "community"}

SINGULAR_PRONOUNS = frozenset({"it", "its", "itself"})
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "theirs", "themselves"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
PERSON_PRONOUNS = frozenset({"he", "him", "his", "himself", "she", "her", "hers", "herself"})
FIRST_PERSONS = frozenset({"we", "us", "our", "ours", "ourselves"})
SPEAKING_PERSONS = frozenset({"i", "me", "my", "myself"})
SECOND_PERSONS = frozenset({"you", "your", "yours", "yourselves"})
BODY_PRONOUNS = SINGULAR_PRONOUNS | PLURAL_PRONOUNS | FIRST_PERSONS
REFLEXIVES = frozenset({"itself", "themselves", "himself", "herself"})
POSSESSIVES = frozenset({"its", "their", "theirs", "his", "her", "hers", "our", "your"})
PAIR_WORDS = frozenset({"both", "each", "neither", "either", "two", "another"})
_POINTING = SINGULAR_PRONOUNS | PLURAL_PRONOUNS | PERSON_PRONOUNS | FIRST_PERSONS | PAIR_WORDS
DEFINITE = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True, slots=True)
class Words:
    """
    The word lists by their use; dictionaries map a word to the kind, or the kinds, of actor that it can mean.

    `pointing_forms` and `relation_forms` are what a first look at a sentence searches for.
    """

    members: frozenset[str]
    state_organs: frozenset[str]
    of_states: frozenset[str]
    titles: frozenset[str]
    helping_words: frozenset[str]
    of_groups: frozenset[str]
    of_somebody: frozenset[str]
    addressing_verbs: frozenset[str]
    answering_verbs: frozenset[str]
    controlling_verbs: frozenset[str]
    mutual_verbs: frozenset[str]
    mutual_things: frozenset[str]
    counterparts: frozenset[str]
    pair_heads: frozenset[str]
    relations: frozenset[str]
    agentive_verbs: frozenset[str]
    deploying_verbs: frozenset[str]
    official_verbs: frozenset[str]
    policy_words: frozenset[str]
    backing_words: frozenset[str]
    struggling_verbs: frozenset[str]
    judging_verbs: frozenset[str]
    ruling_verbs: frozenset[str]
    saying_verbs: frozenset[str]
    empty_subject_verbs: frozenset[str]
    bare_descriptions: frozenset[str]
    unspecific: frozenset[str]
    described: Mapping[str, str]
    nominals: Mapping[str, frozenset[str]]
    organisation_words: Mapping[str, str]
    first_words: frozenset[str]
    small_words: frozenset[str]
    openers: frozenset[str]
    pointing_forms: frozenset[str]
    pair_words: frozenset[str]
    relation_forms: frozenset[str]


@cache
def words() -> Words:
    """The packaged word lists."""
    data = tomllib.loads(resources.files("amity.coding.who").joinpath("words.toml").read_text("utf-8"))
    armed = [*data["described"]["armed_group"], *data["described"]["state_agency"]]
    pointing = [
        *armed,
        *(w for row in data["nominals"] for w in row["words"]),
        *data["pair_heads"],
        *data["counterparts"],
    ]
    return Words(
        members=frozenset(data["members"]),
        state_organs=frozenset(data["state_organs"]),
        of_states=frozenset(data["of_states"]),
        titles=frozenset(data["titles"]),
        helping_words=frozenset(data["helping_words"]),
        of_groups=frozenset(data["of_groups"]),
        of_somebody=frozenset(data["of_somebody"]),
        addressing_verbs=frozenset(data["addressing_verbs"]),
        answering_verbs=frozenset(data["answering_verbs"]),
        controlling_verbs=frozenset(data["controlling_verbs"]),
        mutual_verbs=frozenset(data["mutual_verbs"]),
        mutual_things=frozenset(data["mutual_things"]),
        counterparts=frozenset(data["counterparts"]),
        pair_heads=frozenset(data["pair_heads"]),
        relations=frozenset(data["relations"]),
        agentive_verbs=frozenset(data["agentive_verbs"]),
        deploying_verbs=frozenset(data["deploying_verbs"]),
        official_verbs=frozenset(data["official_verbs"]),
        policy_words=frozenset(data["policy_words"]),
        backing_words=frozenset(data["backing_words"]),
        struggling_verbs=frozenset(data["struggling_verbs"]),
        judging_verbs=frozenset(data["judging_verbs"]),
        ruling_verbs=frozenset(data["ruling_verbs"]),
        saying_verbs=frozenset(data["saying_verbs"]),
        empty_subject_verbs=frozenset(data["empty_subject_verbs"]),
        bare_descriptions=frozenset(data["bare_descriptions"]),
        unspecific=frozenset(data["unspecific"]),
        described=_by_word(data["described"]),
        nominals={word: frozenset(row["kinds"]) for row in data["nominals"] for word in row["words"]},
        organisation_words=_by_word(data["organisation_words"]),
        first_words=frozenset(data["phrases"]["first"]),
        small_words=frozenset(data["phrases"]["small"]),
        openers=frozenset(data["phrases"]["openers"]),
        pointing_forms=_POINTING | _forms(pointing),
        pair_words=PAIR_WORDS,
        relation_forms=_forms([*data["relations"], *data["relation_words"]]),
    )


def _forms(nouns: Iterable[str]) -> frozenset[str]:
    """Singular and plural of nouns, in lower case."""
    forms = set(nouns)
    for noun in nouns:
        forms.add(noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeou" else noun + "s")
    return frozenset(forms)


def _by_word(table: Mapping[str, Any]) -> dict[str, str]:
    return {word: kind for kind, row in table.items() for word in row}
