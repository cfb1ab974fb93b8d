"""Notices about checks: who is named for one, whose one is taken over, a handover refused or not signed."""

from __future__ import annotations

from collections.abc import Callable

from boards.checks.models import CheckRun
from boards.notices.kind import Kind
from boards.notices.models import Notice
from boards.notices.words import _


def _check(text: Callable[..., str]) -> Callable[[CheckRun, Notice], str]:
    def said(run: CheckRun, notice: Notice) -> str:
        name = run.holder.name if run.holder else "–"
        return text(title=run.revision.standard.title, unit=run.unit.name, number=run.label, name=name)

    return said


KINDS: dict[str, Kind] = {
    "check_run named": Kind(
        _check(lambda **w: _("You do this check: %(title)s, %(unit)s (%(number)s).", **w)),
        lambda run, notice: run.assignee_id == notice.person_id and run.state in ("planned", "in_progress"),
    ),
    "check_run taken_over": Kind(
        _check(lambda **w: _("%(name)s goes on with your check: %(title)s, %(unit)s (%(number)s).", **w)),
        lambda run, notice: run.holder_id != notice.person_id,
    ),
    "check_run refused": Kind(
        _check(lambda **w: _("The handover of %(unit)s was not taken like this (%(number)s).", **w)),
        lambda run, notice: run.state == "refused",
    ),
    "check_run unsigned": Kind(
        _check(lambda **w: _("Nobody has signed the handover of %(unit)s (%(number)s).", **w)),
        lambda run, notice: run.step("sign_in") is None and not run.is_void,
    ),
}
