"""Who is who: known actors, the names in a text, membership in time, reversible judgements."""

from amity.actors.actor_files import read_actor_file
from amity.actors.gazetteer import Gazetteer, load_gazetteer
from amity.actors.linking import find_mentions
from amity.actors.matching import Candidate, Judgement, in_force, match_name
from amity.actors.membership import belongs_to, members_on, whole_of, wholes_on
from amity.actors.mention import Mention
from amity.actors.merging import Merged, merge_actors, move_memberships
from amity.actors.spelling import Spelling
from amity.actors.suggest import find_actor, nearest_actors

__all__ = [
    "Candidate",
    "Gazetteer",
    "Judgement",
    "Mention",
    "Merged",
    "Spelling",
    "belongs_to",
    "find_actor",
    "find_mentions",
    "in_force",
    "load_gazetteer",
    "match_name",
    "members_on",
    "merge_actors",
    "move_memberships",
    "nearest_actors",
    "read_actor_file",
    "whole_of",
    "wholes_on",
]
