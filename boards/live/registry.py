"""The panels of this application: what each shows, on which boards, and which rows move it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from boards.plant.models import Unit

Builder = Callable[[Unit, dt.datetime], dict[str, Any]]
Where = str | Callable[[Any], Iterable[int | None]]  # "unit_id", "action.unit_id", or a function giving unit ids


@dataclass(frozen=True)
class Panel:
    """A part of a board. `build` answers the template's context from (unit, now) and the database, nothing else."""

    name: str
    build: Builder
    template: str
    shows: dict[type, Where]
    on: tuple[str, ...]  # kinds of unit whose board has it


_panels: dict[str, Panel] = {}


def panel(
    name: str, *, shows: dict[type, Where], on: tuple[str, ...] = ("team", "function"), template: str | None = None
) -> Callable[[Builder], Builder]:
    """Declares a panel beside its builder; nobody ever calls publish.

    `shows` names for each model whose rows the panel shows, which units' panels a changed row moves. The template is
    `<domain>/_panel.html` unless said otherwise. Raises ValueError for a name that is taken.
    """

    def declared(build: Builder) -> Builder:
        if name in _panels and _panels[name].build.__module__ != build.__module__:
            raise ValueError(f"there is a panel {name!r} already")
        domain = build.__module__.split(".")[-2]
        _panels[name] = Panel(name, build, template or f"{domain}/_panel.html", shows, on)
        return build

    return declared


def panel_named(name: str) -> Panel | None:
    return _panels.get(name)


def panels_of(unit: Unit) -> list[Panel]:
    """The panels of a unit's board, in the order they were declared."""
    return [panel for panel in _panels.values() if unit.kind in panel.on]


def all_panels() -> list[Panel]:
    return list(_panels.values())
