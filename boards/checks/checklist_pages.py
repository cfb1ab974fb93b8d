"""The pages of setting up a checklist: a new one, how it is answered, its questions, their translations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue

from boards.checks import plan_words, question_forms, words
from boards.checks.checklist_forms import CATEGORIES_MAX, LAYERS_MAX
from boards.checks.content import ANSWER_KINDS, AUDITOR_RULES, KINDS, Checklist, CheckQuestion
from boards.checks.question_part import QuestionRow, reference_photos
from boards.checks.question_rules import OF_ITEMS
from boards.plant.models import Plant, Unit
from boards.refusals import Refusal
from boards.standards.draft_forms import other_languages
from boards.standards.force import standard_day
from boards.standards.models import Revision, Standard
from boards.standards.who import may_manage
from boards.typed import typed_form

bp = Blueprint("checklists", __name__)


@bp.context_processor
def names() -> dict[str, Any]:
    said = {"kind_words": words.KINDS, "answer_kind_words": words.ANSWER_KINDS, "rule_words": plan_words.RULES}
    lists = {"answer_kinds": ANSWER_KINDS, "rules": AUDITOR_RULES, "kinds": KINDS, "rhythms": OF_ITEMS}
    asked = {"other_languages": other_languages, "standard_day": standard_day}
    return {**said, **lists, **asked, "rhythm_words": plan_words.FREQUENCIES}


def standard_of(code: str) -> Standard:
    """The checklist's standard with this code, in any case; 404 for none."""
    standard = Standard.by_code(code)
    return standard if standard is not None and standard.kind == "checklist" else abort(404)


def found(code: str, rev: str) -> Revision:
    wanted = rev.upper()
    return next((one for one in standard_of(code).revisions if one.rev == wanted), None) or abort(404)


def new_page(unit: Unit, refused: Refusal | None = None) -> ResponseReturnValue:
    about = {"allowed": may_manage(g.person, unit), "languages_here": Plant.get().languages}
    return _answered("checks/checklist_new.html", refused, unit=unit, typed=typed_form() if refused else {}, **about)


def about_page(standard: Standard, refused: Refusal | None = None) -> ResponseReturnValue:
    """How it is answered, scored and drawn; without that being said yet, which kind it is."""
    return _answered(
        "checks/about.html",
        refused,
        standard=standard,
        unit=standard.unit.board,
        checklist=Checklist.of(standard),
        revision=standard.open_draft() or next(reversed(standard.revisions), None),
        fixed=bool(standard.approved()),
        typed=typed_form() if refused else {},
        languages_here=Plant.get().languages,
        rooms=range(CATEGORIES_MAX),
        layers=range(1, LAYERS_MAX + 1),
        roles=plan_words.ROLES.items(),
    )


def questions_page(
    revision: Revision,
    refused: Refusal | None = None,
    room: int | None = None,
    shown: int | None = None,
    theirs: list[QuestionRow] | None = None,
) -> ResponseReturnValue:
    """The editor. `room`: an empty question is offered at this position; `shown`: this one is open; `theirs`: somebody has
    saved meanwhile (U-01)."""
    standard, checklist = revision.standard, Checklist.of(revision.standard)
    if checklist is None:
        return about_page(standard, refused)
    if refused:
        rows = question_forms.typed_rows()
    else:
        rows = [question_forms.shown(question) for question in CheckQuestion.of(revision)]
        if room is not None or not rows:
            rows.insert((room or 1) - 1, question_forms.empty_row(checklist))
    at = refused.field.rpartition("-")[2] if refused and refused.field else ""
    return _answered(
        "checks/questions.html",
        refused,
        revision=revision,
        standard=standard,
        unit=standard.unit.board,
        checklist=checklist,
        rows=rows,
        photos=reference_photos(revision),
        open_row=int(at) if at.isdigit() else shown or room,
        theirs=theirs,
    )


def translation_page(revision: Revision, language: str, refused: Refusal | None = None) -> ResponseReturnValue:
    if language not in other_languages(revision):
        abort(404)
    return _answered(
        "checks/questions_language.html",
        refused,
        revision=revision,
        standard=revision.standard,
        unit=revision.standard.unit.board,
        questions=CheckQuestion.of(revision),
        other=language,
        typed=typed_form() if refused else {},
    )


def _answered(template: str, refused: Refusal | None, **about: Any) -> ResponseReturnValue:
    return render_template(template, refused=refused, **about), refused.status if refused else 200
