"""Runs entered whole, many at once: what was done on paper, or a history. As few questions for a thousand as for ten.

with writing():
    enter([Paper(plan, window, lena, {"L01": ("ok", "")}, at), …])

The same rules as run by run: who may, notes where they are asked for, nothing missing. What they say is counted at the end.
Answers and states go to the database past the unit of work, which would take ten times as long; runs do not, so that
panels hear of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l

from boards.checks import results
from boards.checks.answering import before_value
from boards.checks.assigned import before_auditing, does, subject_of
from boards.checks.conditions import before_sending
from boards.checks.content import CheckQuestion
from boards.checks.due import Due
from boards.checks.models import CheckAnswer, CheckRun, HandoverItem, RunStep
from boards.checks.plans import DrawnCard
from boards.checks.rows import Paper, answers, draws, items, row, steps, story, write
from boards.checks.scoring import missing, result
from boards.checks.slots import slot
from boards.checks.windows import Window
from boards.db import db, next_number
from boards.history.models import TimelineEntry
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, Unfit
from boards.standards.models import Revision


def enter(papers: Sequence[Paper], look: bool = True) -> list[CheckRun]:
    """Writes them all, or by a refusal none: NotAllowed for who may not have done it, Unfit for an answer that can't be or
    is missing. `look`: whether the run rules look at the numbers at once."""
    plant, number = Plant.get(), next_number(CheckRun.number)
    asked, runs, counted = dict[int, list[CheckQuestion]](), list[CheckRun](), list[results.Counted]()
    for paper in papers:
        _before(paper, plant)
        revision = _revision(paper)
        if revision.id not in asked:
            asked[revision.id] = CheckQuestion.of(revision)
        run = row(paper.plan, paper.window, slot(paper.plan, paper.window, None, 1), number + len(runs), revision)
        run.asked = [
            one for one in asked[revision.id] if (paper.card or one.code) == one.code and one.is_asked_in(paper.plan.layer)
        ]
        run.card, run.holder, run.started_on = paper.card, paper.by, production_date(paper.begun, plant)
        counted.append(_weighed(run, paper, plant))
        runs.append(run)
    db.session.add_all(runs)
    db.session.flush()
    pairs = list(zip(runs, papers, strict=True))
    write(RunStep, [one for run, paper in pairs for one in steps(run, paper.steps, plant)])
    write(TimelineEntry, [one for run, paper in pairs for one in story(run, paper.steps, plant)])
    write(CheckAnswer, [one for run, paper in pairs for one in answers(run, paper)])
    write(HandoverItem, [one for run, paper in pairs for one in items(run, paper)])
    write(DrawnCard, draws(papers))
    results.count_all(counted, look)
    return runs


def enter_ticks(ticks: Iterable[tuple[Due, dt.datetime]]) -> list[CheckRun]:
    """Items of leader standard work that were ticked, each on the list of the day on which that was."""
    plant, number = Plant.get(), next_number(CheckRun.number)
    lists: dict[str, CheckRun] = {}
    begun, ticked = dict[str, dt.datetime](), list[tuple[str, Due, dt.datetime]]()
    for due, at in ticks:
        assert due.person is not None and due.question is not None
        day = min(production_date(at, plant), due.window.last)
        window = Window(day, day, due.window.shift)
        key = slot(due.plan, window, due.person, 1)
        if key not in lists:
            lists[key] = row(due.plan, window, key, number + len(lists), due.question.revision)
            lists[key].assignee, lists[key].holder, lists[key].started_on = due.person, due.person, day
        begun[key] = min(at, begun.get(key, at))
        ticked.append((key, due, at))
    db.session.add_all(lists.values())
    db.session.flush()
    first = [(run, [("start", run.assignee, begun[key])]) for key, run in lists.items()]
    write(RunStep, [one for run, begin in first for one in steps(run, begin, plant)])
    write(TimelineEntry, [one for run, begin in first for one in story(run, begin, plant)])
    said = {"value": "done", "note": "", "sent": []}
    rows = [
        {"run_id": lists[key].id, "question_id": due.question.id, "by_id": due.person.id, "at": at, **said}
        for key, due, at in ticked
        if due.question and due.person
    ]
    write(CheckAnswer, rows)
    return list(lists.values())


def _before(paper: Paper, plant: Plant) -> None:
    plan, on = paper.plan, production_date(paper.at, plant)
    if not does(plan, paper.by, on):
        raise NotAllowed(_l("This check is somebody else's to do."))
    if (sentence := before_auditing(plan.checklist.auditor_rule, paper.by, plan.unit, subject_of(plan))) is not None:
        raise NotAllowed(sentence)


def _revision(paper: Paper) -> Revision:
    found = paper.plan.checklist.standard.revision_on(paper.window.last)
    if found is None:
        raise Unfit(_l("No revision of %(code)s was in force then.", code=paper.plan.checklist.code), "date")
    return found


def _weighed(run: CheckRun, paper: Paper, plant: Plant) -> results.Counted:
    """What it is worth, on the run too; refuses what can't be or is missing."""
    checklist, scale = paper.plan.checklist, paper.plan.checklist.marks
    for question in run.asked:
        before_value(question, *paper.answers.get(question.code, ("", "")), scale)
    before_sending(missing(run.asked, paper.answers, scale))
    said = [(one, paper.answers.get(one.code, (None, ""))[0]) for one in run.asked]
    found = result(said, scale)
    if checklist.scored and found.total.possible:
        run.points, run.possible = found.total.points, found.total.possible
    run.critical_failed = found.is_red
    on, reasons = production_date(paper.at, plant), results.found_by(said, scale)
    return results.Counted(paper.plan.unit, checklist.kind, on, run.points or 0, run.possible or 0, reasons)
