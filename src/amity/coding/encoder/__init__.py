"""A small trained network that reads what no rule has words for, and doubts some of what rules say."""

from amity.coding.encoder.doubted import drop_doubted
from amity.coding.encoder.learned import find_learned
from amity.coding.encoder.noted import settle_note

__all__ = ["drop_doubted", "find_learned", "settle_note"]
