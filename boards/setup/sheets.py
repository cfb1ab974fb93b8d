"""The sheets of the plant's workbook, in the order in which they rest on each other. Each domain says its own."""

from __future__ import annotations

from boards.meetings.meeting_sheet import MeetingSheet
from boards.metrics.metric_sheet import MetricSheet
from boards.people.people_sheet import PeopleSheet
from boards.plant.calendar_sheet import CalendarSheet
from boards.plant.plant_sheet import PlantSheet
from boards.plant.shift_sheet import CrewSheet, ShiftSheet
from boards.plant.unit_sheet import UnitSheet
from boards.setup.sheet import Sheet
from boards.skills.skill_sheet import SkillSheet


def sheets() -> list[Sheet]:
    """Fresh ones: each reads the database once."""
    return [
        PlantSheet(), ShiftSheet(), CrewSheet(), UnitSheet(), CalendarSheet(), PeopleSheet(), SkillSheet(), MetricSheet(),
        MeetingSheet(),
    ]  # fmt: skip
