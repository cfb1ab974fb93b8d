"""What an external auditor gets: one run and a year, as a page and as a PDF in the same words."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from boards import clock
from boards.checks.models import CheckRun
from boards.db import writing
from tests.checks.lists import answered, at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(at("2026-11-19")):
        yield


def jpeg() -> io.BytesIO:
    taken = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(taken, "JPEG")
    taken.seek(0)
    return taken


def paper(data: bytes) -> tuple[str, int]:
    """The words of a PDF, and how many pictures are in it."""
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split()), sum(len(page.images) for page in pages)


def test_a_run_with_findings_photos_and_signatures(client: CheckingClient, world: World) -> None:
    with writing():
        run = CheckRun.start(plan(checklist(world), world, frequency="weekly", assignee_kind="rotation",
                                  people=[world.piotr, world.leo]), world.piotr)  # fmt: skip
    client.as_(world.piotr)
    shot = {"value": "1", "note": "A pallet before the panel", "photo-2.3": (jpeg(), "panel.jpg")}
    client.post(f"/checks/{run.id}/answers/2.3", data=shot, content_type="multipart/form-data")
    with writing():
        run = world.fresh(run)
        action = run.raise_action(run.question("2.3"), "Clear the panel", world.piotr, owner=world.marek)
        answered(run, world.piotr, q23="1").submit(world.piotr)
    client.as_(world.amina)
    assert f"/checks/{run.id}/evidence" in client.get(f"/checks/{run.id}").text
    page = client.get(f"/checks/{run.id}/evidence").text
    answer = client.get(f"/checks/{run.id}/evidence.pdf")
    words, pictures = paper(answer.data)
    assert answer.mimetype == "application/pdf" and pictures == 1 and page.count("<figure>") == 1
    for said in (run.label, "CL-5S A", "Question 2.3", "97.0 %", "97 / 100", action.label, "Piotr Zieliński", "critical"):
        assert said in words and said in page, said


def test_a_private_answer_is_on_nobodys_paper_but_its_authors(client: CheckingClient, world: World) -> None:
    with writing():
        walk = checklist(world, "CL-G", "gemba_walk", [
            {"code": "G8", "answer_kind": "text", "required": False, "private": True}], scored=False)  # fmt: skip
        run = CheckRun.start_ad_hoc(walk, world.unit("A3"), world.ingrid)
        run.answer(run.asked[0], "I told too much", world.ingrid)
        run.submit(world.ingrid)
    assert "I told too much" not in paper(client.as_(world.amina).get(f"/checks/{run.id}/evidence.pdf").data)[0]
    assert "I told too much" in paper(client.as_(world.ingrid).get(f"/checks/{run.id}/evidence.pdf").data)[0]


def test_a_year_says_who_was_on_time_and_pools_points(client: CheckingClient, world: World) -> None:  # H-04, H-07, H-08
    questions = conform("M1", "M2")
    with writing():
        made = plan(checklist(world, "CL-D", "machine_check", questions), world, active_from=at("2026-11-16").date())
        for day, value in (("2026-11-16", "ok"), ("2026-11-17", "nok")):
            with clock.at(at(day)):
                run = CheckRun.start(made, world.amina)
                run.answer(run.asked[0], "ok", world.amina)
                run.answer(run.asked[1], value, world.amina, note="" if value == "ok" else "Loose")
                run.submit(world.amina)
    client.as_(world.ingrid)
    page = client.get("/boards/a3/checks/years/2026").text
    words, _pictures = paper(client.get("/boards/a3/checks/years/2026.pdf").data)
    for said in ("66.7 % (2 / 3)", "75.0", "50.0 % (1 / 2)", "100.0 % (2 / 2)", "CL-D A"):
        assert said in words and said in page, said
    assert client.get("/boards/a3/checks/years/2025").status_code == 200
    assert "No check was done." in client.get("/boards/a3/checks/years/2025").text


@pytest.mark.parametrize("path", ["/boards/a3/checks/years/2027", "/boards/a3/checks/years/0", "/checks/99/evidence",
                                  "/boards/none/checks/years/2026", "/boards/a3/checks/years/1900.pdf"])  # fmt: skip
def test_no_evidence_of_what_never_was(client: CheckingClient, world: World, path: str) -> None:
    assert client.as_(world.amina).get(path).status_code == 404


def test_evidence_is_for_who_is_signed_in(client: CheckingClient, world: World) -> None:
    assert client.get("/boards/a3/checks/years/2026.pdf").status_code in (302, 303, 401)
