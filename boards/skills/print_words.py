"""The printed matrix in words: who is called what on paper, what is needed, what the signs mean."""

from __future__ import annotations

from flask_babel import gettext as _

from boards.i18n import language
from boards.people.models import Person
from boards.plant.models import Plant
from boards.refusals import NotNow
from boards.skills.documents import printed, said_day
from boards.skills.print_code import address_of
from boards.skills.print_paper import Column, Paper, Row, Sum
from boards.skills.sheet import Sheet
from boards.skills.standing import STATUSES
from boards.skills.words import LEVELS, status_word, wall_names

NAMES = ("wall", "full")  # as the plant calls people on walls, or in full for who leads there


def paper_of(sheet: Sheet, by: Person, names: str) -> Paper:
    """`by`: who prints it; `names`: one of NAMES."""
    address, why_not = _address(sheet)
    called = _called(sheet, names)
    about = [_("As of production date %(day)s", day=said_day(sheet.on))]
    if any(skill.critical for skill in sheet.skills):
        about.append(_("* critical"))
    if why_not:
        about.append(why_not)
    return Paper(
        title=_("Qualification: %(unit)s", unit=f"{sheet.unit.code} {sheet.unit.name_in(language())}"),
        about=about,
        columns=[Column(skill.code, skill.name_in(language()), skill.critical) for skill in sheet.skills],
        rows=[Row(called[person.id], person.crew_on(sheet.on) or "", _cells(sheet, person)) for person in sheet.people],
        sums=_sums(sheet),
        levels=[str(words) for words in LEVELS],
        statuses=[(status, status_word(status)) for status in STATUSES if status != "valid"],
        address=address,
        valid=_("Valid only if\nthe code says current"),
        page=_("Page %(n)s of %(last)s", n="{n}", last="{last}"),
        printed=printed(by),
        heads=(_("Person"), _("Crew")),
        language=language(),
    )  # fmt: skip


def _address(sheet: Sheet) -> tuple[str | None, str]:
    """What the code says; where phones could not open it, none, and why."""
    try:
        return address_of(sheet), ""
    except NotNow:
        return None, _("No code is on this sheet: phones could not open its address (BOARDS_PUBLIC_URL).")


def _called(sheet: Sheet, names: str) -> dict[int, str]:
    """By person id; where the plant shows no names, a number a line (Q-12)."""
    if names == "full":
        return {person.id: person.name for person in sheet.people}
    called = wall_names(sheet.people, Plant.get().setting("matrix_names"))
    return {person.id: called.get(person.id) or str(n) for n, person in enumerate(sheet.people, 1)}


def _cells(sheet: Sheet, person: Person) -> list[tuple[int, str]]:
    standings = [sheet[person, skill] for skill in sheet.skills]
    return [(one.level, one.status) for one in standings]


def _sums(sheet: Sheet) -> list[Sum]:
    """How many do it alone, of so many that are needed: in all, then in each crew."""
    covers = {cover.skill.id: cover for cover in sheet.covers}
    found = [covers.get(skill.id) for skill in sheet.skills]
    crews = next((list(cover.by_crew) for cover in sheet.covers), [])
    whole = [(f"{one.actual}/{one.target}", bool(one.gap)) if one and one.need else None for one in found]
    lines = [Sum(_("Alone / needed"), whole)]
    for crew in crews:
        cells = [
            (f"{len(one.by_crew[crew])}/{one.min_per_shift}", crew in one.short_crews) if one and one.need else None
            for one in found
        ]
        lines.append(Sum(_("Crew %(crew)s: alone / a shift", crew=crew), cells))
    return lines if any(cell for line in lines for cell in line.cells) else []
