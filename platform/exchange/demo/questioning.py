"""Enquiries, requests to the Court and consents, as the story tells them: asked, answered, registered, passed on, replied to."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from exchange import db
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.known import Known
from exchange.enquiries import pages as enquiry_pages
from exchange.enquiries import service as enquiries
from exchange.enquiries.models import Enquiry
from exchange.enquiries.service import NewEnquiry
from exchange.reverse import consent_pages, consents
from exchange.reverse import pages as reverse_pages
from exchange.reverse import service as reverse
from exchange.reverse.consents import Answer
from exchange.reverse.models import ReverseRequest
from exchange.reverse.service import NewReverse


class Questioning:
    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month
        self._made: dict[str, UUID] = {}

    def events(self, told: Told) -> Iterator[Event]:
        """Return what happens to all of them, in no order."""
        for one in told["enquiries"]:
            yield Event(self._month.moment(one), partial(self._ask, one))
            if "answered" in one:
                yield Event(self._month.moment(one["answered"]), partial(self._answer, one, one["answered"]))
        for one in told["reverse"]:
            yield Event(self._month.moment(one), partial(self._submit, one))
            for step in one.get("steps", ()):
                yield Event(self._month.moment(step), partial(self._step, one, step))
            for answered in one.get("answers", ()):
                yield Event(self._month.moment(answered), partial(self._consent, one, answered))

    def _ask(self, told: Told) -> None:
        to = self._known.people.delegation(told["to"])
        new = NewEnquiry(to, told["title"], told["question"], told["theme"])
        self._made[told["key"]] = enquiries.ask(self._known.actor(told["by"]), new).id

    def _answer(self, told: Told, answered: Told) -> None:
        by, enquiry = self._known.actor(answered["by"]), db.session.get_one(Enquiry, self._made[told["key"]])
        enquiry_pages.read(by, enquiry)
        enquiries.answer(by, enquiry, answered["answer"], answered.get("text", ""))

    def _submit(self, told: Told) -> None:
        new = NewReverse(told["title"], told["text"], told["theme"], language=told.get("language", "en"))
        self._made[told["key"]] = reverse.submit(self._known.actor(told["by"]), new).id

    def _step(self, told: Told, step: Told) -> None:
        by, asked = self._known.actor(step["by"]), db.session.get_one(ReverseRequest, self._made[told["key"]])
        reverse_pages.read(by, asked)
        reverse.make(by, asked, Step(step["move"]), Given(step.get("words", {}), step.get("facts", {})))

    def _consent(self, told: Told, answered: Told) -> None:
        by, asked = self._known.actor(answered["by"]), db.session.get_one(ReverseRequest, self._made[told["key"]])
        state = self._known.people.delegation(answered["state"])
        consent = next(one for one in consents.of(db.session(), asked) if one.delegation_id == state)
        consent_pages.read(by, consent)
        consents.answer(by, consent, Answer(answered["answer"], answered["text"]))
