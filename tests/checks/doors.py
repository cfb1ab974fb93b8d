"""The unsafe addresses of checks, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.checks.models import CheckRun
from boards.checks.ticking import list_of
from boards.plant.production_day import production_date
from tests.checks.lists import answered, checklist, conform, plan
from tests.world import World

Setting = Callable[[World], dict[str, Any]]
TEXTS = [
    {"code": "H1", "answer_kind": "text", "required": False, "finding": False},
    {"code": "H7", "answer_kind": "items", "required": False, "finding": False},
]


def daily(world: World) -> Any:
    return plan(checklist(world, "CL-D", "machine_check", conform("M1", "M2")), world, frequency="daily")


def begun(world: World) -> CheckRun:
    return CheckRun.start(daily(world), world.amina)


def begun_by_another(world: World) -> CheckRun:
    return CheckRun.start(daily(world), world.bruno)


def full(world: World) -> CheckRun:
    return answered(begun(world), world.amina, "ok")


def sent(world: World) -> CheckRun:
    run = full(world)
    run.submit(world.amina)
    return run


def signed_out(world: World) -> CheckRun:
    run = CheckRun.start(
        plan(checklist(world, "CL-H", "handover", TEXTS, scored=False), world, frequency="each_shift"), world.bruno
    )
    run.answer(run.asked[1], "Watch the tester", world.bruno)
    run.sign_out(world.bruno)
    return run


def on(make: Callable[[World], CheckRun], **values: Any) -> Setting:
    return lambda world: {"record": make(world), **values}


def on_list(world: World) -> dict[str, Any]:
    """An item of the month, which is on the list on every day."""
    item = {"code": "T14", "answer_kind": "tick", "frequency": "monthly", "at": "any", "finding": False}
    made = plan(checklist(world, "CL-LSW", "lsw", [item]), world, frequency="by_item")
    return {"record": made, "code": "T14"}


def month(world: World) -> str:
    return next(due.window.key for due in list_of(world.amina, production_date()))


def with_questions(world: World) -> dict[str, Any]:
    checklist(world, "CL-GEMBA", "gemba_walk", TEXTS[:1], scored=False)
    return {"unit": "a3"}


CHECK_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST checks.start": (on(daily), {}),
    "POST checks.holder": (on(begun_by_another), {}),
    "POST checks.answer": (on(begun, code="M1"), {"value": "ok", "submission": "one"}),
    "POST checks.submission": (on(full), {}),
    "POST checks.voidance": (on(sent), {"reason": "The wrong machine"}),
    "POST checks.signature": (on(signed_out), {}),
    "POST checks.refusal": (on(signed_out), {"reason": "The vessel is full"}),
    "POST checks.ticks": (on_list, {"done": "yes", "window": month}),
    "POST checks.item": (on(signed_out, position=1), {"done": "yes"}),
}
WALK_DOORS: dict[str, tuple[Setting, set[str], Callable[[World], dict[str, Any]]]] = {
    "POST checks.walks": (with_questions, {"leader", "other leader"}, lambda world: {}),
}
