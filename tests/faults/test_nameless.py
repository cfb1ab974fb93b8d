"""What "without a name" means, proved (I-03, I-04): an idea is sent through the real server, beside a named one as the
control; then everything that was kept anywhere is searched for the sender.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import re
import urllib.parse
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import ExifTags, Image

from boards.app import create_app
from boards.clock import now
from boards.db import db, writing
from boards.ideas.export import export
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.people.sign_ins import SignIn
from boards.plant.production_day import production_date
from tests.conftest import POSTGRES, settings
from tests.databases import Databases
from tests.serving import Server
from tests.world import World

AGENT = "Mozilla/5.0 (Linux; Android 12; NamelessPhone-7731)"
ADDRESS = "127.83.41.7"  # a loopback address nobody else has
SUBMISSION = "nameless-submission-5f0c1d77ab"
COOKIE = "boards=a-cookie-from-another-day; lang=en; tracking=once-seen-4411"
TIME = re.compile(r"\d{1,2}:\d\d(:\d\d)?|T\d\d:?\d\d")
LINES_OF_THE_SERVER = re.compile(
    r"^\[[^]]+\] \[\d+\] \[INFO\] (Starting|Listening|Using|Booting|Handling|Worker|Shutting).*$", re.M
)


@pytest.fixture
def server(tmp_path: Path, new_database: Databases) -> Iterator[Server]:
    server = Server(tmp_path, new_database(tmp_path))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def app(server: Server) -> Iterator[Flask]:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def photo() -> bytes:
    """A photo that tells where, when and with what it was taken."""
    picture, told = Image.new("RGB", (900, 600), "#4b7a91"), Image.Exif()
    told[ExifTags.Base.Model] = "NamelessPhone-7731"
    told[ExifTags.Base.DateTime] = "2026:11:22 10:42:31"
    told.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSDateStamp] = "2026:11:22"
    told.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (47.0, 32.0, 45.0)
    file = BytesIO()
    picture.save(file, "JPEG", exif=told)
    return file.getvalue()


class Phone:
    """A phone with an address, a kind and a cookie of its own, which speaks to the server over a plain socket."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.answers: list[tuple[int, http.client.HTTPMessage, str]] = []

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> str:
        headers = {"User-Agent": AGENT, "Cookie": COOKIE, "Origin": self.server.url, "X-Forwarded-For": ADDRESS}
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, source_address=(ADDRESS, 0), timeout=30)
        link.request(method, path, body, {**headers, **({"Content-Type": kind} if kind else {})})
        answer = link.getresponse()
        text = answer.read().decode()
        self.answers.append((answer.status, answer.headers, text))
        link.close()
        return text

    def send(self, code: str, photo: bytes | None = None, **fields: str) -> str:
        """Sends an idea; answers its receipt, without the dash."""
        parts = [
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if photo:
            head = b'--part\r\nContent-Disposition: form-data; name="photo"; filename="IMG_20261122_104231.jpg"\r\n'
            parts += [head, b"Content-Type: image/jpeg\r\n\r\n", photo, b"\r\n"]
        page = self.ask("POST", f"/s/{code}/ideas", b"".join(parts) + b"--part--\r\n", "multipart/form-data; boundary=part")
        found = re.search(r'data-receipt="([^"]+)"', page)
        assert found, page
        return found[1].replace("-", "")

    def reply(self, receipt: str, text: str) -> None:
        body = urllib.parse.urlencode({"text": text}).encode()
        self.ask("POST", f"/i/{receipt}/reply", body, "application/x-www-form-urlencoded")


def rows() -> list[str]:
    """Every row of every table, a line each."""
    db.session.rollback()
    lines = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(db.select(table)).mappings():
            lines.append(f"{table.name} " + json.dumps(dict(row), default=str, sort_keys=True))
    return lines


def files(folder: Path) -> list[tuple[str, str, bytes]]:
    """Every file and folder: its name, the time it says it is from, its bytes."""
    found = []
    for path in sorted(folder.rglob("*")):
        at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).isoformat()
        found.append((str(path.relative_to(folder)), at, path.read_bytes() if path.is_file() else b""))
    return found


def told_by(whole: str, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if secret.lower() in whole.lower()]


def test_a_nameless_idea_leaves_nothing_that_leads_to_its_author(app: Flask, server: Server) -> None:
    # I-03 I-04
    world, phone = World(), Phone(server)
    code = world.label("A3-10")
    before = set(rows())
    phone.ask("GET", f"/s/{code}")
    phone.ask("GET", f"/s/{code}/ideas/new")
    receipt = phone.send(code, photo(), text="The crossing is not safe", benefit="safety", submission=SUBMISSION)
    again = phone.send(code, photo(), text="The crossing is not safe", benefit="safety", submission=SUBMISSION)
    assert again == receipt and receipt == receipt_for(SUBMISSION).code
    phone.ask("GET", f"/i/{receipt}")
    ask_back(world)
    between = set(rows())
    phone.reply(receipt, "At the crossing behind the tester")
    answered = set(rows()) - between

    secrets = [ADDRESS, "NamelessPhone", AGENT, "a-cookie-from-another-day", "once-seen-4411", SUBMISSION, receipt]
    secrets += [f"{receipt[:3]}-{receipt[3:]}", "IMG_20261122", "104231", "2026:11:22", "Exif", "GPSInfo"]
    database = "\n".join(rows())
    assert not told_by(database, secrets)

    new = [line for line in between - before if "question" not in line and "panel_revision" not in line]
    assert {line.split()[0] for line in new} == {"idea", "timeline_entry", "attachment"}, "the premise: it was kept"
    for line in new:
        values = json.loads(line.split(" ", 1)[1])
        assert values.get("author_id") is None and values.get("signature") is None
        assert values.get("by_id") is None and values.get("person_id") is None
        assert not TIME.search(line), f"a time finer than the production date: {line}"
    for line in (line for line in answered if "panel_revision" not in line and not line.startswith("idea ")):
        assert not TIME.search(line), f"the answer tells when: {line}"

    log = LINES_OF_THE_SERVER.sub("", server.log.read_text())
    assert not told_by(log, [*secrets, "crossing"]), log

    midnight = dt.datetime.combine(production_date(), dt.time(), dt.UTC).isoformat()
    kept = files(server.instance / "photos")
    assert len([name for name, _, _ in kept if name.endswith(".jpg")]) == 2, "a large and a small one, sent twice"
    for name, at, content in kept:
        assert not told_by(name, secrets) and at == midnight, (name, at)
        assert not told_by(content.decode("latin-1"), secrets), name
    for name, _, content in files(server.instance):
        assert not told_by(content.decode("latin-1"), secrets[:8]), name

    given = json.dumps(export())
    assert "The crossing is not safe" in given
    assert not told_by(given, secrets)
    idea = next(row for row in export() if row["text"] == "The crossing is not safe")
    assert idea["author"] is None and idea["signature"] is None and idea["submitted_at"] is None
    assert [step["at"] for step in idea["steps"] if step["kind"] == "reply"] == [None]

    assert not [headers for _, headers, _ in phone.answers if headers.get("Set-Cookie")], "no session for the nameless"


def ask_back(world: World) -> None:
    with writing():
        db.session.query(Idea).one().ask(world.amina, "Which crossing do you mean?")


def test_nameless_stays_nameless_through_its_whole_life(app: Flask, server: Server) -> None:
    # I-03 I-04: question, reply, yes, trial, in use, thanks, looked at elsewhere, put together, taken off and back
    world, phone = World(), Phone(server)
    code = world.label("A3-10")
    before = set(rows())
    phone.ask("GET", f"/s/{code}")
    receipt = phone.send(code, photo(), text="The crossing is not safe", benefit="safety", submission=SUBMISSION)
    sent = set(rows()) - before
    idea = db.session.query(Idea).one()
    ask_back(world)
    asked = set(rows())
    phone.reply(receipt, "At the crossing behind the tester")
    replied = set(rows()) - asked
    led_on(world, idea)
    same = phone.send(code, text="A mirror at the crossing", submission=SUBMISSION + "-again")
    put_together(world, idea)

    secrets = [ADDRESS, "NamelessPhone", AGENT, "a-cookie-from-another-day", "once-seen-4411", SUBMISSION]
    secrets += ["IMG_20261122", "104231", "2026:11:22", "Exif", "GPSInfo"]
    codes = [receipt, same, f"{receipt[:3]}-{receipt[3:]}", f"{same[:3]}-{same[3:]}"]
    for line in sent | replied:  # what the nameless one did, wherever it left a row
        table, values = line.split()[0], json.loads(line.split(" ", 1)[1])
        if table not in ("panel_revision", "tick"):
            assert not TIME.search(line), f"a time finer than the production date: {line}"
            people = {name for name in ("author_id", "by_id", "person_id", "entered_by_id") if values.get(name)}
            assert not people, line
        assert not [shift for shift in ("early", "late", "night") if f'"{shift}"' in line.lower()], "the shift tells on few"

    db.session.rollback()
    for number in (1, 2):
        kept = db.session.query(Idea).filter_by(number=number).one()
        assert kept.is_anonymous and kept.submitted_at is None and not kept.coauthors
        assert all(step.at is None for step in kept.steps if step.by_id is None)
    assert not told_by("\n".join(rows()), [*secrets, *codes])
    assert not told_by(json.dumps(export()), [*secrets, *codes])
    replies = [step for row in export() for step in row["steps"] if step["kind"] == "reply"]
    assert [(step["at"], step["by"]) for step in replies] == [(None, None)]

    mine = [phone.ask("GET", f"/i/{one}") for one in (receipt, same)]
    assert all("Whoever saw it: thank you" in page for page in mine), "both read the thanks"
    addresses = [f"/ideas/{number}" for number in (1, 2)] + ["/boards/a3", "/boards/a3/wall", "/boards/b2", "/boards/vsa"]
    addresses += ["/boards/a3/ideas", "/boards/plant/ideas", "/find?q=crossing", "/find?q=ID-1", "/boards/a3/panels/ideas"]
    for address in addresses:
        page = phone.ask("GET", address)
        assert not told_by(page, [*secrets, *codes]), address
        if address.startswith("/ideas/"):
            said = page.split("<main")[1].split("</main>")[0]
            assert "The author" in said or "o name" in said, "nobody is named for it"
            assert not TIME.search(re.sub(r"<[^>]+>", " ", said)), f"an hour on {address}"
    log = LINES_OF_THE_SERVER.sub("", server.log.read_text())
    assert not told_by(log, [*secrets, *codes, "crossing"]), log
    for name, _, content in files(server.instance):
        assert not told_by(name + content.decode("latin-1"), [*secrets[:6], *codes]), name


def led_on(world: World, idea: Idea) -> None:
    """What leaders and the maker do with it, each by name."""
    today = production_date()
    soon = today + dt.timedelta(days=5)
    verbs: list[Callable[[Idea], Any]] = [
        lambda idea: idea.hide(world.amina, "A second look first"),
        lambda idea: idea.show_again(world.bruno),
        lambda idea: idea.accept(world.amina, world.marek, soon, "Yes", frozenset({"safety"}), (world.eva,)),
        lambda idea: idea.try_out(world.marek, today, soon, "Near misses a week"),
        lambda idea: idea.report(world.marek, "None since", "A mirror is a mirror"),
        lambda idea: idea.confirm(world.amina),
        lambda idea: idea.thank(world.amina, None, "Whoever saw it: thank you"),
        lambda idea: idea.standardise(world.amina, "No standard concerned"),
        lambda idea: idea.ask_to_look(world.unit("B2"), world.amina).adapt(world.piotr, "A larger one"),
    ]
    for verb in verbs:
        with writing():
            verb(db.session.get_one(Idea, idea.id))


def put_together(world: World, idea: Idea) -> None:
    """The second nameless one goes on with the first, and so does a named one: its author shares the thanks."""
    with writing():
        first, second = db.session.get_one(Idea, idea.id), db.session.query(Idea).filter_by(number=2).one()
        second.merge(world.amina, first)
        named = Idea.submit(
            world.unit("A3"), "A dome mirror", receipt=receipt_for("named"), language="en", author=world.joana
        )
        named.merge(world.amina, first)


def test_the_search_finds_what_a_named_author_gives(app: Flask, server: Server) -> None:
    # the control: the same search does find a name, and a named idea does have a time
    phone = Phone(server)
    phone.send(World().label("A3-10"), text="A hook for the key", author="Rosa Ortega", submission="another-submission")
    database = "\n".join(rows())
    assert told_by(database, ["Rosa Ortega"]) and told_by(json.dumps(export()), ["Rosa Ortega"])
    idea = next(line for line in rows() if line.startswith("idea "))
    assert TIME.search(idea), "a named idea has its time"
    assert not told_by(database, ["another-submission", ADDRESS, "NamelessPhone"])


def test_who_is_signed_in_and_gives_no_name_is_nameless_too(app: Flask) -> None:
    client, world = app.test_client(), World()
    with writing():
        signed_in, token = SignIn.begin(world.joana, "a device", "pin")
        used_at = signed_in.used_at = now() - dt.timedelta(minutes=10)
    with client.session_transaction() as session:
        session.update(people=[token], me=token)
    form = {"text": "The lunch break is too short to walk there", "submission": "signed-in-but-nameless"}
    sent = client.post(f"/s/{world.label('A3-10')}/ideas", data=form, headers={"Origin": "http://localhost"})
    assert sent.status_code == 201
    idea = db.session.query(Idea).one()
    assert db.session.query(SignIn).one().used_at == used_at, "nor does the sign-in tell when"
    assert idea.is_anonymous and idea.submitted_at is None
    assert not [line for line in rows() if line.startswith("timeline_entry") and f'"person_id": {world.joana.id}' in line]


def test_a_lost_code_cannot_be_found_by_anybody(app: Flask) -> None:
    client, world = app.test_client(), World()
    form = {"text": "Nobody will know", "submission": "lost"}
    client.post(f"/s/{world.label('A3-10')}/ideas", data=form, headers={"Origin": "http://localhost"})
    code = receipt_for("lost").code
    assert Idea.by_code(code) is not None, "the premise: with the code it is found"
    app.config["SECRET_KEY"] = "another one"  # what a thief of the database does not have
    assert Idea.by_code(code) is None


@pytest.mark.skipif(bool(POSTGRES), reason="SQLite can be told that its disk is full")
def test_a_full_disk_logs_no_words(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client, label = app.test_client(), World().label("A3-10")
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    free = 4096 * db.session.scalar(db.text("PRAGMA freelist_count"))  # what the migrations have left over
    with writing():
        db.session.execute(db.text(f"CREATE TABLE filling AS SELECT zeroblob({free}) AS filler"))
    pages = db.session.scalar(db.text("PRAGMA page_count"))
    db.session.execute(db.text(f"PRAGMA max_page_count = {pages}"))
    db.session.remove()  # the next request gets this very connection
    words = "Words nobody may read in a log. " + 1900 * "鍵"  # more than a page
    form = {"text": words, "submission": "full"}
    answer = client.post(f"/s/{label}/ideas", data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code == 507
    assert "database or disk is full" in caplog.text, "the premise: it was logged"
    assert not told_by(caplog.text, ["Words nobody may read", receipt_for("full").code, receipt_for("full").code_hash])


def test_a_broken_page_logs_no_code(app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    client, world = app.test_client(), World()
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    form = {"text": "A hook for the key", "submission": "broken"}
    client.post(f"/s/{world.label('A3-10')}/ideas", data=form, headers={"Origin": "http://localhost"})
    monkeypatch.setattr("boards.ideas.phone.story_of", lambda idea: 1 / 0)
    code = receipt_for("broken").code
    assert client.get(f"/i/{code}").status_code == 500
    assert "ZeroDivisionError" in caplog.text, "the premise: it was logged"
    assert code not in caplog.text
