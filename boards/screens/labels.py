"""The labels of stations and boards: what their codes lead to, and the sheets to print them on."""

from __future__ import annotations

import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.clock import now
from boards.db import db, writing
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.screens import label_pdf, qr, typeface
from boards.screens.label_layout import CODE_HEIGHT, Placed, placed
from boards.screens.label_sheets import Sheet, sheets
from boards.screens.label_words import words_of
from boards.screens.models import Label
from boards.screens.public_address import LoopbackAddress, is_number, public_url
from boards.screens.typeface import CAP

__all__ = [
    "LABELLED",
    "LoopbackAddress",
    "address",
    "labels_of",
    "laid_out",
    "public_url",
    "sheet",
    "warnings",
    "with_label",
]

LABELLED = ("station", *WITH_BOARD)


def address(label: Label) -> str:
    """What the label's QR code says, and its plain text: an opaque code, never an id. Raises as public_url()."""
    return f"{public_url()}/s/{label.code}"


def with_label() -> list[Unit]:
    """Every active station and board, each board before its stations."""
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.active))}
    labelled = [unit for unit in units.values() if unit.kind in LABELLED]
    return sorted(labelled, key=lambda unit: [(units[id].position, id) for id in unit.lineage if id in units])


def labels_of(units: Iterable[Unit]) -> list[Label]:
    """The valid label of each station and board among `units`, in their order; made where there is none yet."""
    ids = [unit.id for unit in units if unit.kind in LABELLED]
    found = _valid(ids)
    if missing := [id for id in ids if id not in found]:
        with writing():
            for unit in db.session.scalars(select(Unit).where(Unit.id.in_(missing))):
                Label.make(unit)
        found = _valid(ids)
    return [found[id] for id in ids]


def laid_out(labels: list[Label]) -> list[Sheet]:
    """The labels on A4 sheets. Raises as public_url(), and qr.TooLong."""
    return sheets([_placed(label) for label in labels])


def sheet(units: Iterable[Unit]) -> bytes:
    """The PDF with the labels of `units`. Raises as public_url(), and qr.TooLong."""
    labels = labels_of(units)
    plant = Plant.get()
    title = f"{plant.name}: {', '.join(label.unit.code for label in labels)}"
    return label_pdf.pdf(laid_out(labels), title[:200], plant.default_language)


def warnings(labels: list[Label]) -> list[str]:
    """What to think of before printing: reasons why these labels may stop working or be hard to read."""
    host = urlsplit(public_url()).hostname or ""
    found = []
    if is_number(host):
        found.append(
            _(
                "The labels carry the number %(host)s. If the network hands it out anew (DHCP), every label is dead. "
                "Have it reserved, or better set BOARDS_PUBLIC_URL to a name, before you print.",
                host=host,
            )
        )
    drawn = [_placed(label) for label in labels]
    if short := [label.words.unit for label in drawn if label.texts[0].line.size * CAP < CODE_HEIGHT - 0.01]:
        found.append(_("Too long to be printed %(high)s mm high: %(codes)s", high=CODE_HEIGHT, codes=", ".join(short)))
    if any(label.code.version > qr.COARSE for label in drawn):
        found.append(
            _("The address is long, which makes its code finer. With a shorter host name it reads from further away.")
        )
    if letters := typeface.unprintable("".join(name for label in drawn for name in label.words.names + label.words.places)):
        found.append(
            _(
                "The PDF cannot print these letters: %(letters)s Print this page from the browser instead.",
                letters=letters,
            )
        )
    return found


def _valid(unit_ids: list[int]) -> dict[int, Label]:
    rows = select(Label).where(Label.unit_id.in_(unit_ids), Label.reset_at.is_(None)).options(joinedload(Label.unit))
    return {label.unit_id: label for label in db.session.scalars(rows)}


def _placed(label: Label) -> Placed:
    time.sleep(0)  # a plant has hundreds of labels: the screens' heartbeats go first
    plant = Plant.get()
    return placed(words_of(label, address(label), plant, now().astimezone(plant.zone).date()))
