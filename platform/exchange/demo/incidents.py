"""What goes wrong in the demonstration, as it does anywhere, and who comes and goes; what auditors take away."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from exchange import db
from exchange.access.refusals import Refusal
from exchange.accounts import service as accounts
from exchange.accounts.models import Account
from exchange.accounts.service import NewPerson
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.known import Known
from exchange.documents import service as documents
from exchange.documents.kinds import NotAccepted
from exchange.dossiers import overview
from exchange.oversight import exports, integrity
from exchange.oversight.filters import Filter
from exchange.signin import leaving
from exchange.signin.service import NotLetIn

ADMINISTRATOR = "adm"
PROGRAM = b"MZ" + bytes(2000)


class Incidents:
    """Lets each incident happen through the service that allows or refuses it."""

    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month

    def events(self, told: Told) -> Iterator[Event]:
        """Return the incidents, in no order."""
        for one in told["incidents"]:
            yield Event(self._month.moment(one), partial(self._happen, one))

    def _happen(self, told: Told) -> None:
        with suppress(NotLetIn, Refusal, NotAccepted):
            getattr(self, "_" + told["kind"].replace(" ", "_"))(told)

    def _wrong_password(self, told: Told) -> None:
        self._known.people.sign_in(told["who"], password="not-the-right-one")  # noqa: S106 -- it is wrong on purpose

    def _wrong_code(self, told: Told) -> None:
        self._known.people.sign_in(told["who"], code="000000")

    def _stranger(self, told: Told) -> None:
        overview.overview(self._known.actor(told["who"]), self._known.dossier(told["dossier"]))

    def _program(self, told: Told) -> None:
        documents.add_bytes(self._known.actor(told["who"]), self._known.dossier(told["dossier"]), "viewer.pdf", PROGRAM)

    def _verify(self, told: Told) -> None:
        integrity.verify(self._known.actor(told["who"]))

    def _export(self, told: Told) -> None:
        taken = exports.export(self._known.actor(told["who"]), Filter(**told["filter"]), told["form"], told["reason"])
        for _piece in taken:
            pass
        taken.close()

    def _retire(self, told: Told) -> None:
        by = self._known.actor(ADMINISTRATOR)
        leaving.retire(by, db.session.get_one(Account, self._known.people.id_of(told["who"])))
        self._known.people.forget(told["who"])

    def _suspend(self, told: Told) -> None:
        leaving.suspend(
            self._known.actor(ADMINISTRATOR), db.session.get_one(Account, self._known.people.id_of(told["who"]))
        )
        self._known.people.forget(told["who"])

    def _succeed(self, told: Told) -> None:
        self._known.people.succeed(told["who"], self._known.actor(ADMINISTRATOR))

    def _invite(self, told: Told) -> None:
        new = NewPerson(
            email=told["email"],
            name=told["name"],
            role="focal_point",
            delegation=self._known.people.delegation(told["delegation"]),
            post=told["post"],
        )
        account, _code = accounts.invite(self._known.actor(ADMINISTRATOR), new)
        self._known.people.wait_for(told["key"], account.id)
