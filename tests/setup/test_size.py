"""A workbook of 2,000 people, 300 stations and 500 skills: seen in 20 seconds, loaded in 60, and nobody waits meanwhile."""

from __future__ import annotations

import itertools
import os
import time

import pytest
from flask import Flask

from boards.db import db
from boards.people.models import Person
from boards.setup import comparing
from tests.setup.books import PEOPLE, SKILLS, UNITS, Rows, founded, says_yes, sent

SHARE = 1 if os.environ.get("BOARDS_AUDIT") else 20  # a twentieth of it in every run
STATIONS, FOLK, JOBS = 300 // SHARE, 2000 // SHARE, 500 // SHARE
LOOKS, LOADS = 20 / SHARE + 2, 60 / SHARE + 2  # seconds
HELD = 2.0  # seconds that nobody else may have to wait; on a busy machine


def large() -> dict[str, Rows]:
    teams = [[f"T{n}", "team", f"Team {n}", "VS"] for n in range(STATIONS // 5)]
    stations = [[f"T{n // 5}-{n}", "station", f"Station {n}", f"T{n // 5}"] for n in range(STATIONS)]
    people = [
        [f"{10000 + n}", f"Person {n}", f"T{n % len(teams)}", "ABC"[n % 3], "team leader" if n < len(teams) else "worker"]
        for n in range(FOLK)
    ]
    skills = [[f"S{n}", f"Skill {n}", stations[n % STATIONS][0], 1, 3] for n in range(JOBS)]
    return {
        "Units": [UNITS, ["VS", "value stream", "All", "PLANT"], *teams, *stations],
        "Crews": [["Crew", "Shift"], ["A", "early"], ["B", "late"], ["C", "night"]],
        "People": [PEOPLE, *people],
        "Skills": [SKILLS, *skills],
    }


def test_a_whole_plant_is_seen_and_loaded_while_others_have_their_turn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    monkeypatch.setattr(comparing.time, "sleep", lambda seconds: turns.append(time.monotonic()))
    admin, began = founded(), time.monotonic()
    upload = sent(admin, **large())
    looked = time.monotonic()
    turns.clear()
    assert says_yes(upload)
    ends = time.monotonic()
    assert db.session.query(Person).count() == FOLK + 1
    assert looked - began < LOOKS, looked - began
    assert ends - looked < LOADS, ends - looked
    longest = max(after - before for before, after in itertools.pairwise([looked, *turns, ends]))
    assert longest < HELD, f"nobody else had a turn for {longest} seconds"
