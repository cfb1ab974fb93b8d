"""Addresses of the sign-in by the company account: the way to the identity provider, the way back, whose account it is."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import db, writing
from boards.guard import limiter, me, open_to
from boards.people import company_account, provider_answers, provider_roles, sessions
from boards.people.devices import Device
from boards.people.person_routes import person_or_404, refused_page
from boards.people.provider import Provider
from boards.people.provider_answers import Away, Unproved
from boards.people.provider_tokens import Forged, claims_of
from boards.people.provider_visits import NotLetIn, ProviderVisit, note
from boards.people.routes import bp, sign_in_page
from boards.people.strong import is_admin
from boards.refusals import Refusal
from boards.typed import same_site

__all__ = ["bp"]
STATE = "provider_state"  # in the browser's own, signed cookie
OWN = {"Cache-Control": "no-store"}


@bp.post("/sign-in/provider")
@open_to("anybody")
@limiter.limit("20/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def to_provider() -> ResponseReturnValue:
    """A page that goes on by itself: Chromium lets no form lead to another site, not even by a redirect (form-action)."""
    provider = Provider.here() or abort(404)
    onwards, shared = same_site(request.form.get("next")), "shared" in request.form
    public = str(current_app.config["PUBLIC_URL"] or "").rstrip("/")
    if public and urlsplit(public).netloc != request.host:  # the way back leads there, and so must the cookie
        return _on_to(public + url_for("people.sign_in", next=onwards), provider)
    with writing():
        visit, state = ProviderVisit.begin(onwards, shared)
        nonce, verifier, id = visit.nonce, visit.verifier, _id(visit)
    more = {"prompt": "login"} if shared else {}  # who was there before is not who is there now
    if "strong" in request.form and (levels := provider.strong.get("acr")):
        more["acr_values"] = " ".join(levels)
    try:
        address = provider_answers.way_there(provider, _back(), state, nonce, verifier, **more)
    except Away as reason:
        return _refused(_away(reason, provider), id, onwards)
    session[STATE] = state
    return _on_to(address, provider)


@bp.get("/sign-in/provider/return")
@open_to("anybody")
@limiter.limit("20/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def from_provider() -> ResponseReturnValue:
    provider = Provider.here() or abort(404)
    begun, onwards, id = session.pop(STATE, None), None, None
    try:
        with writing():
            visit = ProviderVisit.back(request.args.get("state", ""), begun, provider.name)
            id, onwards, shared = visit.id, visit.onwards, visit.is_shared
            nonce, verifier, visit.nonce, visit.verifier = visit.nonce, visit.verifier, "", ""
        claims = _claims(provider, nonce, verifier)
        with writing():
            person = company_account.holder(claims, provider)
            device = Device.here().known(shared, person.id)
            provider_roles.follow(person, provider.groups_of(claims), provider)
            strong = provider.proves_two_factors(claims) and is_admin(person)
            sessions.sign_in(person, "provider", device, strong)
    except NotLetIn as refusal:
        return _refused(refusal, id, onwards)
    answer = redirect(onwards or url_for("people.today"), 303)
    device.remember(answer)  # type: ignore[arg-type]
    return answer


@bp.post("/people/<int:id>/company-account")
def company_account_email(id: int) -> ResponseReturnValue:
    """By which e-mail somebody's company account is found."""
    try:
        email = typed.words("email", company_account.EMAIL_MAX)
        with writing():
            company_account.name_email(person_or_404(id), email, me())
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("It is written down."), "said")
    return redirect(url_for("people.person", id=id, _anchor="company-account"), 303)


@bp.delete("/people/<int:id>/company-account")
def company_account_bound(id: int) -> ResponseReturnValue:
    """Bound to no account any more."""
    try:
        with writing():
            company_account.release(person_or_404(id), me())
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("It is written down."), "said")
    return redirect(url_for("people.person", id=id, _anchor="company-account"), 303)


def _claims(provider: Provider, nonce: str, verifier: str) -> dict[str, object]:
    """What the provider says of who came back. Raises NotLetIn."""
    said = request.args
    if said.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: another provider's answer
        raise NotLetIn("issuer", provider.name)
    if "error" in said or not said.get("code"):
        current_app.logger.info("the identity provider says %.40r", said.get("error"))
        raise NotLetIn("denied", provider.name)
    try:
        return claims_of(provider_answers.token_for(provider, _back(), said["code"], verifier), nonce, provider)
    except Forged as forged:
        raise NotLetIn(forged.why, provider.name) from forged
    except Unproved as reason:
        current_app.logger.warning("the identity provider gives no token: %.40s", reason)
        raise NotLetIn("denied", provider.name) from reason
    except Away as reason:
        raise _away(reason, provider) from reason


def _away(reason: Away, provider: Provider) -> NotLetIn:
    current_app.logger.warning("the identity provider can't be reached: %s", reason)
    return NotLetIn("away", provider.name)


def _refused(refusal: NotLetIn, id: int | None, onwards: str | None) -> ResponseReturnValue:
    with writing():
        note(refusal, id)
    return sign_in_page(onwards, refusal), refusal.status, OWN


def _on_to(address: str, provider: Provider) -> ResponseReturnValue:
    return render_template("people/to_provider.html", address=address, provider=provider), 200, OWN


def _back() -> str:
    """Where the provider sends the browser: one address, registered there."""
    return str(current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/") + url_for("people.from_provider")


def _id(visit: ProviderVisit) -> int:
    db.session.flush()
    return visit.id
