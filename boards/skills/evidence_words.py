"""The evidence of a station in words: one table for what held, who had read, who was qualified, who worked."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from boards.history.signoffs import Signoff
from boards.i18n import language, language_name
from boards.people.models import Person
from boards.plant.roster import RosterEntry
from boards.skills.documents import Document, Line, Section, printed, said_day, said_person, said_time
from boards.skills.evidence import Evidence, Qualified, Worked
from boards.skills.models import ILUO, Skill
from boards.skills.standing import Standing
from boards.skills.words import status_word
from boards.standards.held import Held

CLASSES = {"editorial": _l("editorial"), "minor": _l("minor"), "major": _l("major")}
ROLES = {
    "owner": _l("process owner"),
    "quality": _l("quality"),
    "ehs": _l("safety"),
    "kso": _l("Kaizen Support Office"),
    "function": _l("function"),
}


def station_document(evidence: Evidence, by: Person) -> Document:
    """`by`: who asks for it, for its foot."""
    station, shift = evidence.station, evidence.shift
    said = shift.name_in(language()) if shift else _("the whole day")
    times = _("%(start)s to %(end)s", start=said_time(evidence.starts), end=said_time(evidence.ends, evidence.starts))
    facts = [
        (_("Station"), f"{station.code} {station.name_in(language())}"),
        (_("Production date"), said_day(evidence.on)),
        (_("Shift"), said),
        (_("From, to"), times),
    ]
    sections = [_in_force(evidence), _readers(evidence), *(_qualified(evidence, skill) for skill in evidence.skills)]
    return Document(
        _("Evidence"), f"{station.code} {station.name_in(language())}", facts, [*sections, _worked(evidence)], printed(by)
    )


def said_level(level: int) -> str:
    """The level with its letter: "3 · U"."""
    return f"{level} · {ILUO[level]}" if ILUO[level] else str(level)


def said_status(standing: Standing) -> str:
    return status_word(standing.status)


def _in_force(evidence: Evidence) -> Section:
    columns = (_("Standard"), _("Rev."), _("Kind of change"), _("In force from"), _("until"), _("Approved by"))
    lines = [
        Line(
            (
                f"{one.standard.code} {one.standard.title_in(language())}",
                one.revision.rev,
                str(CLASSES.get(one.revision.change_class or "", "–")),
                said_time(one.from_at),
                _until(one),
                "; ".join(map(_approval, one.approvals)) or "–",
            )
        )
        for one in evidence.held
    ]
    empty = _("No standard held at this station at that time.")
    return Section(_("Standards in force"), columns, (26, 6, 9, 14, 17, 28), lines, empty)


def _until(held: Held) -> str:
    if held.until_at is None:
        return str(_("still in force"))
    until = said_time(held.until_at)
    if held.next is None:
        return str(_("%(time)s, then withdrawn", time=until))
    return str(_("%(time)s, then %(rev)s", time=until, rev=held.next.rev))


def _approval(signed: Signoff) -> str:
    role = str(ROLES.get(signed.role, signed.role))
    return f"{said_person(signed.person)}{f', {role}' if role else ''}, {said_day(signed.on)}"


def _readers(evidence: Evidence) -> Section:
    columns = (_("Standard"), _("Person"), _("Language"), _("Understood on"))
    lines, elsewhere = list[Line](), list[str]()
    for held in evidence.held:
        near = [one for one in held.read if evidence.concerns(held, one.person)]
        lines += [_reader(held, one) for one in near]
        if rest := len(held.read) - len(near):
            code = f"{held.standard.code} {held.revision.rev}"
            elsewhere.append(
                ngettext(
                    "%(code)s: and %(num)s person of another team.",
                    "%(code)s: and %(num)s people of other teams.",
                    rest,
                    code=code,
                )
            )
    empty = _("Nobody had said “understood” of these by then.")
    return Section(_("Who had read them by then"), columns, (20, 40, 18, 22), lines, empty, " ".join(elsewhere))


def _reader(held: Held, one: Signoff) -> Line:
    said_in = language_name(one.language) if one.language else "–"
    return Line((f"{held.standard.code} {held.revision.rev}", said_person(one.person), said_in, said_time(one.at)))


def _qualified(evidence: Evidence, skill: Skill) -> Section:
    columns = (
        _("Person"), _("Level"), _("Status"), _("Assessed"), _("by"), _("against"), _("Valid until"), _("In this shift"),
    )  # fmt: skip
    found = [one for one in evidence.qualified if one.skill.id == skill.id]
    alone = len(evidence.may_do(skill))
    said = [_("%(count)s did it alone.", count=alone)]
    if (need := skill.need_on(evidence.on)) is not None:
        said.append(_("Needed: %(shift)s a shift, %(all)s in all.", shift=need.min_per_shift, all=need.target_total))
    if evidence.shift:
        here = sum(one.on_shift and one.standing.covers for one in found)
        said.append(_("In this shift: %(count)s.", count=here))
    title = _("Qualified for %(skill)s", skill=f"{skill.code} {skill.name_in(language())}")
    lines = [_person(one, evidence) for one in found]
    empty = _("Nobody had a level here at that time.")
    return Section(title, columns, (22, 7, 17, 11, 18, 10, 11, 8), lines, empty, " ".join(said))


def _person(one: Qualified, evidence: Evidence) -> Line:
    against = ", ".join(f"{revision.standard.code} {revision.rev}" for revision in one.against)
    here = (_("yes") if one.on_shift else _("no")) if evidence.shift else "–"
    return Line(
        (
            said_person(one.person),
            said_level(one.standing.level),
            said_status(one.standing),
            said_day(one.assessment.assessed_on),
            said_person(one.assessment.assessor),
            against or "–",
            said_day(one.standing.valid_until) if one.standing.valid_until else _("no end"),
            here,
        ),
        "good" if one.standing.covers else "",
    )


def _worked(evidence: Evidence) -> Section:
    columns = (_("Shift"), _("Person"), _("As"), _("Was there"), _("Level, status"), _("Not read by then"))
    lines = [_shift_line(one, evidence) for one in evidence.worked]
    crew = ", ".join(said_person(person) for person in evidence.here)
    note = _("By the plan this crew worked the shift: %(names)s.", names=crew) if crew and not lines else ""
    empty = _("Nobody was rostered at this station by name.")
    return Section(_("Who worked there"), columns, (10, 25, 17, 12, 20, 16), lines, empty, note)


def _shift_line(one: Worked, evidence: Evidence) -> Line:
    entry = one.entry
    shift = evidence.plant.shifts.get(entry.shift, {}).get("name", {}).get(language(), entry.shift)
    stood = "; ".join(f"{said_level(standing.level)}, {said_status(standing)}" for _skill, standing in one.standings)
    unread = ", ".join(f"{revision.standard.code} {revision.rev}" for revision in one.unread)
    alone = any(standing.covers for _skill, standing in one.standings)
    risky = entry.is_there and entry.role != "trainee" and bool(one.standings) and not alone
    cells = (shift, said_person(entry.person), _as(entry), _there(entry), stood or "–", unread or "–")
    return Line(cells, "bad" if risky else "")


def _as(entry: RosterEntry) -> str:
    if entry.role == "trainee" and entry.trainer is not None:
        return str(_("trainee beside %(name)s", name=entry.trainer.name))
    return str({"work": _("at work"), "backfill": _("stand-in"), "trainee": _("trainee")}.get(entry.role, entry.role))


def _there(entry: RosterEntry) -> str:
    """Never why somebody was away (P-07)."""
    if not entry.is_there:
        return str(_("no"))
    return str(_("yes") if entry.attended else _("planned"))
