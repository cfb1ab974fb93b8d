"""What the plant's workbook would change: every row weighed against what stands, and against the rows it rests on."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _

from boards.people.models import Person
from boards.setup.sheet import Key, Plan, Said, Sheet, Weighed
from boards.uploads.headings import Row
from boards.uploads.models import VERDICT

Good = list[tuple[Sheet, list[Weighed]]]
TURN = 0.02  # seconds of work after which the others of this server have theirs


def weighed(rows: Iterable[Row], sheets: list[Sheet], by: Person) -> tuple[list[Row], Good]:
    """The rows with their verdicts, and those that would be written, sheet by sheet in order. Writes nothing."""
    fresh: list[Row] = [{name: value for name, value in row.items() if name not in VERDICT} for row in rows]
    of_sheet: dict[str, list[Row]] = defaultdict(list)
    for row in fresh:
        of_sheet[row["page"]].append(row)
    plan, good = Plan(by), []
    for sheet in sheets:
        standing = sheet.standing()
        good.append((sheet, _sheet(sheet, of_sheet[sheet.name], standing, plan)))
    return fresh, good


def _sheet(sheet: Sheet, rows: list[Row], standing: dict[Key, Said], plan: Plan) -> list[Weighed]:
    """Weighs the rows of one sheet. Rows may rest on others of the same sheet, in any order: all are thought to be good
    until one is not, and then all are weighed again without it."""
    kept = {_key(sheet, row): row for row in rows if not row["faults"]}
    for row in rows:
        if row["faults"]:
            row["verdict"], row["why"] = "refused", row["faults"]
    before = None
    while before is None or len(kept) < before:
        before = len(kept)
        plan.there[sheet.name] = {**standing, **{key: _after(sheet, row, standing.get(key)) for key, row in kept.items()}}
        for key, row in in_turns(list(kept.items())):
            if why := _faults(sheet, row, standing.get(key), plan):
                row["verdict"], row["why"] = "refused", why
                del kept[key]
    return [one for key, row in kept.items() if (one := _verdict(row, standing.get(key)))]


def _faults(sheet: Sheet, row: Row, stands: Said | None, plan: Plan) -> list[list[str]]:
    said, at = row["said"], row["at"]
    place = at[sheet.key[0]]
    if stands is None:
        lacking = [one for one in sheet.columns() if one.needed and said.get(one.name) in (None, "")]
        if lacking:
            return [[at.get(one.name, place), _("This is missing: %(what)s.", what=one.words)] for one in lacking]
    return [[at.get(name, place), sentence] for name, sentence in sheet.faults(said, stands, plan)]


def _verdict(row: Row, stands: Said | None) -> Weighed | None:
    said = row["said"]
    if stands is None:
        row["verdict"] = "new"
        return Weighed(said, None, frozenset(said))
    changed = {name: stands.get(name) for name in said if said[name] != stands.get(name)}
    row["verdict"] = "changed" if changed else "unchanged"
    if not changed:
        return None
    row["old"] = changed
    return Weighed(said, stands, frozenset(changed))


def _after(sheet: Sheet, row: Row, stands: Said | None) -> Said:
    return {**(stands if stands is not None else sheet.defaults(row["said"])), **row["said"]}


def _key(sheet: Sheet, row: Row) -> Key:
    return tuple(row["said"].get(name) for name in sheet.key)


def in_turns(rows: list[Any], told: Callable[[int], None] = lambda done: None) -> Iterable[Any]:
    """The same rows; whoever works on them lets the others of this server have their turn, and says how far it is."""
    since = time.monotonic()
    for done, row in enumerate(rows):
        if time.monotonic() - since > TURN:
            told(done)
            time.sleep(0)
            since = time.monotonic()
        yield row
