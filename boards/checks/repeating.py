"""Findings that come back, looked up over the audits of an area: marked at two in a row, asked of Tier 2 at three (H-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from boards.checks.content import CheckQuestion
from boards.checks.repeats import MARKED, TO_TIER_TWO, in_a_row, same_code
from boards.checks.scoring import NA, is_bad
from boards.db import db
from boards.escalations.models import ASK_MAX, Escalation
from boards.plant.models import Plant
from boards.standards.models import Revision

if TYPE_CHECKING:
    from boards.checks.models import CheckAnswer, CheckRun

LOOK_BACK = 12  # audits


def repeats_of(run: CheckRun) -> dict[str, int]:
    """Codes of the questions that were answered badly in this run and in those right before it, with how often in a row.

    A draft counts as the latest audit, so that its auditor sees the mark as he answers.
    """
    audits = [_bad(run), *(_bad(one) for one in before(run, LOOK_BACK))]
    former = _former(run)
    known = [{same_code(former, code): bad for code, bad in audit.items()} for audit in audits]
    found = {question.code: in_a_row(question.code, known) for question in run.asked}
    return {code: count for code, count in found.items() if count >= MARKED}


def earlier_findings(run: CheckRun, question: CheckQuestion) -> list[CheckAnswer]:
    """Bad answers to the same question in the audits before this one, the latest first."""
    former = _former(run)
    found = []
    for one in before(run, LOOK_BACK):
        for answer in one.findings:
            if same_code(former, answer.question.code) == question.code:
                found.append(answer)
    return found


def before(run: CheckRun, limit: int) -> list[CheckRun]:
    """The runs of the same checklist at the same place that were sent before this one and count, the latest first."""
    from boards.checks.models import CheckRun, RunStep

    sent = select(RunStep.run_id, RunStep.at).where(RunStep.kind == "submission").subquery()
    same = select(Revision.id).where(Revision.standard_id == run.revision.standard_id)
    rows = (
        CheckRun.loaded()
        .join(sent, sent.c.run_id == CheckRun.id)
        .where(CheckRun.unit_id == run.unit_id, CheckRun.revision_id.in_(same), CheckRun.counting(), CheckRun.id != run.id)
    )
    if (mine := run.step("submission")) is not None:
        rows = rows.where(sent.c.at < mine.at)
    return list(db.session.scalars(rows.order_by(sent.c.at.desc()).limit(limit)).unique())


def ask_tier_two(run: CheckRun) -> list[Escalation]:
    """The third bad answer in a row goes to the level above the team, by nobody's hand."""
    above = run.unit.board.parent
    if above is None or not above.has_board:
        return []
    asked = []
    plant = Plant.get()
    for code, count in repeats_of(run).items():
        if count != TO_TIER_TWO or (question := run.question(code)) is None:
            continue  # the fourth and fifth are the same question, which is asked already
        with force_locale(plant.default_language):
            words = _("%(n)s audits in a row found: %(text)s", n=count, text=question.said_in(plant.default_language))
        asked.append(Escalation.ask_for(run.unit, above, words[:ASK_MAX], subject=run.answer_to(question), reason="repeat"))
    return asked


def _bad(run: CheckRun) -> dict[str, bool]:
    """Of each question that was asked and applied, whether its answer was bad."""
    values = {answer.question.code: (answer.question, answer.value) for answer in run.answers}
    return {code: is_bad(question, value, run.scale) for code, (question, value) in values.items() if value and value != NA}


def _former(run: CheckRun) -> dict[str, str]:
    """Which old code became which, over all revisions of the checklist."""
    of_standard = select(Revision.id).where(Revision.standard_id == run.revision.standard_id)
    rows = select(CheckQuestion.former_code, CheckQuestion.code).where(
        CheckQuestion.revision_id.in_(of_standard), CheckQuestion.former_code.is_not(None)
    )
    return {former: code for former, code in db.session.execute(rows) if former}
