"""The roles of domain 1.1, and those of the line in their order."""

from __future__ import annotations

LINE = ("team_leader", "shift_lead", "value_stream_manager", "plant_manager")  # each may what those before it may
ROLES = ("worker", *LINE, "kso", "specialist", "trainer", "works_council", "guest_coach", "admin")
OF_A_TEAM = ("worker", "trainer")  # given by who leads there; the others by the plant manager or an administrator
