"""Phones that send ideas at the same time, and what they were thanked for: that much has to be there afterwards, once."""

from __future__ import annotations

import threading
import urllib.error
from typing import Self

from boards.db import db
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from tests.faults.phone import Phone
from tests.faults.wire import until
from tests.serving import Server


class Crowd:
    """Sends as long as it is entered, a phone at each of `servers`, with `pause` seconds between two ideas."""

    def __init__(self, code: str, *servers: Server, pause: float = 0.02) -> None:
        self.code, self.pause = code, pause
        self.thanked: set[str] = set()
        self.refused: list[tuple[int, str]] = []
        self._stop = threading.Event()
        self._phones = [threading.Thread(target=self._work, args=each, daemon=True) for each in enumerate(servers)]

    def __enter__(self) -> Self:
        for phone in self._phones:
            phone.start()
        return self

    def __exit__(self, *gone: object) -> None:
        self._stop.set()
        for phone in self._phones:
            phone.join()

    def waits_for(self, thanked: int = 0, refused: int = 0) -> None:
        """Until so many more were thanked and refused."""
        thanked, refused = len(self.thanked) + thanked, len(self.refused) + refused
        assert until(lambda: len(self.thanked) >= thanked and len(self.refused) >= refused), self.refused[-1:]

    def is_all_there(self) -> None:
        db.session.rollback()
        assert self.thanked
        for submission in self.thanked:
            hashed = receipt_for(submission).submission_hash
            assert db.session.query(Idea).filter_by(submission_hash=hashed).count() == 1, submission

    def _work(self, name: int, server: Server) -> None:
        n, send = 0, Phone(server.url, self.code).send
        while not self._stop.wait(self.pause):
            n += 1
            submission = f"{id(self)}-{name}-{n}"
            try:
                if send(f"Hang key {name} at hook {n}", submission):
                    self.thanked.add(submission)
            except urllib.error.HTTPError as error:
                self.refused.append((error.code, error.read().decode()))
