"""Who is who: known actors, the names in a text, membership in time, reversible judgements."""

from amity.actors.actor_files import read_actor_file
from amity.actors.gazetteer import Gazetteer, load_gazetteer
from amity.actors.linking import find_mentions
from amity.actors.mention import Mention
from amity.actors.spelling import Spelling

__all__ = ["Gazetteer", "Mention", "Spelling", "find_mentions", "load_gazetteer", "read_actor_file"]
