"""What users make of new names, and judgements on the origins of documents"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "new_name",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime()),
        sa.CheckConstraint("verdict in ('actor', 'none')", name="name_verdict_known"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "origin_judgement",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict in ('together', 'apart', 'computed')", name="origin_verdict_known"),
        sa.ForeignKeyConstraint(["one"], ["document.id"]),
        sa.ForeignKeyConstraint(["other"], ["document.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )


def downgrade() -> None:
    for name in ("origin_judgement", "new_name"):
        op.drop_table(name)
