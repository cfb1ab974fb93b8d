"""All that was noted about one person's training and reading: for the person and few others (P-03, P-05).

It outlives the person: who has left, or has become nameless, is shown under the name that stands there now.
"""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.actions.models import Action
from boards.actions.words import state_word
from boards.db import db
from boards.history.signoffs import Signoff
from boards.i18n import language, language_name
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.skills.documents import Document, Line, Section, printed, said_day, said_person, said_time
from boards.skills.evidence import revisions_by_id
from boards.skills.evidence_words import said_level
from boards.skills.models import Assessment, Suspension
from boards.skills.training import Training
from boards.standards.models import Revision

HR_FUNCTIONS = ("HRD", "HR")  # whose specialists keep the training records


def may_see(person: Person, by: Person | None) -> bool:
    """Oneself, who leads one's team, one's coach, the Kaizen Support Office, specialists of human resources."""
    if by is None:
        return False
    if by.id in (person.id, person.coach_id) or by.leads(person.home_unit) or by.holds("kso"):
        return True
    return by.home_unit.code in HR_FUNCTIONS and by.holds("specialist")


def person_document(person: Person, by: Person) -> Document:
    """`by`: who asks for it, for its foot."""
    facts = [
        (_("Person"), said_person(person)),
        (_("Team"), f"{person.home_unit.code} {person.home_unit.name_in(language())}"),
        (_("With us from"), said_day(person.joined_on)),
    ]
    for one in person.transfers:
        if one.began_at is not None and one.changes_unit:
            facts.append((_("From %(day)s", day=said_day(one.from_on)), f"{one.was_unit.code} → {one.unit.code}"))
    if person.left_on:
        facts.append((_("Left on"), said_day(person.left_on)))
    sections = [_assessments(person), _suspensions(person), _trainings(person), _read(person)]
    return Document(_("Evidence of training"), said_person(person), facts, sections, printed(by))


def _assessments(person: Person) -> Section:
    rows = select(Assessment).where(Assessment.person_id == person.id).options(
        joinedload(Assessment.skill), joinedload(Assessment.assessor)
    )  # fmt: skip
    found = list(db.session.scalars(rows.order_by(Assessment.assessed_on.desc(), Assessment.id.desc())))
    revisions, today = revisions_by_id(id for one in found for id in one.revisions), production_date()
    lines = [
        Line(
            (
                said_day(one.assessed_on),
                f"{one.skill.code} {one.skill.name_in(language())}",
                said_level(one.level),
                said_person(one.assessor),
                ", ".join(revisions[id].label for id in one.revisions) or "–",
                said_day(one.valid_until) if one.valid_until else _("no end"),
                _state(one, today),
            )
        )
        for one in found
    ]
    columns = (_("Assessed"), _("Skill"), _("Level"), _("by"), _("against"), _("Valid until"), _("State"))
    return Section(_("Assessments"), columns, (11, 24, 7, 20, 14, 11, 13), lines, _("No assessment yet."))


def _state(one: Assessment, today: dt.date) -> str:
    if one.voided_on is not None:
        return str(_("void since %(day)s", day=said_day(one.voided_on)))
    if one.is_waiting:
        return str(_("to be confirmed"))
    return str(_("ended") if one.valid_until is not None and one.valid_until < today else _("noted"))


def _suspensions(person: Person) -> Section:
    """From when to when; never why (Q-12)."""
    rows = select(Suspension).where(Suspension.person_id == person.id).options(joinedload(Suspension.skill))
    lines = [
        Line(
            (
                f"{one.skill.code} {one.skill.name_in(language())}",
                said_day(one.on),
                said_day(one.lifted_on) if one.lifted_on else _("until assessed anew"),
            )
        )
        for one in db.session.scalars(rows.order_by(Suspension.at.desc()))
    ]
    columns = (_("Skill"), _("Suspended from"), _("until"))
    return Section(_("Suspensions"), columns, (50, 25, 25), lines, _("Never suspended."))


def _trainings(person: Person) -> Section:
    rows = select(Training).where(Training.person_id == person.id).options(
        joinedload(Training.skill), joinedload(Training.trainer), joinedload(Training.action).selectinload(Action.steps)
    )  # fmt: skip
    lines = [
        Line(
            (
                one.action.label,
                f"{one.skill.code} {one.skill.name_in(language())}",
                _("from %(low)s to %(high)s", low=one.from_level, high=one.to_level),
                said_person(one.trainer),
                said_day(one.action.due_on),
                _done(one.action),
            )
        )
        for one in db.session.scalars(rows.order_by(Training.id.desc()))
    ]
    columns = (_("Action"), _("Skill"), _("Level"), _("Trainer"), _("Due"), _("Done"))
    return Section(_("Training"), columns, (10, 30, 14, 22, 12, 12), lines, _("No training was planned."))


def _done(action: Action) -> str:
    step = action.step("completion")
    return said_day(step.on) if step is not None else str(state_word(action, production_date()))


def _read(person: Person) -> Section:
    kept = (Signoff.subject_type == Revision.__tablename__, Signoff.kind == "acknowledge", Signoff.person_id == person.id)
    signed = list(db.session.scalars(select(Signoff).where(*kept).order_by(Signoff.at.desc(), Signoff.id.desc())))
    revisions = revisions_by_id(one.subject_id for one in signed)
    lines = [
        Line(
            (
                f"{revision.label} {revision.standard.title_in(language())}",
                language_name(one.language) if one.language else "–",
                said_time(one.at),
            )
        )
        for one in signed
        if (revision := revisions.get(one.subject_id)) is not None and one.decision == "understood"
    ]
    columns = (_("Standard"), _("Language"), _("Understood on"))
    return Section(_("Standards read"), columns, (56, 20, 24), lines, _("Nothing read yet."))
