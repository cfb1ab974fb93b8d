"""The unsafe addresses of privacy, as tests/doors.py wants them: (what prepares it, who, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.history.models import Attachment
from boards.history.removing import PhotoRequest
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.privacy.models import Anonymisation
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def hung(world: World, name: str = "a" * 32 + ".jpg") -> Attachment:
    """A photo's row on an idea of A3, as if it had been sent; call it inside writing()."""
    text = "A hook for the key"
    shown = Idea.submit(world.unit("A3"), text, receipt=receipt_for(name), language="en", author=world.marek)
    same = {"sha256": "0" * 64, "width": 40, "height": 30, "by_id": world.marek.id, "on": shown.submitted_on}
    photo = Attachment(subject_type="idea", subject_id=shown.id, kind="photo", name=name, **same)
    db.session.add(photo)
    db.session.flush()
    return photo


def nothing(world: World) -> dict[str, Any]:
    return {}


def a_photo(world: World) -> dict[str, Any]:
    return {"name": hung(world).name}


def a_photo_asked_off(world: World) -> dict[str, Any]:
    photo = hung(world)
    PhotoRequest.ask(photo, world.joana, "")
    return {"name": photo.name}


def everybody_shows(world: World) -> dict[str, Any]:
    for person in (world.rosa, world.piotr, world.amina):
        person.consent(True)
    return {}


def joana_left(world: World) -> dict[str, Any]:
    world.joana.leave(world.amina)
    return {"record": world.joana}


def joana_asked_for(world: World) -> dict[str, Any]:
    left = joana_left(world)
    Anonymisation.ask(world.joana, world.nils)
    return left


def no_form(world: World) -> dict[str, Any]:
    return {}


def decided(world: World) -> dict[str, Any]:
    return {"decision": "removed"}


def sure(world: World) -> dict[str, Any]:
    return {"sure": "yes"}


def place(world: World) -> dict[str, Any]:
    return {"table": "idea", "row": "1", "column": "text", "decision": "keep"}


def months(world: World) -> dict[str, Any]:
    from boards.privacy.rules import RULES

    return {**{rule.code: str(rule.months) for rule in RULES}, "public_name_format": "full"}


EVERYBODY = ("worker", "other leader", "leader")
PRIVACY_DOORS: dict[str, tuple[Setting, tuple[str, ...], Setting]] = {  # nobody here looks after accounts: shut
    "POST privacy.consent": (nothing, EVERYBODY, no_form),
    "DELETE privacy.consent_withdrawn": (everybody_shows, EVERYBODY, no_form),
    "POST privacy.retention_set": (nothing, (), months),
    "POST privacy.anonymisation_asked": (joana_left, (), no_form),
    "DELETE privacy.anonymisation_withdrawn": (joana_asked_for, (), no_form),
    "POST privacy.anonymisation_place": (joana_asked_for, (), place),
    "POST privacy.anonymisation_confirmed": (joana_asked_for, (), sure),
    "POST history.removal_asked": (a_photo, EVERYBODY, no_form),
    "POST history.removal_decided": (a_photo_asked_off, ("leader",), decided),
}
