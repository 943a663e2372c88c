"""The `exchange` command and what founds, checks and serves a house."""

from pathlib import Path

import click

from exchange import config, migrating
from exchange.commands import checks, founding, log, opening, people, serving, showing


@click.group()
@click.option(
    "--config",
    "config_path",
    envvar="EXCHANGE_CONFIG",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The settings file; without one, the defaults and the environment.",
)
@click.pass_context
def main(context: click.Context, config_path: Path | None) -> None:
    """Secure Cooperation Exchange."""
    context.obj = config_path


@main.command()
@click.pass_obj
def init(path: Path | None) -> None:
    """Make keyring, database and log where they are missing; a second run changes nothing."""
    with opening.told():
        opening.say(*founding.found(opening.settings_of(path)))


@main.command()
@click.pass_obj
def migrate(path: Path | None) -> None:
    """Bring the database to this version's tables."""
    with opening.told():
        engine = opening.engine_of(opening.settings_of(path))
        opening.say(f"The database is at {migrating.migrate(engine)}.")


@main.command()
@click.option("--blobs", is_flag=True, help="Also read every sealed file and compare it with what was named.")
@click.pass_obj
def check(path: Path | None, blobs: bool) -> None:
    """Look at settings, folders, rights, database, keys and blobs; say what is wrong and the remedy."""
    with opening.told():
        findings = checks.look(opening.settings_of(path), blobs)
    for finding in findings:
        opening.say(finding.line)
    if any(finding.remedy for finding in findings):
        raise SystemExit(1)


@main.command()
@click.pass_obj
def serve(path: Path | None) -> None:
    """Serve the web application and the worker, until told to stop."""
    with opening.told():
        serving.serve(opening.settings_of(path), path)


@main.command()
@click.pass_obj
def worker(path: Path | None) -> None:
    """File entries, sign checkpoints, do jobs; any number of these may run on any machine."""
    with opening.told():
        serving.work(opening.open_house(opening.settings_of(path)))


@main.command()
@click.option("--port", default=8000, show_default=True, help="Where to serve.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-data"), show_default=True)
@click.option("--no-serve", is_flag=True, help="Only make the data and print the people.")
@click.option("--codes", is_flag=True, help="Only print the people again, with their codes of now.")
def demo(port: int, data: Path, no_serve: bool, codes: bool) -> None:
    """Make a month of the exchange (once), print who can sign in, and serve it."""
    with opening.told():
        if codes:
            opening.say(*showing.people(data.absolute()))
            return
        path = showing.prepare(data.absolute(), port)
        if not no_serve:
            serving.serve(opening.settings_of(path), path)


@main.group(name="config")
def configuration() -> None:
    """Settings."""


@configuration.command()
def sample() -> None:
    """Print every setting with its default and why one would change it."""
    click.echo(config.sample(), nl=False)


main.add_command(people.people)
main.add_command(log.log)

if __name__ == "__main__":
    main()
