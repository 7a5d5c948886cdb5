"""Which documents go back to one origin: copies, agency copy, quotations."""

from amity.reading.origins.find import (
    DEFAULT_ORIGINS,
    OriginCluster,
    OriginOptions,
    find_origins,
    index_origins,
    origin_of,
)

__all__ = ["DEFAULT_ORIGINS", "OriginCluster", "OriginOptions", "find_origins", "index_origins", "origin_of"]
