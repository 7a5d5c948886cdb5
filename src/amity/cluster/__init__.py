"""Work in pieces on other processes and machines; results in the order of the work."""

from amity.cluster.order import Awaited, in_order
from amity.cluster.reach import Workers, workers_behind

__all__ = ["Awaited", "Workers", "in_order", "workers_behind"]
