"""Whatever is typed, sent or forged: a fitting status, one plain sentence, nothing changed, and never a 500."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes, quote_plus

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import MultiDict

from tests.client import CheckingClient
from tests.doors import DOORS
from tests.test_doors import everything, prepared
from tests.world import World

FITTING = {400, 403, 404, 409, 410, 413, 415, 422, 429}
WRONG: dict[str, Any] = {
    "missing": None,
    "empty": "",
    "blank": " \t\n ",
    "too long": "Donaudampfschifffahrtsgesellschaft" * 3000,
    "far too long": "x" * 300_000,
    "a number": "99999999999999999999999",
    "negative": "-1",
    "words": "not what it should be",
    "markup": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE idea; --",
    "nul": "a\x00b",
    "bidi": "\u202eabc\u202c",
    "surrogate": b"\xed\xa0\x80",
    "latin-1": "Müll".encode("latin-1"),
    "a date that is none": "2026-02-30",
    "far away": "9999-12-31",
    "long ago": "0001-01-01",
    "emoji": "\U0001f44d" * 50,
}


@pytest.mark.parametrize("name", DOORS)
def test_whatever_stands_in_a_field_nothing_breaks(app: Flask, client: CheckingClient, world: World, name: str) -> None:
    method, endpoint = name.split()
    address, form = prepared(app, world, DOORS[name], endpoint)
    client.as_(world.amina)
    before = everything()
    for field in form:
        for what, value in WRONG.items():
            tried = MultiDict({key: kept for key, kept in form.items() if key != field})
            if value is not None:
                tried[field] = value
            answer = _sent(client, address, method, tried)
            assert answer.status_code in FITTING | {200, 303}, f"{field} {what}: {answer.status_code}"
            if answer.status_code in FITTING:
                assert everything() == before, f"{field} {what} changed something"
                assert "Traceback" not in answer.get_data(as_text=True)
            else:
                return  # it was a fitting value after all: the record has moved on


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("field", ["text", "benefit", "author", "submission", "kind", "signed"])
def test_whatever_a_phone_sends_nothing_breaks(client: CheckingClient, world: World, field: str, what: str) -> None:
    form = MultiDict({"text": "Hang the key at a hook", "submission": "0123456789abcdef", "author": ""})
    form.pop(field, None)
    if WRONG[what] is not None:
        form[field] = WRONG[what]
    before = everything()
    answer = _sent(client, f"/s/{world.label('A3-10')}/ideas", "POST", form)
    assert answer.status_code in FITTING | {200, 201, 303}, answer.status_code
    if answer.status_code in FITTING:
        assert everything() == before


def picture(kind: str, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB" if kind == "JPEG" else "1", size).save(file, kind)
    return file.getvalue()


PHOTOS: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "a text file called jpg": (lambda: b"I am no picture", "photo.jpg", 422),
    "a picture that ends early": (lambda: picture("JPEG", (900, 900))[:900], "photo.jpg", 422),
    "a decompression bomb": (lambda: picture("PNG", (30_000, 30_000)), "photo.png", 422),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", "photo.svg", 422),
    "80 megabytes": (lambda: b"\xff\xd8" + b"x" * (80 * 1024 * 1024), "photo.jpg", 413),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # werkzeug leaves a spool to the collector
@pytest.mark.parametrize("what", PHOTOS)
def test_a_photo_that_is_none_is_said_kindly_and_the_text_is_kept(client: CheckingClient, world: World, what: str) -> None:
    content, filename, status = PHOTOS[what]
    before = everything()
    form = {"text": "Hang the key at a hook", "submission": "0123456789abcdef", "photo": (io.BytesIO(content()), filename)}
    answer = client.post(f"/s/{world.label('A3-10')}/ideas", data=form, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status or (what == "a decompression bomb" and answer.status_code == 413)
    assert everything() == before
    assert "Hang the key at a hook" in page or "still there" in page


@pytest.mark.parametrize(
    "address", ["/nowhere", "/boards/zz", "/actions/0", "/metrics/0", "/ideas/77", "/s/NOTACODE", "/i/NOTONE", "/photos/x"]
)
def test_an_address_that_leads_nowhere_says_so_in_a_page(client: CheckingClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.get_data(as_text=True)


def test_a_host_that_is_not_ours_is_refused(client: CheckingClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a" * 5000, b"text=%ff%fe", b"&&&==", b"text=" + b"%00" * 100])
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/json",
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client: CheckingClient, world: World, body: bytes, kind: str) -> None:
    before = everything()
    answer = client.post(f"/s/{world.label('A3-10')}/ideas", data=body, content_type=kind)
    assert answer.status_code in FITTING or everything() != before
    assert answer.status_code < 500


def _sent(client: CheckingClient, address: str, method: str, form: MultiDict[str, Any]) -> Any:
    """Url-encoded by hand, so that bytes which are no text arrive as they are."""
    pairs = []
    for name, value in form.items(multi=True):
        quoted = quote_from_bytes(value) if isinstance(value, bytes) else quote_plus(str(value), errors="surrogatepass")
        pairs.append(f"{name}={quoted}")
    return client.open(address, method=method, data="&".join(pairs), content_type="application/x-www-form-urlencoded")
