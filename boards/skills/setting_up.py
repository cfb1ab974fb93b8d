"""Setting up what people are qualified for: a new skill, its words, how many are needed from a day on, what it rests on.

Whatever counts from a date counts from today at the earliest: days that are over keep what they showed (Q-09).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.skills.models import Need, Skill, SkillStandard
    from boards.standards.models import Standard

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,19}")
MONTHS_MAX, DAYS_MAX, NEED_MAX = 120, 3660, 999
WORDS = ("name", "names", "critical", "recertify_months", "lapse_days", "position", "active")


def may_set_up(unit: Unit, by: Person | None) -> bool:
    """A leader of the unit, the Kaizen Support Office, or who looks after the system."""
    return by is not None and (by.leads(unit) or by.holds("kso", "admin"))


class SkillSettingUp:
    @classmethod
    def create(cls, unit: Unit, by: Person, *, code: str, name: str, **about: Any) -> Skill:
        """A new skill of a station, a team or a wider unit, asked for from today on.

        `about`: names, critical, recertify_months, lapse_days, position. Raises NotAllowed, or Unfit at its field.
        """
        from boards.skills.models import Skill

        before_setting_up(unit, by)
        need(name, "name")
        code = code.strip().upper()
        if not CODE.fullmatch(code):
            raise Unfit(_l("A short code of letters and digits, like A3-10."), "code")
        if db.session.scalar(select(Skill.id).where(Skill.code == code)):
            raise Unfit(_l("This code is taken. Choose another one."), "code")
        last = db.session.scalar(select(func.max(Skill.position)).where(Skill.unit_id == unit.id)) or 0
        kept = {"position": last + 1, **about}
        skill = Skill(unit=unit, code=code, name=name, set_up_on=production_date(), **kept)
        skill.before_bounds()
        db.session.add(skill)
        record(skill, "set up", on=production_date(), by=by)
        return skill

    def amend(self: Skill, by: Person, version: int, **words: Any) -> None:
        """Other words for it, by column (WORDS). `active` False: not used any more from today on; what was stays.

        Raises NotNow for a version that somebody else has changed meanwhile (U-01).
        """
        before_setting_up(self.unit, by)
        need(words.get("name", self.name), "name")
        changed = [name for name in WORDS if name in words and getattr(self, name) != words[name]]
        if not changed:
            return
        if version != self.version:
            raise NotNow(_l("Somebody else changed it meanwhile. Look at both and save again."), "version")
        was = {name: getattr(self, name) for name in changed}
        for name in changed:
            setattr(self, name, words[name])
        self.before_bounds()
        if "active" in changed:
            self.retired_on = None if self.active else production_date()
        record(self, "amended", on=production_date(), by=by, **{f"former_{name}": was[name] for name in changed})

    def need(self: Skill, from_on: dt.date, min_per_shift: int, target_total: int, by: Person) -> Need:
        """So many are needed from a production date on; before it, what was said before (Q-09). Raises NotAllowed, Unfit."""
        from boards.skills.models import Need

        before_setting_up(self.unit, by)
        if not 0 <= min_per_shift <= NEED_MAX:
            raise Unfit(_l("Choose one of those shown."), "min_per_shift")
        if not 0 <= target_total <= NEED_MAX:
            raise Unfit(_l("Choose one of those shown."), "target_total")
        if from_on < production_date():
            raise Unfit(_l("It counts from today on: days that are over keep what they showed."), "from_on")
        asked = next((one for one in self.needs if one.from_on == from_on), None)
        if asked is not None and (asked.min_per_shift, asked.target_total) == (min_per_shift, target_total):
            return asked
        if asked is None:
            asked = Need(from_on=from_on)
            self.needs.append(asked)
            self.needs.sort(key=lambda one: one.from_on)
        asked.min_per_shift, asked.target_total = min_per_shift, target_total
        record(
            self, "need set", on=production_date(), by=by,
            from_on=from_on.isoformat(), min_per_shift=min_per_shift, target_total=target_total,
        )  # fmt: skip
        return asked

    def rest_on(self: Skill, standard: Standard, by: Person, from_on: dt.date | None = None) -> SkillStandard:
        """From a production date on (none: today) its major revisions ask for a new assessment (D-04)."""
        from boards.skills.models import SkillStandard

        before_setting_up(self.unit, by)
        from_on = from_on or production_date()
        if from_on < production_date():
            raise Unfit(_l("It counts from today on: days that are over keep what they showed."), "from_on")
        open_ended = (link for link in self.standards if link.standard_id == standard.id and link.to_on is None)
        if (linked := next(open_ended, None)) is not None:
            return linked
        link = SkillStandard(standard=standard, from_on=from_on)
        self.standards.append(link)
        record(self, "linked", on=production_date(), by=by, standard=standard.code, from_on=from_on.isoformat())
        return link

    def let_go(self: Skill, standard: Standard, by: Person) -> None:
        """It does not rest on this standard any more; yesterday was the last day."""
        before_setting_up(self.unit, by)
        yesterday = production_date() - dt.timedelta(days=1)
        for link in self.standards:
            if link.standard_id == standard.id and (link.to_on is None or link.to_on > yesterday):
                link.to_on = yesterday
                record(self, "unlinked", on=production_date(), by=by, standard=standard.code)

    def before_bounds(self: Skill) -> None:
        """Raises Unfit for months and days that nobody could mean."""
        if self.recertify_months is not None and not 0 < self.recertify_months <= MONTHS_MAX:
            raise Unfit(_l("Between %(lowest)s and %(highest)s.", lowest=1, highest=MONTHS_MAX), "recertify_months")
        if self.lapse_days is not None and not 0 < self.lapse_days <= DAYS_MAX:
            raise Unfit(_l("Between %(lowest)s and %(highest)s.", lowest=1, highest=DAYS_MAX), "lapse_days")


def before_setting_up(unit: Unit, by: Person) -> None:
    if not may_set_up(unit, by):
        raise NotAllowed(_l("This is set up by a leader of the unit or the Kaizen Support Office."))
