"""The company account of somebody: by which e-mail it is looked for, and, once found, by which account for good.

The first sign-in that fits binds the provider's own mark of the account (`iss` and `sub`) to the person. From then on that
mark alone counts: a number or an e-mail that somebody else gets later opens nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.people.models import Person
from boards.people.provider import Provider
from boards.people.provider_visits import NotLetIn
from boards.refusals import NotAllowed, NotNow, Unfit

EMAIL_MAX = 120
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class CompanyAccount(Base):
    """Of one person; without `sub` while only the e-mail is known."""

    __tablename__ = "company_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str | None] = mapped_column(String(EMAIL_MAX), unique=True)  # in small letters
    iss: Mapped[str | None] = mapped_column(String(255))
    sub: Mapped[str | None] = mapped_column(String(255))
    bound_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()
    __table_args__ = (UniqueConstraint("iss", "sub"),)

    @classmethod
    def of(cls, person: Person) -> CompanyAccount | None:
        return db.session.scalar(select(cls).where(cls.person_id == person.id))


def holder(claims: dict[str, Any], provider: Provider) -> Person:
    """Whose account it is that the provider's token speaks of; bound from now on. Raises NotLetIn. Call inside writing()."""
    iss, sub = claims["iss"], claims["sub"]
    if len(sub) > 255:
        raise NotLetIn("token", provider.name)
    bound = db.session.scalar(select(CompanyAccount).where(CompanyAccount.iss == iss, CompanyAccount.sub == sub))
    person = bound.person if bound is not None else _found(claims, provider)
    if not person.is_active:
        raise NotLetIn("left", provider.name, person)
    if bound is None:
        account = CompanyAccount.of(person) or CompanyAccount(person=person)
        if account.sub is not None and account.iss == iss:
            raise NotLetIn("bound", provider.name, person)
        account.iss, account.sub, account.bound_at = iss, sub, now()
        db.session.add(account)
        person.tell_account("company account bound", person)
    return person


def may_name(person: Person, by: Person) -> bool:
    """Whoever looks after the account; an administrator the own: an e-mail opens the account as a PIN does."""
    return person.is_active and (by.looks_after(person) or (by is person and by.holds("admin")))


def name_email(person: Person, email: str, by: Person) -> None:
    """By which e-mail the company account is found; empty: by none. Raises Unfit for one that is none, or another's."""
    email = email.strip().lower()
    before_naming(person, by)
    if email and not (EMAIL.fullmatch(email) and len(email) <= EMAIL_MAX):
        raise Unfit(_l("That is no e-mail address."), "email")
    account = CompanyAccount.of(person)
    if (account.email if account else None) == (email or None):
        return
    other = db.session.scalar(select(CompanyAccount).where(CompanyAccount.email == email)) if email else None
    if other is not None:
        raise Unfit(_l("This e-mail is %(name)s's.", name=other.person.name), "email")
    if account is None:
        account = CompanyAccount(person=person)
        db.session.add(account)
    account.email = email or None
    person.tell_account("e-mail named", by)


def release(person: Person, by: Person) -> None:
    """Bound to no account any more: the next that fits is."""
    before_naming(person, by)
    account = CompanyAccount.of(person)
    if account is None or account.sub is None:
        return
    account.iss = account.sub = account.bound_at = None
    person.tell_account("company account released", by)


def before_naming(person: Person, by: Person) -> None:
    if not person.is_active:
        raise NotNow(_l("%(name)s has left.", name=person.name))
    if not may_name(person, by):
        raise NotAllowed(_l("This is for who leads him or her, or for an administrator."))


def _found(claims: dict[str, Any], provider: Provider) -> Person:
    """By the claim that the plant has chosen. An e-mail counts only where the provider has made sure of it."""
    said = claims.get(provider.claim)
    text = str(said).strip() if isinstance(said, str | int) and not isinstance(said, bool) else ""
    if not text or (provider.by_email and claims.get("email_verified") is not True):
        raise NotLetIn("claim", provider.name)
    whose = select(Person).where(Person.personnel_no == text)
    if provider.by_email:
        whose = select(Person).join(CompanyAccount).where(CompanyAccount.email == text.lower())
    person = db.session.scalar(whose)
    if person is None:
        raise NotLetIn("unknown", provider.name)
    return person
