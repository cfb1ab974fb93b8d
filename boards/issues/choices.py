"""What a person may do to an issue now, and why not: asked of the same conditions as the verbs (conditions.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.issues.models import LEADS_TO, SAFETY, Issue, IssueStep
from boards.people.models import Person
from boards.refusals import Refusal

UNDOABLE = ("acknowledgement", "containment", "resolution", "decline")
Choices = dict[str, Any]  # what could be done in this state → None for "yes", else the sentence that says why not


def choices_for(issue: Issue, by: Person | None) -> Choices:
    """Only what the state allows somebody to do. "It is back" is for everybody."""
    if issue.state == "resolved":
        return {"reopening": None}
    if by is None or not issue.is_open:
        return {}
    choices: Choices = {}
    if issue.kind == "red_tag" and _why_not(lambda: issue.before_claiming(by, by.home_unit)) is None:
        choices |= {"claim": None} if not by.home_unit.is_within(issue.unit_id) else {}
    for name in _handling(issue):
        choices[name] = _why_not(lambda: issue.before_handling(by))
    if issue.needs_decision:
        choices["decision"] = _why_not(lambda: issue.before_deciding(by))
    elif issue.kind not in (*SAFETY, "andon") and _why_not(lambda: issue.before_declining(by)) is None:
        choices["decline"] = None
    if _why_not(lambda: issue.before_withdrawing(by, holds_key=False)) is None:
        choices["withdrawal"] = None
    return choices


def may_withdraw(issue: Issue) -> bool:
    """Whether who holds its key may still take it back."""
    return _why_not(lambda: issue.before_withdrawing(None, holds_key=True)) is None


def undoable(issue: Issue, by: Person | None) -> IssueStep | None:
    """The last state of this issue, if this person may still take it back."""
    states = [step for step in issue.steps if step.cycle == issue.cycle and step.kind in LEADS_TO]
    if by is None or not states or states[-1].kind not in UNDOABLE:
        return None
    return states[-1] if _why_not(lambda: issue.before_undoing(states[-1], by)) is None else None


def _handling(issue: Issue) -> list[str]:
    if issue.kind == "red_tag":
        return ["holding", "disposition"]
    first = {"raised": ["acknowledgement", "containment"], "acknowledged": ["containment"]}.get(issue.state, [])
    quiet = issue.is_request or issue.kind == "concern"
    steps = [name for name in first if not (quiet and name == "containment")]
    line = ["line"] if not quiet else []
    return steps if issue.needs_decision else [*steps, "resolution", *line]


def _why_not(condition: Callable[[], None]) -> Any:
    try:
        condition()
    except Refusal as refusal:
        return refusal.sentence
    return None
