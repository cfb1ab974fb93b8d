"""What years leave behind is not walked through: meetings by their day, issues by their kind, answers by who gave them

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_meeting_unit_id"), "meeting")
    op.create_index("ix_meeting_unit", "meeting", ["unit_id", "started_at"])
    op.create_index("ix_issue_kind", "issue", ["kind", "happened_on"])
    op.create_index("ix_escalation_step_unit", "escalation_step", ["unit_id", "on"])
    op.create_index("ix_roster_entry_work", "roster_entry", ["person_id", "station_id", "production_date"])


def downgrade() -> None:
    op.drop_index("ix_roster_entry_work", "roster_entry")
    op.drop_index("ix_escalation_step_unit", "escalation_step")
    op.drop_index("ix_issue_kind", "issue")
    op.drop_index("ix_meeting_unit", "meeting")
    op.create_index(op.f("ix_meeting_unit_id"), "meeting", ["unit_id"])
