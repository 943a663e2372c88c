"""Requests for assistance, as the story tells them: drafted, reviewed, transmitted, answered, closed."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import select

from exchange import db
from exchange.access.actor import Actor
from exchange.assistance import (
    answers,
    choosing,
    copies,
    drafting,
    due_changes,
    masters,
    overdue,
    reading,
    referring,
    sending,
    sharing,
    stepping,
    translations,
)
from exchange.assistance import service as requests
from exchange.assistance.answers import Answer
from exchange.assistance.due_changes import Wish
from exchange.assistance.models import RequestMove
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.assistance.text_models import SharedDraft
from exchange.assistance.ticking import PRESENT, Tick
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.files import kinds
from exchange.demo.known import Known
from exchange.documents import service as documents

PARTS = ("purpose", "location", "facts", "procedure", "other")
STEPS = (
    "annex", "shown", "commented", "submitted", "returned", "cancelled", "translation", "translated", "transmitted", "urgent", "closed",
)  # fmt: skip
DATES = ("receipt_date", "proposed_end", "agreed_end", "confirmed_on", "received_on")


class Asking:
    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month
        self._reasons: dict[str, Told] = {}

    def events(self, told: Told) -> Iterator[Event]:
        """Return what happens to all requests, in no order."""
        self._reasons = {
            one["language"]: {code: one[code] for code in one if code != "language"} for one in told["reasons"]
        }
        for one in told["requests"]:
            yield Event(self._month.moment(one), partial(self._draft, one))
            for step in STEPS:
                if step in one:
                    yield Event(self._month.moment(one[step]), partial(getattr(self, f"_{step}"), one, one[step]))
            for move in one.get("moves", ()):
                yield Event(self._month.moment(move), partial(self._move, one, move))

    def _draft(self, told: Told) -> None:
        new = self._written(told)
        self._known.masters[told["key"]] = drafting.draft(self._known.actor(told["by"]), new).id

    def _written(self, told: Told) -> drafting.Draft:
        return drafting.Draft(
            title=told["title"],
            type=told["type"],
            theme=told["theme"],
            level=told.get("level", "confidential"),
            due=self._month.date(told["due"]),
            items=told["items"],
            addressees=[self._known.people.delegation(code) for code in told["to"]],
            annexes={self._known.documents[told["annex"]["name"]]: ""} if self._has_annex(told) else {},
            language=told.get("language", "en"),
            channel=told.get("channel", "DIPLOMATIC"),
            is_urgent=told.get("is_urgent", False),
            confirm_by=self._month.date(told["confirm_by"]) if "confirm_by" in told else None,
            extra=told.get("extra", {}),
            not_applicable=self._reasons[told.get("language", "en")] | told.get("not_applicable", {}),
            **{part: told.get(part, "") for part in PARTS},
        )

    def _has_annex(self, told: Told) -> bool:
        return "annex" in told and told["annex"]["name"] in self._known.documents

    def _annex(self, told: Told, step: Told) -> None:
        """Add a document of another dossier to the draft's own, and name it as the annex."""
        master = self._known.master(told["key"])
        copied = documents.copy_into(self._known.actor(step["by"]), self._known.document(step["copy"]), master.dossier)
        self._known.documents[step["name"]] = copied.id
        drafting.edit(self._known.actor(step["by"]), self._known.master(told["key"]), self._written(told))

    def _submitted(self, told: Told, step: Told) -> None:
        self._tick(told)
        requests.submit(self._known.actor(step["by"]), self._known.master(told["key"]))

    def _tick(self, told: Told) -> None:
        """Say of every requirement of the States' law that the request states it."""
        drafter, master = self._known.actor(told["by"]), self._known.master(told["key"])
        written = choosing.for_edit(drafter, master, "")
        ticks = {
            one.id: Tick(state, one.text, PRESENT)
            for state, sheet in written.sheets.items()
            for one in sheet.requirements
        }
        if ticks:
            drafting.edit(drafter, master, drafting.changed(written.draft, {"requirements": ticks}))

    def _returned(self, told: Told, step: Told) -> None:
        requests.send_back(self._known.actor(step["by"]), self._known.master(told["key"]), step["reason"])

    def _shown(self, told: Told, step: Told) -> None:
        state = self._known.people.delegation(step["state"])
        sharing.share(self._known.actor(step["by"]), self._known.master(told["key"]), state)

    def _commented(self, told: Told, step: Told) -> None:
        by, master = self._known.actor(step["by"]), self._known.master(told["key"])
        row = db.session.scalars(select(SharedDraft).where(SharedDraft.master_id == master.id)).one()
        sharing.read(by, row)
        sharing.comment(by, row, step["text"])

    def _translation(self, told: Told, step: Told) -> None:
        by = self._known.actor(step["by"])
        translations.ask(by, self._known.master(told["key"]), [step["language"]], "drafter")

    def _translated(self, told: Told, step: Told) -> None:
        """File a document as the translation, and have another confirm it."""
        by, master = self._known.actor(step["by"]), self._known.master(told["key"])
        document = documents.add_bytes(by, master.dossier, step["file"]["name"], kinds.make(step["file"])).id
        job = translations.find(by, master, step["language"])
        translations.file(by, job, document)
        translations.confirm(self._known.actor(step["confirmed_by"]), job)

    def _cancelled(self, told: Told, step: Told) -> None:
        requests.cancel(self._known.actor(step["by"]), self._known.master(told["key"]), step["reason"])

    def _transmitted(self, told: Told, step: Told) -> None:
        by = self._known.actor(step["by"])
        masters.read(by, self._known.master(told["key"]))
        if "translation" not in told:
            sending.approve(by, self._known.master(told["key"]))
        sending.send(by, self._known.master(told["key"]))

    def _urgent(self, told: Told, step: Told) -> None:
        if "submitted" not in told:
            self._tick(told)
        by = self._known.actor(step["by"])
        masters.read(by, self._known.master(told["key"]))
        sending.send_urgently(by, self._known.master(told["key"]), step["reason"])

    def _move(self, told: Told, move: Told) -> None:
        if "step" in move:
            self._step(told, move)
            return
        if "due" in move:
            self._change_date(told, move)
            return
        by = self._known.actor(move["by"])
        copies.read(by, self._known.copy(told["key"], move["state"]))
        request = self._known.copy(told["key"], move["state"])
        if "answer" not in move:
            requests.acknowledge(by, request)
        else:
            given = [
                documents.add_bytes(by, request.dossier, one["name"], kinds.make(one)).id
                for one in move.get("files", ())
            ]
            copy, answer = self._known.copy(told["key"], move["state"]), Answer(move["answer"], given)
            answers.send(by, copy, move["item"], answer)

    def _change_date(self, told: Told, move: Told) -> None:
        """Ask for more time, or grant it."""
        by, request = self._known.actor(move["by"]), self._known.copy(told["key"], move["state"])
        day, seen = self._month.date(move["until"]), len(due_changes.of(request))
        due_changes.change(by, request, Wish(move["due"], day, move["reason"], seen), request.url)

    def _step(self, told: Told, move: Told) -> None:
        """Make a move of the table; the platform's own is made by looking which dates have passed."""
        if move["by"] == "platform":
            overdue.look()
            return
        by = self._known.actor(move["by"])
        copies.read(by, self._known.copy(told["key"], move["state"]))
        step, given = Step(move["step"], is_recorded="received" in move), self._given(told, move, by)
        request = self._known.copy(told["key"], move["state"])
        if move["step"] == referring.MOVE:
            referring.prepare(by, request, given.documents)
        stepping.make(by, request, step, given)

    def _given(self, told: Told, move: Told, by: Actor) -> Given:
        facts = dict(move.get("facts", {}))
        facts |= {name: self._month.date(facts[name]).isoformat() for name in DATES if name in facts}
        request = self._known.copy(told["key"], move["state"])
        if move["step"] in ("confirm_recorded", "dispute_recorded"):
            steps = reading.moves_of(RequestMove.request_id == request.id)
            facts["recorded_step"] = next(one.n for one in steps if one.is_recorded and not one.mark)
        if "received" not in move:
            papers = [
                documents.add_bytes(by, request.dossier, one["name"], kinds.make(one)).id
                for one in move.get("files", ())
            ]
            return Given(move.get("words", {}), facts, papers)
        document = documents.add_bytes(by, request.dossier, move["received"]["name"], kinds.make(move["received"])).id
        facts["received_document"] = str(document)
        return Given(move.get("words", {}), facts, [document])

    def _closed(self, told: Told, step: Told) -> None:
        for code in step["states"]:
            requests.close(self._known.actor(step["by"]), self._known.copy(told["key"], code))
