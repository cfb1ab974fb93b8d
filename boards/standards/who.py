"""Who may write a standard, who answers for it, and who has to approve a revision (domain 1.13, D-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from boards.db import db
from boards.people.models import Person, active
from boards.plant.models import Unit

if TYPE_CHECKING:
    from boards.standards.models import Revision, Standard

PROCESS = ("value_stream_manager", "plant_manager")  # answer for what runs in their line
BESIDE = ("team_leader", "shift_lead")
FUNCTIONS = {"quality": "QLT", "ehs": "EHS"}  # role of an approver → the function's unit
SIGNING = ("owner", "quality", "ehs", "kso", "function")  # roles that have to sign, in the order they are looked for
REVIEWER = "reviewer"  # may comment and need not sign


def may_write(person: Person, unit: Unit) -> bool:
    """The people of the unit that owns it, its leaders, the Kaizen office, specialists."""
    return person.leads(unit) or person.holds("kso", "specialist") or _is_of(person, unit)


def may_manage(person: Person, unit: Unit) -> bool:
    """Creating, distributing, reviewing, withdrawing: leaders of the unit, the Kaizen office, a function's own people."""
    return person.leads(unit) or person.holds("kso") or (unit.kind in ("function", "pillar") and _is_of(person, unit))


def gives_leave(person: Person, unit: Unit) -> bool:
    """Whether the word of this person lets a member's draft go on: the team leader's or the shift lead's. Wider lines lead
    the team too, but their word is the approval itself."""
    if unit.kind in ("team", "station"):
        return person.is_active and not person.roles_in(unit).isdisjoint(BESIDE)
    return may_manage(person, unit)


def is_process_owner(person: Person, standard: Standard, author: Person) -> bool:
    """Answers for the process: the manager of the line that owns it, or of all places where it is used; for a function's
    standard who leads the function, and where he wrote it, a colleague of it."""
    if not person.is_active:
        return False
    unit = standard.unit
    if unit.kind not in ("function", "pillar"):
        return _manages(person, unit)
    used = [use.unit for use in standard.uses if use.to_on is None or use.to_on >= use.from_on]
    if used and all(_manages(person, place) for place in used):
        return True
    return _is_of(person, unit) and (person.leads_unit or (author.leads_unit and _is_of(author, unit)))


def can_sign_as(person: Person, role: str, standard: Standard, author: Person) -> bool:
    """Whether somebody may approve in a role."""
    if role == "owner":
        return is_process_owner(person, standard, author)
    if role in FUNCTIONS:
        return person.holds("specialist") and person.home_unit.code == FUNCTIONS[role]
    if role == "kso":
        return person.holds("kso")
    return person.is_active


def role_of(person: Person, standard: Standard, author: Person) -> str:
    """In what role somebody signs, unless it was said: the first that fits; a colleague who stands in for who leads the
    function signs as what he is."""
    fits = [role for role in SIGNING if can_sign_as(person, role, standard, author)]
    stands_in = standard.unit.kind in ("function", "pillar") and not person.leads_unit and not person.holds(*PROCESS)
    return fits[1] if fits[0] == "owner" and stands_in else fits[0]


def wanted_roles(revision: Revision) -> list[str]:
    """The roles that have to be among the approvers. A function whose own people wrote it has spoken by that; one that
    the plant has nobody for is not asked."""
    standard, author = revision.standard, revision.author
    wanted = ["owner"]
    symbols = {element.symbol for element in revision.elements}
    if standard.kind == "control_plan" or "quality" in symbols:
        wanted.append("quality")
    if standard.kind == "safety_rule":
        wanted.append("ehs")
    if standard.kind == "code_list":
        wanted.append("kso")
    spoken = [role for role in FUNCTIONS if can_sign_as(author, role, standard, author)]
    return [role for role in wanted if role not in spoken and (role not in FUNCTIONS or people_of(role))]


def people_of(role: str) -> list[Person]:
    """Who can sign for a function, by name."""
    there = Person.home_unit.has(Unit.code == FUNCTIONS[role])
    found = db.session.scalars(select(Person).where(there, *active()).order_by(Person.name))
    return [person for person in found if person.holds("specialist")]


def _manages(person: Person, unit: Unit) -> bool:
    return not person.roles_in(unit).isdisjoint(PROCESS)


def _is_of(person: Person, unit: Unit) -> bool:
    return person.is_active and person.home_unit.is_within(unit.id)
