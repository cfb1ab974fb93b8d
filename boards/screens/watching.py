"""The device of a paired screen, as the live board knows it: by a cookie that only its own page and sockets carry.

The right is one unit's wall, its panels and its socket room, to read. Nothing else asks for this cookie.
"""

from __future__ import annotations

import logging

from flask import request

from boards.live import devices
from boards.screens.heard import heard
from boards.screens.models import Screen

COOKIE = "screen"  # the credential, for good
log = logging.getLogger(__name__)


def screen_here() -> Screen | None:
    """The screen whose device asks; none for one that was unpaired, or whose unit has no board any more."""
    return opened_by(request.cookies.get(COOKIE))


def opened_by(secret: str | None) -> Screen | None:
    """The screen that a secret opens. One that opens nothing any more is logged: it may be a stolen one."""
    screen = Screen.known_as(secret)
    if screen is None:
        return None
    if screen.is_ended or not (screen.unit.active and screen.unit.has_board):
        log.warning("screen %s (%s) came with a credential that opens nothing any more", screen.id, screen.code)
        return None
    return screen


class Screens:
    """boards/live/devices.py asks here."""

    def here(self) -> devices.Device | None:
        screen = screen_here()
        return devices.Device(screen.id, screen.unit_id, screen.shows) if screen else None

    def hear(self, device: devices.Device, build: str) -> None:
        heard().note(device.id, build)


devices.know(Screens())
