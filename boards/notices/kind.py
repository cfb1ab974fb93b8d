"""One kind of notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from boards.notices.models import Notice


@dataclass(frozen=True)
class Kind:
    """`says` words it, `holds` tells whether it is still true; both of the record and the notice."""

    says: Callable[[Any, Notice], str]
    holds: Callable[[Any, Notice], bool] = lambda record, notice: True
