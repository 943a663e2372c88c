"""The pages on which persons are chosen: whoever looks at who can be named leaves an entry, and names only whom they may."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from exchange import gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.dossiers import members, persons
from exchange.dossiers.cover import MEMBERS, Cover, cover
from exchange.dossiers.members import PartyShown, PersonShown
from exchange.dossiers.models import Dossier
from exchange.dossiers.persons import Choice
from exchange.tables import Labelled


@dataclass(frozen=True)
class ToAdd:
    """The delegations that can be added to a dossier."""

    cover: Cover
    delegations: list[Labelled]


@dataclass(frozen=True)
class ToName:
    """A delegation whose persons can be named; `joins` if it doesn't take part yet."""

    cover: Cover
    choice: Choice
    joins: bool


@dataclass(frozen=True)
class ToRemove:
    """Who would be removed: one person, or with `person` None the whole delegation."""

    cover: Cover
    party: PartyShown
    person: PersonShown | None
    is_last_owner: bool


def for_new(actor: Actor, codes: Iterable[str]) -> list[Choice]:
    """Return who can be named into a dossier that is about to be opened, but the actor, who is in it anyway."""
    with gateway.reveal(actor, actions.PERSONS_READ):
        return persons.choices(gateway.now(), {actor.org, *codes}, [actor.person] if actor.person else [])


def to_add(actor: Actor, dossier: Dossier) -> ToAdd:
    """Return the delegations that don't take part yet; NotFound unless the actor may add one."""
    with gateway.reveal(actor, actions.MEMBER_CHOOSE, dossier) as opened:
        head = cover(actor, opened, dossier, MEMBERS)
    if not gateway.may(actor, actions.PARTY_ADD, dossier):
        raise gateway.missing(actor, dossier.reference)
    there = {party.delegation.code for party in members.parties(actor, dossier)}
    return ToAdd(head, [one for one in persons.delegations(gateway.now()) if one.code not in there])


def to_name(actor: Actor, dossier: Dossier, code: str) -> ToName:
    """Return whom of a delegation the actor can name; NotFound if the actor may name none of them."""
    with gateway.reveal(actor, actions.MEMBER_CHOOSE, dossier) as opened:
        head = cover(actor, opened, dossier, MEMBERS)
    party = _party(actor, dossier, code)
    action = actions.PARTY_ADD if party is None else actions.MEMBER_ADD
    named = [person.id for person in party.persons] if party else []
    found = persons.choices(gateway.now(), [code], named)
    if not found and party:
        found = [Choice(party.delegation, party.delegation_id, ())]
    if not found or not gateway.may(actor, action, dossier) or not _names(actor, dossier, party):
        raise gateway.missing(actor, dossier.reference)
    return ToName(head, found[0], party is None)


def to_remove(actor: Actor, dossier: Dossier, code: str, person: UUID | None = None) -> ToRemove:
    """Return what removing a delegation, or one of its persons, would mean; NotFound if the actor may not."""
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opened:
        head = cover(actor, opened, dossier, MEMBERS)
    party = _party(actor, dossier, code)
    found = next((one for one in party.persons if one.id == person), None) if party else None
    action = actions.PARTY_REMOVE if person is None else actions.MEMBER_REMOVE
    if (
        party is None
        or (person and not found)
        or not gateway.may(actor, action, dossier)
        or not _names(actor, dossier, party)
    ):
        raise gateway.missing(actor, dossier.reference)
    return ToRemove(head, party, found, party.is_owner and (found is None or len(party.persons) == 1))


def _party(actor: Actor, dossier: Dossier, code: str) -> PartyShown | None:
    return next((one for one in members.parties(actor, dossier) if one.delegation.code == code), None)


def _names(actor: Actor, dossier: Dossier, party: PartyShown | None) -> bool:
    return dossier.has_owner(actor) or (party is not None and party.is_mine)
