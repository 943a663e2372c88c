"""People from the shell: the first administrator, who then invites everyone else from a page."""

from pathlib import Path

import click

from exchange.accounts import service
from exchange.commands import opening


@click.group()
def people() -> None:
    """People."""


@people.command("invite-administrator")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--delegation", default="ASP-SEC", show_default=True, help="The code of the delegation.")
@click.pass_obj
def invite_administrator(path: Path | None, email: str, name: str, delegation: str) -> None:
    """Invite an administrator; the code is shown once, to be passed on by telephone or letter."""
    with opening.told():
        opening.open_house(opening.settings_of(path))
        account, code = service.invite_administrator(email, name, delegation)
    opening.say(
        f"{account.name} is invited. The code, shown once: {code}", "It ends in 7 days. Tell it by telephone or letter."
    )
