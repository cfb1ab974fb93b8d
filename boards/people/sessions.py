"""Who sits at a browser: a cookie with a token per person, several on a shared device, and which of them is acting now."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import update

from boards.clock import QUIET, now
from boards.db import db, writing
from boards.outages import Outage
from boards.people.devices import Device, platform
from boards.people.models import Person
from boards.people.sign_ins import SignIn

log = logging.getLogger(__name__)
PEOPLE_MAX = 6  # side by side on one device


class SessionOverPlainHttp(SecureCookieSessionInterface):
    """The cookie is `Secure` where the page came by https; a plant's LAN is often plain http."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


@dataclass
class Present:
    """Who is signed in at this browser: by token, in the order they came; `me`: the token of who acts, if somebody does;
    `gone`: tokens that open nothing any more."""

    people: dict[str, SignIn] = field(default_factory=dict)
    me: str | None = None
    gone: tuple[str, ...] = ()

    @property
    def active(self) -> SignIn | None:
        return self.people.get(self.me or "")

    @property
    def person(self) -> Person | None:
        return self.active.person if self.active else None

    @property
    def others(self) -> list[Person]:
        """Those one tap away."""
        return [one.person for token, one in self.people.items() if token != self.me]


def present() -> Present:
    """Asked afresh each time: a leaver, or a shift later, is nobody. An administrator's rights rest unless the sign-in was
    by two factors."""
    tokens = [token for token in session.get("people", ()) if isinstance(token, str)][:PEOPLE_MAX]
    found = SignIn.of_tokens(tokens)
    gone = tuple(token for token in tokens if token not in found)
    here = Present({token: found[token] for token in tokens if token in found}, session.get("me"), gone)
    if here.active is not None:
        here.active.person.admin_rests = not here.active.is_strong
    return here


def signed_in() -> Person | None:
    """The person of this request's session."""
    return present().person


def sign_in(person: Person, means: str, device: Device, strong: bool = False) -> SignIn:
    """Binds this browser to a person, with a new token. Who was here stays beside on a shared device, else goes. Call
    inside writing()."""
    here = present()
    kept = {token: one for token, one in here.people.items() if device.is_shared and one.person_id != person.id}
    while len(kept) >= PEOPLE_MAX:
        kept.pop(min(kept, key=lambda token: kept[token].used_at))
    for token, one in here.people.items():
        if token not in kept:
            one.end("replaced")
    one, token = SignIn.begin(person, device.id or "", means, shared=device.is_shared, strong=strong, platform=platform())
    session.clear()
    session.update(people=[*kept, token], me=token)
    return one


def change_to(person_id: int) -> Person | None:
    """Another one of those who are signed in here acts from now on; none: he or she isn't. Call inside writing()."""
    here = present()
    for token, one in here.people.items():
        if one.person_id == person_id:
            session.update(people=list(here.people), me=token)
            one.used_at = now()
            return one.person
    return None


def sign_out() -> None:
    """Who acts here goes; who else is signed in stays, one tap away. Call inside writing()."""
    here = present()
    if here.active is not None:
        here.active.end("not me")
    left = [token for token in here.people if token != here.me]
    session.clear()
    if left:
        session["people"] = left


def tell_of_ended(tokens: Iterable[str]) -> None:
    """Logs sign-ins that were ended and come again: it may be a copied cookie. That time is over says nothing."""
    for one in SignIn.ended_of(tokens):
        log.warning("a sign-in of person %s that was ended (%s) came again", one.person_id, one.ended_why)


def used(one: SignIn) -> None:
    """A hand has asked for something: noted at most once a minute, so that looking costs next to nothing. Where nothing can
    be written just now (a full disk, a long import), the page comes all the same."""
    if one.is_worth_noting:
        id, at = one.id, now()
        with contextlib.suppress(Outage), writing(patience=0):
            db.session.execute(update(SignIn).where(SignIn.id == id).values(used_at=at), execution_options=QUIET)
