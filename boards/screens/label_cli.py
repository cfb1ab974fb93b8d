"""`boards labels`: the PDF of labels, or the list of units, codes and addresses."""

from __future__ import annotations

from pathlib import Path

import click

from boards.plant.models import NotSetUp, Plant, Unit
from boards.refusals import Refusal
from boards.screens import labels as paper


def labels(out: Path | None, unit: str | None, listing: bool) -> None:
    """Writes the labels of `unit` and everything below it (of the whole plant without it), or lists them.

    Raises click's exceptions: exit code 1 with one sentence when the public address cannot be printed.
    """
    if not (out or listing):
        raise click.UsageError("Say where to write the labels: --out FILE.pdf, or see them with --list.")
    try:
        Plant.get()
        units = _units(unit)
        found = paper.labels_of(units)
        for label in found if listing else ():
            click.echo(f"{label.unit.code}\t{label.code}\t{paper.address(label)}")
        if out:
            out.write_bytes(paper.sheet(units))
            click.echo(f"{len(found)} labels in {out}. Print at 100 %.", err=listing)
        for warning in paper.warnings(found):
            click.echo(f"Mind: {warning}", err=True)
    except Refusal as refusal:
        raise click.ClickException(str(refusal.sentence)) from refusal
    except NotSetUp as missing:
        raise click.ClickException(str(missing.args[0])) from missing
    except OSError as trouble:
        raise click.ClickException(f"{out} cannot be written: {trouble.strerror}.") from trouble


def _units(code: str | None) -> list[Unit]:
    units = paper.with_label()
    if code is None:
        return units
    top = Unit.by_code(code)
    chosen = [unit for unit in units if top is not None and unit.is_within(top.id)]
    if not chosen:
        raise click.ClickException(f"There is no station or board {code.upper()}.")
    return chosen
