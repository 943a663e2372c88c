"""The pages of one dossier: its overview with what every room shows of it, its members, its labels for changing.

Someone named whose key is awaited gets the facts that are kept in clear, and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.dossiers import members, panels, service
from exchange.dossiers.cover import MEMBERS, Cover, cover
from exchange.dossiers.members import PartyShown
from exchange.dossiers.models import NETWORK, Dossier, Member
from exchange.vault.models import DossierKey


@dataclass(frozen=True)
class KeyFacts:
    """When the dossier's key was renewed and why: `opened`, `member-left` or `age`; `due` if the next sealing renews it."""

    renewed_at: datetime
    reason: str
    due: bool


@dataclass(frozen=True)
class Rights:
    """What the actor may do here, asked once a page."""

    relabel: bool
    close: bool
    add_delegations: bool
    remove_delegations: bool
    name: bool


@dataclass(frozen=True)
class Overview:
    """A dossier's first page."""

    cover: Cover
    key: KeyFacts
    parties: list[PartyShown]
    panels: list[panels.Shown]
    rights: Rights


@dataclass(frozen=True)
class MembersPage:
    """Who takes part in a dossier."""

    cover: Cover
    parties: list[PartyShown]
    rights: Rights


@dataclass(frozen=True)
class Awaited:
    """What someone named may know of a dossier whose key they don't hold yet."""

    reference: str
    level: str
    protection: str
    named_at: datetime | None


def overview(actor: Actor, dossier: Dossier) -> Overview:
    """Return the dossier's first page; NoKey, on record, if the actor's key is awaited."""
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opened:
        head = cover(actor, opened, dossier)
        shown = panels.load(actor, opened, dossier)
    return Overview(head, _key(dossier), members.parties(actor, dossier), shown, rights(actor, dossier))


def members_page(actor: Actor, dossier: Dossier) -> MembersPage:
    """Return who takes part; NoKey, on record, if the actor's key is awaited."""
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opened:
        head = cover(actor, opened, dossier, MEMBERS)
    return MembersPage(head, members.parties(actor, dossier), rights(actor, dossier))


def labels(actor: Actor, dossier: Dossier) -> service.Labels:
    """Return the labels in clear for whoever may change them; NotFound, on record, for anyone else."""
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opened:
        title = opened.text(dossier, "sealed_title")
    if not gateway.may(actor, actions.DOSSIER_RELABEL, dossier):
        raise gateway.missing(actor, dossier.reference)
    return service.Labels(title, dossier.theme, dossier.themes[1:], dossier.level)


def awaited(actor: Actor, dossier: Dossier) -> Awaited:
    """Return what is kept in clear, after NoKey was raised and recorded."""
    named = db.session.get(Member, (dossier.id, actor.person))
    return Awaited(dossier.reference, dossier.level, dossier.protection, named.added_at if named else None)


def rights(actor: Actor, dossier: Dossier) -> Rights:
    """Return what a page may offer; each act asks again."""
    return Rights(
        relabel=gateway.may(actor, actions.DOSSIER_RELABEL, dossier),
        close=gateway.may(actor, actions.DOSSIER_CLOSE, dossier),
        add_delegations=dossier.protection != NETWORK and gateway.may(actor, actions.PARTY_ADD, dossier),
        remove_delegations=gateway.may(actor, actions.PARTY_REMOVE, dossier),
        name=gateway.may(actor, actions.MEMBER_ADD, dossier),
    )


def _key(dossier: Dossier) -> KeyFacts:
    key = db.session.get(DossierKey, dossier.id)
    assert key is not None
    return KeyFacts(key.renewed_at, key.renewed_for, bool(key.renewal_due))
