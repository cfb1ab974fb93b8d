"""Who watches what in this process: a room is a unit's board in one language."""

from __future__ import annotations

from collections import Counter


def room(unit_id: int, language: str) -> str:
    return f"board:{unit_id}:{language}"


class Rooms:
    """The rooms this process's own sockets are in; a socket is in one at a time."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[int, str]] = {}
        self._counts: Counter[tuple[int, str]] = Counter()

    def enter(self, sid: str, unit_id: int, language: str) -> tuple[int, str] | None:
        """Moves a socket to a room; answers the one it was in if that is another."""
        before = self._of.get(sid)
        if before == (unit_id, language):
            return None
        self.leave(sid)
        self._of[sid] = (unit_id, language)
        self._counts[unit_id, language] += 1
        return before

    def leave(self, sid: str) -> tuple[int, str] | None:
        """Takes a socket out; answers the room it was in."""
        before = self._of.pop(sid, None)
        if before:
            self._counts[before] -= 1
            if not self._counts[before]:
                del self._counts[before]
        return before

    def languages(self, unit_id: int) -> set[str]:
        """The languages a unit's board is watched in."""
        return {language for unit, language in self._counts if unit == unit_id}

    @property
    def watching(self) -> int:
        """How many sockets watch a board."""
        return len(self._of)
