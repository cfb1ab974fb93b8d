"""What boards said at the end of a day, kept as it was said; and what they say of that day later."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup

from boards import clock
from boards.db import db
from boards.live import rendering
from boards.live.registry import panels_of
from boards.past.seeing import MOMENT
from boards.past.still import still
from boards.plant.models import Plant
from boards.plant.production_day import day_ends, production_date
from tests.client import CheckingClient
from tests.live.test_pushes import story
from tests.world import World

BOARDS = ("A3", "VSA", "PLANT")
REVISION = re.compile(r' data-revision="\d+"')
SECTION = re.compile(r'<section class="panel panel-(\w+)".*?</section>', re.S)
Said = dict[tuple[str, str], str]  # (board, panel) → HTML


@dataclass
class Memory:
    """Writes down every board at the end of each day; `days` holds what it has seen."""

    world: World
    language: str = "en"
    days: dict[dt.date, Said] = field(default_factory=dict)

    def until(self, at: dt.datetime, tick: Callable[[dt.datetime], object] = lambda at: None) -> None:
        """Looks at all boards at the end of every day that is over by `at` and has not been looked at; `tick`: what time
        does, done just before each look and at `at` itself."""
        plant = Plant.get()
        date = max(self.days) + dt.timedelta(days=1) if self.days else production_date(at, plant)
        while day_ends(date, plant) <= at:
            with clock.at(day_ends(date, plant) - MOMENT):
                tick(clock.now())
                self.days[date] = self._look()
            date += dt.timedelta(days=1)
        if not self.days:
            self.days[date - dt.timedelta(days=1)] = {}
        with clock.at(at):
            tick(at)

    def _look(self) -> Said:
        rendering._cache.clear()
        said: Said = {}
        for code in BOARDS:
            db.session.remove()  # a board a session, as every request has one
            with current_app.test_request_context():
                unit = self.world.unit(code)
                for panel in panels_of(unit):
                    said[code, panel.name] = _plain(rendering.rendered(unit, panel.name, self.language).html)
        db.session.remove()
        return said

    def hold(self, client: CheckingClient) -> int:
        """Asserts that every day's page says today what was said then; answers how many panels were compared."""
        compared, different = 0, list[str]()
        for date, said in self.days.items():
            for code in BOARDS if said else ():
                page = client.get(f"/boards/{code.lower()}/days/{date}?lang={self.language}")
                assert page.status_code == 200
                now = shown(page.get_data(as_text=True))
                for (board, panel), html in said.items():
                    if board == code:
                        compared += 1
                        then = str(still(Markup(html), date))
                        if now[panel] != then:
                            different += [f"{panel} of {code} on {date}", *_changes(then, now[panel])]
        assert not different, "\n".join(different)
        return compared


def _changes(then: str, now: str) -> list[str]:
    return list(unified_diff(then.splitlines(), now.splitlines(), "then", "now", n=0, lineterm=""))[2:12]


def shown(page: str) -> dict[str, str]:
    """The panels of a page, by name."""
    return {found[1]: _plain(found[0]) for found in SECTION.finditer(page)}


def _plain(html: str) -> str:
    return REVISION.sub("", str(html))


def told(world: World) -> list[Callable[[], Any]]:
    """The story without its numbers: what is measured is a setting, shown as today; test_what_it_said holds the numbers."""
    return [verb for verb in story(world) if "metrics" not in Path(verb.__code__.co_filename).parts]
