"""HELP from a station: two taps, no sign-in, gloves on; then the phone shows who is called and who is coming (6.2).

The page that answers is known by the submission of the tap: who holds it may add a name, or take back a wrong tap.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from boards import typed
from boards.db import db, writing
from boards.guard import limiter, open_to
from boards.issues.choices import may_withdraw
from boards.issues.models import TEXT_MAX, Issue
from boards.issues.panels import call_of
from boards.issues.states import bp
from boards.plant.models import Unit
from boards.refusals import Refusal
from boards.screens.scanning import few_misses, scanned

KEY_MAX = 60
NAME_MAX = 60
often = limiter.limit("30/minute")


@dataclass(frozen=True)
class Choice:
    """One of five large tiles: what it is about, the letter it belongs to, the function that is called beside the leader."""

    what: str
    letter: str
    function: str | None
    icon: str

    @property
    def called(self) -> Unit | None:
        found = Unit.by_code(self.function) if self.function else None
        return found if found and found.kind == "function" else None


CHOICES = (
    Choice("safety", "S", "EHS", "shield-alert"),
    Choice("quality", "Q", "QLT", "badge-check"),
    Choice("delivery", "D", None, "timer"),
    Choice("machine", "D", "MNT", "wrench"),
    Choice("material", "D", "LOG", "package"),
)


@bp.get("/s/<code>/calls/new")
@open_to("station")
@few_misses
def call_new(code: str) -> ResponseReturnValue:
    page = render_template(
        "issues/help.html", page="help", code=code, unit=scanned(code), choices=CHOICES, submission=_new_key()
    )
    return _fresh(page)


@bp.post("/s/<code>/calls")
@open_to("station")
@few_misses
@often
def call(code: str) -> ResponseReturnValue:
    """The second tap. The same tap again is the same call; once that is over, another tap is another call."""
    unit = scanned(code)
    what = typed.choice("what", [choice.what for choice in CHOICES])
    chosen = next((choice for choice in CHOICES if choice.what == what), None)
    key = request.form.get("submission", "")[:KEY_MAX] or _new_key()
    sent = Issue.by_submission(key)
    if sent is not None and (sent.kind != "andon" or not sent.is_open):
        key = _new_key()
    try:
        with writing():
            Issue.raise_at(
                unit,
                "andon",
                "",
                by=g.person,
                submission=key,
                letter=chosen.letter if chosen else None,
                called=chosen.called if chosen else None,
                details={"what": chosen.what} if chosen else None,
            )
    except IntegrityError:  # the same tap at the same moment in another process
        db.session.rollback()
    return redirect(url_for("issues.called", code=code, key=key), 303)


@bp.get("/s/<code>/calls/<key>")
@open_to("station")
@few_misses
def called(code: str, key: str) -> ResponseReturnValue:
    """Who is called, who is coming; the page asks again every three seconds."""
    return _page(code, key)


@bp.post("/s/<code>/calls/<key>")
@open_to("station")
@few_misses
@often
def call_signed(code: str, key: str) -> ResponseReturnValue:
    """A name, or a few words, afterwards."""
    try:
        name, text = typed.words("author", NAME_MAX), typed.words("text", TEXT_MAX, lines=True)
        with writing():
            _sent(key).sign(name, text, key)
    except Refusal as refusal:
        return _page(code, key, refusal)
    return redirect(url_for("issues.called", code=code, key=key), 303)


@bp.post("/s/<code>/calls/<key>/withdrawal")
@open_to("station")
@few_misses
@often
def call_withdrawn(code: str, key: str) -> ResponseReturnValue:
    """A wrong tap."""
    try:
        with writing():
            _sent(key).withdraw(submission=key)
    except Refusal as refusal:
        return _page(code, key, refusal)
    return redirect(url_for("issues.called", code=code, key=key), 303)


@bp.post("/s/<code>/calls/<key>/reopening")
@open_to("station")
@few_misses
@often
def call_reopened(code: str, key: str) -> ResponseReturnValue:
    """ "It is back": the same card calls again."""
    try:
        with writing():
            _sent(key).reopen(g.person)
    except Refusal as refusal:
        return _page(code, key, refusal)
    return redirect(url_for("issues.called", code=code, key=key), 303)


def _page(code: str, key: str, refused: Refusal | None = None) -> ResponseReturnValue:
    unit, issue = scanned(code), _sent(key)
    page = {"code": code, "key": key, "unit": unit, "issue": issue, "call": call_of(issue), "refused": refused}
    page["may_withdraw"] = may_withdraw(issue)
    made = render_template("issues/called.html", page="called", **page)
    return _fresh(made, refused.status if refused else 200)


def _sent(key: str) -> Issue:
    issue = Issue.by_submission(key[:KEY_MAX])
    return issue if issue is not None and issue.kind == "andon" else abort(404)


def _fresh(page: str, status: int = 200) -> ResponseReturnValue:
    """Never from a phone's memory: an old tap must not stand for a new one."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _new_key() -> str:
    return secrets.token_urlsafe(16)
