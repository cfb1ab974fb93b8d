"""People in the plant's workbook: who, where, in which crew, with which roles. A move keeps what was (P-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from boards.db import db
from boards.people.giving_roles import Grants, roles_said, said_roles
from boards.people.models import Person
from boards.people.role_words import may_give
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import plant_date, production_date
from boards.plant.setting_kinds import language
from boards.plant.setting_up import before_setting_up
from boards.refusals import Refusal
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed
from boards.uploads.plain import Wrong

NAME_MAX, NUMBER_MAX, CREW_MAX = 60, 20, 10


class PeopleSheet(Sheet):
    name, words, also, key = "people", _l("People"), "personen, leute, mitarbeiter, beschäftigte", ("number",)
    about = _l("Everybody with a badge. The number is the person; PINs come afterwards, on a list to print.")

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {}
        self.grants, self.today = Grants(), production_date()
        self._later: list[tuple[str, str]] = []

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", _l("Personnel no"), cells.text(NUMBER_MAX), "badge, personalnummer, ausweisnummer", width=14),
            Column("name", _l("Name"), cells.text(NAME_MAX), "name", width=28, needed=True),
            Column("unit", _l("Unit"), cells.code, "bereich, team, home", _l("the code of the own team"), 10, needed=True),
            Column(
                "crew", _l("Crew"), cells.text(CREW_MAX), "schichtgruppe, gruppe", _l("where crews rotate"), 8, clears=True
            ),
            Column("language", _l("Language"), _language, "sprache", _l("like en or de; empty: the plant's"), 10),
            Column(
                "roles", _l("Roles"), roles_said, "rollen", _l("several with ;  another unit's after @"), 34, says=said_roles
            ),
            Column("leads", _l("Leads the function"), cells.yes, "leitet die funktion", _l("yes: answers for it"), 12),
            Column("deputy", _l("Deputy"), cells.text(NUMBER_MAX), "vertretung", _l("a personnel number"), 12, clears=True),
            Column("joined_on", _l("Joined on"), cells.day, "eintritt, dabei seit", width=13),
        ]

    def standing(self) -> dict[Key, Said]:
        rows = select(Person).where(Person.personnel_no.is_not(None), Person.anonymised_at.is_(None))
        rows = rows.options(selectinload(Person.grants), selectinload(Person.transfers), joinedload(Person.deputy))
        self.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        codes, today = {unit.id: unit.code for unit in self.units.values()}, plant_date()
        found: dict[Key, Said] = {}
        for person in db.session.scalars(rows.order_by(Person.home_unit_id, Person.crew, Person.id)):
            assert person.personnel_no is not None
            self.people[person.personnel_no] = person
            if person.left_on is None:
                found[person.personnel_no,] = _said(person, codes, today)
        return found

    def defaults(self, said: Said) -> Said:
        return {"roles": [["worker", None]], "leads": False}

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        try:
            before_setting_up(plan.by)
        except Refusal as refusal:
            yield "number", refusal.sentence
            return
        person = self.people.get(said["number"])
        if person is not None and person.left_on is not None:
            yield "number", _("%(name)s has left. Choose somebody else.", name=person.name)
            return
        after = plan.get("people", said["number"]) or said
        unit = plan.get("units", after["unit"])
        if unit is None or not unit["active"] or unit["kind"] not in WITH_BOARD:
            yield "unit", _("There is no team or function “%(code)s” in use.", code=after["unit"])
        if after.get("crew") and not plan.has("crews", after["crew"]):
            yield "crew", _("There is no crew “%(crew)s” on the sheet of crews.", crew=after["crew"])
        if after.get("deputy") and (after["deputy"] == said["number"] or not plan.has("people", after["deputy"])):
            yield "deputy", _("There is nobody else with the number “%(number)s”.", number=after["deputy"])
        if "roles" in said and (stands is None or said["roles"] != stands["roles"]):
            yield from self._roles(said, stands, plan)
        if person is not None and stands and (after["unit"], after.get("crew")) != (stands["unit"], stands["crew"]):
            yield from self._moving(person, after, plan.by)

    def _roles(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        before = [tuple(one) for one in (stands or {}).get("roles", [])]
        after = [tuple(one) for one in said["roles"]]
        for role, code in {*before} ^ {*after}:
            if code and not plan.has("units", code):
                yield "roles", _("There is no unit “%(code)s”.", code=code)
            elif not may_give(role, plan.by):
                yield "roles", _("This role is given by somebody who has it, or by the system administrator.")
        if said["number"] == plan.by.personnel_no and {*before} != {*after}:
            yield "roles", _("Nobody gives a role to himself, or takes it. Ask somebody else who may.")

    def _moving(self, person: Person, after: Said, by: Person) -> Iterator[Fault]:
        if any(one.from_on == self.today for one in person.transfers):
            yield "unit", _("%(name)s moves on that day already. Take that back first.", name=person.name)
        try:
            person.before_moving(by, self.units.get(after["unit"]))
        except Refusal as refusal:
            yield "unit", refusal.sentence

    def write(self, row: Weighed, by: Person) -> None:
        if row.stands is None:
            self._hire(row, by)
            return
        person = self.people[row["number"]]
        if {"unit", "crew"} & row.changed:
            person.move_to(self._unit(row["unit"]), row["crew"], production_date(), by)
        for name in ("name", "language"):
            if name in row.changed:
                setattr(person, name, row[name])
        if "leads" in row.changed:
            person.leads_unit = row["leads"]
        if "joined_on" in row.changed:
            person.joined_on = dt.date.fromisoformat(row["joined_on"])
        if "roles" in row.changed or ("unit" in row.changed and "roles" in row.said):  # at the own unit: now the new one
            self.grants.set(person, row["roles"], self._unit, by)
        if "deputy" in row.changed:
            person.deputy = self.people[row["deputy"]] if row["deputy"] else None

    def _hire(self, row: Weighed, by: Person) -> None:
        joined = row["joined_on"]
        person = Person(
            personnel_no=row["number"], name=row["name"], home_unit=self._unit(row["unit"]), crew=row["crew"] or None,
            language=row["language"] or Plant.get().default_language, leads_unit=bool(row["leads"]),
            joined_on=dt.date.fromisoformat(joined) if joined else None,
        )  # fmt: skip
        db.session.add(person)
        self.grants.begin(person, row["roles"] or [["worker", None]], self._unit, by)
        self.people[row["number"]] = person
        if row["deputy"]:
            self._later.append((row["number"], row["deputy"]))

    def _unit(self, code: str) -> Unit:
        if code not in self.units:
            self.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        return self.units[code]

    def done(self, by: Person) -> None:
        """Deputies, who may stand further down than those they stand in for."""
        db.session.flush()
        for number, deputy in self._later:
            self.people[number].deputy = self.people[deputy]


def _said(person: Person, codes: dict[int, str], today: dt.date) -> Said:
    held = {(grant.role, grant.unit_id) for grant in person.grants if grant.counts_on(today)}
    roles = [[role, codes[unit_id] if unit_id != person.home_unit_id else None] for role, unit_id in held]
    roles.sort(key=lambda one: (one[0] or "", one[1] or ""))
    return {
        "number": person.personnel_no,
        "name": person.name,
        "unit": codes[person.home_unit_id],
        "crew": person.crew,
        "language": person.language,
        "roles": roles,
        "leads": person.leads_unit,
        "deputy": person.deputy.personnel_no if person.deputy else None,
        "joined_on": person.joined_on.isoformat() if person.joined_on else None,
    }


def _language(cell: object) -> str:
    try:
        return language(cells.plain(cell))
    except Refusal as refusal:
        raise Wrong(refusal.sentence) from None
