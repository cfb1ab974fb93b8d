"""What a matrix from a file would change: each level weighed against what stands now, by the checks of one assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from boards.metrics.writing import breathing
from boards.people.models import Person
from boards.plant.models import Unit
from boards.skills.desk import Desk, Judged
from boards.skills.documents import said_day
from boards.skills.ledger import Ledger
from boards.skills.models import Assessment
from boards.skills.naming import Named
from boards.uploads.headings import Row
from boards.uploads.models import VERDICT


def weighed(rows: Iterable[Row], read: Mapping[str, Any], unit: Unit, by: Person) -> tuple[list[Row], list[Judged]]:
    """The rows with their verdicts, and what writing the good ones would enter. Writes nothing.

    Where a row names nobody of this unit, or a column no skill of it, that is said once and its cells are not shown.
    As many queries for thousands of cells as for ten.
    """
    fresh: list[Row] = [{name: value for name, value in row.items() if name not in VERDICT} for row in rows]
    named = Named(fresh, unit)
    kept = list(_places(fresh, read, named))
    meant = {n: named.judged(row, by) for n, row in enumerate(kept) if not row.get("faults")}
    ledger = Ledger([one.skill for one in meant.values()], [one.person for one in meant.values()], named.today)
    desk, good = Desk(list(meant.values())), []
    for n, row in breathing(enumerate(kept)):
        if n not in meant:
            row["verdict"], row["why"] = "refused", row["faults"]
        elif (entered := _weigh(row, meant[n], named.judged(row, by, transfer=True), ledger, desk)) is not None:
            good.append(entered)
    return kept, good


def cell_of(row: Mapping[str, Any]) -> str:
    """Where a row stands: "Matrix!D17"."""
    return (f"{row['sheet']}!" if row["sheet"] else "") + f"{row['column']}{row['row']}"


def _places(rows: list[Row], read: Mapping[str, Any], named: Named) -> Iterator[Row]:
    """The cells that can be looked at, and once each row or column that can't."""
    told: set[tuple[str, Any]] = set()
    for row in breathing(rows):
        if row.get("whole"):
            yield row
            continue
        nobody, no_skill = named.no_person(row), named.no_skill(row)
        if nobody is not None or no_skill is not None:
            whole = ("row", row["row"]) if nobody is not None else ("column", row["column"])
            if whole not in told:
                told.add(whole)
                yield _whole(row, read, whole[0], str(nobody or no_skill))
            continue
        if not row.get("faults") and (no_day := named.no_day(row)) is not None:
            row["faults"] = [[cell_of(row), no_day]]
        yield row


def _whole(row: Row, read: Mapping[str, Any], whole: str, wrong: str) -> Row:
    """Stands for a row or a column of cells that stay out."""
    one = {"sheet": row["sheet"], "whole": whole}
    if whole == "row":
        one |= {"row": row["row"], "column": read["who"], "who": row["who"], "name": row["name"], "code": ""}
        wrong = f"{wrong} {_('The whole row stays out.')}"
    else:
        one |= {"row": read["heads"], "column": row["column"], "who": "", "name": "", "code": row["code"]}
        wrong = f"{wrong} {_('The whole column stays out.')}"
    return {**one, "faults": [[cell_of(one), wrong]]}


def _weigh(row: Row, one: Judged, recognised: Judged, ledger: Ledger, desk: Desk) -> Judged | None:
    """Puts the verdict into the row; what would be entered, if anything."""
    pair = (one.person.id, one.skill.id)
    stands = ledger.newest(pair, ledger.until)
    row["stood"] = stands.id if stands else None
    waiting = [other for other in ledger.assessments.get(pair, ()) if other.is_waiting]
    if any(_is_same(row, other) for other in (stands, *waiting)):
        row["verdict"] = "unchanged"
        return None
    refusal, why, entered = desk.weigh(one), _later(one, stands), one
    if refusal is not None and desk.weigh(recognised) is None:
        refusal, entered = None, recognised
    if refusal is not None or why is not None:
        row["verdict"], row["why"] = "refused", [[cell_of(row), why or str(refusal.sentence if refusal else "")]]
        return None
    row["verdict"] = "changed" if stands else "new"
    if stands:
        row["old"] = {"level": stands.level, "on": stands.assessed_on.isoformat()}
    if not entered.transfer and desk.is_waiting(entered):
        row["waits"] = True
    return entered


def _is_same(row: Row, stands: Assessment | None) -> bool:
    if stands is None:
        return row["level"] == 0 and row["on"] is None
    return bool(row["level"] == stands.level and row["on"] in (None, stands.assessed_on.isoformat()))


def _later(one: Judged, stands: Assessment | None) -> str | None:
    """What is older than what stands would change nothing that is seen."""
    if stands is None or one.on is None or one.on >= stands.assessed_on:
        return None
    return str(_("A later assessment stands, of %(day)s. Write a later day.", day=said_day(stands.assessed_on)))
