"""What fuzzing found, kept as tests: each was an error or a loss in a reader once."""

from __future__ import annotations

from amity.model import Document
from amity.reading import read_bytes


def test_feed_whose_html_has_a_tag_that_is_no_name() -> None:
    """One odd tag in one entry must not cost the feed."""
    feed = (
        "<rss><channel><title>t</title><item><title>a</title><description>&lt;p+x&gt;The front left.&lt;/p+x&gt;"
        "</description></item></channel></rss>"
    )
    [doc] = read_bytes(feed.encode(), "a.rss")
    assert isinstance(doc, Document)
    assert "The front left." in doc.text
