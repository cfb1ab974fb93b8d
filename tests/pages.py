"""Every address that is read and asks for a person, with records of team A3 to read it of, and which roles may:
tests/test_pages.py comes to each of them. A new one has to be entered here before the suite is green again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from boards.api.models import SCOPES, ApiToken
from boards.checks.calendar_feeds import CheckFeed
from boards.db import db
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.people.ranks import LINE, ROLES
from boards.plant.production_day import production_date
from boards.privacy.kinds import BY_CODE
from boards.screens.models import Screen
from tests import prepared
from tests.checks.checklist_doors import drafted
from tests.checks.doors import signed_out
from tests.checks.plan_doors import to_name
from tests.meetings.doors import running
from tests.privacy.doors import hung
from tests.signals.doors import raised
from tests.skills.doors import job
from tests.standards.prepared import STEPS, next_draft, send_and_sign, standard
from tests.uploads.doors import sent
from tests.world import World

Values = dict[str, Any]
TEAM, STREAM, ALL = ("A3", "B2"), ("VSA", "VSB"), ("PLANT",)
PLACES = {  # where somebody has a role that counts for A3, and where one that doesn't
    "worker": TEAM, "trainer": TEAM, "team_leader": TEAM, "shift_lead": STREAM, "value_stream_manager": STREAM,
    "plant_manager": ALL, "kso": ("KSO",), "specialist": ("EHS",), "works_council": ALL, "guest_coach": ALL, "admin": ALL,
}  # fmt: skip


@dataclass(frozen=True)
class Readers:
    """Roles that read it where they count for the unit of what is read, and those that read it wherever they are."""

    here: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()

    def may(self, role: str, elsewhere: str = "") -> bool:
        return role in self.anywhere or (role in self.here and not elsewhere)


EVERYBODY = Readers(anywhere=ROLES)
OWNER = Readers()  # no role opens it to anybody else
LEADERS = Readers(here=LINE)
LEADERS_AND_OFFICE = Readers(here=LINE, anywhere=("kso",))
LEADERS_AND_SYSTEM = Readers(here=LINE, anywhere=("kso", "admin"))
OWN_OF_LEADERS = Readers(anywhere=(*LINE, "kso", "admin"))  # each finds there what is below the own role
ACCOUNTS = Readers(anywhere=(*LINE, "admin"))
ASSESSORS = Readers(here=("trainer", *LINE), anywhere=("kso",))
NUMBERS = Readers(here=LINE[2:], anywhere=("kso", "admin"))
SET_UP = Readers(anywhere=("plant_manager", "kso", "admin"))
COUNCIL = Readers(anywhere=("works_council", "admin"))
COUNCIL_AND_OFFICE = Readers(anywhere=("kso", "works_council", "admin"))
AUTHORS = Readers(here=("worker", "trainer", *LINE), anywhere=("kso", "specialist"))

PAGES: dict[str, Readers] = {}
for _readers, _pages in (
    (EVERYBODY, (
        "people.setting_up actions.new actions.many checklists.new check_calendar.unit check_plans.of_unit "
        "check_plans.new check_evidence.year check_evidence.year_pdf escalations.new issues.new "
        "people.of_unit roster.show evidence.matrix evidence.matrix_pdf training.plan meetings.stand_up "
        "standard_writing.new checks.walk notices.channel check_plans.plan check_evidence.run "
        "check_evidence.run_pdf checks.known check_calendar.mine issues.decision privacy.mine privacy.export "
        "privacy.mine_of people.person history.removal people.own_pin skills.person skills.own people.today "
        "checks.mine standard_writing.choose walls.scanned standard_writing.review standard_writing.uses "
        "evidence.station evidence.station_pdf checklists.about checklists.workbook"
    )),
    (OWNER, "uploads.preview workbook.how_far"),
    (LEADERS, "uploads.template uploads.new"),
    (LEADERS_AND_OFFICE, "check_plans.assignee evidence.person evidence.person_pdf"),
    (LEADERS_AND_SYSTEM, "numbers.sheet tvs.of_unit tvs.screen skills.new skills.about"),
    (OWN_OF_LEADERS, "labels.labels labels.pdf tvs.all_of_mine tvs.new pins.pins"),
    (ACCOUNTS, "people.accounts people.new"),
    (ASSESSORS, "evidence.workbook evidence.upload"),
    (AUTHORS, (
        "checklists.upload checklists.questions checklists.translation "
        "standard_writing.lists standard_writing.edit standard_writing.translation"
    )),
    (NUMBERS, "machines.of_unit numbers.new numbers.about tokens.of_unit"),
    (SET_UP, (
        "setup.home plant_pages.calendar plant_pages.settings plant_pages.shifts plant_pages.units "
        "plant_pages.unit workbook.form workbook.workbook"
    )),
    (COUNCIL, "trail.show trail.file privacy.people privacy.anonymisation"),
    (COUNCIL_AND_OFFICE, "privacy.table privacy.retention"),
):  # fmt: skip
    PAGES |= dict.fromkeys(_pages.split(), _readers)
NOT_THERE = {
    "api.metrics", "api.metric", "api.days", "api.readings", "api.units",  # a token is asked for: tests/api
    "past.days", "people.from_provider", "standards.at_station", "walls.scanned",  # lead on to another page
    "standard_writing.document", "standard_writing.document_page", "history.photo",  # no file lies there
    "evidence.scanned", "issues.story", "issues.called",  # nor is there such a code
    "privacy.anonymisation",  # he is still with us
    "uploads.preview", "workbook.how_far",  # another's
}  # fmt: skip
SECRETS = (
    "Weld the drain pan", "Who may start a load?", "A hook for the key", "For the event", "Figure Q", "End of line A",
    "Joana", "Marek",
)  # fmt: skip


def scene(world: World) -> dict[str, Values]:
    """Records of A3: the values of addresses, by an endpoint or by how they begin. Call it inside writing()."""
    signal = raised(world)
    job(world)
    work = standard(world, code="SW-A3-11")
    first = work.draft(world.amina)
    first.write(world.amina, elements=STEPS, change_class="minor", change="New")
    send_and_sign(world, first)
    next_draft(world, work)
    standard(world, code="CODES", kind="code_list").draft(world.amina)
    drafted(world)
    handover, named = signed_out(world), to_name(world)
    asked = {"people": [world.marek.id], "from_on": "2030-01-07", "shift": "early"}
    request = Issue.raise_at(world.unit("A3"), "request_release", "For the event", by=world.bruno, details=asked)
    secret = CheckFeed.make(world.amina, world.unit("A3"), "one")[1]
    ApiToken.make(world.unit("A3"), "MES", SCOPES, world.greta, "one")
    photo, receipt = hung(world, "a photo"), receipt_for("a photo").code
    db.session.flush()
    day, yesterday = production_date(), (production_date() - dt.timedelta(days=1)).isoformat()
    checklist = {"code": "cl-a3", "rev": "a", "language": "de"}
    return {
        "actions": {"id": prepared.planned(world).id},
        "api": {"code": signal.metric.code},
        "audit-trail.<any(csv, xlsx)": {"sort": "csv"},
        "boards": {"unit": "a3", "panel": "actions", "date": day.isoformat(), "what": "open", "year": day.year},
        "calendars": {"secret": secret},
        "check-plans": {"id": named["record"].id, "window": named["window"]},
        "checks": {"id": handover.id},
        "checklists.questions": checklist,
        "checklists.workbook": checklist,
        "checklists.translation": checklist,
        "checklists.about": checklist,
        "d": {"code": first.code},
        "documents": {"name": "x", "page": 1},
        "escalations": {"id": prepared.question(world).id},
        "i": {"receipt": receipt},
        "ideas": {"id": photo.subject_id},
        "issues": {"id": request.id},
        "m": {"code": "x"},
        "me": {"kind": next(iter(BY_CODE))},
        "meetings": {"id": running(world)["record"].id},
        "metrics": {"id": signal.metric_id, "date": day.isoformat()},
        "past.day": {"unit": "a3", "date": yesterday},
        "p": {"receipt": "222222"},
        "people": {"id": world.marek.id},
        "photos": {"name": photo.name},
        "s": {"code": world.label("A3-10"), "key": "a-call", "standard": "sw-a3-11"},
        "screens": {"id": db.session.query(Screen.id).order_by(Screen.id).limit(1).scalar()},
        "set-up": {"code": "a3-10"},
        "signals": {"id": signal.id},
        "skills": {"code": "a3-10", "id": world.marek.id},
        "standard_writing.pdf": {"code": "sw-a3-11", "rev": "a"},
        "standard_writing.print_page": {"code": "sw-a3-11", "rev": "a"},
        "standard_writing.lists": {"code": "codes", "rev": "a"},
        "standards": {"code": "sw-a3-11", "rev": "b", "language": "de"},
        "stations": {"unit": "a3-10"},
        "uploads": {"token": sent(world)},
        "w": {"code": "222222"},
        "wall": {"secret": "2" * 20},
    }


def values_at(rule: Rule, values: dict[str, Values]) -> Values:
    """What an address is about."""
    begins = rule.rule.split("/")[1].partition(":")[0]
    return {
        name: value for name, value in values.get(rule.endpoint, values.get(begins, {})).items() if name in rule.arguments
    }
