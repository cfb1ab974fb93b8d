"""The `boards` command: Flask's command group with the plant's own commands beside it (surface: Commands)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy import select

from boards.db import db, writing
from boards.refusals import Refusal
from boards.startable import in_a_sentence, trouble


def main() -> None:
    """The console script. What serves becomes another process, which loads the application itself: not twice."""
    group = FlaskGroup(name="boards", create_app=_loaded, help="Kaizen Boards: the live board for the shop floor.")
    group.add_command(serve)
    with in_a_sentence():
        group.main(prog_name="boards")


def _loaded() -> Flask:
    from boards.app import create_app

    return create_app()


def init_app(app: Flask) -> None:
    from boards.backup import commands as backups
    from boards.setup.commands import COMMANDS

    for command in (serve, demo, labels, tick, invite, run, *COMMANDS, *backups.COMMANDS):
        app.cli.add_command(command)


@click.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, help="The port; BOARDS_PORT or 8000 when not given.")
def serve(host: str, port: int | None) -> None:
    """The production server."""
    from boards import serve as server

    if sentence := trouble():
        click.echo(sentence, err=True)
        raise SystemExit(2)

    server.serve(host, _told(port))


@click.command()
@click.option("--renew", is_flag=True, help="Reload a database that holds only demo data.")
@with_appcontext
def demo(renew: bool) -> None:
    """Loads the demo plant."""
    from flask_migrate import upgrade

    from boards.demo import load

    upgrade()
    try:
        click.echo(load.renew() if renew else load.load())
    except load.DemoRefused as refused:
        raise click.ClickException(str(refused)) from refused


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The PDF to write.")
@click.option("--unit", help="Only this unit's labels and its stations'.")
@click.option("--list", "listing", is_flag=True, help="A line each: unit, code, address.")
@with_appcontext
def labels(out: Path | None, unit: str | None, listing: bool) -> None:
    """The printable labels."""
    from flask_migrate import upgrade

    from boards.screens import label_cli

    upgrade()
    label_cli.labels(out, unit, listing)


@click.command()
@with_appcontext
def tick() -> None:
    """What time changes, done now; the server does it by itself every minute."""
    from boards.clock import tick as tell

    click.echo("told" if tell() else "nothing to tell")


@click.command()
@click.argument("badge")
@with_appcontext
def invite(badge: str) -> None:
    """An administrator sets the stronger sign-in up: prints the code for it, good for a day."""
    from boards.people import strong
    from boards.people.models import Person

    try:
        with writing():
            person = db.session.scalar(select(Person).where(Person.personnel_no == badge))
            code = strong.invite(person, None) if person is not None else None
    except Refusal as refused:
        raise click.ClickException(refused.sentence) from refused
    if code is None:
        raise click.ClickException("Nobody has this number.")
    click.echo(f"{code}\nSign in with badge and PIN, open /administrator, and type it. Good for a day.")


@click.command("start")
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, help="The port; BOARDS_PORT or 8000 when not given.")
@with_appcontext
def run(host: str, port: int | None) -> None:
    """Everything `make run` does: brings the database up to date, loads or renews the demo, says what to open, serves."""
    from flask_migrate import upgrade

    from boards import serve as server
    from boards.demo import load
    from boards.screens import lan

    upgrade()
    try:
        load.load_or_renew()
    except load.DemoRefused:
        pass  # a plant of its own lives here
    port = _told(port)
    current_app.config["PORT"] = port
    os.environ.setdefault("BOARDS_LOG_LEVEL", "warning")  # what to open stays in sight
    click.echo(lan.what_to_open(port))
    sys.stdout.flush()
    server.serve(host, port)


def _told(port: int | None) -> int:
    """The port to serve on; the serving process learns it too, for the addresses it prints on labels."""
    port = port or int(os.environ.get("PORT") or (current_app or _loaded()).config["PORT"])
    os.environ["BOARDS_PORT"] = str(port)
    return port
