"""Must show: a notice never tells who a nameless author is, nor at which hour something nameless was said (I-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from boards import clock
from boards.clock import tick
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.notices.models import Channel, Notice
from boards.notices.sending import deliver
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from tests.notices.conftest import plant_time
from tests.notices.sink import Sink
from tests.world import PEOPLE, World

NOON = plant_time("12:00") - dt.timedelta(minutes=23)  # the minute that must stand nowhere: 11:37


def everybody_wants_notices() -> None:
    with writing():
        for person in db.session.query(Person):
            db.session.add(Channel(person_id=person.id, address=f"to-{person.personnel_no}@plant.example"))


def send_all(sink: Sink, first: int = 1, days: int = 4) -> list[str]:
    """Time passes: every shift begins, and what is due goes out."""
    for day in range(first, first + days):
        for time in ("06:00", "06:30", "14:00", "22:00"):
            with clock.at(plant_time(time, day)):
                tick(plant_time(time, day))
                deliver(plant_time(time, day))
    return sink.texts


def whole_life(world: World) -> list[Callable[[], object]]:
    """A nameless idea, answered, tried, in use, thanked, another put together; by people who are named."""

    def idea(number: int = 1) -> Idea:
        return db.session.query(Idea).filter_by(number=number).one()

    def submit(number: int, author: Person | None = None) -> Idea:
        text = f"A hook for the key {number}"
        return Idea.submit(world.unit("A3"), text, receipt=receipt_for(str(number)), language="en", author=author)

    today = production_date
    return [
        lambda: submit(1),
        lambda: idea().ask(world.amina, "Which hook do you mean?"),
        lambda: idea().reply("The one at the press"),
        lambda: idea().accept(world.amina, world.marek, today() + dt.timedelta(days=9)),
        lambda: idea().try_out(world.marek, today(), today() + dt.timedelta(days=5), "Seconds to find it"),
        lambda: idea().report(world.marek, "Found at once", "A hook is a hook"),
        lambda: idea().confirm(world.bruno),
        lambda: idea().thank(world.amina, None, "Whoever had the idea: thank you"),
        lambda: submit(2),
        lambda: submit(3, world.leo),
        lambda: idea(2).merge(world.greta, idea(3)),
        lambda: idea(3).say(world.greta, "I look at it with you tomorrow"),
    ]


def test_from_the_first_word_to_the_thanks_no_notice_goes_to_or_names_the_author(world: World, sink: Sink) -> None:
    """Joana had the idea and gave no name. All that she could be known by is that she is not told."""
    everybody_wants_notices()
    for day, verb in enumerate(whole_life(world)):
        with clock.at(NOON + dt.timedelta(days=day)), writing():
            verb()
        send_all(sink, day + 1, 1)
    texts = "\n".join(sink.texts)
    assert "A hook for the key 1" in texts, "the others are told"
    assert "A hook for the key 2" in texts
    assert "Joana" not in texts
    assert not [letter for letter in sink.letters if letter["To"] == "to-104@plant.example"]
    authors = list(db.session.query(Notice).filter_by(kind="answered", subject_type="idea"))
    assert {row.person.name for row in authors if row.person} <= {"Leo Brandt"}


def test_what_somebody_typed_as_a_name_is_no_address(world: World, sink: Sink) -> None:
    """A signature is only text: nobody is told in that person's name."""
    everybody_wants_notices()
    with writing():
        idea = Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("1"), language="en", signature="Joana Brito")
        idea.say(world.amina, "I look at it with you tomorrow")
    assert "Joana" not in "\n".join(send_all(sink))
    assert not db.session.query(Notice).filter_by(person_id=world.joana.id).all()


def test_a_waiting_nameless_idea_is_told_from_the_next_production_day_on(world: World, sink: Sink) -> None:
    everybody_wants_notices()
    with clock.at(NOON), writing():
        Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("1"), language="en")
    with clock.at(plant_time("14:00")):
        tick(plant_time("14:00"))
    assert not db.session.query(Notice).all(), "today's notice would say in which shift it came"


def test_no_row_of_a_nameless_record_holds_an_hour(world: World, sink: Sink) -> None:
    everybody_wants_notices()
    with clock.at(NOON), writing():
        issue = Issue.raise_at(world.unit("A3-10"), "concern", "We are afraid of the press", nameless=True)
        Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who looks at the press?", subject=issue, by=None)
    send_all(sink)
    plant = Plant.get()
    for row in db.session.query(Notice):
        for instant in (row.at, row.send_at, row.sent_at, row.held_until, row.dropped_at):
            if instant is not None:
                local = instant.astimezone(plant.zone)
                assert (local.minute, local.second) in ((0, 0), (30, 0)), (row.kind, row.subject_type, instant)
    assert not [text for text in sink.texts if any(name in text for _, _, name, *_ in PEOPLE)]
