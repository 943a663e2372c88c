"""The access log from the shell: verify it in place, sign it, take a copy that anyone can verify."""

from pathlib import Path

import click

from exchange import db
from exchange.audit import check, checkpoints, export
from exchange.commands import opening
from exchange_crypto.checkpoint import to_base64


@click.group()
def log() -> None:
    """The access log."""


@log.command()
@click.pass_obj
def verify(path: Path | None) -> None:
    """Check every entry, the tree and every checkpoint; say OK or name the first thing wrong."""
    with opening.told():
        house = opening.open_house(opening.settings_of(path))
        report = check.check_log(db.session(), house.log, checkpoints.kept_note(house.kept_checkpoint))
    if not report.ok:
        raise click.ClickException(f"NOT WHOLE: {report.first_fault}")
    opening.say(f"OK: {report.size} entries, root {to_base64(report.root)}, {report.waiting} waiting to be filed")


@log.command()
@click.pass_obj
def checkpoint(path: Path | None) -> None:
    """File what waits, sign the head and print the newest checkpoint: keep it somewhere else."""
    with opening.told():
        house = opening.open_house(opening.settings_of(path))
        try:
            house.file_entries()
        except checkpoints.SignerRefused as refusal:
            raise click.ClickException(f"not signed: {refusal}") from refusal
        newest = checkpoints.latest(db.session())
    click.echo(newest.note if newest else "", nl=False)


@log.command(name="export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export_(path: Path | None, folder: Path) -> None:
    """Write the whole log to FOLDER (tlog-tiles); check it with: python -m exchange_crypto.verify FOLDER"""
    with opening.told():
        house = opening.open_house(opening.settings_of(path))
        try:
            export.export_log(db.session(), house.log, folder)
        except export.ExportRefused as refusal:
            raise click.ClickException(f"not exported: {refusal}") from refusal
    opening.say(f"The log is in {folder}. Check it with: python -m exchange_crypto.verify {folder}")
