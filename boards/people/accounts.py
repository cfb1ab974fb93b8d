"""Accounts: somebody is entered, gets another name, a deputy, a PIN; each said by whom (P-09, P-12)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.people.models import Person
    from boards.people.sign_ins import SignIn
    from boards.plant.models import Unit

PIN_LENGTH = (4, 12)
UP = "01234567890"
WAS = {"name": "renamed", "language": "language changed", "deputy_id": "deputy named", "coach_id": "coach named"}


class Accounts:
    admin_rests = False  # true in the session of an administrator who came by PIN alone

    @classmethod
    def enter(cls, badge: str, name: str, unit: Unit, by: Person, crew: str | None, language: str) -> Self:
        """Somebody new, a worker of `unit` from today. By who leads there, or an administrator; raises Unfit for a badge
        that somebody has, or had: the number is the identity (P-09)."""
        from boards.people.models import Person
        from boards.plant.production_day import plant_date

        if not (by.leads(unit) or by.holds("admin")):
            raise NotAllowed(_l("This is for the leader of the team."), "unit")
        if not badge.isascii() or not badge.isalnum():
            raise Unfit(_l("Letters and digits, as on the badge."), "badge")
        if (known := db.session.scalar(select(Person).where(Person.personnel_no == badge))) is not None:
            raise Unfit(_l("This badge is %(name)s's.", name=known.name), "badge")
        person = cls(  # type: ignore[call-arg]
            personnel_no=badge, name=name, home_unit=unit, home_unit_id=unit.id, crew=crew, language=language,
            joined_on=plant_date(),
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        person.tell_account("entered", by, unit=unit.code, badge=badge)  # type: ignore[attr-defined]
        person.grant("worker", unit, by)  # type: ignore[attr-defined]
        return person

    def amend(self: Person, by: Person, **changed: object) -> None:
        """Another name (P-09), language, deputy_id or coach_id: what differs is written down with what it was."""
        self.before_amending(by)
        for field, value in changed.items():
            was = getattr(self, field)
            if was != value:
                setattr(self, field, value)
                self.tell_account(WAS[field], by, was={field: was}, to=_shown(field, value))
        db.session.flush()
        db.session.expire(self, ["deputy", "coach"])

    def before_amending(self: Person, by: Person) -> None:
        if not self.is_active:
            raise NotNow(_l("%(name)s has left.", name=self.name))
        if not by.looks_after(self):
            raise NotAllowed(_l("This is for who leads him or her, or for an administrator."))

    def set_pin(self: Person, pin_hash: str, by: Person, *, once: bool = False, here: SignIn | None = None) -> None:
        """A new PIN, by the person, or by who looks after the account; signed out everywhere but `here`. `once`: it
        holds for one sign-in, then an own one is chosen. Both are on record (P-12)."""
        from boards.people.sign_ins import end_all
        from boards.people.tries import forgive

        if by is not self:
            self.before_amending(by)
        self.pin_hash, self.pin_once = pin_hash, once
        end_all(self, "pin", but=here)
        forgive(self)
        self.tell_account("one-time PIN given" if once else "PIN chosen" if by is self else "PIN entered", by)


def check_pin(pin: str, again: str, badge: str | None, field: str = "new_pin") -> None:
    """Raises Unfit, at `field` or "again", for a PIN that is too short, that anybody tries first, or that was typed
    differently the second time."""
    shortest, longest = PIN_LENGTH
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= longest):
        raise Unfit(_l("Four to twelve digits, please."), field)
    if is_guessed(pin, badge):
        raise Unfit(_l("That is too easy to guess. Choose another one."), field)
    if pin != again:
        raise Unfit(_l("The two are not the same. Type it twice."), "again")


def is_guessed(pin: str, badge: str | None) -> bool:
    """One digit over and over, a pair over and over, up or down the keys, or digits of the own badge."""
    runs = pin in UP or pin in UP[::-1]
    pairs = len(pin) % 2 == 0 and len(set(pin[::2])) == len(set(pin[1::2])) == 1
    own = badge is not None and (pin in badge or (len(badge) >= PIN_LENGTH[0] and badge in pin))
    return len(set(pin)) == 1 or runs or pairs or own


def one_time_pin(badge: str | None) -> str:
    """Six digits that hold for one sign-in."""
    while is_guessed(pin := f"{secrets.randbelow(10**6):06}", badge):
        pass
    return pin


def _shown(field: str, value: object) -> str:
    from boards.people.models import Person

    if field in ("deputy_id", "coach_id"):
        return db.session.get_one(Person, value).name if value else ""
    return str(value)
