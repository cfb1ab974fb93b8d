"""An idea from a phone, and its story by receipt: nobody signs in, and who gives no name leaves no trace (I-03)."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from boards import typed
from boards.db import writing
from boards.guard import limiter, open_to, unnoted
from boards.history.photos import PhotoRefused, PhotoTooLarge
from boards.ideas import discretion
from boards.ideas.forms import IdeaForm
from boards.ideas.models import TEXT_MAX, Idea
from boards.ideas.receipts import Receipt
from boards.ideas.sending import SentBefore, take_in
from boards.ideas.story import answer_by, story_of
from boards.ideas.themes import reason, themes
from boards.issues.models import Issue
from boards.plant.models import Unit
from boards.refusals import Refusal
from boards.screens import qr
from boards.screens.public_address import public_url
from boards.screens.receipt_pages import few_guesses, private_page
from boards.screens.scanning import few_misses, scanned

bp = Blueprint("phone", __name__)
bp.add_app_template_global(reason, "idea_reason")
bp.record_once(lambda setup: discretion.init_app(cast(Flask, setup.app)))


@bp.get("/s/<code>/ideas/new")
@open_to("station")
@few_misses
def new(code: str) -> ResponseReturnValue:
    return _form(code, scanned(code), IdeaForm.empty())


@bp.post("/s/<code>/ideas")
@open_to("station")
@few_misses
@limiter.limit("60/minute")  # phones that were offline all send at once when the network is back
def send(code: str) -> ResponseReturnValue:
    unit, form = scanned(code), IdeaForm.sent()
    if form.wrong:
        return _form(code, unit, form, 422)
    try:
        idea, receipt = take_in(unit, form, g.person if form.as_me else None)
    except PhotoRefused as refused:
        form.wrong["photo"] = refused
        return _form(code, unit, form, 413 if isinstance(refused, PhotoTooLarge) else 422)
    except SentBefore as before:
        form.submission = IdeaForm.empty().submission
        form.wrong["text"] = before.sentence
        return _form(code, unit, form, before.status)
    return _sent_page(code, unit, idea, receipt)


@bp.get("/i")
@open_to("anybody")
@unnoted
def follow() -> ResponseReturnValue:
    return private_page("ideas/follow.html", typed="", wrong=None)


@bp.post("/i")
@open_to("anybody")
@unnoted
@few_guesses
def followed() -> ResponseReturnValue:
    """The code is posted, so that it stands in one address less."""
    code = request.form.get("receipt", "")
    if Idea.by_code(code) is None and Issue.by_code(code) is None:
        return private_page("ideas/follow.html", 404, typed=code[:20], wrong=NO_SUCH_CODE)
    return redirect(url_for("phone.story", receipt=_plain(code)), 303)


@bp.get("/i/<receipt>")
@open_to("anybody")
@unnoted
@few_guesses
def story(receipt: str) -> ResponseReturnValue:
    idea = Idea.by_code(receipt)
    if idea is None and Issue.by_code(receipt):
        return redirect(url_for("issues.story", receipt=_plain(receipt)), 303)
    if idea is None:
        return private_page("ideas/follow.html", 404, typed=receipt[:20], wrong=NO_SUCH_CODE)
    return _story(receipt, idea)


@bp.post("/i/<receipt>/reply")
@open_to("anybody")
@unnoted
@few_guesses
def reply(receipt: str) -> ResponseReturnValue:
    """The author's answer to a question, by whoever holds the receipt."""
    idea = Idea.by_code(receipt)
    if idea is None:
        return private_page("ideas/follow.html", 404, typed=receipt[:20], wrong=NO_SUCH_CODE)
    try:
        text = typed.words("text", TEXT_MAX, lines=True)
        with writing():
            if not _said_already(idea, text):
                idea.reply(text, by=g.person if g.person is not None and g.person.id == idea.author_id else None)
    except Refusal as refusal:
        return _story(receipt, idea, refusal, refusal.status)
    return redirect(url_for("phone.story", receipt=_plain(receipt)), 303)


@bp.errorhandler(413)
def too_large(_error: Exception) -> ResponseReturnValue:
    return render_template("ideas/too_large.html"), 413


NO_SUCH_CODE = _l("We don't know this code. It has six letters and digits, never 0, O, 1, I or L.")


def _form(code: str, unit: Unit, form: IdeaForm, status: int = 200) -> ResponseReturnValue:
    page = {"code": code, "unit": unit, "form": form, "themes": themes(), "text_max": TEXT_MAX}
    return render_template("ideas/new.html", page="idea-new", **page), status


def _sent_page(code: str, unit: Unit, idea: Idea, receipt: Receipt) -> ResponseReturnValue:
    page = {"code": code, "unit": unit, "idea": idea, "receipt": receipt, "answer_by": answer_by(idea)}
    page["qr"] = _for_another_phone(receipt)
    return private_page("ideas/sent.html", 201, page="idea-sent", **page)


def _story(receipt: str, idea: Idea, refusal: Refusal | None = None, status: int = 200) -> ResponseReturnValue:
    page = {"receipt": _plain(receipt), "idea": idea, "story": story_of(idea), "refusal": refusal}
    page["typed"] = request.form.get("text", "")[: TEXT_MAX + 200] if refusal else ""
    return private_page("ideas/story.html", status, page="idea", unit=idea.unit, **page)


def _for_another_phone(receipt: Receipt) -> Markup | None:
    """The receipt's address to scan; none where the server's address would lead nowhere or is too long."""
    try:
        return qr.svg(f"{public_url()}/i/{receipt.code}")
    except Refusal:
        return None


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())[:12]


def _said_already(idea: Idea, text: str) -> bool:
    last = idea.last_step
    return last is not None and last.kind == "reply" and last.text == text
