"""The fields in which a draft answers each requirement of its States' law: where it is said, or why it is not applicable."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Field, Form, RadioField, SelectChoice, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from exchange.assistance import contents
from exchange.assistance.checklist import NATIONAL_LAW
from exchange.assistance.choosing import Written
from exchange.assistance.forms import LONGEST_ITEM, trimmed
from exchange.assistance.ticking import NOT_APPLICABLE, PRESENT, Tick

MISSING = "missing"


@dataclass(frozen=True)
class Asking:
    """A requirement on the form, with the names of its two fields; `is_new` if the State added it after the draft was begun."""

    id: UUID
    delegation: UUID
    text: str
    state: str
    said: str
    is_new: bool


@dataclass(frozen=True)
class Law:
    """What a State's sheet asks for, and in their words then the answered requirements that it no longer asks for."""

    label: str
    asked: tuple[Asking, ...]
    gone: tuple[str, ...]


def laws(written: Written) -> dict[str, Law]:
    """Return what the sheets of the draft's States ask for, by the name of the field of each State's own text."""
    return {
        contents.key(NATIONAL_LAW, sheet.delegation.code): Law(
            sheet.delegation.label(str(get_locale().language)),
            tuple(
                Asking(one.id, state, one.text, state_of(one.id), said_of(one.id), one.added_at > written.drafted_at)
                for one in sheet.requirements
            ),
            _gone(written, state, {one.id for one in sheet.requirements}),
        )
        for state, sheet in written.sheets.items()
    }


def fields(found: Mapping[str, Law]) -> dict[str, Field]:
    """Return the fields of all requirements, by name."""
    made: dict[str, Field] = {}
    for law in found.values():
        for number, one in enumerate(law.asked, 1):
            made[one.state] = RadioField(f"{number}. {one.text}", choices=_choices(), default=MISSING)
            label = _(
                "%(state)s, %(number)s: where it is said, or why it is not applicable", state=law.label, number=number
            )
            too_long = Length(max=LONGEST_ITEM, message=_("A reason has at most 2,000 characters."))
            made[one.said] = TextAreaField(label, [Optional(), too_long], filters=[trimmed])
    return made


def labels(found: Mapping[str, Law]) -> dict[str, str]:
    """Return how the field of a State's own text is called where it stands after requirements, by its name."""
    return {name: _("%(state)s, anything else", state=law.label) for name, law in found.items() if law.asked}


def lack_reasons(form: Form, found: Mapping[str, Law]) -> bool:
    """Put an error on each requirement that is called not applicable without a word; return whether there is one."""
    lacking = [
        one
        for law in found.values()
        for one in law.asked
        if form[one.state].data == NOT_APPLICABLE and not form[one.said].data
    ]
    for one in lacking:
        form[one.said].errors = [_("Say why it is not applicable.")]
    return bool(lacking)


def answers(form: Form, found: Mapping[str, Law], before: Mapping[UUID, Tick]) -> dict[UUID, Tick]:
    """Return what is said of each requirement; of States that the draft isn't meant for now, what was said before."""
    here = {one.delegation for law in found.values() for one in law.asked}
    kept = {id: tick for id, tick in before.items() if tick.delegation not in here}
    said = {
        one.id: Tick(one.delegation, one.text, form[one.state].data, form[one.said].data or "")
        for law in found.values()
        for one in law.asked
        if form[one.state].data != MISSING
    }
    return kept | said


def filled(ticks: Mapping[UUID, Tick]) -> dict[str, Any]:
    """Return the values of the fields as the draft has them, by name."""
    states = {state_of(id): tick.state for id, tick in ticks.items()}
    return states | {said_of(id): tick.said for id, tick in ticks.items()}


def state_of(requirement: UUID) -> str:
    """Return the name of the field that says whether a requirement is met."""
    return f"law-{requirement.hex}"


def said_of(requirement: UUID) -> str:
    """Return the name of the field that says where, or why not."""
    return f"said-{requirement.hex}"


def _gone(written: Written, state: UUID, standing: set[UUID]) -> tuple[str, ...]:
    ticks = written.draft.requirements.items()
    return tuple(tick.asked for id, tick in ticks if tick.delegation == state and id not in standing)


def _choices() -> list[SelectChoice]:
    words = {PRESENT: _("Stated in the request"), NOT_APPLICABLE: _("Not applicable"), MISSING: _("Missing")}
    return [SelectChoice(code, label) for code, label in words.items()]
