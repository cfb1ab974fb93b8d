"""What is stored about people: kind by kind what it is, who sees it, and every column that names a person.

The one source of the personal page, of the export and of the works council's table; a test walks the database's columns
and refuses one that is not here (P-04). How long a kind is kept says retention.py where time ends it, else `kept`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

EVERYBODY = _l("everybody in the plant")
LEADERS = _l("you, who leads your team, your coach, the Kaizen Office and human resources")
ALONE = _l("you alone")
FOR_GOOD = _l("as long as the record; your name goes with the anonymising after you left")


@dataclass(frozen=True)
class Kind:
    """`columns`: "table.column", each naming a person; `rule`: which of retention's rules ends it, else it is `kept`."""

    code: str
    name: Any
    what: Any
    who: Any
    columns: tuple[str, ...]
    rule: str | None = None
    kept: Any = FOR_GOOD

    @property
    def tables(self) -> dict[str, list[str]]:
        """Its columns by their tables."""
        found: dict[str, list[str]] = {}
        for column in self.columns:
            table, _, name = column.partition(".")
            found.setdefault(table, []).append(name)
        return found


KINDS = (
    Kind(
        "account", _l("You and your roles"),
        _l(
            "Name, badge number, language, team and crew, days of joining and leaving, your roles, coach and deputy, e-mail "
            "and mark of your company account, and whether thanks may carry your name. The PIN is stored as a hash that "
            "nobody can read back."
        ),
        _l("name, team and role everybody; badge number and company account you and who looks after accounts"),
        ("person.id", "person.coach_id", "person.deputy_id", "role_grant.person_id", "company_account.person_id"),
        kept=_l("while you are with us; after you have left two people take the name out"),
    ),
    Kind(
        "places", _l("Where you belong and belonged"), _l("Moves to another team or crew, and who entered them."), EVERYBODY,
        ("transfer.person_id", "transfer.by_id"),
    ),
    Kind(
        "rosters", _l("Plans and attendance"),
        _l(
            "In which shift you were planned at which station, whether you came, and planned or unplanned absence. Never "
            "why you were ill."
        ),
        _l("the place everybody; the kind of an absence only who plans the team"),
        ("roster_entry.person_id", "roster_entry.trainer_id", "roster_entry.by_id"), "rosters",
    ),
    Kind(
        "skills", _l("Qualification"),
        _l("Assessments with level, day and assessor, training plans, and suspensions with their reason."),
        _l(
            "the level everybody, on the team's matrix; the whole record you, who leads your team, your coach, the Kaizen"
            " Office and human resources; the reason of a suspension only leaders and safety"
        ),
        (
            "assessment.person_id", "assessment.assessor_id", "assessment.confirmed_by_id", "assessment.voided_by_id",
            "suspension.person_id", "suspension.by_id", "suspension.lifted_by_id", "training.person_id",
            "training.trainer_id",
        ), "evidence",
    ),
    Kind(
        "standards", _l("Standards read, written and approved"),
        _l(
            "Which standards you acknowledged and when, your questions about them, and what you wrote, approved or "
            "withdrew."
        ),
        _l(
            "who acknowledged: you, your leaders and who shows evidence to an auditor; who wrote and approved: everybody"
        ),
        (
            "signoff.person_id", "standard_question.person_id", "standard_question.answered_by_id",
            "standard_revision.author_id", "standard_approver.person_id", "standard_step.by_id",
            "standard_step.approved_by_id", "standard_revision_step.by_id", "standard_document.by_id",
        ), "evidence",
    ),
    Kind(
        "actions", _l("Promises"), _l("Actions you asked for, own, did, checked or moved, with your words."), EVERYBODY,
        ("action.owner_id", "action.raised_by_id", "action_step.by_id", "action_step.entered_by_id", "action_move.by_id",
         "action_move.confirmed_by_id"),
    ),
    Kind(
        "ideas", _l("Ideas and thanks"),
        _l(
            "Ideas with your name on them, your answers to ideas, thanks to you and from you. An idea sent without a name"
            " is nobody's: it can't be listed here, nor found by anybody."
        ),
        EVERYBODY,
        ("idea.author_id", "idea.hidden_by_id", "idea_coauthor.person_id", "idea_step.by_id", "idea_step.owner_id",
         "recognition.to_id", "recognition.by_id", "yokoten.by_id"),
    ),
    Kind(
        "issues", _l("Problems and calls for help"), _l("What you reported with your name and what you did about it."),
        _l("everybody; who raised an injury, and its details, only the people of safety"),
        ("issue.raised_by_id", "issue_step.by_id"),
    ),
    Kind(
        "questions", _l("Questions to the levels above"), _l("What you asked, answered or agreed to."), EVERYBODY,
        ("escalation.asked_by_id", "escalation_step.by_id", "escalation_party.agreed_by_id"),
    ),
    Kind(
        "numbers", _l("Numbers you entered"),
        _l(
            "Numbers you wrote or uploaded, targets and limits you set, reds and signals you explained. They are about "
            "the process, not about you."
        ),
        EVERYBODY,
        ("reading.recorded_by_id", "target.set_by_id", "baseline.set_by_id", "red_answer.by_id", "signal_step.by_id",
         "binding.made_by_id", "upload.by_id"),
    ),
    Kind(
        "checks", _l("Checks"), _l("Checks and handovers you were asked for or did, with your answers."),
        _l("everybody; a private answer you alone"),
        ("check_run.assignee_id", "check_run.holder_id", "check_run_step.by_id", "check_answer.by_id",
         "check_draw.seen_by_id", "handover_item.by_id"),
    ),
    Kind(
        "meetings", _l("Meetings"), _l("Meetings you belong to, led or were present at, and decisions you own."), EVERYBODY,
        ("forum.leader_id", "forum_member.person_id", "meeting.started_by_id", "meeting.ended_by_id",
         "meeting_present.person_id", "decision.owner_id"),
    ),
    Kind(
        "photos", _l("Photos you sent"),
        _l("Photos with your name as the sender. Place, time and device are taken out of them."),
        EVERYBODY, ("attachment.by_id", "photo_request.asked_by_id", "photo_request.decided_by_id"), "photos",
    ),
    Kind(
        "history", _l("History"), _l("Lines of the stories of records: who did what, when."), EVERYBODY,
        ("timeline_entry.person_id", "timeline_entry.entered_by_id"),
    ),
    Kind(
        "access", _l("Addresses and access"),
        _l(
            "Where notices are sent to you, your calendar's secret address (as a hash), and access for machines that you "
            "made."
        ),
        _l("you alone; access for machines its unit's leaders"),
        ("channel.person_id", "check_feed.person_id", "api_token.made_by_id", "api_token.revoked_by_id"),
        kept=_l("until you end it, at the latest until you leave"),
    ),
    Kind(
        "sign_ins", _l("Sign-ins"),
        _l(
            "When you signed in and on what kind of device, wrong PINs that were tried with your badge, and refused "
            "sign-ins by your company account. Of an administrator also when the stronger sign-in was set up; password "
            "and codes only as hashes."
        ),
        _l("you and who looks after accounts"), ("sign_in.person_id", "sign_in_try.person_id", "strong_key.person_id",
         "provider_visit.person_id"),
        "sign_ins",
    ),
    Kind(
        "screens", _l("Screens"), _l("TVs and tablets that you paired, or whose right you ended."),
        _l("who looks after screens"), ("screen.ended_by_id", "screen_pairing.used_by_id"),
    ),
    Kind(
        "notices", _l("Notices"), _l("Of which record you were told, and when it was sent."), ALONE,
        ("notice.person_id",), "notices",
    ),
    Kind(
        "privacy", _l("Names taken out"),
        _l("Anonymisings and their words you asked for, confirmed or decided on."), _l("who may anonymise"),
        ("anonymisation.asked_by_id", "anonymisation.confirmed_by_id", "anonymisation.withdrawn_by_id", "name_place.by_id"),
    ),
)  # fmt: skip

LEFT_OUT = {  # column → why it is in nobody's export
    "anonymisation.person_id": "says of somebody who has left, and can't sign in, which nameless person that is now",
}
BY_CODE = {kind.code: kind for kind in KINDS}
