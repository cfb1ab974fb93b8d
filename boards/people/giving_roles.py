"""Roles as a list that is written in a cell: given from today on where new, ended where left out."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from boards.db import db
from boards.people.models import Person, RoleGrant
from boards.people.role_words import ROLE_WORDS
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.plant.setting_kinds import parts
from boards.setup import cells
from boards.uploads.headings import key
from boards.uploads.plain import SHOWN, Wrong

Roles = list[list[str | None]]  # [role, the unit's code; none: the own one]
UnitOf = Callable[[str], Unit]


class Grants:
    """Gives and ends roles; `unit_of`: the unit with a code."""

    def __init__(self) -> None:
        self.today = plant_date()

    def begin(self, person: Person, roles: Roles, unit_of: UnitOf, by: Person) -> None:
        """Of somebody who is new: since ever. What is more than a worker's is on record."""
        for role, code in roles:
            unit = unit_of(code) if code else person.home_unit
            person.grants.append(RoleGrant(role=role, unit_id=unit.id))
            if role != "worker":
                db.session.flush()
                person.tell_account("role granted", by, role=role, unit=unit.code, from_on="", to_on="")

    def set(self, person: Person, roles: Roles, unit_of: UnitOf, by: Person) -> None:
        """So it is from today on."""
        units = [(role or "", unit_of(code) if code else person.home_unit) for role, code in roles]
        wanted = {(role, unit.id): unit for role, unit in units}
        for grant in [one for one in person.grants if one.counts_on(self.today)]:
            if wanted.pop((grant.role, grant.unit_id), None) is None:
                person.end_grant(grant, by)
        for (role, _id), unit in sorted(wanted.items(), key=lambda one: one[0]):
            person.grant(role, unit, by, self.today)


def roles_said(cell: object) -> Roles:
    """ "team leader; trainer @ VSA": each role by its code or its word, at the own unit or another."""
    found: Roles = []
    for part in parts(cells.plain(cell)):
        word, _at, unit = part.partition("@")
        role = next((one for one, said in ROLE_WORDS.items() if key(word) in (key(one), key(str(said)))), None)
        if role is None:
            these = ", ".join(str(said) for said in ROLE_WORDS.values())
            raise Wrong(_("“%(text)s” is none of these: %(these)s.", text=word.strip()[:SHOWN], these=these))
        if (one := [role, cells.code(unit) if unit.strip() else None]) not in found:
            found.append(one)
    return sorted(found, key=lambda one: (one[0] or "", one[1] or ""))


def said_roles(roles: Roles) -> str:
    return "; ".join(f"{ROLE_WORDS[role or '']}{f' @ {code}' if code else ''}" for role, code in roles)
