"""What the pages of standards show, and how a refused form comes back."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from boards.clock import now
from boards.db import db
from boards.history.models import photos_of, timeline_of
from boards.i18n import language
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.refusals import Refusal
from boards.search.folding import fold
from boards.skills.models import Skill, SkillStandard
from boards.standards.below import StandardsBelow
from boards.standards.changed import since_before, since_read
from boards.standards.content import WorkElement
from boards.standards.debts import Readership
from boards.standards.force import standard_day
from boards.standards.models import Revision, Standard, Use
from boards.standards.parts import PARTS
from boards.standards.readiness import Readiness

HOW_TO_WORK = ("standard_work", "work_instruction", "setup_sheet")  # what somebody at a station looks for first


def found(code: str) -> Standard:
    """The standard with this code, or 404."""
    standard = Standard.by_code(code)
    if standard is None:
        abort(404)
    return standard


def found_revision(code: str, rev: str) -> Revision:
    """One of its revisions, or 404."""
    revision = next((one for one in found(code).revisions if one.rev == rev.upper()), None)
    if revision is None:
        abort(404)
    return revision


def holding_at(unit: Unit) -> list[Standard]:
    """The standards that hold at a place today, those of its own before those of the whole plant, the work itself before
    what is about it; also withdrawn ones, whose label should still explain (D-11)."""
    day = standard_day()
    used = select(Use.standard_id).where(Use.unit_id.in_(unit.lineage))
    rows = db.session.scalars(Standard.loaded().where(Standard.id.in_(used)).order_by(Standard.code))
    holding = [one for one in rows if one.used_on(day) & set(unit.lineage) or one.is_withdrawn(day)]
    depth = {id: n for n, id in enumerate(unit.lineage)}

    def rank(one: Standard) -> tuple[int, bool, str]:
        return -max(depth.get(use.unit_id, -1) for use in one.uses), one.kind not in HOW_TO_WORK, one.code

    return sorted(holding, key=rank)


def listed(unit: Unit | None, words: str) -> list[Standard]:
    """The catalog, or of it what a unit owns or uses, or what carries these words."""
    rows = Standard.loaded().order_by(Standard.code)
    if unit is not None:
        within = select(Unit.id).where(Unit.path.startswith(unit.path))
        used = select(Use.standard_id).where(or_(Use.unit_id.in_(within), Use.unit_id.in_(unit.lineage)))
        rows = rows.where(or_(Standard.id.in_(used), Standard.unit_id.in_(within)))
    wanted = fold(words) or ""
    return [one for one in db.session.scalars(rows) if wanted in (fold(" ".join(_words(one))) or "")]


def behind(unit: Unit, what: str, words: str) -> tuple[list[Standard], dict[int, list[tuple[str, int]]]]:
    """The standards behind a figure of a board above, with these words; and for readings how many are missing by team."""
    below, wanted = StandardsBelow(unit, now()), fold(words) or ""
    found = [one for one in below.behind(what) if wanted in (fold(" ".join(_words(one))) or "")]
    by_team = {one.id: below.by_team(one, what) for one in found} if what in ("unread", "late") else {}
    return found, by_team


def _words(standard: Standard) -> tuple[str, ...]:
    return standard.code, standard.title, *standard.titles.values()


def reading(revision: Revision, **more: Any) -> dict[str, Any]:
    """What a page that shows a revision's text needs: in which language, what is new, what the reader has said."""
    person: Person | None = g.get("person")
    asked = request.args.get("in") or request.form.get("language", "")
    wished = asked if asked in revision.languages else language()
    shown = revision.shown_in(wished)
    changed = since_read(revision, person) if person else since_before(revision)
    return {
        "revision": revision,
        "standard": revision.standard,
        "shown": shown,
        "missing": wished if shown != wished else None,
        "changed": changed,
        "photos": photos_of(WorkElement.__tablename__, [element.id for element in revision.elements]),
        "said": revision.acknowledgement_of(person) if person else None,
        "mine": [one for one in revision.questions if person and one.person_id == person.id],
        "state": revision.state(standard_day()),
        "is_held": revision.is_held(standard_day()),
        "submission": secrets.token_urlsafe(12),
        "zone": Plant.get().zone,
        "beside": [(part.reading, read) for part in PARTS if (read := part.read(revision)) is not None],
        **more,
    }


def standard_page(standard: Standard, refused: Refusal | None = None) -> ResponseReturnValue:
    """One standard: what is in force, what waits, who has read it by crew, where it holds, its history."""
    day = standard_day()
    asked = Readership([standard], day)
    binding, coming = standard.binding_on(day), standard.upcoming(day)
    about = [one for one in (coming, binding) if one is not None]
    page = render_template(
        "standards/standard.html",
        standard=standard,
        unit=standard.unit,
        day=day,
        force=standard.revision_on(day),
        coming=coming,
        trained=Readiness(asked).of(coming) if coming is not None and coming.is_held(day) else None,
        readers=[(one, asked.readers(one)) for one in about],
        review_on=standard.next_review_on(day),
        skills=linked_skills(standard),
        timeline=timeline_of(standard),
        refused=refused,
    )
    return (page, refused.status) if refused else page


def revision_page(revision: Revision, refused: Refusal | None = None, section: str = "") -> ResponseReturnValue:
    """One revision, to be read on any page's width."""
    shown = reading(revision, refused=refused, section=section, timeline=timeline_of(revision))
    page = render_template("standards/revision.html", unit=revision.unit, typed=request.form, **shown)
    return (page, refused.status) if refused else page


def station_page(
    code: str, unit: Unit, revision: Revision, refused: Refusal | None = None, section: str = ""
) -> ResponseReturnValue:
    """The same on a phone at the station, one step at a time."""
    shown = reading(revision, refused=refused, section=section, code=code, unit=unit, team=unit.board)
    page = render_template("standards/station.html", page="standard", typed=request.form, **shown)
    return (page, refused.status) if refused else page


def linked_skills(standard: Standard) -> list[Skill]:
    """The skills that rest on it today, to be decided upon when it is withdrawn (D-11)."""
    day = standard_day()
    links = db.session.scalars(select(SkillStandard).where(SkillStandard.standard_id == standard.id))
    return [link.skill for link in links if link.counts_on(day)]
