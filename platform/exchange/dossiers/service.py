"""What can be done with dossiers. Whether someone may is asked by the gateway, of the table of actions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.dossiers import opening, persons
from exchange.dossiers.models import Closure, Dossier, DossierTheme
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act
from exchange_crypto import tokens

REFERENCE = re.compile(r"D-([0-9]{4,9})")
VERSION_LABEL = "exchange/v1/version"
VERSION_LENGTH = 32


@dataclass(frozen=True)
class Labels:
    """What a dossier is called and how it is handled: the title in clear, codes of themes, the level."""

    title: str
    theme: str
    further: tuple[str, ...]
    level: str


def find(actor: Actor, reference: str) -> Dossier:
    """Return the dossier of a reference such as D-0147; NotFound, on record, if there is none.

    It does not ask whether the actor may see it: the verb that follows does, with the same words to the outside.
    """
    match = REFERENCE.fullmatch(reference)
    number = int(match.group(1)) if match else -1
    dossier = db.session.scalars(select(Dossier).where(Dossier.number == number)).one_or_none()
    if dossier is None:
        raise gateway.missing(actor, reference if match else "")
    return dossier


def open(
    actor: Actor,
    title: str,
    theme: str,
    level: str,
    members: Iterable[UUID],
    further: Iterable[str] = (),
    sent: once.Mark = None,
) -> Dossier:
    """Open a dossier of the actor's delegation for these persons, the actor among them, and seal its title.

    The delegations are those of the persons; Conflict if one of them can't be named any more, or if this form has
    opened a dossier.
    """
    with gateway.act(actor, actions.DOSSIER_OPEN) as act:
        assert actor.person is not None
        assert actor.delegation is not None
        named = persons.nameable(act.session, {actor.person, *members}, act.at)
        new = opening.NewDossier(
            title=title,
            theme=theme,
            level=level,
            owner=actor.delegation,
            delegations={account.delegation_id for account in named},
            members=[account.id for account in named],
            further=further,
        )
        dossier = opening.build(act, new, actor.person)
        once.claim(act, sent, f"/dossiers/{dossier.reference}")
        drafts.sweep(act, actor, "/dossiers/new")
        return dossier


def version(dossier: Dossier) -> str:
    """Return what tells the labels as they stand from any others; a title is sealed with a salt of its own."""
    words = ",".join((dossier.theme, *sorted(dossier.themes[1:]), dossier.level))
    return tokens.digest(VERSION_LABEL, dossier.sealed_title + words.encode()).hex()[:VERSION_LENGTH]


def relabel(actor: Actor, dossier: Dossier, labels: Labels, seen: str | None = None) -> None:
    """Change title, themes and level; the title is sealed anew only if it differs. Conflict unless they are as seen."""
    with gateway.act(actor, actions.DOSSIER_RELABEL, dossier) as act:
        if seen is not None and seen != version(dossier):
            raise Conflict("changed")
        if act.open_text(dossier, "sealed_title") != labels.title:
            act.seal(dossier, "sealed_title", labels.title)
        dossier.theme, dossier.level = labels.theme, labels.level
        _set_further(dossier, set(labels.further) - {labels.theme})
        act.on(dossier.mark())
        drafts.sweep(act, actor, f"/dossiers/{dossier.reference}/labels")


def close(actor: Actor, dossier: Dossier) -> None:
    """Close the dossier: it stays readable, and nothing is added any more; Conflict if it is closed."""
    with gateway.act(actor, actions.DOSSIER_CLOSE, dossier) as act:
        if dossier.closed_at is not None:
            raise Conflict("closed")
        assert actor.person is not None
        dossier.closed_at = act.at
        act.add(Closure(dossier_id=dossier.id, closed_at=act.at, closed_by=actor.person))


def reopen(actor: Actor, dossier: Dossier) -> None:
    """Reopen the dossier; Conflict if it is open."""
    with gateway.act(actor, actions.DOSSIER_REOPEN, dossier) as act:
        if dossier.closed_at is None:
            raise Conflict("open")
        dossier.closed_at = None
        closure = _last_closure(act, dossier)
        closure.reopened_at, closure.reopened_by = act.at, actor.person


def _set_further(dossier: Dossier, wanted: set[str]) -> None:
    kept = [one for one in dossier.further if one.theme in wanted]
    new = wanted - {one.theme for one in kept}
    dossier.further = sorted([*kept, *(DossierTheme(theme=theme) for theme in new)], key=lambda one: one.theme)


def _last_closure(act: Act, dossier: Dossier) -> Closure:
    query = select(Closure).where(Closure.dossier_id == dossier.id, Closure.reopened_at.is_(None))
    return act.session.scalars(query).one()
