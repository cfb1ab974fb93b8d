"""Company accounts: ways to the identity provider, whose account it is, roles that come with a group

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("role_grant", sa.Column("by_group", sa.String(length=120), nullable=True))
    op.create_table(
        "company_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("iss", sa.String(length=255), nullable=True),
        sa.Column("sub", sa.String(length=255), nullable=True),
        sa.Column("bound_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_company_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_account")),
        sa.UniqueConstraint("email", name=op.f("uq_company_account_email")),
        sa.UniqueConstraint("iss", "sub", name=op.f("uq_company_account_iss_sub")),
        sa.UniqueConstraint("person_id", name=op.f("uq_company_account_person_id")),
    )
    op.create_table(
        "provider_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("onwards", sa.String(length=500), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("refused", sa.String(length=16), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_provider_visit_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_visit")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_provider_visit_state_hash")),
    )
    op.create_index(op.f("ix_provider_visit_at"), "provider_visit", ["at"])
    op.create_index(op.f("ix_provider_visit_person_id"), "provider_visit", ["person_id"])


def downgrade() -> None:
    op.drop_table("provider_visit")
    op.drop_table("company_account")
    op.drop_column("role_grant", "by_group")
