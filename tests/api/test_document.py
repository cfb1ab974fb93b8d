"""The OpenAPI document is one, names every address, and is what the answers are; machines try to break it."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from flask import Flask
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from boards.db import db, writing
from boards.metrics.models import Metric
from tests.api.machine import Machine, another, machine, said
from tests.metrics.numbers import safety, working_days, written
from tests.world import World

CLOSED = {"additionalProperties": False}
AUDIT = bool(os.environ.get("BOARDS_AUDIT"))
EXAMPLES = 400 if AUDIT else 10


@pytest.fixture
def document(app: Flask, mes: Machine) -> Any:
    return said(Machine(app, None).asks("/openapi.json"), 200)  # no token: it says nothing of this plant


def test_the_document_is_valid_openapi(document: Any) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_open_to_tokens_only_and_in_the_document(app: Flask, document: Any) -> None:
    told = {(path, method.upper()) for path, about in document["paths"].items() for method in about}
    there = set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and rule.endpoint != "api.openapi":
            assert app.view_functions[rule.endpoint].open_to == "token"  # type: ignore[union-attr]
            path = rule.rule.replace("<", "{").replace(">", "}")
            there |= {(path, method) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    assert told == there and len(there) == 6


def test_an_address_that_is_not_opened_stays_shut(tmp_path: Any, database: str, world: World, quality: Metric) -> None:
    with another(tmp_path, database) as app:
        app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "open")
        one = machine(app, world)
        assert one.asks("/units").status_code == 200, "the premise"
        assert one.asks("/forgotten").status_code == 302  # to the page where people sign in


def knowing(document: dict[str, Any]) -> None:
    """Narrows a document to this plant, so that more of what is tried comes through to the numbers."""
    codes = {"type": "string", "enum": ["A3-Q", "A3-D", "A3-S", "B2-Q"]}
    days = {"type": "string", "enum": ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-28"]}
    number = {"type": "number", "minimum": 0, "maximum": 120}
    place = {"metric": codes, "date": days, "shift": {"type": "string", "enum": ["early", "late"]}}
    ways = ({"value": number}, {"numerator": number, "denominator": number}, {"value": number, "note": {"type": "string"}})
    document["components"]["schemas"]["NewReading"] = {
        "anyOf": [
            {
                "type": "object",
                "properties": place | way,
                "required": ["metric", "date", *way],
                "additionalProperties": False,
            }
            for way in ways
        ]
    }
    document["components"]["schemas"]["Batch"]["properties"]["readings"]["maxItems"] = 2
    for about in document["paths"].values():
        for operation in about.values():
            for parameter in operation["parameters"]:
                parameter["schema"] = {"code": codes, "from": days, "to": days}.get(parameter["name"], parameter["schema"])


@pytest.mark.parametrize("who", ["one who knows nothing", "one who knows the plant"])
def test_whoever_tries_everything_gets_no_500_and_no_answer_that_is_not_in_the_document(
    app: Flask, world: World, mes: Machine, output: Metric, document: Any, who: str
) -> None:
    """Schemathesis: what the document allows, what it forbids, and sequences of both, by all its checks."""
    with writing():
        safety(world.unit("A3"))
        metric = Metric.by_code("A3-Q")
        assert metric
        written(metric, dict.fromkeys(working_days(world.unit("A3"), 10), 96.0), reasons={"Other": 1})
    config = {
        "seed": 2026,
        "continue-on-failure": True,
        "headers": {"Authorization": f"Bearer {mes.secret}", "Accept-Encoding": "identity"},
        "generation": {"max-examples": EXAMPLES, "deterministic": not AUDIT, "no-shrink": True},
        "phases": {"stateful": {"generation": {"max-examples": max(2, EXAMPLES // 10)}}},
        "checks": {
            "positive_data_acceptance": {"enabled": False},  # a day may be no working day, which no document knows
            "ignored_auth": {"enabled": False},  # test_tokens.py asks; this one can't inside one process
        },
    }
    if who == "one who knows the plant":
        knowing(document)
        config["generation"] |= {"mode": "positive"}
    api = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(config))
    api.app = app
    asked: Counter[tuple[str, int]] = Counter()
    complaints: list[str] = []
    for told in from_schema(api).execute():
        if isinstance(told, ScenarioFinished):
            for id, sent in told.recorder.interactions.items():
                if sent.response is not None:
                    asked[told.recorder.cases[id].value.operation.label, sent.response.status_code] += 1
            for checked in told.recorder.checks.values():
                complaints += [f"{one.name}: {one.failure_info.failure}" for one in checked if one.failure_info]
        elif isinstance(told, NonFatalError):
            complaints.append(f"{told.label}: {told.value!r}")
        elif isinstance(told, FatalError):
            raise told.exception
    db.session.rollback()
    assert not complaints, "\n\n".join(complaints[:5])
    labels = {operation.ok().label for operation in api.get_all_operations()}
    assert {label for label, status in asked if status == 200} == labels, "the premise: each was also answered"
