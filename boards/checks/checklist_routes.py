"""Addresses of setting up a checklist. Approving, recalling, withdrawing are those of every standard."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.checks import checklist_forms, question_forms
from boards.checks.checklist_pages import about_page, bp, found, new_page, questions_page, standard_of, translation_page
from boards.checks.content import Checklist, CheckQuestion
from boards.checks.question_part import as_rows, compare
from boards.checks.setting_up import KEPT
from boards.db import writing
from boards.guard import me
from boards.history.attaching import attach, received_each
from boards.plant.addressed import board_at
from boards.plant.models import Plant
from boards.refusals import NotNow, Refusal
from boards.standards import draft_forms
from boards.standards.models import Revision, Standard

__all__ = ["bp"]


@bp.get("/boards/<unit>/checklists/new")
def new(unit: str) -> ResponseReturnValue:
    return new_page(board_at(unit))


@bp.post("/boards/<unit>/checklists")
def create(unit: str) -> ResponseReturnValue:
    """The checklist and its first draft, whose questions are what whoever makes it wants next."""
    board = board_at(unit)
    try:
        kind = checklist_forms.kind()
        about = draft_forms.new_standard("checklist")
        with writing():
            standard = Standard.create(me(), unit=board_at(unit), **about)
            Checklist.begin(standard, kind)
            first: dict[str, Any] = {
                "rev": typed.words("rev", 4) or None,
                "language": typed.choice("language", Plant.get().languages),
            }
            draft = standard.open_draft() or standard.draft(me(), **first)
            address = url_for(".questions", code=standard.code.lower(), rev=draft.rev.lower())
    except Refusal as refusal:
        return new_page(board, refusal)
    return redirect(address, 303)


@bp.get("/standards/<code>/checklist")
def about(code: str) -> ResponseReturnValue:
    return about_page(standard_of(code))


@bp.post("/standards/<code>/checklist")
def described(code: str) -> ResponseReturnValue:
    """How it is answered; of one that has only a title yet, what kind of check it is."""
    try:
        with writing():
            standard = standard_of(code)
            if (checklist := Checklist.of(standard)) is None:
                checklist = Checklist.begin(standard, checklist_forms.kind())
                checklist.before_describing(me())
            else:
                checklist.describe(me(), typed.number("version"), **checklist_forms.described(checklist))
    except Refusal as refusal:
        return about_page(standard_of(code), refusal)
    flash(_("Saved."), "said")
    return redirect(url_for(".about", code=code), 303)


@bp.get("/standards/<code>/<rev>/checklist")
def questions(code: str, rev: str) -> ResponseReturnValue:
    revision = found(code, rev)
    try:
        revision.before_writing(me())
    except NotNow:  # a draft no longer: what became of it
        return redirect(url_for("standard_writing.review", code=code, rev=rev))
    return questions_page(revision, room=_position("room"), shown=_position("shown"))


@bp.post("/standards/<code>/<rev>/checklist")
def asked(code: str, rev: str) -> ResponseReturnValue:
    """All questions at once. Who was overtaken sees both versions side by side and loses nothing (U-01)."""
    question_forms.roomy()
    rows: list[dict[str, Any]] | None = None
    try:
        revision, checklist = _writable(code, rev)
        rows, shown = question_forms.written(checklist, revision)
        version, photos = typed.number("version") or 0, received_each(rows)
        with writing():
            revision, checklist = _writable(code, rev)
            revision.before_writing_over(version)
            checklist.write(revision, me(), [{name: row[name] for name in (*KEPT, "was")} for row in rows])
            _put_photos(checklist, revision, rows, photos)
    except Refusal as refusal:
        overtaken = isinstance(refusal, NotNow) and rows is not None and found(code, rev).is_draft
        theirs = compare(as_rows(found(code, rev)), rows) if overtaken and rows else None
        return questions_page(found(code, rev), refusal, theirs=theirs)
    flash(_("Saved."), "said")
    room = shown if request.form.get("step", "").startswith("add:") else None
    at = None if room else shown
    anchor = f"step-{shown}" if shown else None
    return redirect(url_for(".questions", code=code, rev=rev, room=room, shown=at, _anchor=anchor), 303)


@bp.get("/standards/<code>/<rev>/checklist/<language>")
def translation(code: str, rev: str, language: str) -> ResponseReturnValue:
    revision = found(code, rev)
    revision.before_writing(me())
    return translation_page(revision, language)


@bp.post("/standards/<code>/<rev>/checklist/<language>")
def translated(code: str, rev: str, language: str) -> ResponseReturnValue:
    question_forms.roomy()
    try:
        with writing():
            revision, checklist = _writable(code, rev)
            if language not in draft_forms.other_languages(revision):
                abort(404)
            revision.before_writing_over(typed.number("version") or 0)
            checklist.write(revision, me(), [_said_in(language, row, n) for n, row in enumerate(as_rows(revision), 1)])
    except Refusal as refusal:
        return translation_page(found(code, rev), language, refusal)
    flash(_("Saved."), "said")
    return redirect(url_for(".translation", code=code, rev=rev, language=language), 303)


def _said_in(language: str, row: dict[str, Any], n: int) -> dict[str, Any]:
    """A question with what was typed for one language in it."""
    parts = {"text": 400, "look_for": 300, "reaction": 300}
    said = {part: words for part, most in parts.items() if (words := typed.words(f"{part}-{n}", most))}
    others = {code: one for code, one in (row["texts"] or {}).items() if code != language}
    return {**row, "texts": {**others, language: said} if said else others}


def _put_photos(checklist: Checklist, revision: Revision, rows: list[dict[str, Any]], photos: dict[int, Any]) -> None:
    """How it should look, at the questions they came with; and what was ticked to go."""
    gone = set(request.form.getlist("no-photo"))
    for row, question in zip(rows, CheckQuestion.of(revision), strict=True):
        if row["number"] in photos:
            checklist.put_photo(revision, me(), question)
            attach(photos[row["number"]], question, "photo", me())
        elif row["was"] and row["was"] in gone:
            checklist.put_photo(revision, me(), question)


def _writable(code: str, rev: str) -> tuple[Revision, Checklist]:
    revision = found(code, rev)
    revision.before_writing(me())
    return revision, Checklist.of(revision.standard) or abort(404)


def _position(name: str) -> int | None:
    said = request.args.get(name, "")
    return min(int(said), 101) if said.isascii() and said.isdigit() and len(said) < 4 else None
