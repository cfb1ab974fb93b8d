"""Addresses of writing: a new standard, its next revision, the editor, translations."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.history.attaching import attach, received_each
from boards.plant.addressed import board_at
from boards.plant.models import Plant, Unit
from boards.refusals import NotNow, Refusal
from boards.standards import approving_routes, code_list_routes, copy_routes, document_routes, draft_forms, managing_routes
from boards.standards.comparing import Content, compare
from boards.standards.documents import received as received_document
from boards.standards.documents import refuse_large
from boards.standards.draft_pages import bp, editor, found, standard_of
from boards.standards.models import KINDS, Revision, Standard
from boards.standards.who import may_manage

__all__ = ["approving_routes", "bp", "code_list_routes", "copy_routes", "document_routes", "managing_routes"]


@bp.get("/standards/new")
def choose() -> ResponseReturnValue:
    """For whom? Where there is only one, its form at once."""
    units = [unit for unit in db.session.query(Unit).filter(Unit.active).order_by(Unit.path) if unit.has_board]
    mine = [unit for unit in units if may_manage(me(), unit)]
    if len(mine) == 1:
        return redirect(url_for(".new", unit=mine[0].code.lower()))
    return render_template("standards/draft_choose.html", units=mine, unit=Unit.root())


@bp.get("/boards/<unit>/standards/new")
def new(unit: str) -> ResponseReturnValue:
    return _new_page(board_at(unit))


@bp.post("/boards/<unit>/standards")
def create(unit: str) -> ResponseReturnValue:
    """The standard and its first draft, which is what whoever makes it wants next."""
    try:
        with writing():
            standard = Standard.create(me(), unit=board_at(unit), **draft_forms.new_standard())
            first: dict[str, Any] = {
                "rev": typed.words("rev", 4) or None,
                "language": typed.choice("language", Plant.get().languages),
            }
            address = _edit(standard.open_draft() or standard.draft(me(), **first))
    except Refusal as refusal:
        return _new_page(board_at(unit), refusal)
    return redirect(address, 303)


@bp.post("/standards/<code>/revisions")
def draft(code: str) -> ResponseReturnValue:
    """The next revision, or an old one's text again (D-13)."""
    with writing():
        standard = standard_of(code)
        back_to = found(code, request.form["from"]) if request.form.get("from") else None
        revision = standard.draft(me(), from_revision=back_to, submission=typed.words("submission", 40) or None)
        address = _edit(revision)
    return redirect(address, 303)


@bp.get("/standards/<code>/<rev>/text")
def edit(code: str, rev: str) -> ResponseReturnValue:
    revision = found(code, rev)
    try:
        revision.before_writing(me())
    except NotNow:  # a draft no longer: what became of it
        return redirect(url_for("standard_writing.review", code=code, rev=rev))
    room = request.args.get("room", "")
    return editor(revision, room=min(int(room), 99) if room.isascii() and room.isdigit() and len(room) < 4 else None)


@bp.post("/standards/<code>/<rev>/text")
def text(code: str, rev: str) -> ResponseReturnValue:
    """All of the editor at once. Who was overtaken sees both versions side by side and loses nothing (U-01)."""
    refuse_large()
    draft_forms.roomy()
    words: dict[str, Any] | None = None
    try:
        found(code, rev).before_writing(me())  # before any file is looked at
        words, shown = draft_forms.written()
        version, photos, document = _version(), received_each(words["elements"]), received_document("document")
        with writing():
            revision = found(code, rev)
            revision.write(me(), version=version, **words)
            _put_files(revision, words["elements"], photos, document)
    except Refusal as refusal:
        overtaken = isinstance(refusal, NotNow) and words is not None and found(code, rev).is_draft
        theirs = compare(Content.of(found(code, rev)), draft_forms.as_content(words)) if overtaken and words else None
        return editor(found(code, rev), refusal, theirs=theirs)
    flash(_("Saved."), "said")
    room = shown if request.form.get("step", "").startswith("add:") else None
    return redirect(url_for(".edit", code=code, rev=rev, room=room, _anchor=f"step-{shown}" if shown else None), 303)


@bp.get("/standards/<code>/<rev>/languages/<language>")
def translation(code: str, rev: str, language: str) -> ResponseReturnValue:
    """The original and one other language side by side."""
    revision = found(code, rev)
    revision.before_writing(me())
    return _translation_page(revision, language)


@bp.post("/standards/<code>/<rev>/languages/<language>")
def translated(code: str, rev: str, language: str) -> ResponseReturnValue:
    draft_forms.roomy()
    try:
        with writing():
            revision = found(code, rev)
            if language not in draft_forms.other_languages(revision):
                abort(404)
            words, steps = draft_forms.translated(revision, language)
            revision.write(me(), version=_version(), elements=steps, **words)
    except Refusal as refusal:
        return _translation_page(found(code, rev), language, refusal)
    flash(_("Saved."), "said")
    return redirect(url_for(".translation", code=code, rev=rev, language=language), 303)


def _new_page(unit: Unit, refused: Refusal | None = None) -> ResponseReturnValue:
    about = {"allowed": may_manage(me(), unit), "kinds": KINDS, "languages_here": Plant.get().languages}
    page = render_template("standards/draft_new.html", unit=unit, refused=refused, **about)
    return page, refused.status if refused else 200


def _translation_page(revision: Revision, language: str, refused: Refusal | None = None) -> ResponseReturnValue:
    if language not in draft_forms.other_languages(revision):
        abort(404)
    standard = revision.standard
    page = render_template(
        "standards/draft_language.html",
        revision=revision,
        standard=standard,
        unit=standard.unit.board,
        other=language,
        refused=refused,
    )
    return page, refused.status if refused else 200


def _put_files(
    revision: Revision, rows: list[dict[str, Any]], photos: dict[int, Any], document: dict[str, Any] | None
) -> None:
    """Photos on the steps they came with, a PDF on the revision; and what was ticked to go."""
    gone = set(request.form.getlist("no-photo"))
    for row, element in zip(rows, revision.elements, strict=True):
        if row["number"] in photos:
            revision.has_new_photo(me(), element)
            attach(photos[row["number"]], element, "photo", me())
        elif element.key in gone:
            revision.drop_photo(me(), element)
    dropped = set(request.form.getlist("no-document"))
    for there in [one for one in revision.documents if str(one.id) in dropped]:
        revision.detach(me(), there)
    if document is not None:
        revision.attach(me(), document)


def _version() -> int:
    return typed.number("version") or 0


def _edit(revision: Revision) -> str:
    code, rev = revision.standard.code.lower(), revision.rev.lower()
    return url_for("standard_writing.edit", code=code, rev=rev)
