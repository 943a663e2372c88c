"""The form of a move, made from the fields that the table of moves asks for. Lengths are in characters."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from exchange import amounts, gateway, tables
from exchange.assistance import step_fields
from exchange.assistance.forms import within_reach
from exchange.assistance.histories import Event
from exchange.assistance.step_fields import Given
from exchange.documents.listing import Choice
from exchange.dossiers.forms import Many
from exchange.tables import Labelled
from exchange.web.words import one_line

LONGEST_TEXT = 20_000
LONGEST_LINE = 200
FIRST_DAY = date(2002, 7, 1)  # of the Statute: nothing that a step tells of happened before
LONGEST_COUNT = 9  # figures; int() refuses endless ones
LABELS = {
    "reason": _l("Reason"),
    "reasons": _l("Reasons for the denial"),
    "question": _l("Question to the State"),
    "missing_information": _l("What is missing"),
    "answer": _l("The answer"),
    "explanation": _l("Explanation"),
    "agreement": _l("What was agreed"),
    "reply": _l("The reply"),
    "feedback": _l("Feedback to the State"),
    "article_72_5_steps": _l("Steps taken under article 72 (5)"),
    "assigned_to": _l("Assigned to"),
    "challenge_reference": _l("Reference of the challenge"),
    "end_event": _l("What will end the postponement"),
    "decision_reference": _l("Reference of the decision"),
    "third_holder": _l("State or organisation that holds it"),
    "receipt_date": _l("Received on"),
    "proposed_end": _l("Postpone until"),
    "agreed_end": _l("Postponed until"),
    "confirmed_on": _l("Confirmed on"),
    "due_date": _l("Date that passed"),
    "received_on": _l("Received by the Court on"),
    "problem_code": _l("Problem"),
    "outcome": _l("Outcome of the consultation"),
    "execution_mode": _l("Manner of execution"),
    "outcome_code": _l("Outcome"),
    "referred_to": _l("Referred to"),
    "channel": _l("Channel"),
    "received_channel": _l("Channel through which it was received"),
    "conditions_considered": _l("Whether the assistance could be given under conditions was considered"),
    "later_date_considered": _l("Whether it could be given at a later date was considered"),
    "other_manner_considered": _l("Whether it could be given in another manner was considered"),
    "handling_codes": _l("Handling of the reply"),
    "items_answered": _l("Items answered"),
    "recorded_step": _l("Step recorded by the Court"),
    "received_document": _l("Document received"),
    "kind": _l("Kind of asset"),
    "identifier": _l("What identifies it"),
    "holder": _l("Holder"),
    "location": _l("Where it is"),
    "link": _l("Link to the person concerned"),
    "source": _l("Source of the information"),
    "value": _l("Value"),
    "currency": _l("Currency"),
    "valued_on": _l("Value as of"),
    "measured_on": _l("Date of the measure"),
    "measure_reference": _l("Reference of the measure"),
    "order_reference": _l("Reference of the order"),
    "enforced_on": _l("Order carried out on"),
    "recovered_on": _l("Value recovered on"),
    "paid_on": _l("Paid on"),
    "returned_on": _l("Returned on"),
    "returned_to": _l("Returned to"),
    "claimant": _l("Third party that claims it"),
    "claim_document": _l("Document of the claim"),
    "claim": _l("Claim that is answered"),
    "organ": _l("Passed to"),
    "providing_state": _l("State that supplied the material"),
    "material_title": _l("Title that this State reads"),
    "material": _l("Which material is meant, as this State reads it"),
    "granted_items": _l("What is granted"),
    "refusal": _l("Reasons for the refusal"),
    "ground": _l("Ground"),
    "target_language": _l("To be translated into"),
    "note": _l("Note to your colleagues"),
    "day_before": _l("Date until then"),
    "day_after": _l("New date"),
    "day_asked": _l("Date asked for"),
    "day_kept": _l("Date that holds"),
}
LIKELY = ("outcome_code",)  # the first choice is nearly always meant, and stands chosen
WHY = {
    "state": _l("The request has moved on, and this step leaves another state."),
    "not-overdue": _l("The request is not overdue."),
    "confirmed": _l("There is no urgent request to be confirmed."),
    "other-side": _l("The question was put to the other side."),
    "nothing-recorded": _l("No step recorded by the Court waits for your State’s word."),
    "proposed": _l("It was proposed already; the other side has yet to answer."),
    "not-proposed": _l("The other side has not proposed it."),
    "said": _l("Your side has said so already; the other side has yet to."),
    "past": _l("The date has to lie ahead."),
    "answered": _l("One of the items was answered meanwhile."),
    "no-officer": _l("No officer there is on the platform to whom it could be passed."),
    "no-chamber": _l("No officer of a Chamber is on the platform who could be asked."),
    "not-received": _l("A step that came another way is recorded with the document that was received."),
    "lead-only": _l(
        "One of the documents is marked “lead only” by the State: it can’t be put forward until the State lifts that."
    ),
    "handling": _l("One of the documents may not leave its dossier: whoever provided it has marked it so."),
    "named-readers": _l(
        "Only named readers may see this request: name an officer of the Chambers into its dossier first."
    ),
    "changed": _l("Something happened to this request while you were writing."),
    "asset-state": _l("The asset has moved on, and this step leaves another state."),
    "asset-changed": _l("Something happened to this asset while you were writing."),
    "claimed": _l("A third party’s claim waits for its answer."),
    "no-claim": _l("No claim waits for an answer."),
    "consent-not-asked": _l("The State that supplied the material has not been asked here yet."),
    "consent-awaited": _l("The consent of the State that supplied the material is awaited."),
    "consent-refused": _l(
        "The State that supplied the material refuses: only what is not its material can be granted, in part."
    ),
    "no-document": _l("The document has to lie in the dossier."),
}


class FormPage(Protocol):
    """What the form of a move is made for: the fields, which of them may stay empty, and what can be chosen in them."""

    @property
    def fields(self) -> Sequence[str]: ...
    @property
    def optional(self) -> Collection[str]: ...
    @property
    def options(self) -> Mapping[str, Sequence[Labelled]]: ...
    @property
    def choices(self) -> Sequence[Choice]: ...
    @property
    def items(self) -> Sequence[tuple[int, str]]: ...
    @property
    def recorded(self) -> Sequence[Event]: ...
    @property
    def seen(self) -> int: ...


class AmountField(StringField):
    """An amount of money as the reader's language writes it; what can't be read stays as it was typed."""

    data: Any  # a Decimal, or None
    _typed = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self._typed = (valuelist[0] if valuelist else "").strip()
        self.data = amounts.parse(self._typed, _mark()) if self._typed else None

    def _value(self) -> str:
        return self._typed

    def pre_validate(self, form: Any) -> None:
        if self._typed and self.data is None:
            raise ValidationError(_("Write the amount with digits, for example %(amount)s.", amount=_example()))
        if self.data is not None and self.data >= amounts.LARGEST:
            raise ValidationError(
                _("This amount is larger than can be kept: it has at most thirteen digits before the decimal mark.")
            )


class StepForm(FlaskForm):
    """What every move asks: how many steps the reader had seen, and documents that go with it."""

    seen = HiddenField()
    documents = Many(_l("Documents that go with it"), coerce=str)

    def __init__(self, page: FormPage, **kw: Any) -> None:
        super().__init__(**kw)
        self.page = page
        if not self.seen.data:
            self.seen.data = str(page.seen)
        self.documents.choices = _documents(page)
        for name in page.fields:
            _fill(self[name], name, page)
            if name in LIKELY and not self[name].data:
                self[name].data = self[name].choices[0].value

    def steps_seen(self) -> int:
        """Return how many steps the reader had seen; -1, which no request has, if the form doesn't say."""
        written = self.seen.data or ""
        return int(written) if written.isascii() and written.isdigit() and len(written) < LONGEST_COUNT else -1

    def given(self) -> Given:
        """Return what was filled in: words to be sealed, facts in clear, documents."""
        values = {name: _value(name, self[name].data) for name in self.page.fields}
        kinds = step_fields.KINDS
        documents = [
            *(self.documents.data or ()),
            *(values[name] for name in values if kinds[name] == step_fields.DOCUMENT),
        ]
        return Given(
            words={name: value for name, value in values.items() if kinds[name] in step_fields.SEALED and value},
            facts={name: value for name, value in values.items() if kinds[name] not in step_fields.SEALED and value},
            documents=[UUID(one) for one in dict.fromkeys(documents)],
        )


def shown(page: Any, form: StepForm, refused: str = "") -> dict[str, Any]:
    """Return what the page of a move says beside its fields: why it can't be made, and what happened since the form was made."""
    seen, form.seen.data = form.steps_seen(), str(page.seen)
    reason = refused or page.reason
    return {
        "form": form,
        "reason": reason,
        "why": WHY.get(reason, WHY["state"]) if reason else "",
        "meanwhile": [one for one in page.history if refused and one.n > seen >= 0],
    }


def form(page: FormPage, **kw: Any) -> StepForm:
    """Return the form of a move, with its fields in the table's order."""
    kind = type("MoveForm", (StepForm,), {name: _field(name, name in page.optional) for name in page.fields})
    made: StepForm = kind(page, **kw)
    return made


def _field(name: str, is_optional: bool) -> Any:
    kind = step_fields.KINDS[name]
    needed: list[Any] = [Optional()] if is_optional else [InputRequired(_l("This has to be filled in."))]
    if name == "currency":
        needed = [_fits_value]
    elif kind == step_fields.DATE:
        needed.append(within_reach if name in step_fields.AHEAD else has_come)
    return _MAKERS[kind](LABELS[name], needed)


def _fits_value(form: Any, field: Any) -> None:
    """A value needs its currency, which has to have parts as small as the value's; without a value it needs none."""
    value = form["value"].data
    if value is not None and not field.data:
        raise ValidationError(_("Choose the currency of the value."))
    if value is not None and not amounts.fits(value, field.data):
        raise ValidationError(_("This currency has no parts as small as that: look whether the decimal mark is right."))


def has_come(_form: Any, field: Any) -> None:
    """A day that has begun nowhere on Earth can't be that of something that happened."""
    if isinstance(field.data, date) and field.data > (gateway.now() + timedelta(hours=14)).date():
        raise ValidationError(_("This day lies ahead. Write the day on which it happened."))
    if isinstance(field.data, date) and field.data < FIRST_DAY:
        raise ValidationError(_("This day lies before the Statute of the Court came into force."))


def _text(label: Any, needed: list[Any]) -> Field:
    too_long = Length(max=LONGEST_TEXT, message=_l("This text is longer than 20,000 characters."))
    return TextAreaField(label, [*needed, too_long], filters=[_trimmed], render_kw={"rows": 6})


def _line(label: Any, needed: list[Any]) -> Field:
    too_long = Length(max=LONGEST_LINE, message=_l("This has at most 200 characters."))
    return StringField(label, [*needed, too_long], filters=[one_line])


def _box(label: Any, _needed: list[Any]) -> Field:
    return BooleanField(
        label, [InputRequired(_l("Article 93 (5) asks for this before a denial: tick it once it is done."))]
    )


_MAKERS: dict[str, Callable[[Any, list[Any]], Field]] = {
    step_fields.TEXT: _text,
    step_fields.LINE: _line,
    step_fields.BOX: _box,
    step_fields.DATE: DateField,
    step_fields.CHOICE: RadioField,
    step_fields.LIST: partial(SelectField, default=""),
    step_fields.AMOUNT: AmountField,
    step_fields.CODES: Many,
    step_fields.ITEMS: Many,
    step_fields.STEP: RadioField,
    step_fields.DOCUMENT: SelectField,
}


def _fill(field: Any, name: str, page: FormPage) -> None:
    """Give a field its choices in the reader's language."""
    kind = step_fields.KINDS[name]
    if kind == step_fields.CHOICE:
        field.choices = _labelled(page.options[name])
    elif kind == step_fields.AMOUNT:
        field.render_kw = {"inputmode": "decimal", "autocomplete": "off"}
        field.description = _("With digits, such as %(amount)s; spaces may stand between thousands.", amount=_example())
    elif name in ("link", "source"):
        field.render_kw = {"rows": 3}
    elif kind == step_fields.LIST:
        field.choices = [SelectChoice("", _("Choose")), *_labelled(page.options[name])]
    elif kind == step_fields.CODES:
        field.choices = _labelled(tables.handling_codes().values(), with_code=True)
    elif kind == step_fields.ITEMS:
        field.choices = [SelectChoice(str(number), f"{number}. {text}") for number, text in page.items]
    elif kind == step_fields.STEP:
        field.choices = [SelectChoice(str(one.n), _told(one)) for one in page.recorded]
    elif kind == step_fields.DOCUMENT:
        field.choices = [SelectChoice("", _("Choose a document of the dossier")), *_documents(page)]


def _labelled(labels: Any, with_code: bool = False) -> list[SelectChoice]:
    language = str(get_locale())
    return [SelectChoice(one.code, (f"{one.code}. " if with_code else "") + one.label(language)) for one in labels]


def _documents(page: FormPage) -> list[SelectChoice]:
    return [SelectChoice(str(one.id), one.name or _("Name sealed")) for one in page.choices]


def _told(event: Event) -> str:
    label: Labelled | None = event.label
    return f"{label.label(str(get_locale())) if label else ''} ({format_date(event.at, 'medium')})"


def _example() -> str:
    return format_decimal(Decimal("1250000.50"), format="#,##0.00")


def _mark() -> str:
    """Return the decimal mark of the reader's language."""
    return "," if get_locale().language == "fr" else "."


def _trimmed(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def _value(name: str, data: Any) -> Any:
    """Return what is kept of a field: dates as ISO 8601, codes with spaces between them, numbers of items and steps."""
    kind = step_fields.KINDS[name]
    if kind == step_fields.DATE:
        return data.isoformat() if data else ""
    if kind == step_fields.AMOUNT:
        return "" if data is None else str(data)
    if kind == step_fields.CODES:
        return " ".join(data or ())
    if kind == step_fields.ITEMS:
        return [int(one) for one in data or ()]
    return int(data) if kind == step_fields.STEP and data else data
