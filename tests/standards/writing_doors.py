"""The unsafe addresses of writing standards, as tests/doors.py wants them: (what prepares it, who, the form)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.plant.production_day import production_date
from boards.standards.models import Revision
from tests.standards.prepared import in_force, standard, submitted, written
from tests.world import World

Setting = Callable[[World], dict[str, Any]]
Given = tuple[Setting, tuple[str, ...], Callable[[World], dict[str, Any]]]
LEADER = ("leader",)
HERE = {"code": "sw-a3-10", "rev": "a"}


def on(make: Callable[[World], Any], **values: Any) -> Setting:
    def prepare(world: World) -> dict[str, Any]:
        make(world)
        return {**HERE, **values}

    return prepare


def of_the_standard(make: Callable[[World], Any]) -> Setting:
    def prepare(world: World) -> dict[str, Any]:
        make(world)
        return {"code": "sw-a3-10"}

    return prepare


def used(world: World) -> dict[str, Any]:
    revision = in_force(world)
    return {"code": "sw-a3-10", "id": revision.standard.uses[0].id}


def brunos(world: World) -> Revision:
    """By the other leader of the team, so that the leader of these doors may be asked."""
    revision = standard(world).draft(world.bruno)
    revision.write(world.bruno, change_class="minor", text="As we do it")
    return revision


def asked_of_leader(world: World) -> None:
    asked = {world.greta: "", world.amina: "", world.quin: ""}
    brunos(world).submit(world.bruno, effective_on=production_date(), approvers=asked)


def listed(world: World) -> None:
    standard(world, kind="code_list").draft(world.amina)


def says(**form: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {name: value(world) if callable(value) else value for name, value in form.items()}


def people(world: World) -> dict[str, Any]:
    return {"approver": [world.greta.id, world.quin.id], "effective_on": production_date().isoformat()}


def version(world: World) -> int:
    return int(db.session.query(Revision.version).scalar())


NEW = says(kind="checklist", title="Start of shift", code="CL-1", language="en")
STEP = {"key": "", "do": "Load", "key_point": "", "reason": "", "seconds": "", "symbol": ""}
TOMORROW = (dt.date.today() + dt.timedelta(days=1)).isoformat()

WRITING_DOORS: dict[str, Given] = {
    "POST standard_writing.create": (lambda world: {"unit": "a3"}, LEADER, NEW),
    "POST standard_writing.draft": (of_the_standard(in_force), LEADER, says()),
    "POST standard_writing.text": (on(written), LEADER, says(version=version, change_class="minor", change="New", **STEP)),
    "POST standard_writing.translated": (on(written, language="de"), LEADER, says(version=version, change="Neu")),
    "POST standard_writing.listed": (on(listed), LEADER, says(version=version)),
    "POST standard_writing.submission": (on(written), LEADER, people),
    "POST standard_writing.approval": (on(asked_of_leader), LEADER, says()),
    "POST standard_writing.sent_back": (on(asked_of_leader), LEADER, says(reason="Which gauge?")),
    "POST standard_writing.recall": (on(submitted), LEADER, says(reason="One more step")),
    "POST standard_writing.comment": (on(submitted), LEADER, says(text="Which gauge?")),
    "DELETE standard_writing.discard": (on(written), LEADER, says()),
    "POST standard_writing.use": (of_the_standard(in_force), LEADER, says(units="A3-20", from_on=TOMORROW)),
    "DELETE standard_writing.use_ended": (used, LEADER, says()),
    "POST standard_writing.looked_at": (of_the_standard(in_force), LEADER, says(text="All as it says")),
    "POST standard_writing.withdrawal": (
        of_the_standard(in_force),
        LEADER,
        says(text="The machine is gone", badge="302", pin="2468"),
    ),
}
