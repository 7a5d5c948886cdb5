"""Registered forecasts and their resolutions"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("actor1", sa.String(), nullable=False),
        sa.Column("actor2", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("horizon_years", sa.Float(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("p", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("base_rate", sa.Float(), nullable=False),
        sa.Column(
            "sources", sa.JSON(), nullable=False, comment="what the sources forecast: voice, statement, probability"
        ),
        sa.Column("data_hash", sa.String(), nullable=False),
        sa.Column("codebook", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("p >= 0 AND p <= 1", name="p_is_a_probability"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "resolution",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forecast", sa.String(), nullable=False),
        sa.Column("happened", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["forecast"], ["forecast.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )


def downgrade() -> None:
    op.drop_table("resolution")
    op.drop_table("forecast")
