"""The demonstration's month, told through the same services as real use, under a clock that is set to each moment."""

import itertools
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.assistance import drafting, sending
from exchange.assistance import service as requests
from exchange.assistance.models import MasterRequest, Request
from exchange.clock import SetClock
from exchange.demo import files
from exchange.demo.incidents import Incidents
from exchange.demo.people import People
from exchange.discussions import reading
from exchange.discussions import service as discussions
from exchange.discussions.models import Discussion
from exchange.documents import delivery, pages
from exchange.documents import service as documents
from exchange.documents.models import Document
from exchange.dossiers import service as dossiers
from exchange.dossiers.models import NETWORK, Dossier
from exchange.house import House

TOLD = Path(__file__).with_name("story.toml")
LIBRARY = "library"
Told = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment."""

    at: datetime
    happen: Callable[[], object]


def read() -> Told:
    """Return the story as it is written."""
    return tomllib.loads(TOLD.read_text("utf-8"))


def first_day(told: Told) -> int:
    """Return how many days before the day of loading everyone is enrolled."""
    return 2 + max(one["day"] for kind in ("dossiers", "documents", "requests") for one in told[kind])


class Story:
    """Makes the month happen in a founded house; entries are filed as they come, so that none is late."""

    def __init__(self, house: House, clock: SetClock, people: People, today: datetime) -> None:
        self._house, self._clock, self._people, self._today = house, clock, people, today
        self._dossiers: dict[str, UUID] = {}
        self._discussions: dict[str, UUID] = {}
        self._documents: dict[str, UUID] = {}
        self._masters: dict[str, UUID] = {}
        self._incidents = Incidents(people, self._dossier)

    def happen(self, told: Told) -> None:
        """Let every event of the story happen in its order."""
        self._dossiers[LIBRARY] = db.session.scalars(select(Dossier.id).where(Dossier.protection == NETWORK)).one()
        for event in sorted(self._events(told), key=lambda one: one.at):
            self._clock.set(event.at)
            event.happen()
            db.session.remove()
            self._house.file_entries()

    def _events(self, told: Told) -> list[Event]:
        found = [Event(self._when(one), partial(self._open, one)) for one in told["dossiers"]]
        found += [Event(self._when(one), partial(self._add, one)) for one in told["documents"]]
        for one in told["discussions"]:
            found += self._discussed(one)
        for one in told["requests"]:
            found += self._requested(one)
        found += [Event(self._when(one), partial(self._read_document, one)) for one in told["openings"]]
        found += [Event(self._when(one), partial(self._incidents.happen, one)) for one in told["incidents"]]
        found += [
            Event(self._moment(one["closed_day"], "16:00"), partial(self._close_dossier, one))
            for one in told["dossiers"]
            if "closed_day" in one
        ]
        return found

    def _discussed(self, told: Told) -> list[Event]:
        first, *later = told["messages"]
        events = [Event(self._when(first), partial(self._discuss, told, first))]
        return events + [Event(self._when(one), partial(self._post, told["title"], one)) for one in later]

    def _requested(self, told: Told) -> list[Event]:
        events = [Event(self._when(told), partial(self._draft, told))]
        if "transmitted" in told:
            events.append(Event(self._when(told["transmitted"]), partial(self._transmit, told)))
        events += [Event(self._when(one), partial(self._move, told["title"], one)) for one in told["moves"]]
        if "closed" in told:
            events.append(Event(self._when(told["closed"]), partial(self._close, told)))
        return events

    def _open(self, told: Told) -> None:
        by = self._actor(told["by"])
        members = [self._people.id_of(key) for key in told["members"]]
        new = dossiers.open(by, told["title"], told["theme"], told["level"], members, told["further"])
        self._dossiers[told["key"]] = new.id

    def _close_dossier(self, told: Told) -> None:
        dossiers.close(self._actor(told["by"]), self._dossier(told["key"]))

    def _add(self, told: Told) -> None:
        data = files.make(told["kind"], told["lines"])
        added = documents.add_bytes(self._actor(told["by"]), self._dossier(told["dossier"]), told["name"], data)
        self._documents[told["name"]] = added.id

    def _read_document(self, told: Told) -> None:
        """Open a document as a browser would: its page, then its bytes, to the end or until the line is lost."""
        by = self._actor(told["by"])
        pages.document_page(by, self._document(told))
        document = self._document(told)
        version = documents.version_of(by, document, document.version)
        opening = delivery.begin(by, document, version, (0, version.size))
        for _piece in itertools.islice(opening, 0 if "broken_off" in told else None):
            pass
        opening.close()

    def _discuss(self, told: Told, first: Told) -> None:
        dossier = self._dossier(told["dossier"])
        self._discussions[told["title"]] = discussions.open(
            self._actor(first["by"]), dossier, told["title"], first["text"]
        ).id

    def _post(self, title: str, told: Told) -> None:
        discussion = db.session.get_one(Discussion, self._discussions[title])
        by = self._actor(told["by"])
        reading.read(by, discussion.reference)
        discussions.post(by, db.session.get_one(Discussion, discussion.id), told["text"])

    def _draft(self, told: Told) -> None:
        due = gateway.now().date() + timedelta(days=told["due_in"])
        new = drafting.Draft(
            title=told["title"],
            type=told["type"],
            theme=told["theme"],
            due=due,
            purpose=told["summary"],
            facts=told["facts"],
            items=told["items"],
            addressees=[self._people.delegation(code) for code in told["to"]],
        )
        self._masters[told["title"]] = drafting.draft(self._actor(told["by"]), new).id

    def _transmit(self, told: Told) -> None:
        requests.submit(self._actor(told["by"]), self._master(told["title"]))
        reviewer = self._actor(told["transmitted"]["by"])
        sending.approve(reviewer, self._master(told["title"]))
        sending.send(reviewer, self._master(told["title"]))

    def _move(self, title: str, told: Told) -> None:
        request = self._copy(title, told["state"])
        by = self._actor(told["by"])
        if told["do"] == "acknowledge":
            requests.acknowledge(by, request)
        else:
            requests.answer(by, request, told["item"], told["text"])

    def _close(self, told: Told) -> None:
        closer = self._actor(told["closed"]["by"])
        for code in told["to"]:
            requests.close(closer, self._copy(told["title"], code))

    def _document(self, told: Told) -> Document:
        return db.session.get_one(Document, self._documents[told["document"]])

    def _actor(self, key: str) -> Actor:
        return self._people.signed_in(key)

    def _dossier(self, key: str) -> Dossier:
        return db.session.get_one(Dossier, self._dossiers[key])

    def _master(self, title: str) -> MasterRequest:
        return db.session.get_one(MasterRequest, self._masters[title])

    def _copy(self, title: str, code: str) -> Request:
        state = self._people.delegation(code)
        query = select(Request).where(Request.master_id == self._masters[title], Request.delegation_id == state)
        return db.session.scalars(query).one()

    def _when(self, told: Told) -> datetime:
        return self._moment(told["day"], told["at"])

    def _moment(self, day: int, at: str) -> datetime:
        return datetime.combine(self._today.date() - timedelta(days=day), time.fromisoformat(at), UTC)
