"""What is put in another's place: what was there is kept beside it, and all goes back if something fails on the way."""

from __future__ import annotations

from pathlib import Path


class Moves:
    """`stamp` goes into the name of what is kept aside."""

    def __init__(self, stamp: str) -> None:
        self.stamp = stamp
        self.kept: list[str] = []
        self._done: list[tuple[Path, Path]] = []

    def aside(self, path: Path) -> None:
        """Keeps what is at `path`, if anything, as `path.before-…`."""
        if path.exists():
            kept = path.with_name(f"{path.name}.before-{self.stamp}")
            self.move(path, kept)
            self.kept.append(str(kept))

    def move(self, old: Path, new: Path) -> None:
        old.rename(new)
        self._done.append((old, new))

    def undo(self) -> None:
        for old, new in reversed(self._done):
            new.rename(old)
        self._done.clear()
