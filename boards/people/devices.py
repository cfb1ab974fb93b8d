"""A browser that somebody has signed in at: its number, and whether several people share it. Kept there, signed, for a year.

The number is given only after a sign-in that fitted, so that nobody can make himself a new device for more tries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from boards.keyed import keyed

COOKIE = "device"
YEAR_SECONDS = 365 * 24 * 3600
PLATFORMS = ("Android", "iPhone", "iPad", "Windows", "CrOS", "Macintosh", "Linux")  # the first that is named


@dataclass(frozen=True)
class Device:
    """`id`: none before anybody has signed in there."""

    id: str | None
    is_shared: bool

    @classmethod
    def here(cls) -> Device:
        """The device of this request."""
        try:
            said = _signer().loads(request.cookies.get(COOKIE, ""))
            return cls(str(said["id"])[:32], bool(said["shared"]))
        except (BadSignature, KeyError, TypeError):
            return cls(None, False)

    @property
    def counted_as(self) -> str:
        """By what its tries are counted: its number, else a keyed hash of the address (never the address itself)."""
        if self.id is not None:
            return self.id
        return keyed("limit", f"{dt.date.today()}:{request.remote_addr}").hex()[:31]

    def known(self, shared: bool, person_id: int) -> Device:
        """It, with a number. One that comes without gets the same all day, by person and address: else an own PIN would be
        the way to as many devices, and tries at others' PINs, as one likes."""
        made = keyed("device", f"{dt.date.today()}:{request.remote_addr}:{person_id}").hex()[:32]
        return Device(self.id or made, shared)

    def remember(self, answer: Response) -> None:
        said = _signer().dumps({"id": self.id, "shared": self.is_shared})
        answer.set_cookie(COOKIE, said, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)


def platform() -> str:
    """What kind of device asks, in a word: for who looks where he is signed in."""
    agent = request.headers.get("User-Agent", "")
    return next((name for name in PLATFORMS if name in agent), "")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="device")
