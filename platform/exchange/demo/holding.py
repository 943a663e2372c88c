"""Assets, as the story tells them: found, frozen, claimed, released or brought to the Court."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from exchange import db
from exchange.access.actor import Actor
from exchange.assets import pages, stepping
from exchange.assets.models import Asset
from exchange.assistance.models import Request
from exchange.assistance.step_fields import DATE, KINDS, Given
from exchange.assistance.stepping import Step
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.files import kinds
from exchange.demo.known import Known
from exchange.documents import service as documents


class Holding:
    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month
        self._assets: dict[str, UUID] = {}

    def events(self, told: Told) -> Iterator[Event]:
        """Return the steps of all assets, in no order; the first of each adds it."""
        for one in told["assets"]:
            for step in one["steps"]:
                yield Event(self._month.moment(step), partial(self._step, one, step))

    def _step(self, told: Told, made: Told) -> None:
        by, copy = self._known.actor(made["by"]), self._known.copy(told["request"], told["state"])
        step, given = Step(made["move"], is_recorded="received" in made), self._given(made, by, copy)
        if told["key"] not in self._assets:
            self._assets[told["key"]] = stepping.begin(by, copy, step, given).id
            return
        pages.read(by, self._asset(told))
        stepping.make(by, self._asset(told), step, given)

    def _asset(self, told: Told) -> Asset:
        return db.session.get_one(Asset, self._assets[told["key"]])

    def _given(self, made: Told, by: Actor, copy: Request) -> Given:
        """Return what a step gives; its dates are told as working days back, its document as a file of the story."""
        facts = {name: self._fact(name, value) for name, value in made.get("facts", {}).items()}
        for name in ("received", "claim"):
            if name in made:
                added = documents.add_bytes(by, copy.dossier, made[name]["name"], kinds.make(made[name]))
                facts[f"{name}_document"] = str(added.id)
        papers = [UUID(value) for name, value in facts.items() if name.endswith("_document")]
        return Given(made.get("words", {}), facts, papers)

    def _fact(self, name: str, value: str | int) -> str:
        return self._month.day(int(value)).isoformat() if KINDS[name] == DATE else str(value)
