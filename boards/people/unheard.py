"""An answer that came down and a crew has not heard yet."""

from __future__ import annotations

from dataclasses import dataclass

from boards.escalations.models import Escalation
from boards.plant.models import Unit


@dataclass(frozen=True)
class Answer:
    """An answer that a crew of `unit` has not heard; `now`: its shift is on, so it can be read to it."""

    question: Escalation
    unit: Unit
    crew: str
    now: bool
