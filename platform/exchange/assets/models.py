"""Assets, their steps and the claims of third parties.

What a person typed is sealed; kinds, states, dates, values and currencies are in clear.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange import amounts
from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.assets import life
from exchange.assistance.models import Request
from exchange.assistance.step_rows import StepKept
from exchange.db import Base, Instant, Serial, new_id
from exchange.dossiers.models import Dossier, InDossier

WORDS = ("identifier", "holder", "location", "link", "source")  # what is said of an asset; each is a sealed column


class Asset(InDossier, Base):
    """An asset as it stands now; what was said of it before stays in its steps.

    `thousandths` is its value in thousandths of `currency` (ISO 4217), empty while it has none; `measured_on` is the day
    as of which the value holds. `organ_id` and `delegation_id` are the request's, for lists.
    """

    __tablename__ = "asset"
    __table_args__ = (
        Index(None, "delegation_id", "number"),
        Index(None, "organ_id", "number"),
        Index(None, "dossier_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    organ_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(24), default=life.NEW)
    has_claim: Mapped[bool] = mapped_column(default=False, server_default=false())  # one that nobody has answered
    thousandths: Mapped[int | None] = mapped_column(Serial)
    currency: Mapped[str] = mapped_column(String(3), default="", server_default="")
    measured_on: Mapped[date | None]
    sealed_identifier: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_holder: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_location: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_link: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_source: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    request: Mapped[Request] = relationship(lazy="joined", innerjoin=True)

    @property
    def reference(self) -> str:
        return reference(self.number)

    @property
    def url(self) -> str:
        return f"/assets/{self.reference}"

    @property
    def type(self) -> str:
        return self.request.type

    @property
    def dossier(self) -> Dossier:
        return self.request.dossier

    @property
    def value(self) -> Decimal | None:
        return None if self.thousandths is None else amounts.of_thousandths(self.thousandths)

    def has_member(self, actor: Actor) -> bool:
        return self.request.has_member(actor)

    def acts_as(self, actor: Actor, role: str) -> bool:
        """True if the actor has the role of the table of moves here, as in the request that the asset belongs to."""
        return self.request.acts_as(actor, role)

    def has_hand_for(self, actor: Actor, move: str) -> bool:
        return any(self.acts_as(actor, role) for role in life.roles_of(move))

    def mark(self) -> Mark:
        return Mark("asset", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class NewAsset:
    """An asset that is not there yet, in the request to which it will belong: what its first step is asked of."""

    state = life.NEW

    def __init__(self, request: Request) -> None:
        self.request = request

    @property
    def url(self) -> str:
        return f"{self.request.url}/assets"

    @property
    def type(self) -> str:
        return self.request.type

    @property
    def dossier(self) -> Dossier:
        return self.request.dossier

    def has_member(self, actor: Actor) -> bool:
        return self.request.has_member(actor)

    def acts_as(self, actor: Actor, role: str) -> bool:
        return self.request.acts_as(actor, role)

    def has_hand_for(self, actor: Actor, move: str) -> bool:
        return any(self.acts_as(actor, role) for role in life.roles_of(move))

    def mark(self) -> Mark:
        return self.request.mark()


class AssetMove(StepKept, Base):
    """A step of an asset's life; the value that it gave stands in clear beside it, for figures.

    One that the Court recorded for a State is confirmed or disputed by it later: `mark`.
    """

    __tablename__ = "asset_move"
    __table_args__ = (UniqueConstraint("asset_id", "n"),)

    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    thousandths: Mapped[int | None] = mapped_column(Serial)
    currency: Mapped[str] = mapped_column(String(3), default="")
    is_recorded: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str] = mapped_column(String(9), default="")


class AssetMoveDocument(Base):
    """A document of the dossier that goes with a step of an asset."""

    __tablename__ = "asset_move_document"

    move_id: Mapped[UUID] = mapped_column(ForeignKey("asset_move.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class Claim(InDossier, Base):
    """What a third party claims of an asset, numbered from 1; until a Chamber has answered it, the asset can't be disposed of."""

    __tablename__ = "asset_claim"
    __table_args__ = (UniqueConstraint("asset_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    sealed_claimant: Mapped[bytes] = mapped_column(LargeBinary)
    attached_at: Mapped[datetime] = mapped_column(Instant)
    attached_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_decision: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


def reference(number: int) -> str:
    """Return the public handle of an asset's number: A-0042."""
    return f"A-{number:04d}"
