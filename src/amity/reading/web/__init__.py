"""Documents by their address: fetched safely, kept as web archives keep them."""

from amity.reading.web.fetch import Fetched, FetchLimits, fetch
from amity.reading.web.page import documents_of_page
from amity.reading.web.warc import keep_warc, warc_record

__all__ = ["FetchLimits", "Fetched", "documents_of_page", "fetch", "keep_warc", "warc_record"]
