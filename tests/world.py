"""The remembered plant: small, always the same, known by heart. Tests name its people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.db import db, writing
from boards.people.models import Person, RoleGrant
from boards.people.pins import hash_pin
from boards.plant.models import Plant, Unit
from boards.screens.models import Label, Screen

PIN = "2468"

UNITS = (  # code, kind, name, parent
    ("PLANT", "plant", "Kestrel Motors", None),
    ("VSA", "value_stream", "Small motors", "PLANT"),
    ("VSB", "value_stream", "Large motors", "PLANT"),
    ("A3", "team", "Small motor assembly", "VSA"),
    ("A1", "team", "Stator winding", "VSA"),
    ("B2", "team", "Impregnation", "VSB"),
    ("A3-10", "station", "Stator shrink-fit", "A3"),
    ("A3-20", "station", "Bearing assembly", "A3"),
    ("B2-10", "station", "Preheat and load", "B2"),
    ("EHS", "function", "Safety", "PLANT"),
    ("QLT", "function", "Quality", "PLANT"),
    ("KSO", "function", "Kaizen Support Office", "PLANT"),
)

PEOPLE = (  # first name, badge, name, unit, crew, role, language
    ("amina", "101", "Amina Haddad", "A3", "A", "team_leader", "en"),
    ("bruno", "102", "Bruno Keller", "A3", "B", "team_leader", "de"),
    ("marek", "103", "Marek Szymański", "A3", "A", "worker", "en"),
    ("joana", "104", "Joana Brito", "A3", "A", "worker", "en"),
    ("piotr", "201", "Piotr Zieliński", "B2", "A", "team_leader", "en"),
    ("rosa", "202", "Rosa Ortega", "B2", "A", "worker", "en"),
    ("leo", "301", "Leo Brandt", "VSA", "A", "shift_lead", "de"),
    ("greta", "302", "Greta Steiner", "VSA", None, "value_stream_manager", "de"),
    ("ingrid", "303", "Dr. Ingrid Halvorsen", "PLANT", None, "plant_manager", "en"),
    ("karl", "304", "Karl Maurer", "KSO", None, "kso", "en"),
    ("eva", "305", "Eva Scholz", "EHS", None, "specialist", "de"),
    ("quin", "306", "Quin Lund", "QLT", None, "specialist", "en"),
    ("nils", "307", "Nils Ostermann", "PLANT", None, "admin", "de"),
)

SHIFTS = {
    "early": {"name": {"en": "Early", "de": "Früh"}, "start": "06:00", "end": "14:00"},
    "late": {"name": {"en": "Late", "de": "Spät"}, "start": "14:00", "end": "22:00"},
    "night": {"name": {"en": "Night", "de": "Nacht"}, "start": "22:00", "end": "06:00"},
}
WEEK = {day: ["early", "late", "night"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


def build() -> None:
    """Writes the remembered plant into an empty database."""
    pin_hash = hash_pin(PIN)
    with writing():
        db.session.add(
            Plant(
                id=1,
                name="Kestrel Motors",
                timezone="Europe/Berlin",
                production_day_start=dt.time(6),
                night_belongs_to="start",
                default_language="en",
                languages=["en", "de", "pl"],
                shifts=SHIFTS,
                week_pattern={**WEEK, "saturday": [], "sunday": []},
                crew_rotation={
                    "order": ["early", "night", "late"],
                    "monday": "2026-11-16",
                    "crews": {"A": "early", "B": "late", "C": "night"},
                },
                settings={},
                codes={
                    "idea_themes": ["safety", "quality", "ergonomics", "time", "material"],
                    "idea_decline_reasons": ["already_exists", "safety_risk", "cost_exceeds_benefit"],
                },
                epoch="world",
            )
        )
        units: dict[str | None, Unit] = {}
        for position, (code, kind, name, parent) in enumerate(UNITS):
            units[code] = Unit.add(code, kind, name, units.get(parent), position=position)
            Label.make(units[code])
        units["B2"].week_pattern = {"saturday": ["early"]}
        for _, badge, name, unit, crew, role, language in PEOPLE:
            person = Person(
                personnel_no=badge, name=name, home_unit=units[unit], crew=crew, language=language, pin_hash=pin_hash
            )
            person.grants.append(RoleGrant(role=role, unit_id=units[unit].id))
            db.session.add(person)
        db.session.flush()
        by_badge = {person.personnel_no: person for person in Person.working_in(units["PLANT"])}
        by_badge["103"].deputy = by_badge["104"]  # Joana acts for Marek
        db.session.add(Screen(code="TV-A3", unit=units["A3"], place="End of line A", size_inch=55, distance_m=3))


class World:
    """The remembered plant in the test's own session: `world.amina`, `world.unit("A3")`, `world.label("A3-10")`."""

    def __getattr__(self, first_name: str) -> Person:
        badge = next((badge for name, badge, *_ in PEOPLE if name == first_name), None)
        if badge is None:
            raise AttributeError(first_name)
        return db.session.query(Person).filter_by(personnel_no=badge).one()

    def unit(self, code: str) -> Unit:
        unit = Unit.by_code(code)
        assert unit is not None
        return unit

    def label(self, code: str) -> str:
        label = Label.of(self.unit(code))
        assert label is not None
        return label.code

    def fresh(self, row: Any) -> Any:
        """The row as the database has it now, whoever changed it."""
        identity, model = row.id, type(row)
        db.session.rollback()
        db.session.expire_all()
        return db.session.get(model, identity)
