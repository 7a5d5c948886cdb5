"""A small trained network that reads what no rule has words for."""

from amity.coding.encoder.learned import find_learned

__all__ = ["find_learned"]
