"""Dossiers with their documents and discussions, as the story tells them."""

import itertools
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from exchange.demo.calendar import Event, Month, Told
from exchange.demo.files import kinds
from exchange.demo.known import Known
from exchange.discussions import reading
from exchange.discussions import service as discussions
from exchange.documents import delivery, pages
from exchange.documents import service as documents
from exchange.dossiers import naming
from exchange.dossiers import service as dossiers
from exchange.drafts import service as drafts
from exchange.drafts import typed


class Sharing:
    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month

    def events(self, told: Told) -> Iterator[Event]:
        """Return what happens in all dossiers, in no order."""
        for one in told["dossiers"]:
            yield self._event(one, partial(self._open, one))
            for joining in one.get("joins", ()):
                yield self._event(joining, partial(self._join, one, joining))
            if "closed" in one:
                yield self._event(one["closed"], partial(self._close_dossier, one))
        for one in told["documents"]:
            yield self._event(one, partial(self._add, one))
            for version in one.get("versions", ()):
                yield self._event(version, partial(self._revise, one, version))
        for one in told["discussions"]:
            yield from self._discussed(one)
        for one in told["drafts"]:
            yield self._event(one, partial(self._begin_to_write, one))
        for one in told["openings"]:
            yield self._event(one, partial(self._open_document, one))

    def download(self, key: str, name: str, pieces: int | None = None) -> None:
        """Download a document's newest version, to the end or as many pieces as the line lasts."""
        by = self._known.actor(key)
        document = self._known.document(name)
        version = documents.version_of(by, document, document.version)
        opening = delivery.begin(by, document, version, (0, version.size))
        for _piece in itertools.islice(opening, pieces):
            pass
        opening.close()

    def read_discussion(self, key: str, title: str) -> None:
        """Read a discussion to its end."""
        reading.read(self._known.actor(key), self._known.discussion(title).reference)

    def _event(self, told: Told, happen: "partial[None]") -> Event:
        return Event(self._month.moment(told), happen)

    def _open_document(self, told: Told) -> None:
        pages.document_page(self._known.actor(told["by"]), self._known.document(told["document"]))
        self.download(told["by"], told["document"], told.get("pieces"))

    def _discussed(self, told: Told) -> Iterator[Event]:
        first, *later = told["messages"]
        yield self._event(first, partial(self._discuss, told, first))
        for one in later:
            yield self._event(one, partial(self._post, told["title"], one))
        if "closed" in told:
            yield self._event(told["closed"], partial(self._close_discussion, told))

    def _open(self, told: Told) -> None:
        by = self._known.actor(told["by"])
        members = [self._known.people.id_of(key) for key in told["members"]]
        new = dossiers.open(by, told["title"], told["theme"], told["level"], members, told["further"])
        self._known.dossiers[told["key"]] = new.id
        self._known.members[told["key"]] = {told["by"], *told["members"]}

    def _join(self, told: Told, joining: Told) -> None:
        by = self._known.actor(joining["by"])
        delegation = self._known.people.delegation(joining["delegation"])
        persons = [self._known.people.id_of(key) for key in joining["who"]]
        add = naming.add_delegation if joining.get("new") else naming.name
        add(by, self._known.dossier(told["key"]), delegation, persons)
        self._known.members[told["key"]] |= set(joining["who"])

    def _close_dossier(self, told: Told) -> None:
        dossiers.close(self._known.actor(told["closed"]["by"]), self._known.dossier(told["key"]))

    def _add(self, told: Told) -> None:
        by = self._known.actor(told["by"])
        added = documents.add_bytes(by, self._known.dossier(told["dossier"]), told["name"], kinds.make(told))
        self._known.documents[told["name"]] = added.id
        self._known.lies_in[told["name"]] = told["dossier"]
        self._known.changed(told["name"])

    def _revise(self, told: Told, version: Told) -> None:
        by = self._known.actor(version["by"])
        data = kinds.make({**told, **version})
        documents.revise_bytes(by, self._known.document(told["name"]), told["name"], data)
        self._known.changed(told["name"])

    def _discuss(self, told: Told, first: Told) -> None:
        by = self._known.actor(first["by"])
        dossier = self._known.dossier(told["dossier"])
        new = discussions.open(by, dossier, told["title"], first["text"], self._attached(first))
        self._known.discussions[told["title"]] = new.id
        self._known.lies_in[told["title"]] = told["dossier"]
        self._known.changed(told["title"])

    def _post(self, title: str, told: Told) -> None:
        self.read_discussion(told["by"], title)
        discussions.post(
            self._known.actor(told["by"]), self._known.discussion(title), told["text"], self._attached(told)
        )
        self._known.changed(title)

    def _begin_to_write(self, told: Told) -> None:
        """Leave a message unfinished: it is kept for its author alone."""
        self.read_discussion(told["by"], told["discussion"])
        place = f"/discussions/{self._known.discussion(told['discussion']).reference}"
        drafts.save(self._known.actor(told["by"]), place, typed.typed([("message", told["text"])]))

    def _attached(self, told: Told) -> list[UUID]:
        return [self._known.documents[name] for name in told.get("attach", ())]

    def _close_discussion(self, told: Told) -> None:
        discussions.close(self._known.actor(told["closed"]["by"]), self._known.discussion(told["title"]))
