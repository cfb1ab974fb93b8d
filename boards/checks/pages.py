"""The page of a run: for who has it one question after the other, for everybody else what it says."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from boards.actions.origins import actions_from
from boards.checks import forms
from boards.checks.content import CheckQuestion
from boards.checks.known import facts_of, known_at
from boards.checks.known_words import TOPIC_WORDS, told
from boards.checks.models import CheckAnswer, CheckRun
from boards.checks.repeating import earlier_findings, repeats_of
from boards.checks.scoring import is_bad
from boards.clock import now
from boards.db import db
from boards.history.models import photos_of, timeline_of
from boards.keeping import keeping
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import plant_date
from boards.refusals import Refusal

ID_MAX = 2**31 - 1


def found(id: int) -> CheckRun:
    """The run with this id, 404 for none."""
    run = db.session.scalars(CheckRun.loaded().where(CheckRun.id == id)).unique().first() if id <= ID_MAX else None
    return run or abort(404)


def whole_page(run: CheckRun, refused: Refusal | None = None, section: str = "") -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, and its status."""
    by = g.get("person")
    writes = run.state == "in_progress" and by is not None and run.holder_id == by.id and not (run.plan and run.plan.by_item)
    about = _asking(run) if writes else _said(run, by)
    template = "checks/run.html" if writes else "checks/result.html"
    page = render_template(
        template, run=run, unit=run.unit, checklist=run.checklist, refused=refused, section=section, **about
    )
    return page, refused.status if refused else 200


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))


def _asking(run: CheckRun) -> dict[str, Any]:
    """Of each question what can be answered, what was, and what was found there before."""
    repeats, photos = repeats_of(run), _photos(run)
    earlier = {code: earlier_findings(run, question) for code in repeats if (question := run.question(code)) is not None}
    return {
        "choices": {question.id: forms.choices(question, run.scale) for question in run.asked},
        "given": {question.id: run.answer_to(question) for question in run.asked},
        "photos": photos,
        "reference": photos_of("check_question", [question.id for question in run.asked]),
        "earlier": earlier,
        "repeats": repeats,
        "bad": {question.id: [one for one in forms.choices(question, run.scale) if is_bad(question, one, run.scale)]
                for question in run.asked},
        "first": _first(run),
        "known": told(known_at(run.unit, now(), run.window)) if run.is_handover else {},
        "topic_words": TOPIC_WORDS,
        "fresh": lambda: secrets.token_hex(16),
    }  # fmt: skip


def _first(run: CheckRun) -> CheckQuestion | None:
    """Where it goes on: at what is missing, else at the first that nobody has answered, as all of a handover may be left."""
    return next((question for question, _ in run.missing), None) or next(
        (question for question in run.asked if not run.value_of(question)), None
    )


def _said(run: CheckRun, by: Person | None) -> dict[str, Any]:
    """What anybody may read of it, and what may be done now."""
    return {
        "answers": [(question, _shown(run.answer_to(question), by)) for question in run.asked],
        "result": run.result,
        "photos": _photos(run),
        "repeats": repeats_of(run) if run.counts else {},
        "known": told(facts_of(run.known)),
        "topic_words": TOPIC_WORDS,
        "timeline": timeline_of(run),
        "actions": actions_from(run),
        "today": plant_date(),
        "late": run.is_late(Plant.get()),
        "may_take_over": _may(lambda: run.before_taking_over(by)) if by and run.state == "in_progress" else False,
        "may_void": _may(lambda: run.before_voiding(by)) if by and run.counts else False,
        "may_sign": _may(lambda: run.before_signing_in(by)) if by and run.state in ("signed_out", "refused") else False,
    }


def _shown(answer: CheckAnswer | None, by: Person | None) -> CheckAnswer | None:
    """A private answer is its author's alone."""
    if answer is None or not answer.question.private:
        return answer
    return answer if by is not None and answer.by_id == by.id else None


def _photos(run: CheckRun) -> dict[int, list[Any]]:
    """By question."""
    of = {answer.id: answer.question_id for answer in run.answers}
    return {of[id]: photos for id, photos in photos_of("check_answer", list(of)).items()}


def _may(condition: Any) -> bool:
    try:
        condition()
    except Refusal:
        return False
    return True
