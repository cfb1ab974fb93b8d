"""A board with more than any screen holds, in the longest words there are: what a wall must bear without losing face."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from boards import clock
from boards.actions.models import Action
from boards.clock import now
from boards.db import db, writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.people.models import Person, RoleGrant
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import plant_date, production_date
from boards.plant.roster import RosterEntry
from boards.screens.models import Label
from boards.skills.desk import Judged, enter_assessments
from boards.skills.models import Skill
from boards.skills.panels import running_day
from tests.metrics.numbers import measured, safety, working_days, written
from tests.system.overfull_checks import check

CODE = "LANG"
TEAM = "Statorwicklungsimprägnierungsanlagenbedienmannschaft der Nachtschichtvertretungen"[:80]
STREAM = "Großmotorenendmontageprüffeldlogistikversandabteilungen und Komponentenzulieferung"[:80]
NAME = "Maximilian-Alexander Freiherr von Donaudampfschiffskapitän {}"
TITLES = (
    "Wirbelstromprüfgerätekalibrierungsnachweisablage neben den Ständerwickelautomaten",
    "Kurbelwellengehäusedichtungsaustauschvorrichtung Rundtaktmontageanlage überprüfen",
    "Sicherheitsunterweisungsdokumentationspflichtenheft mit dem Betriebsrat abstimmen",
)
LABEL = "Nachtrag-zum-Kaizen-Ereignis-KE-007-2026"  # 40 characters
SENTENCE = "Arbeitssicherheitsverbesserungsvorschlagsbewertung je Schicht dreihundertmal weniger. "
ACTIONS, CLOSED, IDEAS, JOBS = 50, 10, 50, 14
MEASURED = "Wirbelstromprüfgerätekalibrierungsnachweise je Statorwicklungsautomat und Schicht"
LETTERS = (  # letter, target, unit of measure, decimals, where its numbers begin and how they go on
    ("Q", 98.25, "%", 2, 97.31, -0.4),
    ("D", 12_500.5, "kg", 1, 12_345.6, -150),
    ("C", 4.0, "h", 1, 4.2, 0.3),
    ("M", 100.0, "%", 0, 99.0, -1),
)


def overfill() -> None:
    """Adds the team LANG to the plant in the database: 60 promises and 50 ideas in every state."""
    with writing():
        stream = Unit.add("LANGVS", "value_stream", STREAM, Unit.root())
        team = Unit.add(CODE, "team", TEAM, stream)
        Label.make(team)
        lead, *crew = [_hired(team, number) for number in range(5)]
        lead.grants.append(RoleGrant(role="team_leader", unit_id=team.id))
        lead.crew = None
        db.session.flush()
        for number in range(ACTIONS):
            _promise(team, lead, crew[number % 4], number)
        for number in range(CLOSED):
            _kept(team, lead, crew[number % 4], number)
        for number in range(IDEAS):
            _idea(team, lead, crew[number % 4] if number % 3 else None, number)
        _qualify(team, [lead, *crew])
        thanked = db.session.query(Idea).filter_by(unit_id=team.id).first()
        _plan(team, lead)
        _ask(team, lead, crew)
        _measure(team)
        kso, auditor = db.session.query(Person).join(Person.grants).filter(RoleGrant.role == "kso").first(), stranger()
        check(team, lead, auditor, kso, TITLES[1])
        for person in crew[:2]:
            thanked.thank(lead, person, (SENTENCE * 4)[:300])


def _plan(team: Unit, lead: Person) -> None:
    """Many are not there, today and on the next day, and some are lent."""
    other = db.session.query(Unit).filter(Unit.kind == "team", Unit.id != team.id).first()
    day = running_day(now())
    for date in (day, Calendar(team).after(day, 1)):
        people = Person.working_in(team)
        for number, person in enumerate(people[5:17]):
            there = number % 4 == 3
            plan = RosterEntry(production_date=date, shift="early", unit=other if there else team, person=person, at=now())
            plan.absence_kind, plan.by_id = None if there else "planned", lead.id
            db.session.add(plan)


def _ask(team: Unit, lead: Person, crew: list[Person]) -> None:
    """People asked for, near and far, with and without an answer."""
    top = db.session.query(Person).join(Person.grants).filter(RoleGrant.role == "plant_manager").first()
    for number in range(12):
        day = production_date() + dt.timedelta(days=number)
        about = {"from_on": day.isoformat(), "people": [crew[number % 4].id]}
        asked = Issue.raise_at(team, "request_release", TITLES[number % 3], by=lead, details=about)
        if number % 3 == 2:
            asked.decide(top, "declined", SENTENCE)


def stranger() -> Person:
    """Somebody of another team, who may audit here."""
    found = db.session.query(Person).join(Person.home_unit).filter(Unit.code == "A1", Person.left_on.is_(None)).first()
    assert found
    return found


def _measure(team: Unit) -> None:
    """Five letters in long words, red and getting worse, without a reason; near misses beside them."""
    safety(team)
    for day in range(3):
        with clock.at(now() - dt.timedelta(days=day)):
            Issue.raise_at(team, "near_miss", TITLES[day])
    for letter, target, unit, decimals, first, step in LETTERS:
        metric = measured(team, letter, target, name=MEASURED, unit_of_measure=unit, decimals=decimals)
        metric.direction = "lower" if letter == "C" else "higher"
        days = working_days(team, 12)
        written(metric, {day: first + step * n for n, day in enumerate(days)})


def _qualify(team: Unit, people: list[Person]) -> None:
    """More jobs than a wall has columns, in long words and with every status, and 20 more people."""
    kso = db.session.query(Person).join(Person.grants).filter(RoleGrant.role == "kso").first()
    today = production_date()
    people = [*people, *(_hired(team, number) for number in range(10, 30))]
    for number, person in enumerate(people):
        person.crew = "ABC"[number % 3]
    rows = []
    for number in range(JOBS):
        wide = number >= JOBS - 2
        code = f"SCHEIN-{number}" if wide else f"{CODE}-{number}0" if number else "ELEKTROUNTERWEISUNG"
        with clock.at(now() - dt.timedelta(days=700)):
            job = Skill.create(
                Unit.root() if wide else team, kso, code=code, name=MEASURED[:80], critical=True, recertify_months=12
            )
            job.need(production_date(), 2, 9, kso)
        for place, person in enumerate(people):
            days = (10, 345, 400, 30, 100)[(number + place) % 5]
            level = 0 if number == 2 else (number + place) % 5
            rows.append(Judged(job, person, level, kso, on=today - dt.timedelta(days=days), transfer=True))
    enter_assessments(rows)
    db.session.flush()
    job.suspend(people[3], people[0], SENTENCE)


def _hired(team: Unit, number: int) -> Person:
    person = Person(personnel_no=f"77{number}", name=NAME.format(number)[:60], home_unit=team, language="de", crew="A")
    db.session.add(person)
    return person


def _promise(team: Unit, lead: Person, owner: Person, number: int) -> Action:
    due = plant_date() + dt.timedelta(days=number - 10)
    title, criterion = TITLES[number % 3][:80], (SENTENCE * 3)[:200]
    ownerless = number % 9 == 8
    action = Action.raise_at(
        team, title, by=lead, owner=None if ownerless else owner, due_on=due, criterion=criterion, origin_label=LABEL
    )
    if not ownerless and number % 5 == 4:
        action.move_due(lead, due + dt.timedelta(days=1), SENTENCE)
    if not ownerless and number % 7 == 6:
        action.complete(owner)
        action.verify_due_on = due
    return action


def _kept(team: Unit, lead: Person, owner: Person, number: int) -> None:
    action = Action.raise_at(team, TITLES[number % 3][:80], by=lead, owner=owner, due_on=plant_date())
    action.complete(owner)
    action.close(lead, "keiner betroffen", "keine")


def _idea(team: Unit, lead: Person, author: Person | None, number: int) -> None:
    text = f"{TITLES[number % 3]} {SENTENCE * 20}"[:2000]
    with clock.at(now() - dt.timedelta(days=number)):
        idea = Idea.submit(team, text, receipt=receipt_for(f"overfull {number}"), language="de", author=author)
        idea.title = TITLES[number % 3][:80]
        db.session.flush()
    state = number % 6
    due = plant_date() + dt.timedelta(days=number - 25)
    if state == 1:
        idea.ask(lead, SENTENCE * 3)
    if state in (2, 3, 4):
        idea.accept(lead, owner=author or next(cycle(Person.working_in(team))), due_on=due, text=SENTENCE * 3)
    if state == 3:
        idea.try_out(lead, plant_date(), due, SENTENCE * 2)
    if state == 4:
        idea.report(idea.acceptance.owner, SENTENCE, no_photo_reason=SENTENCE)
