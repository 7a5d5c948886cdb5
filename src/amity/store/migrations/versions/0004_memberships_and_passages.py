"""Memberships that users add, and splits, mergers and renamings of actors"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "membership",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("whole", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False, comment="EDTF"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime()),
        sa.CheckConstraint("member <> whole", name="not_in_itself"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "passage",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime()),
        sa.CheckConstraint("kind in ('split', 'merger', 'renaming')", name="passage_known"),
        sa.PrimaryKeyConstraint("seq"),
    )


def downgrade() -> None:
    op.drop_table("passage")
    op.drop_table("membership")
