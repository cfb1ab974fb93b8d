"""What differs between two texts of a standard: steps matched by their key, words marked as new or gone.

Used for a draft beside the revision in force, and for two versions of one draft that two people wrote (U-01).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from boards.standards.models import Revision

PARTS = ("do", "key_point", "reason")


@dataclass(frozen=True)
class Content:
    """What one version says. `steps`: {"key", "do", "key_point", "reason", "seconds", "symbol"} in their order."""

    text: str
    takt_s: int | None
    wip: int | None
    steps: Sequence[Mapping[str, Any]]
    change: str = ""
    change_class: str | None = None

    @classmethod
    def of(cls, revision: Revision | None) -> Content:
        if revision is None:
            return cls("", None, None, [])
        names = ("key", *PARTS, "seconds", "symbol")
        steps = [{name: getattr(element, name) for name in names} for element in revision.elements]
        said = revision.change, revision.change_class
        return cls(revision.text, revision.takt_s, revision.wip, steps, *said)

    @property
    def seconds(self) -> int | None:
        """The cycle: all steps that say how long they take."""
        known = [step["seconds"] for step in self.steps if step["seconds"] is not None]
        return sum(known) if known else None


class Piece(NamedTuple):
    """Words that stand in both, or are `gone` from the former, or `new` in the latter."""

    kind: str  # same | gone | new
    words: str


@dataclass(frozen=True)
class StepRow:
    """One step in both versions. `kind`: same | changed | new | gone; `moved`: it stands elsewhere among the others."""

    kind: str
    moved: bool
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    number_before: int | None
    number_after: int | None
    parts: Mapping[str, list[Piece]]


@dataclass(frozen=True)
class Comparison:
    before: Content
    after: Content
    steps: list[StepRow]
    text: list[Piece]

    @property
    def changed(self) -> int:
        """How many places differ: steps, text, takt, work-in-process."""
        others = len([name for name in ("text", "takt_s", "wip") if getattr(self.before, name) != getattr(self.after, name)])
        return others + len([row for row in self.steps if row.kind != "same" or row.moved])


def compare(before: Content, after: Content) -> Comparison:
    """Steps in the order of `after`; those that are gone stand where they were."""
    there = {step["key"]: (number, step) for number, step in enumerate(before.steps, start=1)}
    stays = [step["key"] for step in after.steps if step["key"] in there]
    in_place = in_order([there[key][0] for key in stays])
    rows: list[StepRow] = []
    for number, step in enumerate(after.steps, start=1):
        if step["key"] not in there:
            rows.append(StepRow("new", False, None, step, None, number, _pieces(None, step)))
            continue
        was_number, was = there[step["key"]]
        same = all(was[name] == step[name] for name in (*PARTS, "seconds", "symbol"))
        moved = was_number not in in_place
        rows.append(StepRow("same" if same else "changed", moved, was, step, was_number, number, _pieces(was, step)))
    for key, (number, step) in there.items():
        if key not in stays:
            row = StepRow("gone", False, step, None, number, None, _pieces(step, None))
            at = next((i for i, one in enumerate(rows) if one.number_before and one.number_before > number), len(rows))
            rows.insert(at, row)
    return Comparison(before, after, rows, words_changed(before.text, after.text))


def codes_changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, str, str, str]]:
    """Of code lists what differs, as (list, code, new | gone | retired | used again | changed, its words)."""
    rows = []
    for name in dict.fromkeys([*(after or {}), *(before or {})]):
        was = {entry["code"]: entry for entry in (before or {}).get(name, [])}
        now = {entry["code"]: entry for entry in (after or {}).get(name, [])}
        for code in dict.fromkeys([*now, *was]):
            kind = _code_change(was.get(code), now.get(code))
            if kind:
                rows.append((name, code, kind, ", ".join((now.get(code) or was[code]).get("names", {}).values())))
    return rows


def _code_change(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    if was is None or now is None:
        return "new" if was is None else "gone"
    if bool(was.get("retired")) != bool(now.get("retired")):
        return "retired" if now.get("retired") else "used again"
    return "changed" if was.get("names") != now.get("names") else ""


def words_changed(before: str, after: str) -> list[Piece]:
    """The words of two texts, marked."""
    was, now = re.findall(r"\S+|\s+", before or ""), re.findall(r"\S+|\s+", after or "")
    pieces: list[Piece] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(was[i:j])))
            continue
        if i < j:
            pieces.append(Piece("gone", "".join(was[i:j])))
        if k < m:
            pieces.append(Piece("new", "".join(now[k:m])))
    return pieces


def _pieces(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, list[Piece]]:
    return {name: words_changed((before or {}).get(name) or "", (after or {}).get(name) or "") for name in PARTS}


def in_order(numbers: list[int]) -> set[int]:
    """The most of them that still stand in their order: the others have moved."""
    best: list[list[int]] = []
    for number in numbers:
        before = [run for run in best if run[-1] < number]
        longest: list[int] = max(before, key=len, default=[])
        best.append([*longest, number])
    most: list[int] = max(best, key=len, default=[])
    return set(most)
