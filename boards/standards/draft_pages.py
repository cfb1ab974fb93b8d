"""The pages of writing: a draft's editor, what changed beside the revision in force, who is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from boards.db import db
from boards.history.models import photos_of, timeline_of
from boards.people.models import LINE, Person, RoleGrant, active
from boards.refusals import Refusal
from boards.standards import draft_forms, words
from boards.standards.comparing import PARTS as WORDS_OF_A_STEP
from boards.standards.comparing import Comparison, Content, codes_changed, compare
from boards.standards.content import SYMBOLS
from boards.standards.force import standard_day
from boards.standards.markdown import html_of
from boards.standards.models import CLASSES, Revision, Standard
from boards.standards.parts import PARTS
from boards.standards.who import REVIEWER, can_sign_as, may_manage, wanted_roles

bp = Blueprint("standard_writing", __name__)
View = TypeVar("View", bound=Callable[..., Any])
ASKED = (*LINE, "kso", "specialist", "trainer", "works_council")  # roles of who may be asked to approve
bp.add_app_template_global(html_of, "markdown")


@bp.context_processor
def names() -> dict[str, Any]:
    said = {"class_asks": words.ASKS, "role_words": words.ROLES, "code_changes": words.CODE_CHANGES}
    asked = {"other_languages": draft_forms.other_languages, "standard_day": standard_day}
    return {**said, **asked, "symbols": SYMBOLS, "classes": CLASSES}


def standard_of(code: str) -> Standard:
    """The standard with this code, in any case; 404 for none."""
    return Standard.by_code(code) or abort(404)


def found(code: str, rev: str) -> Revision:
    """The revision of a standard, 404 for none."""
    wanted = rev.upper()
    return next((one for one in standard_of(code).revisions if one.rev == wanted), None) or abort(404)


def editor(
    revision: Revision, refused: Refusal | None = None, room: int | None = None, theirs: Comparison | None = None
) -> ResponseReturnValue:
    """The editor. `room`: an empty step is offered at this position; `theirs`: somebody has saved meanwhile (U-01)."""
    rows = draft_forms.typed_rows() if refused else _rows(revision, room)
    photos = photos_of("work_element", [element.id for element in revision.elements])
    page = render_template(
        "standards/draft.html",
        revision=revision,
        standard=revision.standard,
        unit=revision.unit.board,
        rows=rows,
        photos={element.key: photos[element.id] for element in revision.elements},
        refused=refused,
        theirs=theirs,
        missing=[code for code in draft_forms.other_languages(revision) if not _is_translated(revision, code)],
    )
    return page, refused.status if refused else 200


def review_page(revision: Revision, refused: Refusal | None = None, section: str | None = None) -> ResponseReturnValue:
    """What changed beside the revision in force, what was said about it, and what may be done now."""
    standard, person, on = revision.standard, g.get("person"), standard_day()
    before = revision.former
    ids = [element.id for one in (before, revision) if one is not None for element in one.elements]
    photos = photos_of("work_element", ids)
    signed = revision.signed()
    comparison = compare(Content.of(before), Content.of(revision))
    beside = [(part.template, said) for part in PARTS if (said := part.compared(before, revision)) is not None]
    page = render_template(
        "standards/draft_review.html",
        revision=revision,
        standard=standard,
        unit=standard.unit.board,
        before=before,
        comparison=comparison,
        beside=beside,
        places=comparison.changed + sum(said["changed"] for _template, said in beside),
        codes=codes_changed(before.lists if before else None, revision.lists),
        photos_before={element.key: photos[element.id] for element in (before.elements if before else [])},
        photos_after={element.key: photos[element.id] for element in revision.elements},
        signed=signed,
        state=revision.state(on),
        choices=_choices(revision, person, signed),
        asked=_asked(revision) if revision.is_draft else {},
        first_day=revision.first_day(),
        timeline=timeline_of(revision),
        event_words=words.standard_event,
        refused=refused,
        section=section,
        reviewer=REVIEWER,
    )
    return page, refused.status if refused else 200


def kept(section: str) -> Callable[[View], View]:
    """For views of a revision: a refusal is answered with the page, its sentence at the form, what was typed still there."""

    def keeps(view: View) -> View:
        @wraps(view)
        def answered(code: str, rev: str, **address: Any) -> ResponseReturnValue:
            try:
                answer: ResponseReturnValue = view(code, rev, **address)
                return answer
            except Refusal as refusal:
                return review_page(found(code, rev), refusal, section)

        return answered  # type: ignore[return-value]

    return keeps


def _choices(revision: Revision, person: Person | None, signed: dict[int, Any]) -> dict[str, str]:
    """What this person may do → "" or why not; what is none of theirs is left out."""
    if person is None:
        return {}
    choices: dict[str, str] = {}
    conditions: dict[str, Callable[[Person], None]] = {}
    if revision.is_draft:
        conditions = {"submission": revision.before_submitting, "discard": revision.before_throwing_away}
        conditions["writing"] = revision.before_writing
    elif revision.is_open and revision.approver_row(person) and person.id not in signed:
        conditions = {"approval": revision.before_approving, "return": revision.before_sending_back}
    if revision.step("submission"):
        conditions["recall"] = revision.before_recalling
    for name, condition in conditions.items():
        try:
            condition(person)
            choices[name] = ""
        except Refusal as refusal:
            if refusal.status != 403:
                choices[name] = refusal.sentence
    if revision.is_open:
        choices["comment"] = ""
    return choices


def _asked(revision: Revision) -> dict[str, Any]:
    """Who may be asked: per role that has to be there, and everybody else."""
    granted = select(RoleGrant.person_id).where(RoleGrant.role.in_(ASKED))
    people = list(db.session.scalars(select(Person).where(Person.id.in_(granted), *active()).order_by(Person.name)))
    writers = revision.writer_ids()
    free = [person for person in people if person.id not in writers]
    standard, author = revision.standard, revision.author
    by_role = {role: [one for one in free if can_sign_as(one, role, standard, author)] for role in wanted_roles(revision)}
    return {"by_role": by_role, "free": free, "people": people, "leave": not may_manage(author, standard.unit)}


def _rows(revision: Revision, room: int | None) -> list[dict[str, Any]]:
    rows = [dict(step) for step in Content.of(revision).steps]
    if room is not None or not rows:
        rows.insert((room or 1) - 1, dict.fromkeys(draft_forms.OF_STEPS, ""))
    return rows


def _is_translated(revision: Revision, language: str) -> bool:
    said = [(one, one.texts.get(language) or {}) for one in revision.elements]
    steps = all(words.get(part) for one, words in said for part in WORDS_OF_A_STEP if getattr(one, part))
    return steps and bool(not revision.text or revision.texts.get(language))
