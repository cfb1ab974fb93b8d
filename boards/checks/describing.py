"""How a checklist is answered, scored and drawn, and who may audit by it: said while its first draft is written, and what
doesn't change the meaning of results also later. Verbs of `Checklist`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from boards.db import db
from boards.history.models import record
from boards.people.models import ROLES, Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.standards.models import Standard
from boards.standards.who import may_manage, may_write

if TYPE_CHECKING:
    from boards.checks.content import Checklist

BANDS = [{"from": 90, "label": "holding"}, {"from": 75, "label": "nearly"}, {"from": 0, "label": "not_yet"}]
FIVE_S = (
    ("sort", "Sort", "Sortieren"),
    ("set", "Set in order", "Systematisieren"),
    ("shine", "Shine", "Säubern"),
    ("standardise", "Standardise", "Standardisieren"),
    ("sustain", "Sustain", "Selbstdisziplin"),
)
HANDED_OVER = (  # the topics by which known.py sorts what the board knows
    ("safety", "Safety", "Sicherheit"),
    ("quality", "Quality", "Qualität"),
    ("machines", "Machines", "Maschinen"),
    ("delivery", "Delivery", "Lieferung"),
    ("people", "People", "Menschen"),
    ("changes", "Changes", "Änderungen"),
)
CATEGORIES = {"five_s": FIVE_S, "handover": HANDED_OVER}
UNSCORED = ("lsw", "gemba_walk", "coaching_cycle", "handover", "agenda", "reflection", "readiness")


class ChecklistDescribing:
    @classmethod
    def begin(cls, standard: Standard, kind: str) -> Checklist:
        """What a standard of kind checklist is beside, as checklists of this kind usually are. There already: as it is."""
        from boards.checks.content import RANDOM, Checklist
        from boards.checks.setting_up import before_checklist

        if (there := Checklist.of(standard)) is not None:
            return there
        before_checklist(kind, {})
        made = Checklist(
            standard_id=standard.id,
            standard=standard,
            kind=kind,
            scored=kind not in UNSCORED,
            scale={"min": 0, "max": 4, "anchors": {}, "bands": BANDS} if kind not in UNSCORED else None,
            auditor_rule="not_own_team" if kind == "five_s" else "anybody",
            draw=RANDOM if kind == "kamishibai" else None,
            categories=[{"code": code, "names": {"en": en, "de": de}} for code, en, de in CATEGORIES.get(kind, ())],
            layers={"1": "team_leader", "2": "value_stream_manager", "3": "plant_manager"} if kind == "lpa" else None,
        )
        db.session.add(made)
        db.session.flush()
        return made

    def describe(self: Checklist, by: Person, version: int | None = None, **about: Any) -> None:
        """`about`: kind, scale, scored, auditor_rule, minutes, draw, categories, layers. `version`: of the
        standard, as seen.

        Once a revision is approved, what results mean stays: kind, points, whether it is scored, whether cards are drawn.
        """
        from boards.checks.setting_up import before_checklist

        self.before_describing(by)
        if version is not None and version != self.standard.version:
            raise NotNow(_l("Somebody else changed it while you were writing. Look at it again."))
        changed = {name: getattr(self, name) for name, said in about.items() if getattr(self, name) != said}
        if not changed:
            return
        before_checklist(about.get("kind", self.kind), {name: said for name, said in about.items() if name != "kind"})
        self._before_other_results(about)
        self._before_words(about)
        for name in changed:
            setattr(self, name, about[name])
        flag_modified(self.standard, "title")  # of two at the same moment the second is told
        record(self.standard, "described", on=production_date(), by=by, was=changed)

    def before_describing(self: Checklist, by: Person) -> None:
        unit = self.standard.unit
        if self.standard.withdrawal() is not None:
            raise NotNow(_l("This standard was withdrawn."))
        if not may_write(by, unit):
            raise NotAllowed(_l("It is written by the people of %(unit)s, its leaders and specialists.", unit=unit.name))
        if self.standard.approved() and not may_manage(by, unit):
            raise NotAllowed(
                _l("It is in use: this is said by the leaders of %(unit)s and the Kaizen office.", unit=unit.name)
            )

    def _before_other_results(self: Checklist, about: dict[str, Any]) -> None:
        if not self.standard.approved():
            return
        points = [((scale or {}).get("min", 0), (scale or {}).get("max", 4)) for scale in (self.scale, about.get("scale"))]
        other = any(about.get(name, getattr(self, name)) != getattr(self, name) for name in ("kind", "scored", "draw"))
        if other or ("scale" in about and points[0] != points[1]):
            raise NotNow(_l("A revision is approved: results would not compare any more. Begin another checklist for that."))

    def _before_words(self: Checklist, about: dict[str, Any]) -> None:
        """Categories that questions have stay; a layer is a role."""
        from boards.checks.content import CheckQuestion

        kept = {one["code"] for one in about.get("categories", self.categories)}
        draft, force = self.standard.open_draft(), next(reversed(self.standard.approved()), None)
        used = {one.category for rev in (draft, force) if rev is not None for one in CheckQuestion.of(rev) if one.category}
        if missing := used - kept:
            raise Unfit(_l("Questions still have the category “%(code)s”.", code=min(missing)), "categories")
        if not set((about.get("layers") or {}).values()) <= set(ROLES):
            raise Unfit(_l("Choose one of those shown."), "layers")
