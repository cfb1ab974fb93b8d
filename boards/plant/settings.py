"""Every setting of the plant that people set: on its page, or in the plant's workbook.

What depends on the zone or on when a day starts is derived from now on; what is written keeps its production date (T-13).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.history.models import record
from boards.live.registry import panels_of
from boards.people.models import Person
from boards.plant import setting_kinds as kinds
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.refusals import Unfit
from boards.touches import touch

COLUMNS = ("name", "timezone", "production_day_start", "night_belongs_to", "default_language", "languages")  # of Plant


@dataclass(frozen=True)
class Setting:
    """`name`: as it is kept; with a dot, a part of a setting that has several."""

    name: str
    words: Any
    kind: kinds.Kind

    def of(self, plant: Plant) -> Any:
        """Its value as of now."""
        if self.name in COLUMNS:
            value = getattr(plant, self.name)
            return value.strftime("%H:%M") if isinstance(value, dt.time) else value
        whole, _, part = self.name.partition(".")
        return plant.setting(whole)[part] if part else plant.setting(whole)

    def put(self, plant: Plant, value: Any) -> None:
        whole, _, part = self.name.partition(".")
        if self.name in COLUMNS:
            setattr(plant, self.name, dt.time.fromisoformat(value) if self.name == "production_day_start" else value)
        else:
            plant.settings = {**plant.settings, whole: {**plant.setting(whole), part: value} if part else value}

    def read(self, said: str) -> Any:
        """What was written, as it is kept. Raises Unfit at this field."""
        try:
            return self.kind.read(said)
        except Unfit as refusal:
            raise Unfit(refusal.sentence, self.name) from None


NIGHT = {"start": _l("the day it starts on"), "end": _l("the day it ends on")}
READERS = {"open": _l("everybody in the plant"), "signed-in": _l("who signs in, and paired screens their own")}
NAMES = {"short": _l("Lena H."), "initials": _l("LH"), "none": _l("no names")}

GROUPS: tuple[tuple[Any, tuple[Setting, ...]], ...] = (
    (_l("The plant"), (
        Setting("name", _l("Name"), kinds.text(80)),
        Setting("timezone", _l("Time zone"), kinds.Kind(kinds.zone)),
        Setting("production_day_start", _l("A production day starts at"), kinds.Kind(kinds.clock)),
        Setting("night_belongs_to", _l("A night shift belongs to"), kinds.one_of(NIGHT)),
        Setting("default_language", _l("Language of walls"), kinds.Kind(kinds.language)),
        Setting("languages", _l("Languages people choose from"), kinds.Kind(kinds.languages)),
    )),
    (_l("Boards"), (
        Setting("reading", _l("Who reads the boards"), kinds.one_of(READERS)),
        Setting("letters", _l("Letters, safety first"), kinds.Kind(kinds.letters)),
        Setting("safety_cross", _l("Safety drawn as a cross"), kinds.Kind(kinds.yes_no)),
        Setting("matrix_names", _l("Names in the matrix on walls"), kinds.one_of(NAMES)),
        Setting("cell_record_deadline", _l("Numbers of a day are due the next morning at"), kinds.Kind(kinds.clock)),
        Setting("stale_screen_minutes", _l("Minutes until a dark screen is reported"), kinds.whole(1, 240)),
    )),
    (_l("A call for help reaches, after minutes"), (
        Setting("andon_steps_minutes.team_leader", _l("the team leader"), kinds.whole(1, 240)),
        Setting("andon_steps_minutes.shift_lead", _l("the shift lead"), kinds.whole(1, 480)),
        Setting("andon_steps_minutes.value_stream_manager", _l("the value stream manager"), kinds.whole(1, 960)),
        Setting("andon_steps_minutes.plant_manager", _l("the plant manager"), kinds.whole(1, 1440)),
        Setting("line_stop_minutes", _l("A line that stands so many minutes goes to Tier 3"), kinds.whole(1, 1440)),
    )),
    (_l("Ideas and actions"), (
        Setting("idea_first_response_production_days", _l("Production days to answer an idea"), kinds.whole(1, 20)),
        Setting("idea_decision_production_days", _l("Production days to decide an idea"), kinds.whole(1, 90)),
        Setting("action_verify_after_days", _l("Days until an effect is verified"), kinds.whole(1, 180)),
        Setting("action_ladder_production_days.2", _l("Production days late until Tier 2 is asked"), kinds.whole(1, 60)),
        Setting("action_ladder_production_days.3", _l("Production days late until Tier 3 is asked"), kinds.whole(1, 90)),
    )),
    (_l("Standards and qualification"), (
        Setting("acknowledgement_due_days", _l("Days to read a standard"), kinds.whole(1, 60)),
        Setting("standard_training_days", _l("Days to train before a major revision takes effect"), kinds.whole(0, 60)),
        Setting("standard_waits_for_training", _l("A major revision waits until all are trained"), kinds.Kind(kinds.yes_no)),
        Setting("standard_review_reminder_days", _l("Days ahead that a review is announced"), kinds.whole(1, 180)),
        Setting("qualification_expiring_days", _l("Days ahead that its end is announced"), kinds.whole(1, 365)),
        Setting("qualification_lapse_days", _l("Days without practice until it lapses"), kinds.whole(1, 3660)),
    )),
    (_l("Checks and limits"), (
        Setting("check_shift_grace_minutes", _l("Minutes after a shift that its checks may come"), kinds.whole(0, 240)),
        Setting("red_tag_days", _l("Days until a red tag is decided"), kinds.whole(1, 365)),
        Setting("red_tag_scrap_limit", _l("Scrap worth more is decided by the value stream manager"), kinds.whole(0, 10**6)),
        Setting("spc_min_baseline_points", _l("Least points for limits"), kinds.whole(6, 100)),
        Setting("spc_preferred_baseline_points", _l("Points that limits should have"), kinds.whole(6, 200)),
    )),
)  # fmt: skip
SETTINGS = {one.name: one for _words, group in GROUPS for one in group}


def change(plant: Plant, said: Mapping[str, Any], by: Person) -> list[str]:
    """Sets what `said` says by name, as Setting.read has read it; answers what has changed. Every board draws itself anew.

    Raises NotAllowed, or Unfit where the settings don't go together.
    """
    before_setting_up(by)
    was = {name: SETTINGS[name].of(plant) for name in said}
    changed = [name for name, value in said.items() if was[name] != value]
    for name in changed:
        SETTINGS[name].put(plant, said[name])
    before_going_together({one.name: one.of(plant) for one in SETTINGS.values()})
    if changed:
        record(plant, "settings", on=production_date(plant=plant), by=by, was={name: was[name] for name in changed})
        tell_all_boards()
    return changed


def before_going_together(said: Mapping[str, Any]) -> None:
    """Raises Unfit for settings of which each alone would do."""
    if said["default_language"] not in said["languages"]:
        raise Unfit(_l("The walls' language has to be among the others."), "default_language")
    steps = [said[name] for name in said if name.startswith("andon_steps_minutes.")]
    if steps != sorted(steps):
        raise Unfit(_l("Whoever is called later needs more minutes."), "andon_steps_minutes.plant_manager")
    if said["action_ladder_production_days.2"] >= said["action_ladder_production_days.3"]:
        raise Unfit(_l("Tier 3 is asked later than Tier 2."), "action_ladder_production_days.3")
    if said["spc_preferred_baseline_points"] < said["spc_min_baseline_points"]:
        raise Unfit(_l("That is less than the least."), "spc_preferred_baseline_points")


def tell_all_boards() -> None:
    """What all of them stand on has changed."""
    db.session.flush()
    for unit in db.session.scalars(select(Unit).where(Unit.kind.in_(WITH_BOARD))):
        for panel in panels_of(unit):
            touch(unit.id, panel.name)
