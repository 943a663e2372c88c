"""What the story has made so far, by the names that it uses itself: keys of dossiers and requests, names of files, titles."""

from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.access.actor import Actor
from exchange.assistance.models import MasterRequest, Request
from exchange.demo.people import People
from exchange.discussions.models import Discussion
from exchange.documents.models import Document
from exchange.dossiers.models import NETWORK, Dossier

LIBRARY = "library"


class Known:
    """Finds each thing anew, since every event has a database session of its own."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.dossiers: dict[str, UUID] = {}
        self.discussions: dict[str, UUID] = {}
        self.documents: dict[str, UUID] = {}
        self.masters: dict[str, UUID] = {}
        self.members: dict[str, set[str]] = {}
        self.lies_in: dict[str, str] = {}
        self.changes: dict[str, int] = {}

    def begin(self) -> None:
        """Know the guidance library, which was founded with the house."""
        self.dossiers[LIBRARY] = db.session.scalars(select(Dossier.id).where(Dossier.protection == NETWORK)).one()

    def actor(self, key: str) -> Actor:
        return self.people.signed_in(key)

    def dossier(self, key: str) -> Dossier:
        """Return a dossier by its key, or that of a request's copy, such as `owners:XAA`."""
        request, _, state = key.partition(":")
        if state:
            return self.copy(request, state).dossier
        return db.session.get_one(Dossier, self.dossiers[key])

    def document(self, name: str) -> Document:
        return db.session.get_one(Document, self.documents[name])

    def discussion(self, title: str) -> Discussion:
        return db.session.get_one(Discussion, self.discussions[title])

    def master(self, key: str) -> MasterRequest:
        return db.session.get_one(MasterRequest, self.masters[key])

    def copy(self, key: str, state: str) -> Request:
        query = select(Request).where(Request.master_id == self.masters[key])
        return db.session.scalars(query.where(Request.delegation_id == self.people.delegation(state))).one()

    def changed(self, name: str) -> None:
        """Note that a document or discussion has something new: the newest stand last."""
        self.changes[name] = self.changes.pop(name, 0) + 1

    def may_open(self, who: str, name: str) -> bool:
        """True if the document or discussion of that name lies in the library, or in a dossier in which the person is named."""
        dossier = self.lies_in[name]
        return dossier == LIBRARY or who in self.members.get(dossier, ())
