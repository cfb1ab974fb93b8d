"""A backup that is made while phones send ideas with photos holds a state that some moment had: nothing half, nothing
acknowledged before it missing, nothing sent after it in it."""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, select

from boards.backup.making import make
from boards.db import db
from boards.history.models import Attachment, TimelineEntry
from boards.history.photos import path_of
from boards.ideas.models import Idea
from boards.live.revisions import PanelRevision
from tests.backup.plants import restored
from tests.serving import Server
from tests.world import World

WRITERS, BACKUPS, ENOUGH = 4, 3, 6  # ideas that are thanked for between two backups


class Crowd:
    """Phones that send until they are stopped. `sent`, `thanked`: when, by the idea's text."""

    def __init__(self, server: Server, label: str, photo: bytes) -> None:
        self.server, self.path, self.photo = server, f"/s/{label}/ideas", photo
        self.sent: dict[str, float] = {}
        self.thanked: dict[str, float] = {}
        self.refused: list[tuple[int, str]] = []
        self._stop, self._more = threading.Event(), threading.Condition()
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(WRITERS)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *gone: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, count: int) -> None:
        with self._more:
            assert self._more.wait_for(lambda: len(self.thanked) >= count, 60), self.refused

    def _work(self, number: int) -> None:
        n = 0
        while not self._stop.is_set():
            n += 1
            text = f"Hang key {number}-{n} at a hook"
            self.sent[text] = time.monotonic()
            status, page = self._send(text, f"{number}-{n}", self.photo if n % 2 else b"")
            if status != 201:
                self.refused.append((status, page))
                return
            with self._more:
                self.thanked[text] = time.monotonic()
                self._more.notify_all()

    def _send(self, text: str, submission: str, photo: bytes) -> tuple[int, str]:
        parts = [
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("text", text), ("submission", submission))
        ]
        if photo:
            head = b'--part\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
            parts += [head, b"Content-Type: image/jpeg\r\n\r\n", photo, b"\r\n"]
        link = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=30)
        headers = {"Origin": self.server.url, "Content-Type": "multipart/form-data; boundary=part"}
        link.request("POST", self.path, b"".join(parts) + b"--part--\r\n", headers)
        answer = link.getresponse()
        page = answer.read().decode()
        link.close()
        return answer.status, page


def test_what_is_brought_back_is_what_some_moment_had(
    server: Server, app: Flask, elsewhere: Flask, world: World, tmp_path: Path, photo: bytes
) -> None:
    files: list[tuple[Path, float, float]] = []
    with Crowd(server, world.label("A3-10"), photo) as crowd:
        for number in range(BACKUPS):
            crowd.wait_for(ENOUGH * (number + 1))
            began = time.monotonic()
            make(tmp_path / f"{number}.tar")
            files.append((tmp_path / f"{number}.tar", began, time.monotonic()))
        crowd.wait_for(ENOUGH * (BACKUPS + 1))
    assert not crowd.refused, "nobody was kept from writing"
    server.stop()
    with elsewhere.app_context():
        for file, began, ended in files:
            code, said = restored(elsewhere, file, "--force")  # looks into it as `backup --check` does
            assert code == 0, said
            is_whole(elsewhere)
            there = set(db.session.scalars(select(Idea.text)))
            assert {text for text, at in crowd.thanked.items() if at < began} <= there, "thanked for, and not in it"
            assert not {text for text, at in crowd.sent.items() if at > ended} & there
            assert there <= crowd.sent.keys()
            db.session.remove()


def is_whole(app: Flask) -> None:
    """What one transaction writes, a number, a row, a line, its photo, the panel's revision, is all there or not at all."""
    ideas = db.session.scalars(select(Idea)).all()
    assert len(ideas) >= ENOUGH, "the premise"
    assert sorted(idea.number for idea in ideas) == [*range(1, len(ideas) + 1)]
    lines = select(TimelineEntry.subject_id).where(TimelineEntry.subject_type == "idea", TimelineEntry.event == "submitted")
    assert sorted(db.session.scalars(lines)) == sorted(idea.id for idea in ideas)
    shown = select(PanelRevision.revision).where(PanelRevision.panel == "ideas", PanelRevision.unit_id == ideas[0].unit_id)
    assert (db.session.scalar(shown) or 0) >= len(ideas)
    photos = db.session.scalars(select(Attachment)).all()
    with_photo = sum(int(idea.text.split()[2].partition("-")[2]) % 2 for idea in ideas)
    assert len(photos) == with_photo and photos, "each with its photo"
    for photo in photos:
        whole = path_of(Path(app.config["PHOTOS"]), photo.name).read_bytes()
        assert hashlib.sha256(whole).hexdigest() == photo.sha256
        assert path_of(Path(app.config["PHOTOS"]), photo.name, small=True).exists()
    assert db.session.scalar(select(func.count()).select_from(Attachment).where(Attachment.subject_type != "idea")) == 0
