"""Double coding, adjudications, and the history of documents' metadata"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("doc", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["doc"], ["document.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "blind_task",
        sa.Column("doc", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("stood", sa.JSON(), nullable=False),
        sa.Column("begun", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime()),
        sa.ForeignKeyConstraint(["doc"], ["document.id"]),
        sa.PrimaryKeyConstraint("doc", "coder"),
    )
    op.create_table(
        "blind_statement",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("doc", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False, comment="the statement with the fields of the codebook"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime()),
        sa.ForeignKeyConstraint(["doc"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "adjudication",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("doc", sa.String(), nullable=False),
        sa.Column("first", sa.String(), nullable=False, comment="id of the first coding's statement, or empty"),
        sa.Column("second", sa.String(), nullable=False, comment="id of the second coding's statement, or empty"),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False, comment="what stands now, or empty"),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict in ('first', 'second', 'neither')", name="verdict_of_two"),
        sa.ForeignKeyConstraint(["doc"], ["document.id"]),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("first", "second", name="adjudicated_once"),
    )


def downgrade() -> None:
    for name in ("adjudication", "blind_statement", "blind_task", "amendment"):
        op.drop_table(name)
