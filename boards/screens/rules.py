"""What time does with screens: a dark one is told to who leads its unit, once a darkness."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from boards.clock import happens_with_time
from boards.db import db, writing
from boards.notices.models import Notice
from boards.notices.moments import reaches
from boards.notices.telling import tell, who_leads
from boards.screens.models import Screen
from boards.screens.standing import dark_at


@happens_with_time
def tell_of_dark_screens(at: dt.datetime) -> None:
    """Who leads there and works now hears it now; where none of them does, each at the start of the next shift."""
    dark = {one.screen.id: one.heard_at.isoformat() for one in dark_at(at) if one.heard_at}
    if not dark:
        return
    told = select(Notice.subject_id, Notice.of).where(Notice.kind == "dark", Notice.subject_id.in_(dark))
    new = dark.items() - {(row[0], row[1]) for row in db.session.execute(told)}
    if not new:
        return
    with writing():
        for id, since in sorted(new):
            screen = db.session.get_one(Screen, id)
            leaders = who_leads(screen.unit)
            here = [leader for leader in leaders if reaches(leader, at)]
            tell([*(here or leaders)], "dark", screen, of=since, at_once=bool(here))
