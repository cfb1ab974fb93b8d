"""Where everything is: the plant's settings, and one tree of units from the plant down to the stations."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, lazyload, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from boards.db import Base, db
from boards.together import begun, held

KINDS = ("plant", "value_stream", "team", "station", "function", "pillar")
WITH_BOARD = ("plant", "value_stream", "team", "function")

DEFAULT_SETTINGS: dict[str, Any] = {
    "idea_first_response_production_days": 2,
    "idea_decision_production_days": 10,
    "action_verify_after_days": 14,
    "andon_steps_minutes": {"team_leader": 5, "shift_lead": 15, "value_stream_manager": 30, "plant_manager": 60},
    "line_stop_minutes": 60,  # a longer one goes to Tier 3 at once (E-04)
    "action_ladder_production_days": {"2": 3, "3": 8},  # so late, an action asks the tier above for help (domain 1.7)
    "letters": ["S", "Q", "D", "C", "M"],  # of every board, safety first (L-02)
    "safety_cross": False,  # S drawn as the older form, a cross
    "cell_record_deadline": "09:00",  # of the next production day
    "spc_min_baseline_points": 12,
    "spc_preferred_baseline_points": 20,
    "check_shift_grace_minutes": 30,  # after a shift its checks may still be sent in time: they are done at its end
    "red_tag_days": 30,  # so long an item is held until it is decided
    "red_tag_scrap_limit": 500,  # worth more, the value stream manager decides that it is scrapped
    "reading": "open",  # who reads boards: open (everybody in the plant's network) | signed-in (people, paired screens)
    "stale_screen_minutes": 10,  # not heard for so long while its unit works, a screen is dark
    "acknowledgement_due_days": 7,
    "standard_training_days": 5,  # calendar days a major revision leaves for training before it takes effect
    "standard_waits_for_training": False,  # a major revision takes effect only when every crew is trained
    "standard_review_reminder_days": 30,
    "qualification_expiring_days": 30,
    "qualification_lapse_days": 180,
    "matrix_names": "short",  # on walls: short | initials | none
    "shared_device_idle_minutes": 5,  # without a hand, then who acts on a shared device is signed out
    "strong_sign_in_idle_minutes": 30,  # and an administrator, wherever
    "min_group_size_for_person_statistics": 5,
    "public_name_format": "first_name_initial",  # how boards name people: first_name_initial | initials | full
    "retention_months": {},  # kind → months, where the plant keeps it for another time than boards/privacy/rules.py says
}


class NotSetUp(LookupError):
    """There is no plant in the database yet."""


class Plant(Base):
    """The one plant of this installation: its zone, shifts, week, languages, code lists and thresholds."""

    __tablename__ = "plant"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(40))
    production_day_start: Mapped[dt.time]
    night_belongs_to: Mapped[str] = mapped_column(String(5), default="start")  # start | end
    default_language: Mapped[str] = mapped_column(String(5), default="en")
    languages: Mapped[list[str]]
    shifts: Mapped[dict[str, Any]]  # code → {"name": {"en": …}, "start": "06:00", "end": "14:00"}, in the day's order
    week_pattern: Mapped[dict[str, Any]]  # monday … sunday → shift codes
    crew_rotation: Mapped[dict[str, Any]]  # {"order": […], "monday": iso date, "crews": {"A": "early", …}} or empty
    settings: Mapped[dict[str, Any]]
    codes: Mapped[dict[str, Any]]  # code lists: idea_themes, idea_decline_reasons …
    demo_anchor: Mapped[dt.date | None]  # set while the database holds nothing but the demo plant
    epoch: Mapped[str] = mapped_column(String(16))  # another database behind the same address: screens start over

    @classmethod
    def get(cls) -> Plant:
        """The plant. Raises NotSetUp before it is set up."""
        session = db.session()
        plant = session.get(cls, 1)
        session.info["plant"] = plant  # held: a session forgets rows that nobody holds
        if plant is None:
            raise NotSetUp(_l("There is no plant here yet. Open /set-up, or on the server: boards init"))
        return plant

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def reading(self) -> str:
        return str(self.setting("reading"))

    def setting(self, name: str) -> Any:
        """A threshold of this plant, or the default of the trade."""
        return self.settings.get(name, DEFAULT_SETTINGS[name])


class Unit(Base):
    """A node of the plant's tree: plant, value stream, team, station; functions and pillars beside them."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)  # upper case, unique, stays
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)  # other languages: {"de": …}
    detail: Mapped[str] = mapped_column(String(80), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(80), default="", index=True)  # "/1/4/12/": ids from the plant down to here
    position: Mapped[int] = mapped_column(default=0)
    tier: Mapped[int | None]
    takt_s: Mapped[int | None]
    critical: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    week_pattern: Mapped[dict[str, Any] | None]  # weekdays that differ from the plant's: {"saturday": ["early"]}
    parent: Mapped[Unit | None] = relationship(remote_side=[id])

    @classmethod
    def by_code(cls, code: str) -> Unit | None:
        """The active unit with this code, in any case."""
        return db.session.scalar(select(cls).where(cls.code == code.upper(), cls.active))

    @classmethod
    def meet_all(cls) -> None:
        """The whole tree, read once: whoever belongs to a unit finds it without a question of its own."""
        known = held(cls)
        if not known:
            known.update((unit.id, unit) for unit in db.session.scalars(_ALL))
            for unit in known.values():
                set_committed_value(unit, "parent", known.get(unit.parent_id))

    @classmethod
    def root(cls) -> Unit:
        """The root of the tree. Raises NotSetUp before there is one."""
        root = db.session.scalar(select(cls).where(cls.kind == "plant"))
        if root is None:
            Plant.get()
            raise NotSetUp("no root")
        return root

    @classmethod
    def add(cls, code: str, kind: str, name: str, parent: Unit | None, **details: Any) -> Unit:
        """A new unit below `parent`; only the plant itself has none."""
        unit = cls(code=code.upper(), kind=kind, name=name, parent=parent, **details)
        db.session.add(unit)
        db.session.flush()
        unit.path = (parent.path if parent else "/") + f"{unit.id}/"
        return unit

    @property
    def lineage(self) -> list[int]:
        """Ids from the plant down to this unit itself; none while it is being added."""
        return [int(id) for id in self.path.split("/") if id]

    @property
    def has_board(self) -> bool:
        return self.kind in WITH_BOARD

    @property
    def board(self) -> Self | Unit:
        """The unit whose wall shows this one: itself, or for a station its team."""
        return self if self.has_board or self.parent is None else self.parent.board

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or self.name)

    def is_within(self, other_id: int) -> bool:
        return other_id in self.lineage

    def children(self) -> list[Unit]:
        below = [unit for unit in self.within() if unit.parent_id == self.id]
        return sorted(below, key=lambda unit: (unit.position, unit.code))

    def within(self) -> list[Unit]:
        """This unit and all below it, those in use."""
        if begun():
            Unit.meet_all()
            return [unit for unit in held(Unit).values() if unit.active and unit.path.startswith(self.path)]
        return list(db.session.scalars(select(Unit).where(Unit.path.startswith(self.path), Unit.active).order_by(Unit.id)))


_ALL = select(Unit).options(lazyload(Unit.parent)).order_by(Unit.id)


class CalendarDay(Base):
    """An exception to the week: holiday, shutdown, extra shift, short day. A unit's own beats the plant's."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("unit_id", "date"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    date: Mapped[dt.date]
    shifts: Mapped[list[str]]  # planned shift codes; none: no production
    note: Mapped[str] = mapped_column(String(80), default="")
