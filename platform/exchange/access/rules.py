"""Rules: small questions about an actor and a thing. They ask the thing and import no feature; about nothing they say no."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from exchange.access.actor import Actor

Rule = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Mark:
    """What an entry says of a thing: never a title or a name, only opaque references, codes and themes."""

    kind: str
    ref: UUID
    dossier: UUID | None = None
    themes: tuple[str, ...] = ()
    level: str = ""
    org: str = ""


class Thing(Protocol):
    """Whatever can be acted on: it can say how the log marks it."""

    def mark(self) -> Mark: ...


def anyone(actor: Actor, thing: Any) -> bool:
    """Open before sign-in; each such act is listed in `web/guard.py` too."""
    return True


def is_signed_in(actor: Actor, thing: Any) -> bool:
    return actor.person is not None


def is_platform(actor: Actor, thing: Any) -> bool:
    return actor.kind == "system"


def has_role(*roles: str) -> Rule:
    def rule(actor: Actor, thing: Any) -> bool:
        return actor.role in roles

    return rule


def has_duty(*duties: str) -> Rule:
    """The actor has one of these duties, by their codes."""

    def rule(actor: Actor, thing: Any) -> bool:
        return not actor.duties.isdisjoint(duties)

    return rule


def is_of_court(actor: Actor, thing: Any) -> bool:
    """The actor's delegation is an organ of the Court."""
    return actor.delegation_kind == "court_organ"


def is_of_state(actor: Actor, thing: Any) -> bool:
    """The actor's delegation is a State."""
    return actor.delegation_kind in ("state_party", "other_state")


def is_asked(actor: Actor, thing: Any) -> bool:
    """The actor's delegation can be asked for assistance: a State, or an organisation."""
    return is_of_state(actor, thing) or actor.delegation_kind == "organisation"


def is_of_assembly(actor: Actor, thing: Any) -> bool:
    """The actor's delegation is a body of the Assembly: its secretariat, its facilitators."""
    return actor.delegation_kind == "assembly_body"


def is_of(code: str) -> Rule:
    """The actor's delegation is the one of this code."""

    def rule(actor: Actor, thing: Any) -> bool:
        return actor.person is not None and actor.org == code

    return rule


def is_self(actor: Actor, thing: Any) -> bool:
    """The thing is the actor's own: an account, a session, a recovery code."""
    return actor.person is not None and _answers(thing, "belongs_to", actor)


def is_member(actor: Actor, thing: Any) -> bool:
    """The actor is a named person of the thing's dossier (or may enter it by role, for protection `network`)."""
    return _answers(thing, "has_member", actor)


def is_owner(actor: Actor, thing: Any) -> bool:
    """The actor is a person of the delegation that opened the dossier."""
    return _answers(thing, "has_owner", actor)


def is_author(actor: Actor, thing: Any) -> bool:
    return _answers(thing, "has_author", actor)


def any_of(*rules: Rule) -> Rule:
    def rule(actor: Actor, thing: Any) -> bool:
        return any(one(actor, thing) for one in rules)

    return rule


def all_of(*rules: Rule) -> Rule:
    def rule(actor: Actor, thing: Any) -> bool:
        return all(one(actor, thing) for one in rules)

    return rule


def asks(question: str) -> Rule:
    """The thing itself answers `question`, a predicate of its own that takes the actor."""

    def rule(actor: Actor, thing: Any) -> bool:
        return _answers(thing, question, actor)

    return rule


def makes(move: str) -> Rule:
    """The thing's table of moves gives this move to a hand that the actor has."""

    def rule(actor: Actor, thing: Any) -> bool:
        return thing is not None and bool(thing.has_hand_for(actor, move))

    return rule


def _answers(thing: Any, question: str, actor: Actor) -> bool:
    return thing is not None and bool(getattr(thing, question)(actor))
