"""Tables of a project. What a source says and what the model infers never share one; rows of history are only added."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("publisher_kind", String, nullable=False),
    Column("grade", String, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published", String, comment="EDTF"),
    Column("published_by", Date),  # last day of the interval: the document is known from then on
    Column("url", String, nullable=False),
    Column("language", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("reference", Text, nullable=False),
    Column("licence", String, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("added_at", DateTime, nullable=False),
)

actor = Table(
    "actor",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("part_of", String),
    Column("aliases", JSON, nullable=False),
    Column("acronyms", JSON, nullable=False),
    Column("wikidata", String),
    Column("region", String),
    Column("origin", String, nullable=False, comment="own, gazetteer or proposed"),
)

judgement = Table(  # who is who: reversible, so a later row on the same pair wins
    "judgement",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("actor", String, nullable=False),
    Column("other", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    CheckConstraint("verdict in ('same', 'different', 'unsure')", name="verdict_known"),
)

new_name = Table(  # what users make of names that texts brought in; a withdrawn row no longer counts
    "new_name",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("actor", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("withdrawn", DateTime),
    CheckConstraint("verdict in ('actor', 'none')", name="name_verdict_known"),
)

membership = Table(  # who belongs to whom, as users say; a withdrawn one no longer counts
    "membership",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("member", String, nullable=False),
    Column("whole", String, nullable=False),
    Column("role", String, nullable=False),
    Column("happened", String, nullable=False, comment="EDTF"),
    Column("source", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("withdrawn", DateTime),
    CheckConstraint("member <> whole", name="not_in_itself"),
)

passage = Table(  # splits, mergers and renamings of actors, as users say; a withdrawn one no longer counts
    "passage",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("shares", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("withdrawn", DateTime),
    CheckConstraint("kind in ('split', 'merger', 'renaming')", name="passage_known"),
)

statement = Table(
    "statement",
    metadata,
    Column("id", String, primary_key=True),
    Column("doc", String, ForeignKey("document.id"), nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("actor1", String, nullable=False),
    Column("actor2", String, nullable=False),
    Column("label", JSON, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("speakers", JSON, nullable=False),
    Column("factuality", String, nullable=False),
    Column("happened", String, comment="EDTF; null: as of the document's date"),
    Column("coder", String, nullable=False),
    Column("codebook", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("replaces", String, comment="the statement that this one is an edit of"),
    Column("coded_at", DateTime, nullable=False),
    CheckConstraint("span_start < span_end", name="span_not_empty"),
    CheckConstraint("actor1 <> actor2", name="two_actors"),
)
Index("statement_by_pair", statement.c.actor1, statement.c.actor2)
Index("statement_by_doc", statement.c.doc)

decision = Table(  # what reviewers decided: the last row on a statement is its status
    "decision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("statement", String, ForeignKey("statement.id"), nullable=False),
    Column("status", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("note", Text, nullable=False),
    CheckConstraint("status in ('proposed', 'accepted', 'edited', 'rejected', 'deferred')", name="status_known"),
)
Index("decision_by_statement", decision.c.statement, decision.c.seq)

rejected = Table(
    "rejected",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("doc", String, nullable=False),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("quote", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("coder", String, nullable=False),
)

coding = Table(  # which document was coded by whom: what is here need not be coded again
    "coding",
    metadata,
    Column("doc", String, ForeignKey("document.id"), nullable=False),
    Column("coder", String, nullable=False),
    Column("codebook", String, nullable=False),
    Column("at", DateTime, nullable=False),
    UniqueConstraint("doc", "coder", "codebook", name="coded_once"),
)

origin = Table(  # documents that tell the same thing from one source count as one look
    "origin",
    metadata,
    Column("doc", String, ForeignKey("document.id"), primary_key=True),
    Column("cluster", String, nullable=False),
    Column("earliest", String, nullable=False),
    Column("reason", Text, nullable=False),
)

origin_judgement = Table(  # whether two documents have one origin, as users say: a later row on the same pair wins
    "origin_judgement",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("one", String, ForeignKey("document.id"), nullable=False),
    Column("other", String, ForeignKey("document.id"), nullable=False),
    Column("verdict", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    CheckConstraint("verdict in ('together', 'apart', 'computed')", name="origin_verdict_known"),
)

forecast = Table(  # what was judged, frozen on the day that it was registered; never changed
    "forecast",
    metadata,
    Column("id", String, primary_key=True),
    Column("actor1", String, nullable=False),
    Column("actor2", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("horizon_years", Float, nullable=False),
    Column("due", Date, nullable=False),
    Column("p", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("word", String, nullable=False),
    Column("confidence", String, nullable=False),
    Column("base_rate", Float, nullable=False),
    Column("sources", JSON, nullable=False, comment="what the sources forecast: voice, statement, probability"),
    Column("data_hash", String, nullable=False),
    Column("codebook", String, nullable=False),
    Column("made_at", DateTime, nullable=False),
    CheckConstraint("p >= 0 AND p <= 1", name="p_is_a_probability"),
)

resolution = Table(  # what came: the last row on a forecast counts, earlier ones stay as history
    "resolution",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("forecast", String, ForeignKey("forecast.id"), nullable=False),
    Column("happened", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
)

amendment = Table(  # what people put right in a document's metadata; the document itself has the newest
    "amendment",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("doc", String, ForeignKey("document.id"), nullable=False),
    Column("field", String, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
)

blind_task = Table(  # a second coder at work on a document; `stood` lists the statements in use when they began
    "blind_task",
    metadata,
    Column("doc", String, ForeignKey("document.id"), primary_key=True),
    Column("coder", String, primary_key=True),
    Column("stood", JSON, nullable=False),
    Column("begun", DateTime, nullable=False),
    Column("finished", DateTime),
)

blind_statement = Table(  # what second coders coded; nothing here counts until an adjudication takes it over
    "blind_statement",
    metadata,
    Column("id", String, primary_key=True),
    Column("doc", String, ForeignKey("document.id"), nullable=False),
    Column("coder", String, nullable=False),
    Column("content", JSON, nullable=False, comment="the statement with the fields of the codebook"),
    Column("at", DateTime, nullable=False),
    Column("withdrawn", DateTime),
)

adjudication = Table(  # what was decided where two codings differ
    "adjudication",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("doc", String, ForeignKey("document.id"), nullable=False),
    Column("first", String, nullable=False, comment="id of the first coding's statement, or empty"),
    Column("second", String, nullable=False, comment="id of the second coding's statement, or empty"),
    Column("verdict", String, nullable=False),
    Column("statement", String, nullable=False, comment="what stands now, or empty"),
    Column("by", String, nullable=False),
    Column("at", DateTime, nullable=False),
    UniqueConstraint("first", "second", name="adjudicated_once"),
    CheckConstraint("verdict in ('first', 'second', 'neither')", name="verdict_of_two"),
)

# Who may come in through the workbench. PRIVATE tables stay with this copy: bundles and exports lack them.
PRIVATE = {"private": True}

account = Table(  # never deleted: the log and the history name them
    "account",
    metadata,
    Column("key", String, primary_key=True, comment="the name, folded, so that Anna and anna are one"),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", Text, nullable=False, comment="argon2id with its parameters and salt"),
    Column("made_on", DateTime, nullable=False),
    Column("disabled", DateTime),
    CheckConstraint("role in ('reader', 'coder', 'editor', 'owner')", name="role_known"),
    info=PRIVATE,
)

session = Table(  # who is logged in; the id itself is only in the browser's cookie
    "session",
    metadata,
    Column("id_hash", String, primary_key=True),
    Column("account", String, ForeignKey("account.key"), nullable=False),
    Column("begun", DateTime, nullable=False),
    Column("last_seen", DateTime, nullable=False),
    Column("expires", DateTime, nullable=False),
    info=PRIVATE,
)

audit = Table(  # who came in, or failed to, and who wrote what; rows are only added
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("user", String, nullable=False),
    Column("address", String, nullable=False),
    Column("action", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("outcome", String, nullable=False),
    info=PRIVATE,
)
