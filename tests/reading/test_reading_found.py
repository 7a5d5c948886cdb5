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


def test_feed_with_a_namespace_that_is_no_address() -> None:
    """The entry's hash must not depend on a canonical form that such a feed does not have."""
    entry = "<entry><title>a</title><summary>The front left.</summary></entry>"
    feed = f'<feed xmlns="ht/p://example"><title>t</title>{entry}</feed>'
    [doc] = read_bytes(feed.encode(), "a.atom")
    assert isinstance(doc, Document)
    [moved] = read_bytes(feed.replace("<entry>", " <entry>").encode(), "b.atom")
    assert isinstance(moved, Document)
    assert moved.id == doc.id
