"""How notices leave the house: what is due is claimed, carried by a process of its own (post.py), and written down.

A claim is compare-and-set, so two processes never send the same; who dies with a claim leaves it to another after a few
minutes, who may then send it a second time: twice is better than never. Nothing is sent inside a transaction.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from dataclasses import dataclass, field

from flask import current_app
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import Select, or_, select, update

from boards.clock import QUIET, now
from boards.db import db, writing
from boards.i18n import languages
from boards.notices.channels import letter_to, posted, trusted_hosts
from boards.notices.kinds import address, sentence, still_true, subject_of
from boards.notices.models import TRIES_MAX, Channel, Notice
from boards.notices.moments import next_moment, reaches
from boards.plant.models import Plant
from boards.plant.production_day import instant, production_date

MOST = 100  # notices in one round
HELD = dt.timedelta(minutes=5)  # longer than a round can take
LATE = dt.timedelta(minutes=30)  # after its moment
PAUSES = (1, 2, 5, 10, 20, 40, 60, 120)  # minutes before the next try

log = logging.getLogger(__name__)


@dataclass
class Letter:
    """All that is due for one channel."""

    channel_id: int
    to: str
    by_own_server: bool
    title: str = ""
    body: str = ""
    notices: list[int] = field(default_factory=list)


def deliver(at: dt.datetime | None = None) -> int:
    """Sends all that is due, one message to each channel. Answers how many messages got through."""
    at = at or now()
    if db.session.scalars(_due(at).limit(1)).first() is None:
        return 0
    with writing():
        letters = _claimed(at)
    db.session.rollback()  # nothing is open while the network is waited for
    arrived = carried(letters)
    with writing():
        for n, letter in enumerate(letters):
            _settle(letter, n in arrived, at)
    return len(arrived)


def carried(letters: list[Letter]) -> set[int]:
    """Which of the letters got through, by their place in the list."""
    arrived: set[int] = set()
    for own in (True, False):
        some = [n for n, letter in enumerate(letters) if letter.by_own_server is own]
        if not some:
            continue
        seconds = float(current_app.config["NOTICE_SECONDS"])
        order = {
            "letters": [{"to": letters[n].to, "title": letters[n].title, "body": letters[n].body} for n in some],
            "trusted": None if own else trusted_hosts(),
            "seconds": seconds,
        }
        said = posted(order, seconds + 10).split()
        arrived |= {some[int(word)] for word in said if word.isdigit() and int(word) < len(some)}
    return arrived


def _due(at: dt.datetime) -> Select[Notice]:
    free = or_(Notice.held_until.is_(None), Notice.held_until < at)
    waiting = (Notice.sent_at.is_(None), Notice.dropped_at.is_(None), Notice.tries < TRIES_MAX)
    return select(Notice).where(*waiting, Notice.send_at <= at, free).order_by(Notice.id)


def _claimed(at: dt.datetime) -> list[Letter]:
    """Takes what is due, leaves out what is no longer true or nobody wants, and words the rest."""
    gathered: dict[int, list[Notice]] = defaultdict(list)
    channels: dict[int, Channel] = {}
    found = db.session.scalars(_due(at).limit(MOST)).all()
    rows = db.session.scalars(select(Channel)).all()
    persons, units = {row.person_id: row for row in rows}, {row.unit_id: row for row in rows}
    for notice in found:
        held = Notice.held_until.is_(None) if notice.held_until is None else Notice.held_until == notice.held_until
        mine = update(Notice).where(Notice.id == notice.id, held, Notice.sent_at.is_(None)).values(held_until=at + HELD)
        if db.session.execute(mine, execution_options=QUIET).rowcount != 1:  # type: ignore[attr-defined]
            continue  # another process was faster
        channel = units.get(notice.unit_id) if notice.unit_id else persons.get(notice.person_id)
        wanted = channel is not None and (notice.person is None or notice.person.is_active)
        if channel is None or not wanted or not still_true(notice, subject_of(notice)):
            notice.dropped_at, notice.held_until = _quiet(notice, at), None
            continue
        if notice.person and _is_too_late(notice, at) and not reaches(notice.person, at):
            notice.send_at, notice.held_until = next_moment(notice.person, at), None
            continue
        channels[channel.id] = channel
        gathered[channel.id].append(notice)
    return [_worded(channels[id], notices) for id, notices in gathered.items()]


def _is_too_late(notice: Notice, at: dt.datetime) -> bool:
    """The server or the mail was away: nobody's free time pays for that (domain 1.33). A call for help goes at any hour."""
    return notice.kind != "andon" and at - notice.send_at > LATE


def _worded(channel: Channel, notices: list[Notice]) -> Letter:
    person = notices[0].person
    spoken = languages()
    language = person.language if person and person.language in spoken else spoken[0]
    with current_app.test_request_context(), force_locale(language):
        lines = dict[str, None]()  # called twice for one thing is said once
        for notice in notices:
            record = subject_of(notice)
            lines[f"{sentence(notice, record)}\n{address(record, notice)}".strip()] = None
        title = ngettext("Kaizen board: %(num)s thing for you", "Kaizen board: %(num)s things for you", len(lines))
    to, by_own_server = letter_to(channel.address)
    return Letter(channel.id, to, by_own_server, title, "\n\n".join(lines), [notice.id for notice in notices])


def _settle(letter: Letter, arrived: bool, at: dt.datetime) -> None:
    channel = db.session.get(Channel, letter.channel_id)
    for notice in db.session.scalars(select(Notice).where(Notice.id.in_(letter.notices))):
        if arrived:
            notice.sent_at, notice.held_until = _quiet(notice, at), None
        else:
            notice.tries += 1
            again = dt.timedelta(minutes=PAUSES[min(notice.tries, len(PAUSES)) - 1])
            notice.held_until = at + again if notice.tries < TRIES_MAX else None
    if channel is not None:
        channel.failing_since = None if arrived else channel.failing_since or at
    if not arrived:
        log.warning("a message to channel %s did not get through", letter.channel_id)


def _quiet(notice: Notice, at: dt.datetime) -> dt.datetime:
    """When it was sent; of what keeps no hour its production day (I-03)."""
    plant = Plant.get()
    begins = instant(production_date(notice.at, plant), plant.production_day_start, plant)
    return begins if notice.at == begins else at


def try_out(address: str) -> bool:
    """Sends one message to an address now, in the language that is being spoken. Whether it got through."""
    to, by_own_server = letter_to(address)
    title, body = str(gettext("Kaizen board: a trial")), str(gettext("Notices reach you here."))
    return bool(carried([Letter(0, to, by_own_server, title, body)]))
