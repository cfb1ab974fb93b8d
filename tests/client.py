"""The checking client: a browser without scripts that refuses a page which isn't sound."""

from __future__ import annotations

import functools
from collections import Counter
from typing import Any

import html5lib
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from boards.db import db, writing
from boards.people.models import Person
from boards.people.sign_ins import SignIn


class CheckingClient(FlaskClient):
    """Sends what a browser sends (Origin), checks every page: valid HTML, one h1, a title, unique ids, labelled inputs."""

    def as_(self, person: Person) -> CheckingClient:
        """Signed in as somebody; an administrator by two factors."""
        strong = any(grant.role == "admin" for grant in person.grants)
        with self.application.app_context(), writing():  # never the test's own session
            one = SignIn.begin(db.session.get_one(Person, person.id), "a device", "pin", strong=strong)
        with self.session_transaction() as session:
            session.update(people=[one[1]], me=one[1])
        return self

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Origin", "http://localhost")
        with self.application.app_context():  # a request never shares the test's own session
            response: TestResponse = super().open(*args, headers=headers, **kwargs)
        db.session.rollback()  # and the test looks at what is true after it
        if response.mimetype == "text/html" and "HX-Request" not in headers:
            check_page(response.get_data(as_text=True))
        return response


@functools.lru_cache(2000)  # the same page, letter by letter, is as sound as it was
def check_page(text: str) -> None:
    """Raises AssertionError for a page that isn't sound. A fragment (no <html>) only has to be valid."""
    if not text.strip():
        return
    whole = "<html" in text
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text) if whole else parser.parseFragment(text)
    errors = [error for _, error, _ in parser.errors if error not in TOLERATED]
    assert not errors, f"invalid HTML: {errors[:3]}"
    page = html.document_fromstring(text)
    ids = Counter(page.xpath("//@id"))
    assert not [id for id, count in ids.items() if count > 1], f"ids used twice: {ids.most_common(3)}"
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert _is_labelled(page, field), f"a field without a label: {html.tostring(field)[:120]!r}"
    if whole:
        assert len(page.xpath("//h1")) == 1, "a page has one h1"
        assert (page.findtext(".//title") or "").strip(), "a page has a title"
        assert page.get("lang"), "a page says its language"


TOLERATED = {"expected-doctype-but-got-start-tag"}


def _is_labelled(page: Any, field: Any) -> bool:
    if field.get("aria-label") or field.get("aria-labelledby") or field.getparent().tag == "label":
        return True
    if field.xpath("ancestor::label"):
        return True
    return bool(field.get("id") and page.xpath(f"//label[@for='{field.get('id')}']"))
