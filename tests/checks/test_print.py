"""A checklist on paper: its questions with boxes to be ticked by hand."""

from __future__ import annotations

import pypdfium2
import pytest
from flask import Flask

from boards import clock
from boards.checks.content import CheckQuestion
from boards.db import writing
from boards.history.attaching import attach
from boards.history.photos import Photo
from tests.checks.lists import at, checklist
from tests.client import CheckingClient
from tests.standards.test_copies import words_of
from tests.world import World

QUESTIONS = [
    {
        "code": "1.1", "answer_kind": "score", "category": "sort", "critical": True,
        "text": "Only <b>tools</b> of this week",
        "look_for": "Spare gauges", "reaction": "Clear it now", "texts": {"de": {"text": "Nur Werkzeug dieser Woche"}},
    },
    {"code": "1.2", "answer_kind": "conform", "category": "sort", "layers": [2, 3]},
    {"code": "2.1", "answer_kind": "number", "category": "set", "low": 5.5, "high": 6.0, "unit_of_measure": "bar"},
    {"code": "9.1", "answer_kind": "text"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def asked(app: Flask, world: World, photo: Photo) -> CheckQuestion:
    with clock.at(at("2026-11-19")), writing():
        made = checklist(world, questions=QUESTIONS, minutes=20)
        first = CheckQuestion.of(made.standard.revisions[0])[0]
        attach(photo, first, "photo", world.karl)
    return first


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_a_copy_holds_all_that_is_asked(client: CheckingClient, paper: str) -> None:  # 1.16.1
    pdf = client.get(f"/standards/cl-5s/a.pdf?paper={paper}").data
    words = words_of(pdf)
    for said in (
        "Only <b>tools</b> of this week", "Spare gauges", "At once: Clear it now", "critical", "! 1.1", "Layer 2, 3",
        "5.5 – 6 bar", "20 minutes", "points: ______ of 5", "Points in all: ______ of 6", "Place:", "Not in order",
        "Valid only if the code says: current.",
    ):  # fmt: skip
        assert said in words, said
    images = [one for page in pypdfium2.PdfDocument(pdf) for one in page.get_objects(filter=[3])]
    assert len(images) == 1, "how it should look"


def test_a_page_to_print_speaks_the_language_that_was_asked_for(client: CheckingClient) -> None:
    page = client.get("/standards/cl-5s/a/print?language=de").text
    assert "Nur Werkzeug dieser Woche" in page and "Spare gauges" in page, "what nobody translated stays as it was written"
    assert page.count("<li>") == 6 + 4 and "How it should look: 1.1" in page and "css/check_print.css" in page


def test_a_standard_without_questions_is_printed_as_before(client: CheckingClient, world: World) -> None:
    from tests.standards.prepared import in_force

    with writing():
        in_force(world)
    assert "check-print" not in client.get("/standards/sw-a3-10/a/print").text
