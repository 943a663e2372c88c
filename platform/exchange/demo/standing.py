"""What stands behind requests, as the story tells it: country sheets, and duties in each delegation."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.known import Known
from exchange.duties import service as duties
from exchange.sheets import changing, reading
from exchange.sheets.changing import Written
from exchange.sheets.models import Sheet


class Standing:
    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month

    def events(self, told: Told) -> Iterator[Event]:
        """Return what happens to sheets and duties, in no order."""
        for one in told["duties"]:
            yield self._event(one, partial(self._set_duties, one))
        for one in told["sheets"]:
            yield self._event(one, partial(self._write, one, one))
            for change in one.get("changes", ()):
                yield self._event(change, partial(self._write, change, {**one, **change}))
            for step in one.get("confirmed", ()):
                yield self._event(step, partial(self._confirm, one, step))
            for step in one.get("agreed", ()):
                yield self._event(step, partial(self._agree, one, step))

    def _event(self, told: Told, happen: "partial[None]") -> Event:
        return Event(self._month.moment(told), happen)

    def _set_duties(self, told: Told) -> None:
        person = self._account(self._known.people.id_of(told["who"]))
        deputy = self._account(self._known.people.id_of(told["deputy"])) if "deputy" in told else None
        duties.change(self._known.actor(told["by"]), person, told["has"], deputy, duties.version(person))

    def _write(self, step: Told, sheet: Told) -> None:
        written = Written(
            requirements=tuple(sheet["requirements"]),
            channel=sheet["channel"],
            languages=tuple(sheet["languages"]),
            is_informal=sheet["enquiries"],
            detail=sheet.get("detail", ""),
            address=sheet["address"],
        )
        by = self._known.actor(step["by"])
        state, standing = self._sheet(sheet)
        changing.change(by, state, written, changing.version(standing))

    def _confirm(self, told: Told, step: Told) -> None:
        by = self._known.actor(step["by"])
        standing = self._sheet(told)[1]
        assert standing is not None
        changing.confirm(by, standing)

    def _agree(self, told: Told, step: Told) -> None:
        by = self._known.actor(step["by"])
        state, standing = self._sheet(told)
        shown = reading.read(by, state, standing).sheet
        assert standing is not None
        assert shown is not None
        assert shown.coming is not None
        changing.agree(by, standing, shown.coming.id, self._month.date(step["ahead"]))

    def _sheet(self, told: Told) -> tuple[Delegation, Sheet | None]:
        state = db.session.get_one(Delegation, self._known.people.delegation(told["state"]))
        return state, db.session.scalars(select(Sheet).where(Sheet.delegation_id == state.id)).one_or_none()

    def _account(self, person: UUID) -> Account:
        return db.session.get_one(Account, person)
