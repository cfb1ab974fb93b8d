"""What years are measured at: the panels of a team's, a value stream's and the plant's board, and every address that is
read, each with the first of some leaders who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import delete, text
from werkzeug.routing import Rule

from boards.api.models import SCOPES, ApiToken
from boards.checks.calendar_feeds import CheckFeed
from boards.db import db, writing
from boards.people.models import Person
from boards.plant.lists import NAMES
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.privacy.kinds import KINDS
from tests.client import CheckingClient
from tests.pages import NOT_THERE, PAGES, Values, values_at

TEAM, STREAM, PLANT = "A3", "VSA", "PLANT"
BOARDS = (TEAM, STREAM, PLANT)
READERS = (  # a role, and where: who is asked first at the place
    ("team_leader", TEAM), ("value_stream_manager", STREAM), ("plant_manager", PLANT), ("kso", "KSO"), ("admin", PLANT),
    ("works_council", "WC"),
)  # fmt: skip
QUERIES = {  # more than an address alone shows
    "search.find": ("q=guard", "q=AC"), "actions.of_unit": ("show=closed", "days=30"), "ideas.of_unit": ("show=all",),
    "plant.records": ("below=1",), "trail.show": ("page=3", "kind=action"), "metrics.metric": ("days=365",),
    "checks.of_unit": ("what=done",), "standards.catalog": ("q=stator",),
}  # fmt: skip
THERE = ("api.metrics", "api.metric", "api.days", "api.readings", "api.units", "plant.panel")  # though a token is asked for


@dataclass(frozen=True)
class Page:
    """An address of an endpoint; `reader`: the number of one of READERS, or none with a token."""

    name: str
    address: str
    reader: int | None = 0


class Reading:
    """A plant's leaders at their browsers, and other software with its token."""

    def __init__(self, app: Flask) -> None:
        app.test_client_class = CheckingClient
        self.app, self.clients = app, list[CheckingClient]()
        for role, place in READERS:
            client = app.test_client()
            assert isinstance(client, CheckingClient)
            self.clients.append(client.as_(_holder(role, place)))
        with writing():
            for given in (ApiToken, CheckFeed):  # by an earlier run: shown once
                db.session.execute(delete(given), execution_options={"touches": ()})
            leader = _holder(*READERS[0])
            self.feed = CheckFeed.make(leader, None, "years")[1]
            self.token = ApiToken.make(_unit(PLANT), "years", SCOPES, _holder("plant_manager", PLANT), "years")[1]

    def status(self, page: Page) -> int:
        """Asks for a page, whose answer nobody checks here."""
        bearer = {"Authorization": f"Bearer {self.token}"} if page.reader is None else {}
        client = self.clients[page.reader or 0] if page.reader is not None else self.app.test_client()
        return FlaskClient.open(client, page.address, headers=bearer).status_code

    def pages(self, only: tuple[str, ...] = ()) -> list[Page]:
        """Of every endpoint that is read (or `only` these), at each board, what is there for somebody."""
        found = []
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" in (rule.methods or ()) and rule.endpoint != "static" and (not only or rule.endpoint in only):
                for wanted in self._wanted(rule):
                    asked = [wanted] if wanted.reader is None else [
                        Page(wanted.name, wanted.address, (wanted.reader + n) % len(READERS)) for n in range(len(READERS))
                    ]  # fmt: skip
                    there = next((page for page in asked if self.status(page) == 200), None)
                    found += [there] if there else []
        return found

    def _wanted(self, rule: Rule) -> Iterator[Page]:
        """A page for each board, list and query."""
        on_boards = rule.rule.startswith("/boards/")
        for number, code in enumerate(BOARDS if on_boards else BOARDS[:1]):
            given = values_at(rule, {**_values(code), "calendars": {"secret": self.feed}})
            for values in _each(given, "what", NAMES) if "what" in rule.arguments else [given]:
                if rule.arguments - values.keys() - (rule.defaults or {}).keys():
                    continue
                with self.app.test_request_context():
                    address = url_for(rule.endpoint, **values)
                said = f"{rule.endpoint} {'' if not on_boards else code} {values.get('what', '')}".strip()
                token = getattr(self.app.view_functions[rule.endpoint], "open_to", "") == "token" and "/api/" in address
                reader = None if token else number
                yield Page(said, address, reader)
                for query in QUERIES.get(rule.endpoint, ()):
                    yield Page(f"{said} ?{query}", f"{address}?{query}", reader)


def missing(pages: list[Page]) -> set[str]:
    """Endpoints that PAGES names and nobody was shown."""
    return PAGES.keys() - {page.name.partition(" ")[0] for page in pages} - NOT_THERE


def _each(given: Values, name: str, values: tuple[str, ...]) -> list[Values]:
    return [{**given, name: value} for value in values]


def _holder(role: str, place: str) -> Person:
    grant = text(
        "SELECT min(person_id) FROM role_grant g JOIN unit u ON u.id = g.unit_id WHERE role = :role AND code = :place"
    )
    return db.session.get_one(Person, db.session.scalar(grant, {"role": role, "place": place}))


def _unit(code: str) -> Unit:
    unit = Unit.by_code(code)
    assert unit
    return unit


def _values(code: str) -> dict[str, Values]:
    """Values of addresses by how they begin, as tests/pages.py has them: the latest records of A3."""
    a3, today = _unit(TEAM), production_date()
    latest, one = (
        "SELECT max(id) FROM {0} WHERE unit_id = :unit".format,
        lambda sql: db.session.scalar(text(sql), {"unit": a3.id}),
    )
    standard = str(one("SELECT code FROM standard WHERE unit_id = :unit ORDER BY id LIMIT 1"))
    rev = str(one("SELECT rev FROM standard_revision WHERE standard_id = (SELECT min(id) FROM standard WHERE unit_id = "
                  ":unit) ORDER BY id DESC LIMIT 1"))  # fmt: skip
    metric = one("SELECT min(metric_id) FROM baseline")
    plan = one("SELECT min(id) FROM check_plan WHERE unit_id = :unit AND frequency = 'monthly'")
    audit = one("SELECT max(r.id) FROM check_run r JOIN check_run_step s ON s.run_id = r.id WHERE unit_id = :unit "
                "AND s.kind = 'submission'")  # fmt: skip
    station, leader = f"{TEAM}-10", _holder(*READERS[0]).id
    checklist = {"code": "cl-5s-shop", "rev": one("SELECT rev FROM standard_revision WHERE standard_id = (SELECT id FROM "
                 "standard WHERE code = 'CL-5S-SHOP') ORDER BY id DESC LIMIT 1"), "language": "de"}  # fmt: skip
    window = f"{today.replace(day=1) - dt.timedelta(days=1):%Y-%m-18}//1"  # of a plan that begins on the 18th
    day, yesterday = today.isoformat(), (today - dt.timedelta(days=4)).isoformat()
    return {
        "actions": {"id": one(latest("action"))},
        "api": {"code": one(f"SELECT code FROM metric WHERE id = {metric}")},
        "audit-trail.<any(csv, xlsx)": {"sort": "csv"},
        "boards": {"unit": code.lower(), "panel": "actions", "date": day, "year": today.year},
        "past.day": {"unit": code.lower(), "date": yesterday},
        "check-plans": {"id": plan, "window": window},
        "checks": {"id": audit},
        "checklists.about": checklist,
        "checklists.questions": checklist,
        "checklists.workbook": checklist,
        "checklists.translation": checklist,
        "d": {"code": one("SELECT min(code) FROM standard_revision")},
        "escalations": {"id": one("SELECT max(id) FROM escalation")},
        "ideas": {"id": one(latest("idea"))},
        "issues": {"id": one(latest("issue"))},
        "me": {"kind": KINDS[0].code},
        "meetings": {"id": one(latest("meeting"))},
        "metrics": {"id": metric, "date": yesterday},
        "people": {"id": leader},
        "photos": {"name": one("SELECT min(name) FROM attachment WHERE subject_type = 'idea' AND name LIKE '%.jpg'")},
        "s": {"code": one("SELECT max(l.code) FROM label l JOIN unit u ON u.id = l.unit_id WHERE u.code = 'A3-10'"),
              "standard": standard.lower()},
        "screens": {"id": one("SELECT min(id) FROM screen WHERE unit_id = :unit")},
        "set-up": {"code": station.lower()},
        "signals": {"id": one("SELECT max(id) FROM signal")},
        "skills": {"code": station.lower(), "id": leader},
        "standards": {"code": standard.lower(), "rev": rev.lower(), "language": "de"},
        "stations": {"unit": station.lower()},
    }  # fmt: skip
