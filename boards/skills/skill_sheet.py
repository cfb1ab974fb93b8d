"""What people are qualified for in the plant's workbook: a skill a station or unit, and how many are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed, name_columns, names_after, names_said
from boards.skills.models import Skill
from boards.skills.setting_up import CODE, DAYS_MAX, MONTHS_MAX, NEED_MAX, may_set_up

NAME_MAX = 80
SAME = ("name", "critical", "recertify_months", "lapse_days", "active")


class SkillSheet(Sheet):
    name, words, also, key = "skills", _l("Skills"), "fähigkeiten, qualifikationen, tätigkeiten, fertigkeiten", ("code",)
    about = _l("What somebody has to be able to do, mostly one a station; and how many who can are needed.")

    def __init__(self) -> None:
        self.skills: dict[str, Skill] = {}
        self.units: dict[str, Unit] = {}
        self.today = production_date()

    def columns(self) -> Sequence[Column]:
        return [
            Column("code", _l("Code"), cells.code, "kürzel", _l("short and for ever, often the station's"), 14),
            *name_columns(NAME_MAX),
            Column(
                "unit", _l("Unit"), cells.code, "station, bereich",
                _l("the code of the station, or of a wider unit"), 12, needed=True,
            ),
            Column("critical", _l("Critical"), cells.yes, "kritisch", width=9),
            Column(
                "recertify_months", _l("Months valid"), cells.whole(1, MONTHS_MAX), "monate gültig",
                _l("empty: for ever"), 12, clears=True,
            ),
            Column(
                "lapse_days", _l("Lapses after days"), cells.whole(1, DAYS_MAX), "verfällt nach tagen",
                _l("empty: as the plant says"), 16, clears=True,
            ),
            Column("min_per_shift", _l("Needed a shift"), cells.whole(0, NEED_MAX), "nötig je schicht", width=14),
            Column("target_total", _l("Wanted in all"), cells.whole(0, NEED_MAX), "gewünscht insgesamt", width=14),
            Column("active", _l("In use"), cells.yes, "in betrieb, aktiv", width=8),
        ]  # fmt: skip

    def standing(self) -> dict[Key, Said]:
        found = db.session.scalars(Skill.loaded().order_by(Skill.unit_id, Skill.position, Skill.code)).all()
        self.skills = {skill.code: skill for skill in found}
        self.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        return {(skill.code,): self._said(skill) for skill in found}

    def _said(self, skill: Skill) -> Said:
        need = skill.need_on(self.today)
        return {
            "code": skill.code, **names_said(skill.names), **{name: getattr(skill, name) for name in SAME},
            "unit": skill.unit.code, "min_per_shift": need.min_per_shift if need else None,
            "target_total": need.target_total if need else None,
        }  # fmt: skip

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        code = said.get("unit") or (stands or {})["unit"]
        unit = self.units.get(code)
        if not plan.has("units", code):
            yield "unit", _("There is no unit “%(code)s”.", code=code)
        elif stands is not None and code != stands["unit"]:
            yield "unit", _("%(code)s stays at %(unit)s. Set up another one.", code=said["code"], unit=stands["unit"])
        elif not may_set_up(unit or Unit.root(), plan.by):
            yield "code", _("This is set up by a leader of the unit or the Kaizen Support Office.")
        after = plan.get("skills", said["code"]) or said
        if (after.get("target_total") or NEED_MAX) < (after.get("min_per_shift") or 0):
            yield "target_total", _("In all it has to be as many as in one shift, or more.")
        if stands is None and not CODE.fullmatch(said["code"]):
            yield "code", _("A short code of letters and digits, like A3-10.")

    def write(self, row: Weighed, by: Person) -> None:
        words: dict[str, Any] = {name: row.said[name] for name in SAME if name in row.changed}
        if row.stands is None:
            active = words.pop("active", True)
            code, name = words.pop("code", row["code"]), words.pop("name")
            skill = Skill.create(self._unit(row["unit"]), by, code=code, name=name, names=names_after(row, {}), **words)
            self.skills[skill.code] = skill
            if not active:
                db.session.flush()
                skill.amend(by, skill.version, active=False)
        else:
            skill = self.skills[row["code"]]
            skill.amend(by, skill.version, names=names_after(row, skill.names), **words)
        if {"min_per_shift", "target_total"} & row.changed:
            least = row["min_per_shift"] or 0
            skill.need(self.today, least, max(row["target_total"] or 0, least), by)

    def _unit(self, code: str) -> Unit:
        if code not in self.units:
            self.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        return self.units[code]
