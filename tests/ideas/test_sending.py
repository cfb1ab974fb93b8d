"""An idea from a phone: what is asked for, what is said when it doesn't do, and that twice the same is once."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from boards.actions.models import Action
from boards.app import create_app
from boards.db import db, writing
from boards.guard import limiter
from boards.history.models import Attachment, TimelineEntry
from boards.ideas import sending
from boards.ideas.models import Idea
from boards.ideas.receipts import Receipt, code_hash, receipt_for
from boards.plant.production_day import plant_date
from boards.screens import qr
from boards.screens.models import Label
from tests.client import CheckingClient
from tests.conftest import settings
from tests.prepared import idea
from tests.world import World

TEXT = "We search for the nozzle key at every coil change."


def send(client: CheckingClient, code: str, **fields: Any) -> TestResponse:
    files = {name: FileStorage(*given) for name, given in fields.items() if isinstance(given, tuple)}
    parts = {"text": TEXT, "submission": secrets.token_hex(16), **fields, **files}
    boundary, body = encode_multipart(parts)
    return client.post(f"/s/{code}/ideas", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def photo(width: int = 640, height: int = 480) -> tuple[BytesIO, str]:
    file = BytesIO()
    Image.new("RGB", (width, height), "#4b7a91").save(file, "JPEG")
    return BytesIO(file.getvalue()), "IMG_1.jpg"


def ideas() -> list[Idea]:
    db.session.rollback()
    return db.session.query(Idea).order_by(Idea.id).all()


# --- what a phone sends


def test_an_idea_hangs_on_the_teams_board_and_knows_its_station(client: CheckingClient, world: World) -> None:
    answer = send(client, world.label("A3-10"), benefit="time", author="Rosa O.")
    assert answer.status_code == 201 and answer.headers["Cache-Control"] == "no-store"
    idea = ideas()[0]
    assert (idea.unit.code, idea.station and idea.station.code) == ("A3", "A3-10")
    assert (idea.text, idea.benefit, idea.signature, idea.kind) == (TEXT, "time", "Rosa O.", "proposal")
    assert idea.author is None, "a signature is only text"
    page = client.get("/boards/a3").get_data(as_text=True)
    assert f'id="idea-{idea.id}"' in page


def test_a_boards_own_label_takes_ideas_too(client: CheckingClient, world: World) -> None:
    assert send(client, world.label("A3")).status_code == 201
    assert ideas()[0].station is None


def test_a_signed_in_person_may_put_the_name_to_it(client: CheckingClient, world: World) -> None:
    client.as_(world.joana)
    send(client, world.label("A3-10"), signed="me")
    send(client, world.label("A3-10"))
    assert [idea.author and idea.author.name for idea in ideas()] == ["Joana Brito", None]


def test_a_name_is_never_quietly_left_out(client: CheckingClient, world: World) -> None:
    # signing in has run out while the draft waited for the network
    answer = send(client, world.label("A3-10"), signed="me")
    assert answer.status_code == 422 and "not signed in any more" in answer.get_data(as_text=True)
    assert not ideas()


def test_a_photo_alone_is_an_idea(client: CheckingClient, world: World) -> None:
    assert send(client, world.label("A3-10"), text="", photo=photo()).status_code == 201
    assert ideas()[0].title == "Photo: Stator shrink-fit"
    kept = db.session.query(Attachment).one()
    assert (kept.subject_type, kept.kind, kept.width, kept.by_id) == ("idea", "photo", 640, None)


def test_what_is_done_already_shows_before_and_after(client: CheckingClient, world: World) -> None:
    send(client, world.label("A3-10"), kind="done", photo=photo(), photo_before=photo(320, 200))
    assert ideas()[0].kind == "done"
    kinds = {kept.kind: kept.width for kept in db.session.query(Attachment)}
    assert kinds == {"photo_after": 640, "photo_before": 320}


# --- what doesn't do: said at the field, with what was typed still there


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"text": "ab"}, 422, "We need at least a few words"),
        ({"text": "..."}, 422, "We need at least a few words"),
        ({"text": "x" * 2001}, 422, "at most 2000 characters"),
        ({"benefit": "world peace"}, 422, "Choose one of those shown"),
        ({"author": "x" * 61}, 422, "at most 60 characters"),
        ({"photo": (BytesIO(b"%PDF-1.7 not a photo"), "a.jpg")}, 422, "not a photo we can read"),
        ({"photo": (BytesIO(b"\xff\xd8" + bytes(26 * 2**20)), "a.jpg")}, 413, "too large"),
    ],
)
def test_bad_input_is_said_in_a_sentence_and_nothing_is_lost(
    client: CheckingClient, world: World, fields: dict[str, Any], status: int, said: str
) -> None:
    answer = send(client, world.label("A3-10"), **{"author": "Rosa O.", **fields})
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert said in page
    for typed in (fields.get("text", TEXT), fields.get("author", "Rosa O.")):
        assert typed in page
    assert not ideas() and not db.session.query(Attachment).all()


def test_more_than_the_server_takes_says_that_the_text_is_still_there(client: CheckingClient, world: World) -> None:
    answer = send(client, world.label("A3-10"), photo=(BytesIO(bytes(31 * 2**20)), "a.jpg"))
    assert answer.status_code == 413
    assert "your text is still there" in answer.get_data(as_text=True)


def test_strange_letters_break_nothing(client: CheckingClient, world: World) -> None:
    text = "A nut\x00 <script>alert(1)</script> 🔩 \ud83d Ünïcödé \u202e"
    answer = send(client, world.label("A3-10"), text=text.encode("utf-8", "surrogatepass"))
    assert answer.status_code == 201
    assert "\x00" not in ideas()[0].text
    assert "<script>alert" not in client.get("/boards/a3").get_data(as_text=True)


def test_another_site_cannot_send_ideas(client: CheckingClient, world: World) -> None:
    headers = {"Origin": "http://evil.example"}
    answer = client.post(f"/s/{world.label('A3-10')}/ideas", data={"text": TEXT}, headers=headers)
    assert answer.status_code == 403 and not ideas()


# --- once (U-02)


def test_the_same_submission_shows_the_same_receipt_and_makes_no_second_idea(client: CheckingClient, world: World) -> None:
    # U-02
    first = send(client, world.label("A3-10"), submission="one", photo=photo()).get_data(as_text=True)
    second = send(client, world.label("A3-10"), submission="one", photo=photo()).get_data(as_text=True)
    code = receipt_for("one").readable
    assert f'data-receipt="{code}"' in first and f'data-receipt="{code}"' in second
    assert len(ideas()) == 1
    assert db.session.query(Attachment).count() == 1
    assert db.session.query(TimelineEntry).filter_by(subject_type="idea").count() == 1


def test_the_back_button_loses_no_second_idea(client: CheckingClient, world: World) -> None:
    # without scripts the form keeps its submission: other words are another idea, never swallowed
    send(client, world.label("A3-10"), submission="one")
    answer = send(client, world.label("A3-10"), submission="one", text="Quite another idea")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Quite another idea" in page and 'value="one"' not in page
    assert [idea.text for idea in ideas()] == [TEXT]


def test_two_at_the_same_moment_are_one(app: Flask, world: World) -> None:
    # U-02
    code, answers = world.label("A3-10"), []
    db.session.remove()

    def sends() -> None:
        form = {"text": TEXT, "submission": "at once"}
        with app.app_context():
            answers.append(app.test_client().post(f"/s/{code}/ideas", data=form).status_code)

    threads = [threading.Thread(target=sends) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 6
    assert len(ideas()) == 1


def test_a_process_that_was_faster_is_believed(
    client: CheckingClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # U-02: on PostgreSQL two processes may both look before either has written; the constraint decides
    submit = Idea.submit

    def overtaken(*args: Any, **said: Any) -> Idea:
        submit(*args, **said)
        db.session.commit()
        raise IntegrityError("INSERT", {}, Exception("unique"))

    monkeypatch.setattr(Idea, "submit", overtaken)
    answer = send(client, world.label("A3-10"), submission="raced")
    assert answer.status_code == 201 and receipt_for("raced").readable in answer.get_data(as_text=True)
    assert len(ideas()) == 1


def test_two_ideas_never_share_a_receipt(client: CheckingClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send(client, world.label("A3-10"), submission="first")
    taken = receipt_for("first")

    def unlucky(submission: str, attempt: int = 0) -> Receipt:
        own = receipt_for(submission, attempt)
        return own if attempt else Receipt(taken.code, code_hash(taken.code), own.submission_hash)

    monkeypatch.setattr(sending, "receipt_for", unlucky)
    page = send(client, world.label("A3-10"), submission="second").get_data(as_text=True)
    again = send(client, world.label("A3-10"), submission="second").get_data(as_text=True)
    assert receipt_for("second", 1).readable in page and receipt_for("second", 1).readable in again
    assert len({idea.receipt_hash for idea in ideas()}) == len(ideas()) == 2


# --- the label


def test_an_old_label_is_told_kindly(client: CheckingClient, world: World) -> None:
    old = world.label("A3-10")
    with writing():
        label = Label.of(world.unit("A3-10"))
        assert label
        label.reset()
    answer = client.get(f"/s/{old}")
    assert answer.status_code == 410
    assert "This label is old. Ask your team leader for a new one." in answer.get_data(as_text=True)
    sent = send(client, old)
    assert sent.status_code == 410 and TEXT in sent.get_data(as_text=True), "what was typed is still there"
    assert client.get(f"/s/{world.label('A3-10')}").status_code == 200


@pytest.mark.parametrize("code", ["ZZZZZZ", "0OI1LL", "x", "K" * 300, "ＡＢＣＤＥＦ"])
def test_a_code_that_never_was_is_told_kindly(client: CheckingClient, world: World, code: str) -> None:
    for path in (f"/s/{code}", f"/s/{code}/ideas/new"):
        answer = client.get(path)
        assert answer.status_code == 404 and "know this label" in answer.get_data(as_text=True)


def test_guessed_labels_and_receipts_are_refused_before_one_fits(
    world: World, tmp_path: Path, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    label = world.label("A3-10")
    app = create_app(settings(tmp_path, database, RATELIMIT_ENABLED=True))
    client = app.test_client()
    with writing():
        idea(world)
        mine = receipt_for("door").code
    try:
        assert [client.get(f"/s/{label}").status_code for _ in range(70)] == [200] * 70, "a whole shift may scan"
        statuses = [client.get("/s/ZZZZZZ").status_code for _ in range(61)]
        assert statuses == [404] * 60 + [429]
        assert client.get(f"/s/{label}").status_code == 429, "also where it would have fitted"
        statuses = [client.get(f"/{kind}/ZZZZZZ").status_code for kind in "ipipipipipipipipipipi"]
        assert statuses == [404] * 20 + [429], "of ideas and of problems together"
        assert client.get(f"/i/{mine}").status_code == 429, "not even the right one now"
        assert caplog.text.count("a receipt was tried that opens nothing") == 20 and "ZZZZZZ" not in caplog.text
    finally:
        limiter.reset()
        limiter.enabled = False
        with app.app_context():
            db.engine.dispose()


# --- the station


def test_a_station_shows_what_works_and_what_is_open(client: CheckingClient, world: World) -> None:
    late = plant_date() - dt.timedelta(days=3)
    with writing():
        Action.raise_at(world.unit("A3"), "Re-mark the stop line", by=world.amina, owner=world.marek, due_on=late)
    page = client.get(f"/s/{world.label('A3-10').lower()}").get_data(as_text=True)
    assert 'data-page="station"' in page
    assert "Stator shrink-fit" in page and "Small motor assembly" in page
    assert "Re-mark the stop line" in page and 'data-state="overdue"' in page
    assert "/boards/a3" in page and 'href="/i"' in page


def test_the_page_speaks_the_phones_language(client: CheckingClient, world: World) -> None:
    # U-07
    german = client.get(f"/s/{world.label('A3-10')}", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert '<html lang="de"' in german.get_data(as_text=True)
    client.post("/language", data={"lang": "en", "next": "/i"})
    chosen = client.get(f"/s/{world.label('A3-10')}", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert '<html lang="en"' in chosen.get_data(as_text=True)  # what was chosen on this phone goes before its settings


def test_reading_a_station_leaves_no_cookie(client: CheckingClient, world: World) -> None:
    for path in (f"/s/{world.label('A3-10')}", f"/s/{world.label('A3-10')}/ideas/new", "/i"):
        assert "Set-Cookie" not in client.get(path).headers


def test_the_receipt_can_be_scanned_with_another_phone(client: CheckingClient, world: World) -> None:
    page = send(client, world.label("A3-10"), submission="scan me").get_data(as_text=True)
    assert 'class="qr"' in page and qr.symbol(f"http://boards.example/i/{receipt_for('scan me').code}").path in page
