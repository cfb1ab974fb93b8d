"""A photo that came with a form: on disk before the transaction begins, attached to its record inside (decision 26)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import current_app, request
from sqlalchemy import select

from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.history import photos
from boards.history.models import Attachment
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import Unfit


def received(field: str) -> photos.Photo | None:
    """The photo in a form's field, on disk; None where there is none. Call it outside writing(). Unfit if unreadable."""
    upload = request.files.get(field)
    if upload is None or not upload.filename:
        return None
    today = production_date()
    db.session.rollback()  # no transaction stays open while a photo is developed
    try:
        return photos.store(cast(BinaryIO, upload.stream), Path(current_app.config["PHOTOS"]), today)
    except photos.PhotoRefused as refused:
        raise Unfit(refused.sentence, field) from None


def received_each(rows: Iterable[dict[str, Any]]) -> dict[int, photos.Photo]:
    """The photos of an editor's rows, by the row's "number"; a row's field is "photo-3"."""
    taken = {row["number"]: received(f"photo-{row['number']}") for row in rows}
    return {number: photo for number, photo in taken.items() if photo is not None}


def attach(photo: photos.Photo, subject: Any, kind: str, by: Person | None) -> Attachment:
    """Hangs a photo on a record: "photo", "photo_before" or "photo_after"."""
    row = Attachment(
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        kind=kind,
        name=photo.name,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        by_id=by and by.id,
        on=production_date(),
    )
    db.session.add(row)
    return row


def reattach(attached: Attachment, subject: Any) -> Attachment | None:
    """The same photo on another record too: under a name of its own, so that each may go without the other. None where
    the file is lost."""
    try:
        name = photos.again(Path(current_app.config["PHOTOS"]), attached.name)
    except FileNotFoundError:
        return None
    same = {one: getattr(attached, one) for one in ("kind", "sha256", "width", "height", "by_id", "on")}
    row = Attachment(subject_type=subject.__tablename__, subject_id=subject.id, name=name, **same)
    db.session.add(row)
    return row


@changes_with_time
def orphans_are_swept(since: dt.datetime, until: dt.datetime) -> list[Touch]:
    """Once a production day: photos that no record names go, and the file times of the others lose their trace."""
    if production_date(since) != production_date(until):
        kept = set(db.session.scalars(select(Attachment.name)))
        photos.sweep(Path(current_app.config["PHOTOS"]), kept)
    return []
