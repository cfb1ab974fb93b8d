"""Who watches a board without being a person: a device with the right to one board. Which there are, a domain says.

The domain declares how the device behind a request is found, and what to do when one is heard; live knows no more of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Device:
    """`shows` counts what it was told to show: a page with another number loads itself anew. `room`: where it is told to
    ask at once."""

    id: int
    unit_id: int
    shows: int

    @property
    def room(self) -> str:
        return room_of(self.id)


class Known(Protocol):
    """What a domain knows of devices."""

    def here(self) -> Device | None:
        """The device behind this request or socket, by its credential."""

    def hear(self, device: Device, build: str) -> None:
        """It has been heard just now, running this build."""


_known: list[Known] = []


def know(devices: Known) -> Known:
    """Declares who knows the devices; one domain does."""
    _known[:] = [devices]
    return devices


def room_of(id: int) -> str:
    return f"device:{id}"


def here() -> Device | None:
    """The device behind this request or socket, asked afresh each time; none for everybody else."""
    return _known[0].here() if _known else None


def is_page_of_device(asked: Any) -> bool:
    """Whether a check comes from a page that was opened as a device's, and not from a bookmark of the same wall."""
    return isinstance(asked, dict) and bool(asked.get("screen"))


def told(asked: Any, on_found: Callable[[Device], None] = lambda device: None) -> dict[str, Any]:
    """What a check of a device's page is answered besides: `shows`, none where it has no right any more."""
    if not is_page_of_device(asked):
        return {}
    device = here()
    if device is None:
        return {"shows": None}
    on_found(device)
    _known[0].hear(device, str(asked.get("build"))[:80])
    return {"shows": device.shows}
