"""What the page of an upload shows: the refused and the changed whole, of the others some, all of one kind by pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boards.uploads.models import VERDICTS, Upload

PAGE = 200  # rows
MOST = {"refused": 200, "changed": 200, "new": 10, "unchanged": 3}  # of each kind while all are shown


@dataclass(frozen=True)
class Section:
    """Rows of one verdict, and how many more there are."""

    verdict: str
    rows: list[Any]
    more: int


@dataclass(frozen=True)
class Preview:
    """`show`: the one verdict that is looked at, page by page; none: some of each."""

    sections: list[Section]
    counts: dict[str, int]
    show: str | None = None
    page: int = 1
    last: int = 1


def preview_of(upload: Upload, show: str | None, page: int) -> Preview:
    """What to show of an upload; any nonsense asked for shows the whole."""
    by_verdict: dict[str, list[Any]] = {verdict: [] for verdict in VERDICTS}
    for row in upload.rows:
        by_verdict[row["verdict"]].append(row)
    counts = {verdict: len(rows) for verdict, rows in by_verdict.items()}
    if show in by_verdict:
        rows = by_verdict[show]
        last = max(1, -(-len(rows) // PAGE))
        page = min(max(page, 1), last)
        return Preview([Section(show, rows[(page - 1) * PAGE : page * PAGE], 0)], counts, show, page, last)
    sections = [
        Section(verdict, rows[: MOST[verdict]], max(0, len(rows) - MOST[verdict]))
        for verdict, rows in by_verdict.items()
        if rows
    ]
    return Preview(sections, counts)
