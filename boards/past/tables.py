"""Every table that has a past, by being imported; and those that have none, with the reason. A test holds the list."""

from __future__ import annotations

from boards.past import of_actions, of_escalations, of_ideas, of_issues, of_meetings, of_metrics, of_people

AS_TODAY = {  # table → why it is shown as it is today
    "plant": "settings, shifts and code lists are not dated",
    "unit": "the tree is not dated",
    "calendar_day": "a calendar says by itself for which date it is",
    "role_grant": "dated by valid_from and valid_to, which are judged by the day",
    "label": "what is scanned off a past page should work",
    "forum": "when a unit meets is a setting",
    "forum_member": "a setting",
    "meeting_present": "who was there is noted while a meeting runs",
    "idea_coauthor": "credit is given for what was before, too",
    "metric": "what is measured is a setting; when that began is dated",
    "board_metric": "dated by valid_from",
}
NOT_ON_BOARDS = frozenset(
    (
        "api_token", "binding", "channel", "listening", "machine_count", "machine_message", "machine_refusal", "notice",
        "panel_revision", "screen", "tick", "upload",
    )
)  # fmt: skip

__all__ = ["of_actions", "of_escalations", "of_ideas", "of_issues", "of_meetings", "of_metrics", "of_people"]
