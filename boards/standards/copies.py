"""Printed copies: what a code on paper answers years later (D-09, D-11)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select

from boards.db import db
from boards.screens import qr
from boards.screens.models import ALPHABET
from boards.screens.public_address import public_url
from boards.standards.models import Revision, Standard


class Answer(NamedTuple):
    """What a copy is worth on a day. `kind`: current | superseded | not_yet | withdrawn | never (was never approved).

    `by`: the revision in force instead of it; `since`: from when it is as it is; `why`: said at the withdrawal.
    """

    kind: str
    by: Revision | None = None
    since: dt.date | None = None
    why: str | None = None


def copied(code: str) -> Revision | None:
    """The revision whose printed copies carry `code`, in any case; none for a code that never was one."""
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    id = db.session.scalar(select(Revision.standard_id).where(Revision.code == plain))
    standard = db.session.scalar(Standard.loaded().where(Standard.id == id)) if id is not None else None
    return next((one for one in standard.revisions if one.code == plain), None) if standard else None


def answer(revision: Revision, on: dt.date) -> Answer:
    """What the copy of a revision says on a production date."""
    standard, state = revision.standard, revision.state(on)
    gone = standard.withdrawal()
    if gone is not None and gone.on <= on:
        return Answer("withdrawn", since=gone.on, why=gone.text)
    in_force = standard.revision_on(on)
    if state == "effective":
        return Answer("current", since=revision.begins_on)
    if state == "approved":
        return Answer("not_yet", in_force, revision.effective_on)
    if state == "superseded":
        order = [one for one, _ in standard.days()]
        after = order[order.index(revision) + 1]
        return Answer("superseded", in_force, after.begins_on)
    return Answer("never", in_force)


def address(revision: Revision) -> str:
    """What the code on a copy leads to. Raises NotNow where phones have no way to this server, or none that fits a code."""
    leads_to = f"{public_url()}/d/{revision.code}"
    qr.symbol(leads_to)
    return leads_to
