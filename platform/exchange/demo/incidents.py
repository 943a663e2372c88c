"""What goes wrong in the demonstration, as it does anywhere: refusals, mistakes, and people who come and go."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from exchange import db
from exchange.access.refusals import Refusal
from exchange.accounts import service as accounts
from exchange.accounts.models import Account
from exchange.accounts.service import NewPerson
from exchange.demo.people import People
from exchange.documents import service as documents
from exchange.documents.kinds import NotAccepted
from exchange.dossiers import overview
from exchange.dossiers.models import Dossier
from exchange.signin import leaving
from exchange.signin.service import NotLetIn

ADMINISTRATOR = "adm"
PROGRAM = b"MZ" + bytes(2000)


class Incidents:
    """Lets each incident happen through the service that refuses it."""

    def __init__(self, people: People, dossier: Callable[[str], Dossier]) -> None:
        self._people, self._dossier = people, dossier

    def happen(self, told: dict[str, Any]) -> None:
        with suppress(NotLetIn, Refusal, NotAccepted):
            getattr(self, "_" + told["kind"].replace(" ", "_"))(told)

    def _wrong_password(self, told: dict[str, Any]) -> None:
        self._people.sign_in(told["who"], password="not-the-right-one")  # noqa: S106 -- it is wrong on purpose

    def _wrong_code(self, told: dict[str, Any]) -> None:
        self._people.sign_in(told["who"], code="000000")

    def _stranger(self, told: dict[str, Any]) -> None:
        overview.overview(self._people.signed_in(told["who"]), self._dossier(told["dossier"]))

    def _program(self, told: dict[str, Any]) -> None:
        by = self._people.signed_in(told["who"])
        documents.add_bytes(by, self._dossier(told["dossier"]), "viewer.pdf", PROGRAM)

    def _retire(self, told: dict[str, Any]) -> None:
        by = self._people.signed_in(ADMINISTRATOR)
        leaving.retire(by, db.session.get_one(Account, self._people.id_of(told["who"])))
        self._people.forget(told["who"])

    def _invite(self, told: dict[str, Any]) -> None:
        new = NewPerson(
            email="invited@xcc.demo.invalid",
            name=told["name"],
            role="focal_point",
            delegation=self._people.delegation(told["delegation"]),
            post=told["post"],
        )
        accounts.invite(self._people.signed_in(ADMINISTRATOR), new)
