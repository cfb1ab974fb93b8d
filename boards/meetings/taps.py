"""The taps of a stand-up as resources: what is looked at, who is here, what was noticed, decided, asked; its end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.actions.forms import person
from boards.db import db, writing
from boards.escalations.models import ASK_MAX, Escalation
from boards.guard import me
from boards.htmx import answer, go
from boards.issues.models import Issue
from boards.meetings.agenda import topics_of
from boards.meetings.models import Meeting
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.records import record_of
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.typed import same_site

bp = Blueprint("meetings", __name__)
ID_MAX = 2**31 - 1
NEAR_MAX, TEXT_MAX = 300, 500


@bp.post("/meetings/<int:id>/topic")
def topic(id: int) -> ResponseReturnValue:
    """Next: everybody, and the wall, looks at another topic."""
    said = request.form.get("topic", "")
    with writing():
        meeting = found(id)
        meeting.turn_to(said, me())
    return tapped(meeting)


@bp.post("/meetings/<int:id>/heads")
def heads(id: int) -> ResponseReturnValue:
    count = typed.number("heads")
    if count is None:
        raise Unfit(_l("How many are here? A number is enough."), "heads")
    with writing():
        meeting = found(id)
        meeting.count_heads(count, me())
        _on(meeting, "here")
    return tapped(meeting)


@bp.post("/meetings/<int:id>/looks")
def looks(id: int) -> ResponseReturnValue:
    """What was said to a topic or a card in a word: safety "nothing"; of what went wrong, why nothing is done."""
    about, word = typed.words("about", 40), typed.words("word", 120)
    with writing():
        meeting = found(id)
        if about not in topics_of(meeting.forum.tier) and not about.startswith("issue-"):
            raise Unfit(_l("This is not on the agenda."), "about")
        meeting.look(about, word, me())
        if request.form.get("ends"):
            _mended(meeting, about, word)
        if about == "safety":
            _on(meeting, "safety")
    return tapped(meeting)


@bp.post("/meetings/<int:id>/present")
def present(id: int) -> ResponseReturnValue:
    with writing():
        meeting, one = found(id), _person()
        meeting.note_present(one, me())
    return tapped(meeting)


@bp.delete("/meetings/<int:id>/present")
def absent(id: int) -> ResponseReturnValue:
    with writing():
        meeting, one = found(id), _person()
        meeting.note_present(one, me(), here=False)
    return tapped(meeting)


@bp.post("/meetings/<int:id>/near-misses")
def near_misses(id: int) -> ResponseReturnValue:
    """Something near, said in the circle: a safety issue of this team, without anybody leaving it."""
    text, submission = typed.words("text", NEAR_MAX), typed.words("submission", 40) or None
    if not text:
        raise Unfit(_l("What was it? A few words are enough."), "text")
    with writing():
        meeting = _led(id)
        issue = Issue.raise_at(meeting.unit, "near_miss", text, by=me(), letter="S", submission=submission)
    return tapped(meeting, _("%(number)s is on the board.", number=issue.label))


@bp.post("/meetings/<int:id>/questions")
def questions(id: int) -> ResponseReturnValue:
    """What the team can't solve itself: one card, one sentence, to the level that can (domain 1.9)."""
    ask, submission = typed.words("ask", ASK_MAX), typed.words("submission", 40) or None
    with writing():
        meeting = _led(id)
        subject = _card(typed.words("subject", 40))
        if not ask and subject is None:
            raise Unfit(_l("What do you need? One sentence."), "ask")
        ask = ask or str(_l("Please help us with this."))
        to = Unit.by_code(typed.words("to", 20))
        if to is None:
            raise Unfit(_l("Who can answer it? Choose one of those shown."), "to")
        asked = Escalation.ask_for(meeting.unit, to, ask, by=me(), subject=subject, submission=submission)
    return tapped(meeting, _("%(number)s: %(unit)s owes the answer.", number=asked.label, unit=to.name))


@bp.post("/meetings/<int:id>/decisions")
def decisions(id: int) -> ResponseReturnValue:
    text, due_on = typed.words("text", TEXT_MAX), typed.date("due_on", first=plant_date())
    submission = typed.words("submission", 40) or None
    with writing():
        meeting = found(id)
        boards = db.session.scalars(select(Unit).where(Unit.code.in_(request.form.getlist("cascade")), Unit.active))
        cascade = [unit.code for unit in boards if unit.has_board]
        decision = meeting.decide(text, me(), owner=person("owner"), due_on=due_on, cascade=cascade, submission=submission)
    return tapped(meeting, _("%(number)s is decided.", number=decision.label))


@bp.post("/meetings/<int:id>/end")
def end(id: int) -> ResponseReturnValue:
    """Held, and published: the record is there at once."""
    with writing():
        meeting = found(id)
        meeting.end(me())
    return go(url_for("meetings.meeting", id=meeting.id))


def found(id: int) -> Meeting:
    """The meeting with this id, 404 for none."""
    meeting = db.session.scalar(Meeting.loaded().where(Meeting.id == id)) if id <= ID_MAX else None
    return meeting or abort(404)


def tapped(meeting: Meeting, said: str | None = None) -> ResponseReturnValue:
    """What a tap gets: the panel as it now is; without scripts the stand-up again."""
    page = url_for("meetings.stand_up", unit=meeting.unit.code.lower())
    return answer(meeting.unit, "meeting", said, to=same_site(request.form.get("next")) or page)


def _led(id: int) -> Meeting:
    """A meeting that I lead. What is said after its end stands on the boards all the same, and as an addendum (M-02)."""
    meeting = found(id)
    if not meeting.is_led_by(me()):
        raise NotAllowed(_l("A leader of %(unit)s runs the stand-up.", unit=meeting.unit.name))
    return meeting


def _on(meeting: Meeting, from_topic: str) -> None:
    """A topic of one tap is over with that tap."""
    agenda = topics_of(meeting.forum.tier)
    if meeting.topic == from_topic:
        meeting.turn_to(agenda[agenda.index(from_topic) + 1], me())


def _person() -> Person:
    return person("person") or abort(422)


def _card(said: str) -> Any:
    """The record that a question is about: "action-12", "issue-3"; none: a bare question."""
    kind, _dash, id = said.partition("-")
    if not said:
        return None
    card = record_of(kind, int(id)) if id.isascii() and id.isdigit() and len(id) < 10 else None
    if card is None or kind not in ("action", "issue", "idea"):
        raise NotNow(_l("This card is not here any more. Choose another one."))
    return card


def _mended(meeting: Meeting, about: str, word: str) -> None:
    """What was put right before the stand-up is over with this tap: no wall shows it as open afterwards (domain 6.1)."""
    number = about.removeprefix("issue-")
    issue = db.session.get(Issue, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if issue is not None and issue.unit_id == meeting.unit_id and issue.is_open:
        issue.resolve(me(), word)
