"""What may come in while a draft is written: one form for each step. Lengths are in characters."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    BooleanField,
    DateField,
    FieldList,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from exchange import tables
from exchange.assistance import checklist, contents, drafting, kinds, tick_forms
from exchange.assistance.checklist import NATIONAL_LAW, PASSAGES, URGENCY, Item
from exchange.assistance.choosing import FormChoices, Written
from exchange.assistance.drafting import Draft
from exchange.assistance.forms import LONGEST_ITEM, as_id, named, passage, trimmed, within_reach
from exchange.assistance.tick_forms import Law
from exchange.assistance.versions import Comparison
from exchange.dossiers.forms import Many
from exchange.tables import Labelled
from exchange.web.words import one_line

LONGEST_TITLE = 200
ROWS = 5
MOST_ITEMS = 40
ROW = re.compile("[0-9]{1,3}")
CHANNELS = ("main", "recipient")  # kinds of the table that may stand for the channel of article 87 (1)

FAMILIES = {
    "assistance": _l("Assistance, article 93 (1)"),
    "protective": _l("Protective measures"),
    "enforcement": _l("Enforcement of orders"),
    "persons": _l("Arrest and surrender of persons"),
    "recipient": _l("To a State not party or an organisation"),
    "operational": _l("Operational support"),
    "voluntary": _l("Voluntary cooperation"),
}

too_long_reason = Length(max=LONGEST_ITEM, message=_l("A reason has at most 2,000 characters."))


class Rows(FieldList):  # type: ignore[type-arg]  # generic in the stubs alone
    """Rows by their number; a name that ends in anything else is no row."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterable[int]:
        """Read figures only: the parent's `isdigit` lets superscripts and endless numbers through, which int() refuses."""
        names = (ROW.fullmatch(name.removeprefix(f"{prefix}-")) for name in formdata if name.startswith(f"{prefix}-"))
        return (int(match.group()) for match in names if match)


class StepForm(FlaskForm):
    """One step of a draft: what it takes over from the draft, and what it changes in it."""

    step: ClassVar[str]
    version = HiddenField()
    leave = SubmitField(_l("Keep, and see the whole"))

    def changes(self, _draft: Draft) -> dict[str, Any]:
        """Return the parts of the draft that this step writes."""
        raise NotImplementedError


class RecipientsForm(StepForm):
    """To whom, by when, and which kind of assistance; only the title, the type and the theme must be there to keep it."""

    step = "recipients"
    title = StringField(
        _l("Title"),
        [
            InputRequired(_l("Give the request a title.")),
            Length(max=LONGEST_TITLE, message=_l("A title has at most 200 characters.")),
        ],
        filters=[one_line],
    )
    addressees = Many(_l("States or organisations"), coerce=as_id)
    due = DateField(_l("Reply asked for by"), [Optional(), within_reach])
    type = SelectField(_l("Assistance sought"), [InputRequired(_l("Choose the assistance sought."))])
    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose the request’s theme."))])
    requester = RadioField(_l("On whose behalf"))
    language = RadioField(_l("Language of the request"), default="en")

    def __init__(self, choices: FormChoices, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        known, none = tables.request_types(), SelectChoice("", _("Choose"))
        groups = kinds.offered(choices.organ)
        types = [_type(known[code], family) for family, codes in groups for code in codes]
        self.type.choices = [none, *types]
        self.theme.choices = [none, *map(_choice, tables.themes().values())]
        self.addressees.choices = _sorted(
            SelectChoice(id, one.label(_locale())) for id, one, _kind in choices.recipients
        )
        self._kinds = {id: kind for id, _one, kind in choices.recipients}
        self.language.choices = [SelectChoice("en", _("English")), SelectChoice("fr", _("French"))]
        self._offer_requesters(kinds.requesters(choices.organ))

    def changes(self, _draft: Draft) -> dict[str, Any]:
        names = ("title", "type", "theme", "due", "language")
        found = {name: getattr(self, name).data for name in names}
        more = {"requester": self.requester.data or ""} if "requester" in self else {}
        return {**found, **more, "addressees": self.addressees.data or ()}

    def validate_addressees(self, field: Many) -> None:
        """A request of article 87 (6) goes to organisations, any other to States."""
        chosen = [self._kinds[id] for id in field.data or () if id in self._kinds]
        if all(kinds.goes_to(self.type.data or "", kind) for kind in chosen):
            return
        if self.type.data in kinds.TO_ORGANISATIONS:
            raise ValidationError(
                _("This kind of request goes to organisations only. Choose organisations, and no State.")
            )
        raise ValidationError(
            _("Organisations are asked under article 87 (6) only. Choose States, or that assistance.")
        )

    def _offer_requesters(self, organs: Sequence[str]) -> None:
        if len(organs) < 2:
            del self.requester
            return
        words = {row["code"]: row for row in tables.rows("delegation_units")}
        named = [Labelled(code, words[code]["name_en"], words[code]["name_fr"]) for code in organs]
        self.requester.choices = [_choice(one) for one in named]
        if self.requester.data not in organs and not self.is_submitted():
            self.requester.data = organs[0]


class NewForm(RecipientsForm):
    """The first step of a draft that isn't there yet: who may read it, and whether it begins with the model text."""

    colleagues = Many(_l("Colleagues who can read and review it"), coerce=as_id)
    model = BooleanField(_l("Begin with the model text of this type"))

    def __init__(self, choices: FormChoices, *args: Any, **kw: Any) -> None:
        super().__init__(choices, *args, **kw)
        self.colleagues.choices = [SelectChoice(id, name) for id, name in choices.colleagues]

    def draft(self) -> Draft:
        """Return what the draft begins with."""
        new = Draft(**self.changes(Draft("", "", "")))
        if new.type in kinds.TO_ORGANISATIONS:
            new = drafting.changed(new, {"channel": "IGO"})
        return drafting.modelled(new) if self.model.data else new


class ItemsForm(StepForm):
    """What is asked, item by item; rows left empty are no items."""

    step = "items"
    items = Rows(
        TextAreaField(
            filters=[trimmed],
            validators=[Length(max=LONGEST_ITEM, message=_l("An item has at most 2,000 characters."))],
        ),
        min_entries=ROWS,
        max_entries=MOST_ITEMS,
    )
    more = SubmitField(_l("More items"))

    def __init__(self, _choices: FormChoices, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._number_items()

    def add_rows(self) -> None:
        """Give room for more items, within the limit."""
        for _n in range(min(ROWS, MOST_ITEMS - len(self.items.entries))):
            self.items.append_entry()
        self._number_items()

    def changes(self, _draft: Draft) -> dict[str, Any]:
        return {"items": [text for text in self.items.data if text]}

    def _number_items(self) -> None:
        for number, entry in enumerate(self.items.entries, 1):
            entry.label.text = _("Item %(number)s", number=number)


class ContentsForm(StepForm):
    """The contents of article 96 (2) and of the request's type. `contents_form` adds the fields, which depend on both."""

    step = "contents"
    groups: ClassVar[list[tuple[Item, list[str]]]]
    laws: ClassVar[dict[str, Law]]

    def __init__(self, _choices: FormChoices, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for item, names in self.groups:
            reason = self._fields.get(why_not(item.code))
            if reason is not None and reason.data and any(self[name].data for name in names):
                reason.errors = [_("Either write it, or say why it is not applicable.")]
                is_valid = False
        return not tick_forms.lack_reasons(self, self.laws) and is_valid

    def changes(self, draft: Draft) -> dict[str, Any]:
        found: dict[str, Any] = {"extra": dict(draft.extra), "not_applicable": dict(draft.not_applicable)}
        found["requirements"] = tick_forms.answers(self, self.laws, draft.requirements)
        for item, names in self.groups:
            if item.code in PASSAGES:
                found[PASSAGES[item.code]] = self[names[0]].data or ""
            else:
                found["extra"].update({name: self[name].data or "" for name in names})
            if item.may_be_na:
                found["not_applicable"][item.code] = self[why_not(item.code)].data or ""
        return found


class AnnexesForm(StepForm):
    """Annexes, how request and annexes are to be handled, the channel, and whether it is urgent."""

    step = "annexes"
    documents: ClassVar[list[str]] = []
    annexes = Many(_l("Annexes"), coerce=as_id)
    handling = Many(_l("Handling codes of the request"), [InputRequired(_l("Choose at least one handling code."))])
    level = SelectField(_l("Handling level"), default="confidential")
    channel = SelectField(_l("Channel of transmission"))
    is_urgent = BooleanField(_l("The request is urgent"))
    urgency = TextAreaField(_l("Why it is urgent"), [Optional(), too_long_reason], filters=[trimmed])
    confirm_by = DateField(_l("To be confirmed through the channel by"), [Optional(), within_reach])

    def __init__(self, choices: FormChoices, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        words = {"restricted": _("Restricted"), "confidential": _("Confidential"), "secret": _("Secret")}
        self.level.choices = [SelectChoice(level, words[level]) for level in tables.LEVELS]
        codes = [
            SelectChoice(one.code, f"{one.code}. {one.label(_locale())}") for one in tables.handling_codes().values()
        ]
        self.handling.choices = codes
        self.channel.choices = [_choice(_row(row)) for row in tables.rows("channels") if row["kind"] in CHANNELS]
        self.annexes.choices = named(choices.documents)
        for number, name in enumerate(self.documents, 1):
            self[name].choices = [SelectChoice("", _("As the request")), *codes]
            self[name].label.text = _("Handling of document %(number)s", number=number)

    def changes(self, draft: Draft) -> dict[str, Any]:
        names = ("handling", "level", "channel", "is_urgent", "confirm_by")
        found = {name: getattr(self, name).data for name in names}
        annexes = {one: self._fields[of_document(one)].data or "" for one in self.annexes.data or ()}
        return {**found, "annexes": annexes, "extra": {**draft.extra, URGENCY: self.urgency.data or ""}}


class VersionsForm(Form):
    """Which two versions of a draft are compared; 0 is the text as it stands now."""

    old = SelectField(_l("From"), coerce=int, validate_choice=False)
    new = SelectField(_l("To"), coerce=int, validate_choice=False)

    def offer(self, page: Comparison) -> None:
        """Set the choices, and show which two the page compares."""
        kept = [SelectChoice(one.n, _("Version %(number)s", number=one.n)) for one in page.versions]
        self.old.choices = kept
        self.new.choices = [*kept, SelectChoice(0, _("As it stands now"))]
        self.old.data, self.new.data = page.old, page.new


def form_of(step: str, written: Written) -> type[StepForm]:
    """Return the form of a step, with the fields that this draft's type, States and documents give it."""
    if step == ContentsForm.step:
        return contents_form(written)
    if step == AnnexesForm.step:
        fields = {of_document(one.id): SelectField("") for one in written.choices.documents}
        return type("AnnexesOfDraft", (AnnexesForm,), {**fields, "documents": list(fields)})
    return {RecipientsForm.step: RecipientsForm, ItemsForm.step: ItemsForm}[step]


def contents_form(written: Written) -> type[ContentsForm]:
    """Return the form of what a type of request must contain, with fields for each State's law."""
    laws = tick_forms.laws(written)
    fields = tick_forms.fields(laws)
    groups: list[tuple[Item, list[str]]] = []
    for item in checklist.written(written.draft.type):
        labels = _labels(item, written.states) | (tick_forms.labels(laws) if item.code == NATIONAL_LAW else {})
        groups.append((item, list(labels)))
        fields |= {name: passage(label) for name, label in labels.items()}
        if item.may_be_na:
            fields[why_not(item.code)] = TextAreaField(
                _("Why it is not applicable"), [Optional(), too_long_reason], filters=[trimmed]
            )
    return type("ContentsOfDraft", (ContentsForm,), {**fields, "groups": groups, "laws": laws})


def filled_from(draft: Draft) -> dict[str, Any]:
    """Return the values of every step's fields as the draft has them, by the fields' names."""
    return {
        **{name: getattr(draft, name) for name in ("title", "type", "theme", "due", "requester", "language", "items")},
        **{name: getattr(draft, name) for name in ("level", "channel", "is_urgent", "confirm_by")},
        **{name: getattr(draft, name) for name in PASSAGES.values()},
        **{why_not(code): reason for code, reason in draft.not_applicable.items()},
        **{of_document(one): codes for one, codes in draft.annexes.items()},
        **draft.extra,
        **tick_forms.filled(draft.requirements),
        "urgency": draft.extra.get(URGENCY, ""),
        "handling": list(draft.handling),
        "addressees": list(draft.addressees),
        "annexes": list(draft.annexes),
    }


def why_not(code: str) -> str:
    """Return the name of the field that says why a content is not applicable."""
    return f"na-{code}"


def of_document(document: object) -> str:
    """Return the name of the field that says how a document is handled."""
    return f"handling-{document}"


def _labels(item: Item, states: Sequence[Labelled]) -> dict[str, str]:
    """Return the fields in which an item is written, with their labels: what the law asks for has one for each State."""
    if item.code == NATIONAL_LAW:
        return {contents.key(item.code, state.code): state.label(_locale()) for state in states}
    return {PASSAGES.get(item.code, item.code): item.label.label(_locale())}


def _type(one: Labelled, family: str) -> SelectChoice:
    return SelectChoice(one.code, one.label(_locale()), optgroup=str(FAMILIES[family]))


def _choice(one: Labelled) -> SelectChoice:
    return SelectChoice(one.code, one.label(_locale()))


def _row(row: Mapping[str, str]) -> Labelled:
    return Labelled(row["code"], row["label_en"], row["label_fr"])


def _locale() -> str:
    return str(get_locale().language)


def _sorted(choices: Iterable[SelectChoice]) -> list[SelectChoice]:
    return sorted(choices, key=lambda one: tables.in_order(str(one.label)))
