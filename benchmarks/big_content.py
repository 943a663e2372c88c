"""The big exchange’s dossiers with all that lies in them. One focal point and one investigator are in all of them.

The first dossier is the longest of each kind: a tenth of the documents and of the discussions lie in it, and its first
discussion has a fortieth of all messages.
"""

import hashlib
import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.big_keys import Rows, Sealer, found
from benchmarks.big_people import Person

from exchange import db, gateway, tables
from exchange.assets.models import WORDS as WORDS_OF_ASSET
from exchange.assets.models import Asset
from exchange.assistance import life
from exchange.assistance.models import (
    Addressee,
    MasterItem,
    MasterRequest,
    Request,
    RequestItem,
    RequestMove,
    RequestReading,
)
from exchange.discussions.models import Discussion, Message, Reading
from exchange.documents.models import Document, DocumentReading, DocumentVersion
from exchange.dossiers.models import STANDARD, Counter, Dossier, DossierTheme, Member, Party
from exchange.enquiries.models import ENQUIRY, Enquiry
from exchange.reverse import life as reverse_life
from exchange.reverse.models import Consent, ReverseRequest
from exchange.vault import blobs
from exchange.vault.files import FileDetails
from exchange.vault.models import Blob
from exchange_crypto import age

FIRST_NUMBER = 102
MESSAGES_EACH = 10
COPIES = 20
WORDS = re.findall(
    r"\w+",
    """accounts analysis avoirs bank banque bénéficiaire company compte court decision défense dossier
    enquête estate evidence expert exécution financial frozen gel harbour holding identification
    immeuble index invoice land ledger maritime mutual note order ordonnance ownership parcel payment
    plan procès property proof record register registre report réparation request saisie seizure share
    statement state tracing transfer trust valuation vente vessel victims villa witness""",
)
WAYS = (
    (life.TRANSMITTED,),
    (life.TRANSMITTED, life.ACKNOWLEDGED),
    (life.TRANSMITTED, life.ACKNOWLEDGED, life.UNDER_ASSESSMENT, life.IN_EXECUTION),
    (life.TRANSMITTED, life.ACKNOWLEDGED, life.UNDER_ASSESSMENT, life.IN_EXECUTION, life.PARTLY_EXECUTED),
    (life.TRANSMITTED, life.ACKNOWLEDGED, life.UNDER_ASSESSMENT, life.IN_EXECUTION, life.EXECUTED),
    (life.TRANSMITTED, life.ACKNOWLEDGED, life.UNDER_ASSESSMENT, life.IN_EXECUTION, life.EXECUTED, life.CLOSED),
)


@dataclass(frozen=True)
class Place:
    """A dossier and who works in it, with the things in it that the log speaks of: (kind, id)."""

    id: UUID
    themes: tuple[str, ...]
    level: str
    members: tuple[Person, ...]
    things: list[tuple[str, UUID]]
    sealer: Sealer
    opened_at: datetime


def make(sizes: Any, people: list[Person], now: datetime, step: Any) -> list[Place]:
    """Make all of it and return the dossiers, the longest first."""
    made = _Making(people, now)
    places = made.dossiers(sizes.dossiers)
    step.done(f"{sizes.dossiers} dossiers")
    made.documents(places, sizes.documents)
    step.done(f"{sizes.documents} documents")
    made.discussions(places, sizes.discussions)
    step.done(f"{sizes.discussions} discussions, {sizes.discussions * MESSAGES_EACH} messages")
    places += made.requests(sizes.requests)
    step.done(f"{sizes.requests} requests")
    made.finish()
    return places


class _Making:
    """One run, the same for the same sizes: rows, the numbers drawn so far, and chance with a seed."""

    def __init__(self, people: list[Person], now: datetime) -> None:
        self._rows, self._chance, self._now = Rows(), random.Random(7), now
        self._states: dict[str, list[Person]] = {}
        for one in people:
            if one.role == "focal_point":
                self._states.setdefault(one.code, []).append(one)
        self._organ = [one for one in people if one.code == "ICC-OTP"]
        self._number = FIRST_NUMBER - 1
        self._asked = self._sent = self._held = 0
        self._themes, self._types = list(tables.themes()), list(tables.request_types())[:12]

    def dossiers(self, count: int) -> list[Place]:
        places = []
        codes = list(self._states)
        for number in range(count):
            chosen = self._chance.sample(codes, 4)
            members = [one for code in chosen for one in self._chance.sample(self._states[code], 2)]
            everywhere = [self._states[codes[0]][0], self._organ[0]]
            places.append(self._dossier(list(dict.fromkeys([*everywhere, *members])), self._before(390 - number % 300)))
        self._rows.keep()
        return places

    def documents(self, places: list[Place], count: int) -> None:
        for number in range(count):
            place = places[0] if number % 10 == 0 else places[number % len(places)]
            self._document(place, number)
            self._rows.keep_if_many()
        self._rows.keep()

    def discussions(self, places: list[Place], count: int) -> None:
        long = max(count * MESSAGES_EACH // 40, MESSAGES_EACH)
        numbers: dict[UUID, int] = {}
        for number in range(count):
            place = places[0] if number % 10 == 0 else places[number % len(places)]
            numbers[place.id] = numbers.get(place.id, 0) + 1
            self._discussion(place, numbers[place.id], long if number == 0 else MESSAGES_EACH)
            self._rows.keep_if_many()
        self._rows.keep()

    def requests(self, count: int) -> list[Place]:
        places: list[Place] = []
        while len(places) < count:
            asking = [self._organ[0], *self._chance.sample(self._organ[1:], 3)]
            states = self._chance.sample(list(self._states), min(COPIES, count - len(places)))
            places += self._master(asking, states)
            self._rows.keep_if_many()
        self._rows.keep()
        return places

    def finish(self) -> None:
        """Let the next numbers be drawn after these."""
        year = self._now.year
        drawn = {"dossier": self._number, f"mr-{year}": self._asked, "asset": self._held}
        drawn |= {f"{kind}-{year}": self._sent for kind in ("rfa", "enq", "rev", "cns")}
        with db.writing() as session:
            for name, last in drawn.items():
                session.merge(Counter(name=name, last=last))
            session.commit()

    def _dossier(self, members: list[Person], at: datetime, scattered: bool = False, theme: str = "") -> Place:
        self._number += self._chance.randint(2, 9) if scattered else 1
        dossier, author = db.new_id(), members[0] if scattered else members[self._number % len(members)]
        themes = (theme,) if theme else tuple(self._chance.sample(self._themes, 1 + self._number % 2))
        sealer = found(self._rows, dossier, author, members, max(at, self._before(30)))
        self._rows.add(
            Dossier, id=dossier, number=self._number, theme=themes[0],
            sealed_title=sealer.seal("dossier", "sealed_title", dossier, self._title(6)),
            level=tables.LEVELS[self._number % 3], protection=STANDARD, delegation_id=author.delegation,
            opened_by=author.id, opened_at=at, changed_at=self._between(at),
            closed_at=self._now if self._number % 20 == 0 and not scattered else None,
        )  # fmt: skip
        for further in themes[1:]:
            self._rows.add(DossierTheme, dossier_id=dossier, theme=further)
        for delegation in {one.delegation for one in members}:
            self._rows.add(Party, dossier_id=dossier, delegation_id=delegation, joined_at=at)
        for one in members:
            self._rows.add(Member, dossier_id=dossier, account_id=one.id, added_at=at, added_by=author.id)
        self._rows.keep_if_many()
        level = tables.LEVELS[self._number % 3]
        return Place(dossier, themes, level, tuple(members), [("dossier", dossier)], sealer, at)

    def _document(self, place: Place, number: int) -> None:
        document, version, author = db.new_id(), db.new_id(), self._chance.choice(place.members)
        name, at = f"{self._title(3)}.txt", self._between(place.opened_at)
        added = {"added_by": author.id, "delegation_id": author.delegation, "added_at": at, "dossier_id": place.id}
        count = sum(1 for kind, _ in place.things if kind == "document")
        self._rows.add(
            Document, id=document, number=count + 1, version=1,
            sealed_name=place.sealer.seal("document", "sealed_name", document, name), **added,
        )  # fmt: skip
        blob, details, sealed = _seal_file(place, f"{number}: {self._title(300)}".encode())
        told = {"name": name, "type": "text/plain", "details": details.encode()}
        texts = {
            f"sealed_{column}": place.sealer.seal("document_version", f"sealed_{column}", version, text)
            for column, text in told.items()
        }
        sizes = {"size": details.size, "sealed_size": len(sealed), "hash": hashlib.sha256(sealed).digest()}
        self._rows.add(
            DocumentVersion, id=version, document_id=document, version=1, blob=blob, epoch=1, **texts, **sizes, **added
        )
        blank = {key: sizes[key] for key in ("sealed_size", "hash")}
        self._rows.add(Blob, name=blob, dossier_id=place.id, epoch=1, made_at=at, named=True, **blank)
        for reader in self._readers(place):
            opened = (
                {"opened": 1, "opened_at": self._now}
                if self._chance.random() < 0.7
                else {"opened": 0, "opened_at": None}
            )
            self._rows.add(DocumentReading, document_id=document, account_id=reader.id, seen=1, **opened)
        place.things.append(("document", document))

    def _discussion(self, place: Place, number: int, messages: int) -> None:
        discussion, author = db.new_id(), self._chance.choice(place.members)
        at = self._between(place.opened_at)
        title = place.sealer.seal("discussion", "sealed_title", discussion, self._title(5))
        gap = (self._now - at) / (messages + 1)
        self._rows.add(
            Discussion, id=discussion, dossier_id=place.id, number=number, sealed_title=title, opened_by=author.id,
            opened_at=at, messages=messages, last_at=at + gap * messages,
        )  # fmt: skip
        for count in range(1, messages + 1):
            message, said_by = db.new_id(), author if count == 1 else self._chance.choice(place.members)
            body = place.sealer.seal("message", "sealed_body", message, self._title(60))
            self._rows.add(
                Message, id=message, discussion_id=discussion, dossier_id=place.id, number=count, sealed_body=body,
                author_id=said_by.id, delegation_id=said_by.delegation, posted_at=at + gap * count,
            )  # fmt: skip
        for reader in self._readers(place):
            read = {"last_message": self._chance.randint(1, messages), "at": self._now}
            self._rows.add(Reading, discussion_id=discussion, account_id=reader.id, **read)
        place.things.append(("discussion", discussion))

    def _master(self, asking: list[Person], states: list[str]) -> list[Place]:
        at, theme = self._before(self._chance.randint(5, 380)), self._chance.choice(self._themes)
        place = self._dossier(asking, at, scattered=True, theme=theme)
        self._asked += 1
        master, due = db.new_id(), (at + timedelta(days=self._chance.randint(30, 420))).date()
        said = {"type": self._chance.choice(self._types), "theme": theme, "handling": "H1", "due": due}
        texts = [self._title(6), self._title(40), self._title(20), self._title(30), self._title(12)]
        self._rows.add(
            MasterRequest, id=master, dossier_id=place.id, delegation_id=asking[0].delegation, year=self._now.year,
            number=self._asked, state=life.TRANSMITTED, drafted_by=asking[1].id, drafted_at=at, **said,
            **self._wording(place, "master_request", master, texts),
        )  # fmt: skip
        self._move(place, at, [life.DRAFT, life.IN_REVIEW, life.READY, life.TRANSMITTED], asking, master_id=master)
        for number, text in enumerate(texts[:3], 1):
            item = db.new_id()
            sealed = place.sealer.seal("master_item", "sealed_text", item, text)
            self._rows.add(
                MasterItem, id=item, master_id=master, dossier_id=place.id, number=number, sealed_text=sealed
            )
        for code in states:
            self._rows.add(Addressee, master_id=master, delegation_id=self._states[code][0].delegation)
        return [self._copy(asking, code, master, at, said, texts) for code in states]

    def _copy(
        self, asking: list[Person], code: str, master: UUID, at: datetime, said: dict[str, Any], texts: list[str]
    ) -> Place:
        points = self._states[code]
        place = self._dossier([*asking, *points], at, scattered=True, theme=said["theme"])
        self._sent += self._chance.randint(2, 9)
        request, way = db.new_id(), self._chance.choice(WAYS)
        self._rows.add(
            Request, id=request, master_id=master, dossier_id=place.id, organ_id=asking[0].delegation,
            delegation_id=points[0].delegation, year=self._now.year, number=self._sent, state=way[-1],
            transmitted_at=at, state_since=self._between(at), awaits=life.awaited(way[-1], by_state=True), **said,
            **self._wording(place, "request", request, texts),
        )  # fmt: skip
        self._move(place, at, [life.READY, *way], points, request_id=request)
        for number, text in enumerate(texts[:3], 1):
            item, answered = db.new_id(), life.EXECUTED in way or (number == 1 and life.PARTLY_EXECUTED in way)
            answer = place.sealer.seal("request_item", "sealed_answer", item, self._title(30)) if answered else None
            by = {"answered_at": self._between(at), "answered_by": points[0].id} if answered else {}
            self._rows.add(
                RequestItem, id=item, request_id=request, dossier_id=place.id, number=number, sealed_answer=answer,
                sealed_text=place.sealer.seal("request_item", "sealed_text", item, text),
                **{"answered_at": None, "answered_by": None, **by},
            )  # fmt: skip
        for reader in self._readers(place):
            read = {"changes": len(way), "first_at": at, "at": self._now}
            self._rows.add(RequestReading, request_id=request, account_id=reader.id, **read)
        place.things.append(("request", request))
        self._asset(place, request, asking[0].delegation, points[0], at)
        self._beside(place, asking[1], points[0], at)
        return place

    def _asset(self, place: Place, request: UUID, organ: UUID, point: Person, at: datetime) -> None:
        """Add an asset to each request, most of them with a value."""
        asset, self._held = db.new_id(), self._held + self._chance.randint(2, 9)
        worth = self._chance.choice([None, *(self._chance.randrange(10**10) for _ in range(4))])
        sealed = {
            f"sealed_{word}": place.sealer.seal("asset", f"sealed_{word}", asset, self._title(5))
            for word in WORDS_OF_ASSET
        }
        self._rows.add(
            Asset, id=asset, request_id=request, dossier_id=place.id, organ_id=organ, delegation_id=point.delegation,
            number=self._held, kind=self._chance.choice([*tables.asset_kinds()]), has_claim=self._chance.random() < 0.02,
            state=self._chance.choice([*tables.states("asset")]), thousandths=worth, measured_on=at.date() if worth else None,
            currency=self._chance.choice(["EUR", "USD", "CHF", "XOF"]) if worth else "", added_at=at, changed_at=self._between(at),
            **sealed,
        )  # fmt: skip

    def _beside(self, place: Place, officer: Person, point: Person, at: datetime) -> None:
        """Add an enquiry, a request to the Court and a consent, in the request’s dossier: a list costs as much as with their own."""
        is_open, answered_at = self._chance.random() < 0.05, self._between(at)
        sides = {"organ_id": officer.delegation, "delegation_id": point.delegation, "dossier_id": place.id}
        common = sides | {"year": self._now.year, "number": self._sent}
        enquiry, reverse, consent = db.new_id(), db.new_id(), db.new_id()
        self._rows.add(
            Enquiry, id=enquiry, is_by_state=False, state=ENQUIRY if is_open else life.CLOSED, asked_at=at,
            asked_by=officer.id, answer="" if is_open else "exists", answered_at=None if is_open else answered_at,
            answered_by=None if is_open else point.id, sealed_answer=None,
            **self._sealed(place, "enquiry", enquiry, "title", "question"), **common,
        )  # fmt: skip
        self._rows.add(
            ReverseRequest, id=reverse, language="en", handling="H1", state_since=answered_at, submitted_at=at,
            state=reverse_life.CONSENT_SOUGHT if is_open else reverse_life.CLOSED, ended_at=None if is_open else answered_at,
            outcome="" if is_open else "executed", **self._sealed(place, "reverse_request", reverse, "title", "text"), **common,
        )  # fmt: skip
        self._rows.add(
            Consent, id=consent, reverse_id=reverse, role="TX", asked_at=at, asked_by=officer.id,
            answer="" if is_open else "given", answered_at=None if is_open else answered_at,
            answered_by=None if is_open else point.id, is_recorded=False, received_on=None, sealed_answer=None,
            ended_at=None, **self._sealed(place, "consent", consent, "title", "material"), **common,
        )  # fmt: skip

    def _sealed(self, place: Place, table: str, row: UUID, *names: str) -> dict[str, bytes]:
        columns = [f"sealed_{name}" for name in names]
        return {column: place.sealer.seal(table, column, row, self._title(6)) for column in columns}

    def _wording(self, place: Place, table: str, row: UUID, texts: list[str]) -> dict[str, bytes]:
        columns = ("sealed_title", "sealed_purpose", "sealed_location", "sealed_facts", "sealed_procedure")
        return {
            column: place.sealer.seal(table, column, row, text) for column, text in zip(columns, texts, strict=True)
        }

    def _move(self, place: Place, at: datetime, states: list[str], by: list[Person], **of: UUID) -> None:
        for n, (before, after) in enumerate(pairwise(states), 1):
            self._rows.add(
                RequestMove, id=db.new_id(), dossier_id=place.id, n=n, from_state=before, to_state=after, role="FP",
                by=by[0].id, at=at + (self._now - at) * n / (len(states) + 1),
                **{"master_id": None, "request_id": None, **of},
            )  # fmt: skip

    def _readers(self, place: Place) -> list[Person]:
        """Return those of the first four members who have looked: most."""
        return [one for one in place.members[:4] if self._chance.random() < 0.8]

    def _before(self, days: float) -> datetime:
        return self._now - timedelta(days=days, seconds=self._chance.randrange(86_400))

    def _between(self, at: datetime) -> datetime:
        return at + (self._now - at) * self._chance.random()

    def _title(self, words: int) -> str:
        return " ".join(self._chance.choices(WORDS, k=words)).capitalize()


def _seal_file(place: Place, data: bytes) -> tuple[str, FileDetails, bytes]:
    """Seal a small file into the store's folder, without waiting for the disk."""
    name, pieces = blobs.new_name(), bytearray()
    sealer = age.Sealer(age.HybridRecipient(place.sealer.secret.recipient), pieces.extend)
    sealer.update(data)
    sealed = sealer.finish()
    store = gateway.sealed_files()
    path: Path = store.path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pieces)
    details = FileDetails(sealed.size, sealed.header_mac, sealed.nonce, hashlib.sha256(data).digest())
    return name, details, bytes(pieces)
