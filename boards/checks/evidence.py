"""What an external auditor asks for of one run, in words that the page and the PDF share."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from boards.actions.models import Action
from boards.checks import words
from boards.checks.evidence_words import result_of
from boards.checks.known import facts_of
from boards.checks.known_words import TOPIC_WORDS, told
from boards.checks.models import CheckAnswer, CheckRun
from boards.checks.scoring import is_bad
from boards.db import db
from boards.history.models import photos_of
from boards.i18n import language
from boards.issues.models import Issue
from boards.people.models import Person
from boards.plant.models import Plant
from boards.skills.documents import Document, Line, Photo, Section, printed, said_day, said_person, said_time

SIGNED = {"start": "begun", "submission": "sent", "sign_in": "signed in", "refusal": "refused", "void": "declared void",
          "excuse": "excused"}  # fmt: skip


def run_document(run: CheckRun, by: Person) -> Document:
    """One run: its result, every answer, findings with what became of them, photos, who signed; of which revision."""
    revision, standard = run.revision, run.revision.standard
    facts = [
        (_("Checklist"), f"{standard.code} {standard.title_in(language())}"),
        (_("Revision"), _revision(run)),
        (_("Place"), f"{run.unit.code} {run.unit.name_in(language())}"),
        (_("Day"), said_day(run.last) + (f" · {_shift(run.shift)}" if run.shift else "")),
        (_("By"), said_person(run.done_by or run.holder)),
        (_("State"), str(words.check_state(run.state)) + (f" · {_('late')}" if run.is_late(Plant.get()) else "")),
        (_("Result"), result_of(run)),
    ]
    sections = [_answers(run, by), *([_known(run)] if run.known else []), _findings(run), _signatures(run)]
    return Document(_("Evidence of a check"), f"{run.label} · {revision.label}", facts, sections, printed(by))


def _revision(run: CheckRun) -> str:
    effective = run.revision.effective_on
    return run.revision.rev + (f" · {_('in force from %(day)s', day=said_day(effective))}" if effective else "")


def _answers(run: CheckRun, by: Person) -> Section:
    lines = []
    for question in run.asked:
        answer = run.answer_to(question)
        hidden = question.private and (answer is None or answer.by_id != by.id)
        value = answer.value if answer else None
        said = _("private") if hidden else str(words.answer_word(question, value, language()))
        unit = f" {question.unit_of_measure}" if value and question.unit_of_measure and not hidden else ""
        bad = is_bad(question, value, run.scale) and not hidden
        note = answer.note if answer and not hidden else ""
        text = question.said_in(language()) + (f" ({_('critical')})" if question.critical else "")
        lines.append(Line((question.code, text, said + unit, note), "bad" if bad else ""))
    columns = (_("Code"), _("Question"), _("Answer"), _("Note"))
    return Section(_("Answers"), columns, (6, 48, 16, 30), lines, _("Nothing was answered."))


def _known(run: CheckRun) -> Section:
    """What the board knew when a handover was signed out."""
    lines = [
        Line((str(TOPIC_WORDS[topic]), one.title, f"{one.says} {said_day(one.on) if one.on else ''}".strip(), one.label))
        for topic, rows in told(facts_of(run.known)).items()
        for one in rows
    ]
    columns = (_("About"), _("What"), _("How it was"), _("Record"))
    return Section(_("What the board knew"), columns, (16, 48, 24, 12), lines, _("Nothing is open here."))


def _findings(run: CheckRun) -> Section:
    found = [one for one in run.findings if not one.question.private]
    actions = {one.id: one for one in db.session.scalars(select(Action).where(Action.id.in_(_ids(found, "action_id"))))}
    issues = {one.id: one for one in db.session.scalars(select(Issue).where(Issue.id.in_(_ids(found, "issue_id"))))}
    lines = []
    for one in found:
        became = [row for row in (actions.get(one.action_id or 0), issues.get(one.issue_id or 0)) if row is not None]
        lines.append(Line((one.question.code, one.note or "–", ", ".join(row.label for row in became) or "–")))
    codes = {one.id: one.question.code for one in run.answers if not one.question.private}
    photos = [
        Photo(photo.name, codes[id])
        for id, ones in photos_of(CheckAnswer.__tablename__, list(codes)).items()
        for photo in ones
    ]
    columns = (_("Code"), _("What was seen"), _("What became of it"))
    return Section(_("Findings"), columns, (8, 62, 30), lines, _("Nothing was found."), photos=photos)


def _signatures(run: CheckRun) -> Section:
    lines = [
        Line((str(words.EVENTS[SIGNED[step.kind]]), said_person(step.by), said_time(step.at), step.text or ""))
        for step in run.steps
        if step.kind in SIGNED
    ]
    columns = (_("What"), _("Who"), _("When"), _("Why"))
    return Section(_("Signed"), columns, (20, 28, 22, 30), lines, _("Nobody has begun it."))


def _ids(found: list[CheckAnswer], name: str) -> list[int]:
    return [id for one in found if (id := getattr(one, name)) is not None]


def _shift(code: str) -> str:
    return str(Plant.get().shifts.get(code, {}).get("name", {}).get(language(), code))
