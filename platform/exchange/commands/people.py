"""People from the shell: the first administrator, who then invites everyone else from a page."""

from pathlib import Path

import click

from exchange.access.refusals import Conflict
from exchange.accounts import service
from exchange.accounts.models import Account
from exchange.commands import opening
from exchange.mail.addresses import is_address

AGAINST = {
    "email": "there is an account of this address already",
    "role": "no administrator belongs to that delegation; ASP-SEC is the Secretariat's",
    "delegation": "that delegation does not take part now",
}


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
        if not is_address(email.strip()):
            raise click.ClickException(f"{email} is not an e-mail address")
        if not name.strip():
            raise click.ClickException("a name is needed: it stands beside what the person does")
        opening.open_house(opening.settings_of(path))
        account, code = _invited(email, name.strip(), delegation)
    opening.say(
        f"{account.name} is invited. The code, shown once: {code}", "It ends in 7 days. Tell it by telephone or letter."
    )


def _invited(email: str, name: str, delegation: str) -> tuple[Account, str]:
    try:
        return service.invite_administrator(email, name, delegation)
    except Conflict as conflict:
        raise click.ClickException(AGAINST.get(conflict.reason, conflict.reason)) from conflict
