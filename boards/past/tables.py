"""Every table that has a past, by being imported; and those that have none, with the reason. A test holds the list."""

from __future__ import annotations

from boards.past import of_actions, of_escalations, of_ideas, of_issues, of_meetings, of_metrics, of_people, of_plans

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
    **dict.fromkeys(
        (
            "standard",
            "standard_use",
            "standard_step",
            "standard_revision",
            "standard_revision_step",
            "signoff",
            "standard_question",
            "skill",
            "skill_need",
            "skill_standard",
            "assessment",
            "suspension",
        ),
        "dated, never changed, and judged by the day: who asks, names it",
    ),
    **dict.fromkeys(
        ("check_run", "check_run_step", "check_answer", "check_draw", "handover_item"),
        "dated, and evidence once sent: who asks, names the day",
    ),
    "checklist": "a setting; what it asks is in dated revisions",
    "check_question": "part of a revision, which never changes",
    "check_plan": "dated by active_from and active_to",
    "photo_request": "what somebody in it wants off is off in the past too (P-08)",
    "training": "goes with its action",
    **dict.fromkeys(("standard_approver", "work_element", "standard_document"), "part of a revision, which never changes"),
}
NOT_ON_BOARDS = frozenset(
    (
        "anonymisation", "api_token", "backup", "binding", "channel", "check_feed", "company_account", "listening",
        "machine_count", "machine_message", "machine_refusal", "name_place", "notice", "panel_revision", "provider_visit",
        "retention_run", "screen", "screen_pairing", "sign_in", "sign_in_try", "strong_key", "tick", "upload",
    )
)  # fmt: skip

__all__ = ["of_actions", "of_escalations", "of_ideas", "of_issues", "of_meetings", "of_metrics", "of_people", "of_plans"]
