"""Which tables grow with time, and how: every table of the product stands here once, or nothing is built.

What grows is repeated in a rhythm: records with a life of their own (actions, ideas, issues, questions) every week, all of
them; what a calendar brings (readings, plans of people, checks, meetings, notices) every twelve weeks, so that weekdays and
crews stay right; what is done once a year (assessments, revisions that are read and signed, targets) every year.
"""

from __future__ import annotations

from dataclasses import dataclass

STANDS, WEEKLY, QUARTERLY, YEARLY = -1, 0, 1, 2
RHYTHMS = {WEEKLY: (1, "-{0} days", 7), QUARTERLY: (12, "-{0} days", 84), YEARLY: (52, "-{0} months", 12)}  # weeks, shift
QUARTER_DAYS, YEAR_DAYS = 84, 365


@dataclass(frozen=True)
class Grows:
    """SQL about a row `r`. `owner`: the column by which it belongs to a team; `day`: of when it is; `over`: whether it is
    past, so that it is repeated and what is older than the plant is left out, but where it is `kept` for the present."""

    owner: str
    day: str
    over: str = "1"
    rhythm: str = str(QUARTERLY)
    kept: bool = False


def _last(steps: str, of: str) -> str:
    return f'(SELECT max(s."on") FROM lived.{steps} s WHERE s.{of} = r.id)'


def _reached(steps: str, of: str, *kinds: str, column: str = "kind") -> str:
    said = ", ".join(f"'{kind}'" for kind in kinds)
    return f"EXISTS (SELECT 1 FROM lived.{steps} s WHERE s.{of} = r.id AND s.{column} IN ({said}))"


_DAILY = "EXISTS (SELECT 1 FROM lived.metric m WHERE m.id = r.metric_id AND m.frequency = 'daily')"
_RHYTHM_OF_READINGS = f"CASE WHEN {_DAILY} THEN {QUARTERLY} ELSE {YEARLY} END"
_IDEA_OVER = _reached("idea_step", "idea_id", "declined", "merged", "implemented", "standardised", column="state")


ROOTS = {
    "action": Grows("unit_id", _last("action_step", "action_id"),
                    _reached("action_step", "action_id", "closure", "cancellation"), str(WEEKLY)),
    "idea": Grows("unit_id", _last("idea_step", "idea_id"), _IDEA_OVER, str(WEEKLY)),
    "issue": Grows("unit_id", _last("issue_step", "issue_id"),
                   _reached("issue_step", "issue_id", "resolution", "decline", "withdrawal"), str(WEEKLY)),
    "escalation": Grows("from_unit_id", _last("escalation_step", "escalation_id"),
                        _reached("escalation_step", "escalation_id", "hearing"), str(WEEKLY)),
    "reading": Grows("metric_id", "r.production_date", rhythm=_RHYTHM_OF_READINGS),
    "red_answer": Grows("metric_id", "r.production_date"),
    "signal": Grows("metric_id", "r.production_date", _reached("signal_step", "signal_id", "closure")),
    "baseline": Grows("metric_id", "r.valid_from", "r.valid_to IS NOT NULL", str(YEARLY), kept=True),
    "target": Grows("metric_id", "r.valid_from", rhythm=str(YEARLY), kept=True),
    "machine_count": Grows("metric_id", "r.production_date"),
    "machine_message": Grows("binding_id", "r.production_date"),
    "machine_refusal": Grows("binding_id", "date(r.at)"),
    "roster_entry": Grows("unit_id", "r.production_date", "r.production_date < :today"),
    "meeting": Grows("unit_id", "r.production_date", "r.ended_at IS NOT NULL"),
    "check_run": Grows("unit_id", "r.first", "r.last < :today"),
    "check_draw": Grows("plan_id", "substr(r.window, 1, 10)", "substr(r.window, 1, 10) < :today"),
    "assessment": Grows("person_id", "r.assessed_on", rhythm=str(YEARLY), kept=True),
    "suspension": Grows("person_id", 'r."on"', "r.lifted_on IS NOT NULL", str(YEARLY), kept=True),
    "standard_revision": Grows(
        "standard_id", "r.drafted_on",
        "r.rev = 'A' AND " + _reached("standard_revision_step", "revision_id", "approval"), str(YEARLY), kept=True,
    ),
    "standard_step": Grows("standard_id", 'r."on"', rhythm=str(YEARLY), kept=True),
    "transfer": Grows("person_id", 'r."on"', rhythm=str(YEARLY), kept=True),
    "anonymisation": Grows("", "date(r.asked_at)", rhythm=str(YEARLY), kept=True),
    "photo_request": Grows("unit_id", "date(r.asked_at)", "r.decided_at IS NOT NULL"),
    "upload": Grows("unit_id", "date(r.at)", "r.loaded_at IS NOT NULL"),
    "sign_in": Grows("person_id", "date(r.since)", "r.until < :today"),
    "sign_in_try": Grows("person_id", "date(r.at)"),
    "provider_visit": Grows("person_id", "date(r.at)"),
    "backup": Grows("", "date(r.began_at)"),
    "retention_run": Grows("", 'r."on"'),
}  # fmt: skip

PARTS = {  # of what grows: the column that says of which row
    "action_step": "action_id", "action_move": "action_id", "training": "action_id",
    "idea_step": "idea_id", "idea_coauthor": "idea_id", "recognition": "idea_id", "yokoten": "idea_id",
    "issue_step": "issue_id", "escalation_step": "escalation_id", "escalation_party": "escalation_id",
    "reading_reason": "reading_id", "signal_step": "signal_id", "signal_hit": "signal_id",
    "meeting_present": "meeting_id", "decision": "meeting_id", "name_place": "anonymisation_id",
    "check_run_step": "run_id", "check_answer": "run_id", "handover_item": "run_id",
    "standard_revision_step": "revision_id", "standard_approver": "revision_id", "standard_document": "revision_id",
    "standard_question": "revision_id", "work_element": "revision_id", "check_question": "revision_id",
}  # fmt: skip

SUBJECTS = {"timeline_entry": 'r."on"', "attachment": "", "signoff": "", "notice": ""}  # of any record: where that stands,
# by the day of their own if they have one here, else they stand too

STANDS_WITH = {  # as it is at every age: the column by which a row belongs to a team
    "plant": "", "tick": "", "listening": "", "unit": "", "calendar_day": "unit_id", "label": "unit_id",
    "metric": "unit_id", "person": "home_unit_id", "skill": "unit_id", "standard": "unit_id", "panel_revision": "unit_id",
    "api_token": "unit_id", "binding": "metric_id", "board_metric": "unit_id", "channel": "person_id",
    "check_feed": "person_id", "checklist": "standard_id", "check_plan": "unit_id", "company_account": "person_id",
    "forum": "unit_id", "forum_member": "forum_id", "role_grant": "person_id", "screen": "unit_id",
    "screen_pairing": "screen_id", "skill_need": "skill_id", "skill_standard": "skill_id", "standard_use": "standard_id",
    "strong_key": "person_id",
}  # fmt: skip


def assert_all_are_declared(tables: set[str]) -> None:
    """A new table has to be entered here."""
    declared = [*ROOTS, *PARTS, *SUBJECTS, *STANDS_WITH]
    assert len(declared) == len(set(declared)), "a table stands here twice"
    assert set(declared) == tables, set(declared) ^ tables
