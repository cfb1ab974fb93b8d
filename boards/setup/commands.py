"""The commands that set a plant up: init, import, export, doctor (surface: Commands)."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from boards.db import db, writing
from boards.people.models import Person, RoleGrant, active, valid
from boards.plant.setting_up import MAY
from boards.refusals import Refusal
from boards.setup.founding import WAYS
from boards.uploads.models import VERDICTS

SHOWN = 200  # lines of each verdict


@click.command()
@click.option("--name", prompt="Name of the plant", help="The plant's name.")
@click.option("--timezone", help="IANA zone, like Europe/Berlin; BOARDS_TIMEZONE when not given.")
@click.option("--shifts", type=click.Choice(WAYS), default=WAYS[-1], show_default=True, help="Shifts a day, to begin with.")
@click.option("--language", default="en", show_default=True, help="Language of the walls, like en or de.")
@click.option("--admin", prompt="Your name", help="The first administrator.")
@click.option("--badge", prompt="Number on your badge", help="The administrator's badge number.")
@click.option("--pin", prompt="A PIN of your own", hide_input=True, confirmation_prompt=True, help="4 to 12 digits.")
@with_appcontext
def init(name: str, timezone: str | None, shifts: str, language: str, admin: str, badge: str, pin: str) -> None:
    """An empty plant with its first administrator."""
    from flask_migrate import upgrade

    from boards.i18n import languages
    from boards.people.accounts import check_pin
    from boards.people.pins import hash_pin
    from boards.people.strong import invite
    from boards.setup import code
    from boards.setup.forms import made
    from boards.setup.founding import Founder

    upgrade()
    if not code.is_empty():
        raise click.ClickException("A plant lives in this database already. Nothing was changed.")
    spoken = languages()
    if language not in spoken:
        raise click.ClickException(f"We don't speak {language}. There are: {', '.join(spoken)}")
    try:
        check_pin(pin, pin, badge)
        founder = Founder(" ".join(admin.split()), badge.strip(), hash_pin(pin))
        with writing():
            chosen = [language, *(one for one in spoken if one != language)]
            zone = timezone or current_app.config["TIMEZONE"]
            invitation = invite(made(" ".join(name.split()), zone, shifts, chosen, founder), None)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    code.forget()
    click.echo(f"{name} is set up. Next: start the server, sign in with {badge}, and choose a password at /administrator")
    click.echo(f"with this invitation, good for a day: {invitation}. Then /set-up says what is missing.")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--example", is_flag=True, help="With rows to write over, also where the plant has some.")
@click.option("--empty", is_flag=True, help="Without an example, also where the plant has nothing yet.")
@with_appcontext
def export_plant(file: Path, example: bool, empty: bool) -> None:
    """The plant as a workbook; of a plant that has nothing yet, an example to write over."""
    from boards.setup.book import is_bare, plant_book
    from boards.uploads.workbooks import packed

    book = _said(lambda: packed(plant_book(example=example or (is_bare() and not empty))))
    with tempfile.NamedTemporaryFile(dir=file.resolve().parent, delete=False) as written:
        written.write(book)
    Path(written.name).replace(file)
    file.chmod(0o600)  # people's names are in it
    click.echo(f"{file}: the plant as a workbook. Change it, then: boards import {file} --dry-run")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what it would change.")
@click.option("--by", "badge", help="Badge number of who sends it; the first administrator when not given.")
@with_appcontext
def import_plant(file: Path, dry_run: bool, badge: str | None) -> None:
    """The plant from a workbook: what it says is new or changed; the same file twice changes nothing. Exits with 1 where a
    row is refused."""
    from boards.setup.book_routes import taken_in
    from boards.uploads.models import Upload
    from boards.uploads.workbooks import unpacked

    def compared() -> Any:
        with file.open("rb") as sent:
            cells = unpacked(sent, 40)
        return taken_in(cells, file.name, hashlib.sha256(file.read_bytes()).hexdigest(), _sender(badge))

    upload = _said(compared)
    _tell(upload)
    token, refused = upload.token, upload.counts["refused"]
    with writing():
        kept = db.session.scalars(select(Upload).where(Upload.token == token)).one()
        if dry_run or not kept.to_load:
            kept.discard()
        else:
            _said(kept.load)
    if dry_run:
        click.echo("Nothing was changed: this was only a look.")
    if refused:
        raise SystemExit(1)


@click.command()
@with_appcontext
def doctor() -> None:
    """Checks the set-up and says in plain words what to do. Exits with 1 where something is wrong."""
    from boards.doctor import backups, data, machine, network, provider
    from boards.doctor.finding import all_findings

    assert data and machine and network and provider and backups  # they declare their looks
    found = all_findings()
    for finding in found:
        click.echo(str(finding))
    if any(finding.state == "bad" for finding in found):
        raise SystemExit(1)


def _sender(badge: str | None) -> Person:
    rows = select(Person).join(RoleGrant).where(*active(), *valid(), RoleGrant.role.in_(MAY))
    rows = rows.where(Person.personnel_no == badge) if badge else rows.order_by(RoleGrant.role != "admin", Person.id)
    found = db.session.scalars(rows).first()
    if found is None:
        raise click.ClickException(f"Nobody with the badge {badge} may set the plant up." if badge else "First: boards init")
    return found


def _tell(upload: Any) -> None:
    """The preview, as the page has it."""
    from boards.setup.words import said_cells, said_changes, said_row

    for verdict in VERDICTS[:3]:
        rows = [row for row in upload.rows if row["verdict"] == verdict]
        for row in rows[:SHOWN]:
            if verdict == "refused":
                for cell, why in row["why"]:
                    click.echo(f"refused  {cell}: {why}")
            elif verdict == "changed":
                for cell, word, old, new in said_changes(row):
                    click.echo(f"changed  {cell}: {said_row(row)}, {word}: {old} → {new}")
            else:
                said = " · ".join(f"{word}: {value}" for word, value in said_cells(row))
                click.echo(f"new      {next(iter(row['at'].values()))}: {said_row(row)}{' · ' if said else ''}{said}")
        if len(rows) > SHOWN:
            click.echo(f"{verdict:<8} and {len(rows) - SHOWN} more")
    click.echo(", ".join(f"{upload.counts[verdict]} {verdict}" for verdict in VERDICTS))


def _said(work: Any) -> Any:
    """A refusal in words on the command line, no traceback."""
    try:
        return work()
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    except LookupError as missing:
        raise click.ClickException("There is no plant here yet. First: boards init") from missing


COMMANDS = (init, import_plant, export_plant, doctor)
