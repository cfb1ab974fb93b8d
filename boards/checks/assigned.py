"""Who does a planned check, and who may not audit here (domain 1.16.1, H-09)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from boards.db import db
from boards.people.models import LINE, Person, RoleGrant, active
from boards.plant.models import Unit
from boards.plant.roster import RosterEntry

if TYPE_CHECKING:
    import datetime as dt

    from boards.checks.plans import CheckPlan

AUDITORS = (*LINE, "kso", "specialist", "trainer")  # may check something that nobody planned
ABOVE = {role: LINE[n + 1 :] for n, role in enumerate(LINE)}  # who leads whoever holds a role
INVOLVED = ("owner_id", "raised_by_id", "author_id", "leader_id")  # of what is checked
Rule = Callable[[Person, Unit, Any], Any]


def does(plan: CheckPlan, person: Person, on: dt.date, assignee: Person | None = None) -> bool:
    """Whether this check is this person's to do on a production date: as assignee, or as the deputy of one."""
    if not person.is_active:
        return False
    if _is_assigned(plan, person, on, assignee):
        return True
    deputised = db.session.scalars(select(Person).where(Person.deputy_id == person.id, *active())).all()
    return any(_is_assigned(plan, one, on, assignee) for one in deputised)


def may_check(person: Person) -> bool:
    """Whether somebody may begin a check that nobody planned: leaders, the Kaizen office, specialists, trainers."""
    return person.holds(*AUDITORS)


def leads_assignee(plan: CheckPlan, by: Person, assignee: Person | None = None) -> bool:
    """Whether `by` leads whoever does this check: may take it off the list with a reason, or name who does it."""
    if not by.is_active or by is assignee:
        return False
    if by.holds("kso") and plan.role != "kso":
        return True
    if plan.role in ABOVE:
        return not by.roles_in(plan.unit).isdisjoint(ABOVE[plan.role])
    return by.leads(plan.unit) or (by.leads_unit and by.home_unit_id == plan.unit_id)


def holders(plan: CheckPlan, people: list[Person], on: dt.date) -> list[Person]:
    """Those of `people` whose own list this plan is on a production date: leader standard work is personal."""
    if plan.assignee_kind == "role":
        return [one for one in people if any(_grants(one, plan, grant, on) for grant in one.grants)]
    return [one for one in people if one.id in plan.people]


def everybody_of(plans: Sequence[CheckPlan]) -> list[Person]:
    """Everybody who holds, or held, the role of one of these plans, or is named in it."""
    roles, units = {plan.role for plan in plans if plan.role}, {plan.unit_id for plan in plans}
    named = [id for plan in plans for id in plan.people]
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles), RoleGrant.unit_id.in_(units))
    return list(db.session.scalars(select(Person).where(or_(Person.id.in_(held), Person.id.in_(named))).order_by(Person.id)))


def before_auditing(rule: str, person: Person, unit: Unit, subject: Any = None) -> Any:
    """Why this person may not audit here, as a sentence; None: may. Asked as things are on the run's date (H-09)."""
    return RULES[rule](person, unit, subject)


def subject_of(row: Any) -> Any:
    """The record that a plan or a run is about, beside its place."""
    from boards.records import record_of

    return record_of(row.subject_type, row.subject_id)


def _is_assigned(plan: CheckPlan, person: Person, on: dt.date, assignee: Person | None) -> bool:
    if assignee is not None:
        return person is assignee
    if plan.assignee_kind == "role":
        return plan.role in person.roles_in(plan.unit, on)
    if plan.assignee_kind == "crew":
        return person.home_unit.is_within(plan.unit.board.id) or _is_rostered(person, plan.unit, on)
    return person.id in plan.people


def _is_rostered(person: Person, unit: Unit, on: dt.date) -> bool:
    there = RosterEntry.loaded().where(RosterEntry.person_id == person.id, RosterEntry.production_date == on)
    return any(row.is_there and unit.id in (row.unit_id, row.station_id) for row in db.session.scalars(there))


def _grants(person: Person, plan: CheckPlan, grant: Any, on: dt.date) -> bool:
    here = grant.unit_id == plan.unit_id and grant.role == plan.role
    return here and person.left_on is None and grant.counts_on(on)


def _anybody(person: Person, unit: Unit, subject: Any) -> Any:
    return None


def _not_own_team(person: Person, unit: Unit, subject: Any) -> Any:
    if person.home_unit.is_within(unit.board.id):
        return _l("An auditor never scores the own team's area. Somebody from another area does it.")
    return None


def _not_own_value_stream(person: Person, unit: Unit, subject: Any) -> Any:
    stream = next(
        (id for id in reversed(unit.lineage) if (one := db.session.get(Unit, id)) and one.kind == "value_stream"), 0
    )
    if _not_own_team(person, unit, subject) or person.home_unit.is_within(stream):
        return _l("An auditor comes from another value stream.")
    return None


def _not_involved(person: Person, unit: Unit, subject: Any) -> Any:
    named = {getattr(subject, name, None) for name in INVOLVED}
    named |= {one.id for one in [*getattr(subject, "members", ()), *getattr(subject, "authors", ())]}
    if person.id in named:
        return _l("Who took part in it can't audit it.")
    return None


RULES: dict[str, Rule] = {
    "anybody": _anybody,
    "not_own_team": _not_own_team,
    "not_own_value_stream": _not_own_value_stream,
    "not_involved": _not_involved,
}
