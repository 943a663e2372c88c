"""What an administrator finds: people and delegations by name, post, address or code. All of it is membership data."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import SEARCH_RUN
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.search.words import Words
from exchange.signin import throttle

MOST = 100


@dataclass(frozen=True)
class FoundPeople:
    """People and delegations that have all the words, up to a hundred of each; `more` if others have them too."""

    people: tuple[Account, ...]
    delegations: tuple[Delegation, ...]
    more: bool


def run(actor: Actor, words: Words) -> FoundPeople:
    """Return who and which delegations have all the words, by name; TooMany, on record, as for every search."""
    tries = [throttle.on_search(actor.person)] if actor.person else []
    throttle.refuse_while_pausing(actor, SEARCH_RUN, tries)
    at = gateway.now()
    with gateway.reveal(actor, SEARCH_RUN, also=lambda session: throttle.count(session, tries, at)):
        people = tuple(islice(_people(words), MOST + 1))
        delegations = tuple(islice(_delegations(words), MOST + 1))
    return FoundPeople(people[:MOST], delegations[:MOST], max(len(people), len(delegations)) > MOST)


def _people(words: Words) -> Iterator[Account]:
    query = select(Account).order_by(Account.name, Account.id)
    for one in db.session.scalars(query.execution_options(yield_per=500)):
        of = one.delegation
        if words.are_in(one.name, one.post, _address(words, one), of.code, of.name_en, of.name_fr):
            yield one


def _delegations(words: Words) -> Iterator[Delegation]:
    for one in db.session.scalars(select(Delegation).order_by(Delegation.name_en, Delegation.id)):
        if words.are_in(one.code, one.name_en, one.name_fr):
            yield one


def _address(words: Words, account: Account) -> str:
    """Return the e-mail address as far as it is compared: without its domain, which many share, unless that is asked for."""
    return account.email if any("@" in word for word in words.folded) else account.email.partition("@")[0]
