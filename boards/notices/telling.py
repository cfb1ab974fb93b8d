"""`tell`: what a verb calls when somebody owes something now, or gets an answer."""

from __future__ import annotations

from typing import Any

from boards.clock import now
from boards.notices.models import Notice
from boards.people.models import Person


def tell(
    people: list[Person | None], kind: str, subject: Any, *, by: Person | None = None, of: str = "", at_once: bool = False
) -> list[Notice]:
    """A notice to each of `people` about `subject`, inside the caller's transaction; never to `by`, who did it.

    `of` says which time (a cycle, a step): the same notice twice is one. `at_once`: also outside the person's shift
    (andon); else it waits for the start of the person's next shift.
    """
    now(), kind, subject, people, by, of, at_once
    return []
