"""PROBLEM from a station: words or a photo, a letter if one likes, a name if one likes; its story by a code (6.2, I-03).

Kept and sent by the phone like an idea: the same submission is the same problem (U-02).
"""

from __future__ import annotations

from flask import abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from boards import typed
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.guard import limiter, open_to
from boards.history.attaching import attach, received
from boards.history.models import photos_of
from boards.ideas.receipts import Receipt
from boards.issues.choices import may_withdraw
from boards.issues.forms import KINDS, LETTERS, ProblemForm
from boards.issues.models import TEXT_MAX, Issue
from boards.issues.states import bp
from boards.people.models import Person
from boards.plant.models import Unit
from boards.refusals import NotNow, Refusal, Unfit
from boards.screens.receipt_pages import few_guesses, private_page
from boards.screens.scanning import few_misses, scanned


@bp.get("/s/<code>/problems/new")
@open_to("station")
@few_misses
def problem_new(code: str) -> ResponseReturnValue:
    return _form(code, scanned(code), ProblemForm.empty())


@bp.post("/s/<code>/problems")
@open_to("station")
@few_misses
@limiter.limit("60/minute")  # phones that were offline all send at once when the network is back
def problem(code: str) -> ResponseReturnValue:
    unit, form = scanned(code), ProblemForm.sent()
    if form.wrong:
        return _form(code, unit, form, 422)
    try:
        issue, receipt = take_in(unit, form, g.person if form.as_me else None)
    except Refusal as refused:
        if isinstance(refused, NotNow):
            form.submission = ProblemForm.empty().submission
        form.wrong[refused.field or "text"] = refused.sentence
        return _form(code, unit, form, refused.status)
    return private_page("issues/sent.html", 201, page="problem-sent", code=code, unit=unit, issue=issue, receipt=receipt)


@bp.get("/p/<receipt>")
@open_to("anybody")
@few_guesses
def story(receipt: str) -> ResponseReturnValue:
    """What became of it, for who sent it; also the answer from above (E-08)."""
    return _story(receipt, _followed(receipt))


@bp.post("/p/<receipt>/reopening")
@open_to("anybody")
@few_guesses
def story_reopened(receipt: str) -> ResponseReturnValue:
    """ "It is back", by whoever holds the code."""
    issue = _followed(receipt)
    try:
        text = typed.words("text", TEXT_MAX, lines=True)
        with writing():
            issue = _followed(receipt)
            issue.reopen(None, text)
    except Refusal as refusal:
        return _story(receipt, issue, refusal)
    return redirect(url_for("issues.story", receipt=receipt), 303)


@bp.post("/p/<receipt>/withdrawal")
@open_to("anybody")
@few_guesses
def story_withdrawn(receipt: str) -> ResponseReturnValue:
    issue = _followed(receipt)
    try:
        with writing():
            issue = _followed(receipt)
            issue.withdraw(code=receipt)
    except Refusal as refusal:
        return _story(receipt, issue, refusal)
    return redirect(url_for("issues.story", receipt=receipt), 303)


def take_in(unit: Unit, form: ProblemForm, by: Person | None) -> tuple[Issue, Receipt]:
    """The issue that the form has become, now or before, and its code.

    Raises NotNow where the same sending had other words; Unfit for a photo. Call it outside writing().
    """
    if sent := _sent(form):
        return sent
    photo = received("photo")
    try:
        with writing():
            fresh = Issue.by_submission(form.submission) is None
            issue = Issue.raise_at(
                unit,
                form.kind,
                form.text,
                by=by,
                signature=form.author or None,
                nameless=by is None and not form.author,
                letter=form.letter,
                submission=form.submission,
            )
            if photo and fresh:
                attach(photo, issue, "photo", by)
    except IntegrityError:  # the same one at the same moment in another process
        db.session.rollback()
    if sent := _sent(form):
        return sent
    raise Unfit(_l("That did not get through. Try again."), "text")


def _sent(form: ProblemForm) -> tuple[Issue, Receipt] | None:
    issue = Issue.by_submission(form.submission)
    if issue is None:
        return None
    receipt = issue.receipt(form.submission)
    if issue.text != form.text or receipt is None:
        raise NotNow(_l("Your first text is on the board already. Send this one as another?"), "text")
    return issue, receipt


def _followed(receipt: str) -> Issue:
    return Issue.by_code(receipt) or abort(404)


def _form(code: str, unit: Unit, form: ProblemForm, status: int = 200) -> ResponseReturnValue:
    page = {"code": code, "unit": unit, "form": form, "kinds": KINDS, "letters": LETTERS, "text_max": TEXT_MAX}
    return render_template("issues/problem.html", page="problem-new", **page), status


def _story(receipt: str, issue: Issue, refused: Refusal | None = None) -> ResponseReturnValue:
    page = {"receipt": receipt, "issue": issue, "unit": issue.unit, "refused": refused}
    page["photos"] = photos_of("issue", [issue.id])[issue.id]
    page["asked"], page["may_withdraw"] = list(db.session.scalars(Escalation.about(issue))), may_withdraw(issue)
    return private_page("issues/story.html", refused.status if refused else 200, page="problem", **page)
