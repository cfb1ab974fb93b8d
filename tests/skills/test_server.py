"""A real server and a wall's socket: the production day begins, nobody writes, and the matrix turns (issue line 2)."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from lxml import html

from boards.clock import now
from boards.db import db, writing
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.skills.models import Skill, SkillStandard
from boards.standards.models import Revision, RevisionStep, Standard
from tests.faults.wire import Screen
from tests.serving import Server
from tests.skills.doors import judged
from tests.world import World

pytestmark = pytest.mark.once
HEAD_START = dt.timedelta(seconds=15)  # for the server to come up before the day begins
PATIENCE = 60.0  # seconds: within a minute


def day_begins_soon() -> dt.datetime:
    """The plant's production day, and the early shift, begin at the next full minute; until then it is night. In UTC."""
    turn = (now() + HEAD_START + dt.timedelta(seconds=59)).replace(second=0, microsecond=0)
    plant = Plant.get()
    plant.production_day_start = turn.astimezone(plant.zone).time()
    hours = [(turn + dt.timedelta(hours=8 * n)).astimezone(plant.zone).strftime("%H:%M") for n in range(4)]
    plant.shifts = {
        code: {**plant.shifts[code], "start": hours[n], "end": hours[n + 1] if n < 2 else hours[0]}
        for n, code in enumerate(("early", "late", "night"))
    }
    plant.week_pattern = {day: ["early", "late", "night"] for day in plant.week_pattern}
    plant.crew_rotation = {}
    return turn


def turned_tonight(world: World) -> dt.datetime:
    """Marek was assessed before revision B; Joana against it. B takes effect with the production day that begins soon."""
    with writing():
        turn = day_begins_soon()
        old, new = production_date(turn - dt.timedelta(seconds=1)), production_date(turn)
        assert new == old + dt.timedelta(days=1)
        job = Skill.create(world.unit("A3-10"), world.karl, code="A3-10", name="Shrink-fit")
        job.need(old, 2, 3, world.karl)
        sw = Standard(code="SW-A3-10", kind="standard_work", title="Shrink-fit", unit=world.unit("A3"))
        db.session.add(sw)
        job.standards.append(SkillStandard(standard=sw))
        for rev, ago, on in (("A", 300, old - dt.timedelta(days=290)), ("B", 9, new)):
            at = now() - dt.timedelta(days=ago)
            revision = Revision(
                standard=sw, rev=rev, code=f"SW-{rev}", language="en", change_class="major", author=world.amina,
                drafted_at=at, drafted_on=production_date(at), effective_on=on,
            )  # fmt: skip
            db.session.add(revision)
            for kind in ("submission", "approval"):
                revision.steps.append(RevisionStep(cycle=1, kind=kind, at=at, on=production_date(at)))
        db.session.flush()
        judged(job, world.marek, 3, world.karl, on=old - dt.timedelta(days=50), transfer=True)
        judged(job, world.joana, 3, world.karl, on=old, transfer=True, revisions=[revision])
    return turn


def seen(text: str, world: World) -> dict[str, str]:
    found = html.fromstring(text)
    (cover,) = found.xpath(".//td[@data-cover]")
    states = {
        name: found.xpath(f".//td[@data-person='{getattr(world, name).id}']/@data-state")[0] for name in ("marek", "joana")
    }
    return {"cover": cover.get("data-cover"), "look": cover.get("class"), **states}


def test_the_wall_turns_with_the_day_and_nobody_writes(app: Flask, world: World, database: str, tmp_path: Path) -> None:
    # D-04, Q-01, decision 11: linked cells turn, cover drops, the gap is red; who was assessed against it stays
    turn = turned_tonight(world)
    server = Server(tmp_path, database)
    server.start()
    try:
        screen = Screen(server.port).join()
        screen.say('42["check",{"unit":"A3","lang":"en","panels":{}}]')
        time.sleep(0.3)  # it has joined its room
        with urlopen(f"{server.url}/boards/a3/panels/skills", timeout=10) as answer:
            shown = answer.read().decode()
        assert now() < turn, "the premise: it is still night"
        assert seen(shown, world) == {"cover": "2", "look": "good", "marek": "valid", "joana": "valid"}
        until = time.monotonic() + (turn - now()).total_seconds() + PATIENCE
        for name, said in screen.events():
            assert time.monotonic() < until, "the wall did not turn within a minute"
            if name == "panel" and said["panel"] == "skills" and "retraining_due" in said["html"]:
                break
        assert turn <= now() <= turn + dt.timedelta(seconds=PATIENCE)
        assert seen(said["html"], world) == {"cover": "1", "look": "bad", "marek": "retraining_due", "joana": "valid"}
        screen.sock.close()
    finally:
        server.stop()
