"""The whole story in its order: what comes later rests on what came before."""

from __future__ import annotations

from boards.demo import showcase
from boards.demo.actions import Promised
from boards.demo.audits import Audited
from boards.demo.checklists import Planned
from boards.demo.checks import Checked
from boards.demo.days import Days
from boards.demo.escalations import Asked
from boards.demo.ideas import Told
from boards.demo.issues import Raised
from boards.demo.meetings import Gathered
from boards.demo.metrics import measured
from boards.demo.numbers import Counted
from boards.demo.people import departed, hired
from boards.demo.pictures import Prints
from boards.demo.plant import founded
from boards.demo.skills import qualified
from boards.demo.story import Row
from boards.plant.models import Plant


def told(story: dict[str, Row], plant: Plant, days: Days, prints: Prints, pin_hash: str) -> None:
    """Writes everything, inside the caller's transaction."""
    units = founded(plant, story["plant"], days.anchor)
    people = hired(story["plant"], units, days, pin_hash)
    gathered = Gathered(units, people, days, story["meetings"])
    gathered.ordinary()
    thought = Told(units, people, days, prints)
    for row in story["ideas"]["ideas"]:
        thought.idea(row)
    for row in story["ideas"]["recognitions"]:
        thought.thanks(row)
    for row in story["ideas"]["yokoten"]:
        if row["of"] in thought.ideas:  # the others look across at initiatives, which are not loaded yet
            thought.look_across(row)
    raised = Raised(units, people, days, story["issues"]["escalations"])
    for row in story["issues"]["issues"]:
        raised.issue(row)
    planned = Planned(units, people, days, story["checklists"], story["checklist_words"])
    planned.checklists_in_force()
    planned.all_plans()
    audited = Audited(planned)
    audited.five_s()
    audited.layered()
    promised = Promised(units, people, days, prints, {**thought.ideas, **raised.issues, **audited.runs})
    for row in story["actions"]["actions"]:
        promised.action(row)
    asked = Asked(units, people, days)
    for row in story["issues"]["escalations"]:
        asked.question(row)
    asked.by_time()
    counted = Counted(measured(story["kpis"], units, days), people, days, story["kpis"])
    counted.readings()
    showcase.shown(counted)
    counted.answers()
    qualified(story, units, people, days, {**thought.ideas, **raised.issues}, prints)
    gathered.sessions()
    Checked(planned, audited.runs, story["issues"]["handovers"]).everything()
    departed(story["plant"]["former_people"], people, days)
