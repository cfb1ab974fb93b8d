"""Where notices go: the own mail address, or a messenger's address for Apprise. Set by a person, or a unit's leader.

An address lets this server write to somewhere: only messengers and mail are allowed (NOTICE_SCHEMES), nothing inside the
plant (NOTICE_HOSTS), and no options that read files. It holds passwords, so it is never shown again in whole.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.notices.models import Channel
from boards.people.models import Person
from boards.plant.models import Unit
from boards.refusals import NotAllowed, Unfit

ADDRESS_MAX = 1000
POST = Path(__file__).with_name("post.py")
MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
OPTIONS = (
    "api-version sp sv sig to from name smtp mode user pass token thread topic priority silent image footer format "
    "preview region ver signature workflow id path key"
)  # of an address; others read files (template, pgp), or switch off what protects (verify, redirect)
FROM_OUTSIDE = ("PATH", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE")
LOOK_SECONDS = 15


def channel_of(owner: Person | Unit) -> Channel | None:
    """The channel of a person, or of those who answer for a unit."""
    mine = Channel.person_id if isinstance(owner, Person) else Channel.unit_id
    return db.session.scalar(select(Channel).where(mine == owner.id))


def set_channel(owner: Person | Unit, address: str, by: Person) -> Channel:
    """Notices go there from now on. `address` has been `looked_at`."""
    before_setting(owner, by)
    channel = channel_of(owner)
    if channel is None:
        channel = Channel(person_id=owner.id) if isinstance(owner, Person) else Channel(unit_id=owner.id)
        db.session.add(channel)
    if channel.address != address:
        channel.address, channel.failing_since = address, None
    return channel


def end_channel(owner: Person | Unit, by: Person) -> None:
    """No notices any more."""
    before_setting(owner, by)
    if channel := channel_of(owner):
        db.session.delete(channel)


def before_setting(owner: Person | Unit, by: Person) -> None:
    """One's own, or of a unit one leads."""
    if isinstance(owner, Unit) and not by.leads(owner):
        raise NotAllowed(_l("This is for the leaders of the team."))
    if isinstance(owner, Person) and owner is not by:
        raise NotAllowed(_l("Only %(name)s can set this.", name=owner.name))


def looked_at(typed: str) -> str:
    """The address as it is kept, or Unfit. Starts a process, so never inside a transaction."""
    typed = typed.strip()
    if not typed or len(typed) > ADDRESS_MAX or not typed.isprintable():
        raise Unfit(_l("Type a mail address, or the address of a messenger."), "address")
    if MAIL.fullmatch(typed):
        if not current_app.config["NOTICE_MAIL"]:
            raise Unfit(_l("This plant has no mail server for notices yet. Ask the administrator."), "address")
        return typed
    _need_plain_options(typed)
    known = posted({"look": typed, "trusted": None}, LOOK_SECONDS).strip()
    if not known or urlsplit(known).scheme not in schemes():
        raise Unfit(
            _l("Notices can't go there. Use a mail address, Teams, Slack, Telegram or another messenger."), "address"
        )
    if len(known) > ADDRESS_MAX:
        raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=ADDRESS_MAX), "address")
    _need_outside(known)
    return known


def letter_to(address: str) -> tuple[str, bool]:
    """The Apprise address of a channel, and whether it goes by the plant's own mail server, which may lie inside."""
    if "://" in address:
        return address, False
    server = str(current_app.config["NOTICE_MAIL"] or "")
    return f"{server}{'&' if '?' in server else '?'}to={quote(address, safe='')}", True


def posted(order: dict[str, Any], seconds: float) -> str:
    """What post.py printed before it ended or was killed after `seconds`. Yields to the loop meanwhile."""
    environment = {name: os.environ[name] for name in FROM_OUTSIDE if name in os.environ}
    command = [sys.executable, "-I", str(POST)]
    try:
        done = subprocess.run(
            command, input=json.dumps(order), capture_output=True, text=True, env=environment, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode() if not isinstance(late.stdout, str) else late.stdout
    return done.stdout


def masked(address: str) -> str:
    """Enough to recognise it, too little to use it."""
    if "://" in address:
        return f"{address.partition('://')[0]}://…"
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def schemes() -> frozenset[str]:
    return frozenset(str(current_app.config["NOTICE_SCHEMES"]).replace(",", " ").split())


def trusted_hosts() -> list[str]:
    """Hosts inside the plant that anybody's channel may reach."""
    return str(current_app.config["NOTICE_HOSTS"] or "").replace(",", " ").split()


def _need_plain_options(typed: str) -> None:
    """Read as Apprise reads them: all behind the first "?", "#" included, parted by "&" and by ";"."""
    pairs = re.split("[&;]", typed.partition("?")[2])
    options = {unquote(pair.partition("=")[0]).strip().lower() for pair in pairs if pair}
    if not options <= set(OPTIONS.split()) or "://" not in typed:
        raise Unfit(
            _l("Notices can't go there. Use a mail address, Teams, Slack, Telegram or another messenger."), "address"
        )


def _need_outside(address: str) -> None:
    """No host inside the plant, as far as the address names one; at sending each connection is judged again (post.py)."""
    host = (urlsplit(address).hostname or "").lower()
    if host in (name.lower() for name in trusted_hosts()):
        return
    try:
        inside = not ipaddress.ip_address(host).is_global
    except ValueError:
        try:
            found = socket.getaddrinfo(host, None) if "." in host or host == "localhost" else []
        except OSError:
            found = []  # a token, or a name nobody knows (yet)
        inside = any(not ipaddress.ip_address(row[4][0]).is_global for row in found)
    if inside:
        raise Unfit(_l("This server lies inside the plant. Ask the administrator to allow it."), "address")
