"""Who works in the demo plant, and who has left it."""

from __future__ import annotations

from collections.abc import Iterable

from boards import clock
from boards.db import db
from boards.demo.days import Days
from boards.demo.plant import Units
from boards.demo.story import Row
from boards.people.models import Person, RoleGrant

PIN = "2468"
People = dict[str, Person]  # by the key the story calls them


def hired(chapter: Row, units: Units, days: Days, pin_hash: str) -> People:
    """Everybody, also those who leave later: they still have their part in the story.

    All share one hash, salt included: it is one PIN, printed at every start, and argon2 is slow on purpose.
    """
    people: People = {}
    for row in [*chapter["people"], *chapter["former_people"]]:
        joined = days.date(row["joined_day"]) if "joined_day" in row else None
        person = Person(
            personnel_no=row["personnel_no"],
            name=row["name"],
            language=row.get("language", "en"),
            home_unit=units[row["unit"]],
            crew=row.get("crew"),
            leads_unit=row.get("leads_unit", False),
            joined_on=joined,
            pin_hash=pin_hash,
        )
        person.grants.append(RoleGrant(role=row["role"], unit_id=units[row["unit"]].id, valid_from=joined))
        db.session.add(person)
        people[row["key"]] = person
    db.session.flush()
    for row in chapter["people"]:
        person = people[row["key"]]
        person.coach_id = people[row["coach"]].id if "coach" in row else None
        person.deputy = people[row["deputy"]] if "deputy" in row else None
    db.session.flush()
    return people


def departed(rows: Iterable[Row], people: People, days: Days) -> None:
    """Those who have left leave, each on the day, which gives their open promises back to the boards."""
    for row in rows:
        person = people[row["key"]]
        date = days.worked(row["left_day"], person.home_unit)
        with clock.at(days.at_work(date, None, spread=0)):
            person.leave(by=people["nils.ostermann"])
            if row["anonymised"]:
                person.anonymised_at = clock.now()
