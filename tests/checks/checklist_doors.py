"""The unsafe addresses of setting up checklists, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.checks.content import Checklist
from boards.db import db
from boards.standards.models import Revision
from tests.checks.lists import BANDS
from tests.uploads.doors import Again
from tests.world import World

Setting = Callable[[World], dict[str, Any]]
QUESTION: dict[str, Any] = {
    "was": "", "code": "1.1", "category": "sort", "answer_kind": "score", "text": "Only what is needed is here",
    "look_for": "Drawers", "reaction": "", "low": "", "high": "", "unit_of_measure": "", "choices": "", "clause": "",
    "frequency": "", "at": "", "minutes": "", "required": "1", "finding": "1",
}  # fmt: skip


def drafted(world: World) -> Checklist:
    """A 5S audit of the team, whose first revision Amina writes."""
    categories = [{"code": "sort", "names": {"en": "Sort"}}, {"code": "shine", "names": {"en": "Shine"}}]
    scale = {"min": 0, "max": 4, "anchors": {}, "bands": BANDS}
    made = Checklist.create(
        world.amina, code="CL-A3", title="5S of A3", kind="five_s", unit=world.unit("A3"), scale=scale, categories=categories
    )
    made.standard.draft(world.amina)
    return made


def at_the_draft(world: World) -> dict[str, Any]:
    drafted(world)
    return {"code": "cl-a3", "rev": "a"}


def at_the_standard(world: World) -> dict[str, Any]:
    drafted(world)
    return {"code": "cl-a3"}


def in_german(world: World) -> dict[str, Any]:
    made = drafted(world)
    draft = made.standard.open_draft()
    assert draft is not None
    made.write(draft, world.amina, [{"code": "1.1", "answer_kind": "score", "text": "Clean?"}])
    return {"code": "cl-a3", "rev": "a", "language": "de"}


def at_the_board(world: World) -> dict[str, Any]:
    drafted(world)
    return {"unit": "a3"}


def a_file(_world: World) -> tuple[Any, str]:
    return Again(b"Code;Question;Answer\n1.1;Clean?;Points\n"), "questions.csv"


def version(_world: World) -> int:
    return int(db.session.query(Revision.version).scalar())


CHECKLIST_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST checklists.create": (
        lambda world: {"unit": "a3"},
        {"kind": "five_s", "title": "5S of A3", "code": "CL-A3", "language": "en"},
    ),
    "POST checklists.described": (at_the_standard, {"scored": "yes", "auditor_rule": "not_own_team", "high": "5"}),
    "POST checklists.asked": (at_the_draft, {"version": version, **QUESTION}),
    "POST checklists.sent": (at_the_board, {"standard": "CL-A3", "file": a_file}),
    "POST checklists.translated": (in_german, {"version": version, "text-1": "Sauber?"}),
}
