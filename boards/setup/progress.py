"""How far a workbook is being written, for the page that waits. Only the process that writes it knows."""

from __future__ import annotations


class Progress:
    """Of one upload, by its token: so many of so many rows."""

    def __init__(self, token: str) -> None:
        self.token, self.all, self.before, self.now = token, 0, 0, 0

    def begins(self, rows: int) -> None:
        self.all = rows
        _running[self.token] = self

    def tell(self, done: int) -> None:
        """So many rows of the present sheet."""
        self.now = self.before + done

    def passed(self, rows: int) -> None:
        self.before += rows
        self.now = self.before

    def ends(self) -> None:
        _running.pop(self.token, None)


_running: dict[str, Progress] = {}


def of(token: str) -> tuple[int, int] | None:
    """Rows written, and rows there are; none where nothing is being written here."""
    found = _running.get(token)
    return (found.now, found.all) if found else None
