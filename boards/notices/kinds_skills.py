"""Notices about qualification: an assessment that waits for a yes, what ends or has ended, a suspension without its reason.

`of` begins with the id of the person it is about: that person, and who leads, read different words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import format_date

from boards.db import db
from boards.notices.kind import Kind
from boards.notices.models import Notice
from boards.notices.words import _
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.skills.ledger import Ledger
from boards.skills.models import Assessment, Skill, Suspension

Says = Callable[..., str]


def person_of(notice: Notice) -> Person | None:
    """Whom it is about."""
    id = notice.of.partition(" ")[0]
    return db.session.get(Person, int(id)) if id.isdigit() else None


def _row(notice: Notice, model: type[Any]) -> Any | None:
    """The assessment or suspension it tells of: `of` ends with its id."""
    id = notice.of.rpartition(" ")[2]
    return db.session.get(model, int(id)) if id.isdigit() else None


def _said(own: Says, of_other: Says) -> Callable[[Skill, Notice], str]:
    def said(skill: Skill, notice: Notice) -> str:
        person, judged = person_of(notice), _row(notice, Assessment)
        until = judged.valid_until if isinstance(judged, Assessment) else None
        words = {"skill": f"{skill.code} {skill.name}", "day": format_date(until, "d MMM y") if until else "–"}
        if person is None or person.id == notice.person_id:
            return own(**words)
        return of_other(name=person.name, **words)

    return said


def _waits(skill: Skill, notice: Notice) -> bool:
    assessment = _row(notice, Assessment)
    return assessment is not None and assessment.is_waiting


def _to_confirm(skill: Skill, notice: Notice) -> str:
    assessment = _row(notice, Assessment)
    if assessment is None:
        return ""
    words = {"name": assessment.person.name, "skill": skill.code, "level": assessment.level}
    return _("%(name)s was assessed: %(skill)s, level %(level)s. It counts once you confirm it.", **words)


def _stands(status: str) -> Callable[[Skill, Notice], bool]:
    """By the same assessment: nobody has assessed anew since."""

    def holds(skill: Skill, notice: Notice) -> bool:
        person, on = person_of(notice), production_date()
        if person is None or not person.is_active or not skill.is_used_on(on):
            return False
        now = Ledger([skill], [person], on).standing(person.id, skill.id, on)
        return now.status == status and now.assessment is not None and notice.of == f"{person.id} {now.assessment.id}"

    return holds


def _is_suspended(skill: Skill, notice: Notice) -> bool:
    suspension = _row(notice, Suspension)
    return suspension is not None and suspension.lifted_on is None


KINDS: dict[str, Kind] = {
    "skill confirm": Kind(_to_confirm, _waits),
    "skill expiring": Kind(
        _said(
            lambda **w: _("Your qualification ends on %(day)s: %(skill)s.", **w),
            lambda **w: _("The qualification of %(name)s ends on %(day)s: %(skill)s.", **w),
        ),
        _stands("expiring"),
    ),
    "skill expired": Kind(
        _said(
            lambda **w: _("Your qualification has ended on %(day)s: %(skill)s.", **w),
            lambda **w: _("The qualification of %(name)s has ended on %(day)s: %(skill)s.", **w),
        ),
        _stands("expired"),
    ),
    "skill suspended": Kind(
        _said(
            lambda **w: _("You must not do this until you are assessed anew: %(skill)s. Ask your leader.", **w),
            lambda **w: _("%(name)s must not do this until assessed anew: %(skill)s.", **w),
        ),
        _is_suspended,
    ),
}
