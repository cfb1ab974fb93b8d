"""The unsafe addresses of a matrix by file, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from boards.skills.models import Skill
from tests.uploads.doors import Again
from tests.world import World


def a_skill(world: World) -> dict[str, Any]:
    Skill.create(world.unit("A3-10"), world.karl, code="A3-10", name="Shrink-fit")
    return {"unit": "a3"}


def a_matrix(world: World) -> tuple[io.BytesIO, str]:
    return Again(b"Personnel no;A3-10\n103;1\n"), "skills.csv"


FILE_DOORS: dict[str, tuple[Callable[[World], dict[str, Any]], dict[str, Any]]] = {
    "POST evidence.sent": (a_skill, {"file": a_matrix}),
}
