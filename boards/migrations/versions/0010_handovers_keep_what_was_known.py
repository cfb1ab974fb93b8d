"""A handover keeps what the board knew when it was signed out; runs are found by the last day of their window

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
INDEXES = (("ix_check_run_place", "unit_id"), ("ix_check_run_plan", "plan_id"))


def upgrade() -> None:
    with op.batch_alter_table("check_run") as batch_op:
        batch_op.add_column(sa.Column("known", sa.JSON(), nullable=True))
        for name, column in INDEXES:
            batch_op.drop_index(name)
            batch_op.create_index(name, [column, "last"])


def downgrade() -> None:
    with op.batch_alter_table("check_run") as batch_op:
        for name, column in INDEXES:
            batch_op.drop_index(name)
            batch_op.create_index(name, [column, "first"])
        batch_op.drop_column("known")
