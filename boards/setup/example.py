"""An example to write over: a small plant with two teams, some rows on every sheet. As it stands it works."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.plant.shift_sheet import week_of
from boards.setup.sheet import Said

CREWS = ("A", "B", "C")


def example_of(sheet: str) -> list[Said]:
    """The rows of one sheet, by its name; none where the plant has them from the beginning."""
    rows = {
        "crews": _crews, "units": _units, "calendar": _calendar, "people": _people, "skills": _skills, "metrics": _metrics,
        "meetings": _meetings,
    }  # fmt: skip
    return rows[sheet]() if sheet in rows else []


def _crews() -> list[Said]:
    monday = week_of(None).isoformat()
    return [{"crew": crew, "shift": code, "monday": monday} for crew, code in zip(CREWS, Plant.get().shifts, strict=False)]


def _units() -> list[Said]:
    root = Unit.root().code
    rows = (
        ("VS1", "value_stream", _("First value stream"), root),
        ("T1", "team", _("Assembly"), "VS1"),
        ("T1-10", "station", _("Press"), "T1"),
        ("T1-20", "station", _("Fit bearings"), "T1"),
        ("T1-30", "station", _("Final test"), "T1"),
        ("T2", "team", _("Packing"), "VS1"),
        ("T2-10", "station", _("Pack"), "T2"),
        ("QUA", "function", _("Quality"), root),
        ("MNT", "function", _("Maintenance"), root),
    )
    return [{"code": code, "kind": kind, "name": name, "parent": above} for code, kind, name, above in rows]


def _calendar() -> list[Said]:
    year, root = production_date().year + 1, Unit.root().code
    rows = (("01-01", None, _("New Year")), ("05-01", None, _("Labour Day")), ("12-24", "12-31", _("Shutdown")))
    return [
        {"date": f"{year}-{day}", "until": until and f"{year}-{until}", "unit": root, "shifts": [], "note": note}
        for day, until, note in rows
    ]


def _people() -> list[Said]:
    root, crews, language = Unit.root().code, CREWS[: len(Plant.get().shifts)], Plant.get().default_language
    rows = (
        ("1001", _("Anna Example"), "T1", "A", "team_leader"),
        ("1002", _("Ben Example"), "T1", "A", "worker"),
        ("1003", _("Cara Example"), "T1", "A", "trainer"),
        ("1004", _("Deniz Example"), "T1", "B", "team_leader"),
        ("1005", _("Ewa Example"), "T1", "B", "worker"),
        ("1006", _("Finn Example"), "T2", "A", "team_leader"),
        ("1007", _("Gül Example"), "T2", "B", "worker"),
        ("2001", _("Hanna Example"), "VS1", None, "value_stream_manager"),
        ("2002", _("Ivo Example"), "VS1", "A", "shift_lead"),
        ("3001", _("Jana Example"), root, None, "plant_manager"),
        ("3002", _("Kim Example"), "QUA", None, "specialist"),
        ("3003", _("Leo Example"), "MNT", None, "specialist"),
    )
    return [
        {
            "number": number, "name": name, "unit": unit, "crew": crew if crew in crews else None, "language": language,
            "roles": [[role, None]], "leads": True if role == "specialist" else None,
        }
        for number, name, unit, crew, role in rows
    ]  # fmt: skip


def _skills() -> list[Said]:
    rows = (("T1-10", _("Press")), ("T1-20", _("Fit bearings")), ("T1-30", _("Final test")), ("T2-10", _("Pack")))
    needed = {"min_per_shift": 1, "target_total": 2}
    return [{"code": code, "name": name, "unit": code, "critical": code == "T1-30", **needed} for code, name in rows]


def _metrics() -> list[Said]:
    percent: Said = {"unit_of_measure": "%", "direction": "higher"}
    rows: tuple[tuple[str, str, Said], ...] = (
        ("S", _("Accidents and near misses"), {"kind": "safety"}),
        ("Q", _("Good the first time"), {**percent, "target": 98, "decimals": 1}),
        ("D", _("Delivered as planned"), {**percent, "target": 95}),
        ("C", _("Minutes lost"), {"unit_of_measure": "min", "direction": "lower", "by_shift": True, "target": 30}),
        ("M", _("Posts covered"), {**percent, "target": 100}),
    )
    return [
        {"code": f"{team}-{letter}", "unit": team, "letter": letter, "name": name, "on_board": True, **more}
        for team in ("T1", "T2")
        for letter, name, more in rows
    ]


def _meetings() -> list[Said]:
    times = {code: _five_past(plan["start"]) for code, plan in Plant.get().shifts.items()}
    rows: tuple[tuple[str, str, int, dict[str, Any], str | None], ...] = (
        ("T1-T1", "T1", 1, times, None),
        ("T1-T2", "T2", 1, times, None),
        ("T2-VS1", "VS1", 2, {"daily": "08:30"}, "2001"),
        ("T3", Unit.root().code, 3, {"daily": "09:15"}, "3001"),
    )
    return [
        {"code": code, "unit": unit, "tier": tier, "times": when, "minutes": 5 + 5 * tier, "leader": leader}
        for code, unit, tier, when, leader in rows
    ]


def _five_past(time: str) -> str:
    minutes = int(time[:2]) * 60 + int(time[3:]) + 5
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
