"""A disk that is full or can't be written: whoever sends reads what to do and keeps the text, boards go on, and afterwards
everything works without a restart.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from boards.db import db, writing
from boards.outages import outage_of
from tests.backup.conftest import photo as a_photo
from tests.client import CheckingClient
from tests.conftest import POSTGRES
from tests.databases import Databases
from tests.faults.phone import Phone
from tests.faults.wall import walls
from tests.serving import Server
from tests.world import World

photo = a_photo
TIMES = 50 if os.environ.get("BOARDS_AUDIT") else 1
LONG = "鍵" * 1900  # more than a page of the database
FULL, UNWRITABLE = (507, "disk is full"), (503, "can write nothing")
WHERE = Path("/sys/fs/ext4")  # a file system of which can be told to fail


def full() -> None:
    spare = 4096 * (db.session.scalar(text("PRAGMA freelist_count")) or 0)
    with writing():
        db.session.execute(text(f"CREATE TABLE IF NOT EXISTS filling AS SELECT zeroblob({spare}) AS filler"))
    db.session.execute(text(f"PRAGMA max_page_count = {db.session.scalar(text('PRAGMA page_count'))}"))
    db.session.remove()


def roomy() -> None:
    db.session.execute(text("PRAGMA max_page_count = 1000000"))
    db.session.remove()


def unwritable() -> None:
    db.session.execute(text("PRAGMA query_only = ON"))
    db.session.remove()


def writable() -> None:
    db.session.execute(text("PRAGMA query_only = OFF"))
    db.session.remove()


@pytest.mark.skipif(bool(POSTGRES), reason="SQLite can be told that its disk is full")
@pytest.mark.parametrize(
    ("fails", "heals", "said"), [(full, roomy, FULL), (unwritable, writable, UNWRITABLE)], ids=["full", "read-only"]
)
def test_whoever_sends_reads_what_to_do_and_reading_goes_on(
    app: Flask, client: CheckingClient, world: World, fails: Any, heals: Any, said: tuple[int, str]
) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    client.as_(world.amina)
    form = {"title": "Weld the pan at the door"}
    fails()
    raising = itertools.count()

    def until_refused(**headers: str) -> Any:
        for n in itertools.islice(raising, 300):  # what little room is left in the pages that are there
            answer = client.post("/boards/a3/actions", data={**form, "submission": str(n)}, headers=headers)
            if answer.status_code > 303:
                break
        return answer

    by_page, on_board = until_refused(), until_refused(**{"HX-Request": "true"})
    assert "Weld the pan" in by_page.text, "what was typed is still there"
    assert on_board.headers["HX-Reswap"] == "none", "the form stays as it is"
    by_phone = client.post(f"/s/{world.label('A3-10')}/ideas", data={"text": LONG, "submission": "two"})
    for answer in (by_page, on_board, by_phone):
        assert (answer.status_code, said[1] in answer.text) == (said[0], True)
    for address in ("/boards/a3", "/boards/a3/wall", "/today"):
        assert client.get(address).status_code == 200, address
    heals()
    assert client.post("/boards/a3/actions", data={**form, "submission": "after"}).status_code == 303


@pytest.mark.parametrize(
    ("state", "status"), [("53100", 507), ("25006", 503), ("57P03", 503), ("40001", None), ("23505", None)]
)
def test_what_postgresql_says_is_understood(state: str, status: int | None) -> None:
    said = type("Said", (Exception,), {"sqlstate": state})()
    outage = outage_of(DBAPIError("INSERT", {}, said))
    assert (outage.status if outage else None) == status


class Disk:
    """A small file system of its own, which can be filled and be told to fail as a worn disk does."""

    def __init__(self, folder: Path) -> None:
        self.image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(64 * 2**20)
        self._run("mkfs.ext4", "-q", "-m", "0", str(self.image))
        self._run("mount", "-o", "loop,errors=remount-ro", str(self.image), str(self.place))

    def fill(self) -> None:
        with contextlib.suppress(OSError), (self.place / "filling").open("wb", buffering=0) as file:
            while file.write(bytes(2**16)):
                pass

    def empty(self) -> None:
        (self.place / "filling").unlink()

    def fail(self) -> None:
        source = self._run("findmnt", "-no", "SOURCE", str(self.place)).strip()
        (WHERE / Path(source).name / "trigger_fs_error").write_text("1")

    def close(self) -> None:
        self._run("umount", str(self.place))

    def _run(self, *command: str) -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.getuid() or not shutil.which("mkfs.ext4"):
        pytest.skip("only the administrator can mount a disk")
    try:
        disk = Disk(tmp_path)
    except subprocess.CalledProcessError as reason:
        pytest.skip(f"no disk can be mounted here: {reason.stderr}")
    yield disk
    disk.close()


@pytest.fixture
def on_disk(tmp_path: Path, disk: Disk, new_database: Databases) -> Iterator[Server]:
    """A server whose instance folder, and whose database if it is a file, lie on that disk."""
    server = Server(disk.place, new_database(disk.place))
    server.log = tmp_path / "server.log"  # to the journal, so elsewhere
    server.start()
    yield server
    server.stop()


@pytest.mark.once  # a disk of this test; PostgreSQL's is elsewhere
def test_a_real_disk_that_is_full_and_then_fails(on_disk: Server, disk: Disk, world: World, photo: bytes) -> None:
    code, send = world.label("A3-10"), Phone(on_disk.url, world.label("A3-10")).send
    sends: list[Callable[[], Any]] = [lambda: send_photo(on_disk.url, code, photo)]
    if not POSTGRES:
        sends.append(lambda: send(LONG, "refused"))
    with walls(on_disk) as (wall,):
        for number in range(TIMES):
            disk.fill()
            for one in sends:
                refused(one, FULL)
            reading_goes_on(on_disk)
            wall.beats()
            disk.empty()
            assert send(f"There is room again {number}", f"again-{number}")
            wall.shows(f"There is room again {number}")
        disk.fail()
        for one in sends:
            refused(one, UNWRITABLE)
        reading_goes_on(on_disk)
        wall.beats()
    assert "Traceback" not in on_disk.log.read_text()


def refused(send: Callable[[], Any], said: tuple[int, str]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        send()
    page = refusal.value.read().decode()
    assert (refusal.value.code, said[1] in page) == (said[0], True), page


def reading_goes_on(server: Server) -> None:
    for address in ("/boards/a3", "/boards/a3/wall"):
        with urllib.request.urlopen(server.url + address, timeout=10) as page:
            assert page.status == 200


def send_photo(url: str, code: str, photo: bytes) -> None:
    parts = {"text": b"With a photo", "submission": b"photo"}
    body = b"".join(
        b'--p\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (n.encode(), v) for n, v in parts.items()
    )
    body += b'--p\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    headers = {"Origin": url, "Content-Type": "multipart/form-data; boundary=p"}
    post = urllib.request.Request(f"{url}/s/{code}/ideas", body + photo + b"\r\n--p--\r\n", headers)
    urllib.request.urlopen(post, timeout=20).close()
