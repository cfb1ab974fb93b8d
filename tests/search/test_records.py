"""Every pointer from one record to another leads somewhere, and every record has a page that opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation
from boards.history.models import Attachment, TimelineEntry
from boards.ideas.models import Idea
from boards.records import RECORDS, address_of, record_of
from tests.demo.conftest import demo, friday

__all__ = ["demo", "friday"]  # the demo plant, loaded once


def pointers() -> Iterator[tuple[Any, str | None, int | None, str | None]]:
    """(record, kind, id, label) of every pointer that may point at any kind."""
    for action in db.session.scalars(select(Action)):
        yield action, action.origin_type, action.origin_id, action.origin_label
    for question in db.session.scalars(select(Escalation)):
        yield question, question.subject_type, question.subject_id, question.subject_label


def test_every_origin_and_subject_of_the_demo_is_a_record_or_says_its_label(demo: Flask) -> None:
    found = 0
    for record, kind, id, label in pointers():
        if id is not None:
            target = record_of(kind, id)
            assert target is not None, f"{record.label} points at {kind} {id}, which is not there"
            assert label in (None, target.label), f"{record.label} calls {target.label} {label}"
            found += 1
        elif kind is not None:
            assert label, f"{record.label} came from a {kind} without a number"
    assert found > 5, "the premise: the demo has such pointers"


def test_what_is_told_and_hung_on_belongs_to_a_record(demo: Flask) -> None:
    for model in (TimelineEntry, Attachment):
        for kind, id in db.session.execute(select(model.subject_type, model.subject_id).distinct()):
            if kind in RECORDS:
                assert record_of(kind, id) is not None, f"{model.__tablename__} of {kind} {id}"


def test_every_record_has_a_page_that_opens(demo: Flask) -> None:
    client = demo.test_client()
    for model in RECORDS.values():
        records = db.session.scalars(select(model).order_by(model.id.desc()).limit(12)).all()
        for record in records:
            if isinstance(record, Idea) and record.hidden_by_id is not None:
                continue
            endpoint, values = address_of(record)
            with demo.test_request_context():
                address = url_for(endpoint, **dict(values))
            assert client.get(address).status_code == 200, address


def test_what_never_was_is_no_record(app: Flask) -> None:
    for kind, id in ((None, 1), ("action", None), ("person", 1), ("action", 0), ("action", -1), ("action", 2**40)):
        assert record_of(kind, id) is None
