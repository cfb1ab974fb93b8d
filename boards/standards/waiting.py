"""What waits for one person: revisions to approve or to look at."""

from __future__ import annotations

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import joinedload, selectinload

from boards.db import db
from boards.history.signoffs import Signoff
from boards.people.models import Person
from boards.standards.models import Approver, Revision, RevisionStep, Standard
from boards.standards.who import REVIEWER


def to_approve(person: Person) -> list[Revision]:
    """Revisions in review that this person was asked to approve and has not signed in this cycle; the nearest day first."""

    asked = exists().where(Approver.revision_id == Revision.id, Approver.person_id == person.id, Approver.role != REVIEWER)
    signed = exists().where(
        Signoff.subject_type == Revision.__tablename__,
        Signoff.subject_id == Revision.id,
        Signoff.kind == "approve",
        Signoff.person_id == person.id,
        Signoff.subject_version == Revision.cycle,
    )
    found = select(Revision).where(asked, ~signed, _reached("submission"), ~_reached("approval"))
    loaded = found.options(
        joinedload(Revision.standard).joinedload(Standard.unit), selectinload(Revision.steps), joinedload(Revision.author)
    )
    return list(db.session.scalars(loaded.order_by(Revision.effective_on, Revision.id)))


def _reached(kind: str) -> Exists:
    """The condition for a state of the current cycle."""
    step = RevisionStep.revision_id == Revision.id, RevisionStep.cycle == Revision.cycle, RevisionStep.kind == kind
    return exists().where(*step)


def waits_for(revision: Revision, person_id: int | None) -> bool:
    """Whether a revision still waits for this approver's name."""
    in_review = revision.step("submission") is not None and not revision.is_approved
    asked = any(row.person_id == person_id and row.role != REVIEWER for row in revision.approvers)
    return in_review and asked and person_id not in revision.signed()
