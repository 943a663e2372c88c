"""Building a dossier inside an act: rows, keys, sealed title. Whoever asks is responsible for the act's own rule."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from exchange import db
from exchange.dossiers import references
from exchange.dossiers.models import STANDARD, Dossier, DossierTheme, Member, Party
from exchange.opener import Act

FIRST_NUMBER = 101


@dataclass(frozen=True)
class NewDossier:
    """What a dossier begins with: ids of delegations and persons, codes of themes; the title is sealed at once."""

    title: str
    theme: str
    level: str
    owner: UUID
    delegations: Collection[UUID]
    members: Collection[UUID]
    further: Iterable[str] = field(default=())
    protection: str = STANDARD
    scattered: bool = False


def build(act: Act, new: NewDossier, opened_by: UUID | None) -> Dossier:
    """Add the dossier with its parties, persons and first epoch, and seal its title; the act's entry is about it."""
    draw = references.scattered_number if new.scattered else references.next_number
    dossier = Dossier(
        id=db.new_id(),
        number=draw(act.session, references.DOSSIER, FIRST_NUMBER),
        sealed_title=b"",
        theme=new.theme,
        level=new.level,
        protection=new.protection,
        delegation_id=new.owner,
        opened_by=opened_by,
        opened_at=act.at,
        further=[DossierTheme(theme=theme) for theme in sorted(set(new.further) - {new.theme})],
    )
    act.add(dossier)
    act.session.flush()
    for delegation in {new.owner, *new.delegations}:
        act.add(Party(dossier_id=dossier.id, delegation_id=delegation, joined_at=act.at))
    for account in dict.fromkeys(new.members):
        act.add(Member(dossier_id=dossier.id, account_id=account, added_at=act.at, added_by=opened_by))
    act.found_keys(dossier.id, new.protection, new.members)
    act.seal(dossier, "sealed_title", new.title)
    act.on(dossier.mark())
    return dossier
