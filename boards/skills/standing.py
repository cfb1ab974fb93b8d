"""One cell of the matrix on one production date (domain 1.14)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boards.people.models import Person

if TYPE_CHECKING:
    from boards.skills.models import Assessment

ALONE, TRAINS = 3, 4  # levels from which somebody covers, and trains
STATUSES = ("suspended", "expired", "retraining_due", "lapsed", "expiring", "valid")  # the first that holds is said
COVERING = ("expiring", "valid")


@dataclass(frozen=True)
class Standing:
    """Level and status of one person in one skill on one production date."""

    level: int  # filled quarters; kept whatever the status
    status: str  # one of STATUSES; "none" at level 0
    assessment: Assessment | None
    valid_until: dt.date | None  # the last production date; none: no end
    since: dt.date | None = None  # production date from which the status holds
    left: bool = False  # the person is not here on that date (any more, or yet): kept, and covers nothing

    @property
    def covers(self) -> bool:
        """Counts as somebody who does it alone."""
        return self.level >= ALONE and self.status in COVERING and not self.left

    @property
    def trains(self) -> bool:
        return self.level >= TRAINS and self.status in COVERING and not self.left

    @property
    def was_alone(self) -> bool:
        """Would cover, but for its status."""
        return self.level >= ALONE and self.status not in COVERING


NOTHING = Standing(0, "none", None, None)


def is_with_us(person: Person, on: dt.date) -> bool:
    """Has begun and not left on a production date: from `left_on` on somebody counts nowhere (Q-08)."""
    return (person.joined_on is None or person.joined_on <= on) and (person.left_on is None or on < person.left_on)
