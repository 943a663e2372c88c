"""What may come in: the labels of a dossier, who is to be named, which part of the list is wanted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from exchange import tables
from exchange.dossiers.listing import Wanted
from exchange.dossiers.persons import Candidate, Choice
from exchange.dossiers.service import Labels
from exchange.tables import Labelled
from exchange.web import lists
from exchange.web.lists import ListForm, select
from exchange.web.words import one_line

LONGEST_TITLE = 200  # characters


def as_id(value: str | UUID) -> UUID:
    """Return the id that a form sent; ValueError if it is none."""
    return value if isinstance(value, UUID) else UUID(value)


class Many(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LabelsForm(FlaskForm):
    """What a dossier is called and how it is handled."""

    title = StringField(
        _l("Title"),
        [
            DataRequired(_l("Give the dossier a title.")),
            Length(max=LONGEST_TITLE, message=_l("A title has at most 200 characters.")),
        ],
        filters=[one_line],
    )
    theme = SelectField(_l("Main theme"), [InputRequired(_l("Choose the main theme."))], validate_choice=True)
    further = Many(_l("Further themes"))
    level = RadioField(_l("Handling level"), [InputRequired(_l("Choose a handling level."))])
    version = HiddenField()

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        themes = [SelectChoice(one.code, one.label(_language())) for one in tables.themes().values()]
        self.theme.choices = [SelectChoice("", _("Choose")), *themes]
        self.further.choices = themes
        words = {"restricted": _("Restricted"), "confidential": _("Confidential"), "secret": _("Secret")}
        self.level.choices = [SelectChoice(level, words[level]) for level in tables.LEVELS]

    def labels(self) -> Labels:
        return Labels(self.title.data or "", self.theme.data, tuple(self.further.data or ()), self.level.data)


class OpenForm(LabelsForm):
    """A new dossier: its labels and the delegations that take part beside one's own."""

    delegations = Many(_l("Delegations that take part"))

    def __init__(self, delegations: Iterable[Labelled], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.delegations.choices = _by_name(delegations)

    def carried(self) -> list[tuple[str, str]]:
        """Return what the second step carries along, as names and values of hidden fields."""
        labels = self.labels()
        several = [("further", code) for code in labels.further] + [("delegations", code) for code in self.codes()]
        return [("title", labels.title), ("theme", labels.theme), ("level", labels.level), *several]

    def codes(self) -> list[str]:
        """Return the delegations chosen."""
        return list(self.delegations.data or ())


class PersonsForm(FlaskForm):
    """Who of these delegations is named: all of them, until someone unticks one."""

    persons = Many(_l("Persons"), coerce=as_id)

    def __init__(self, choices: Sequence[Choice], *args: Any, **kw: Any) -> None:
        everyone = [person.id for choice in choices for person in choice.persons]
        super().__init__(*args, data={"persons": everyone}, **kw)
        self.persons.choices = [SelectChoice(person.id, person.name) for one in choices for person in one.persons]
        self.asked = choices

    def chosen(self) -> list[UUID]:
        """Return who is named."""
        return list(self.persons.data or ())

    def names_each(self, except_code: str = "") -> bool:
        """True if every delegation but one has somebody named; otherwise the errors say which has nobody."""
        chosen = set(self.chosen())
        empty = [one for one in self.asked if not chosen & {person.id for person in one.persons}]
        told = [one.delegation.label(_language()) for one in empty if one.delegation.code != except_code]
        self.persons.errors = [_("Name at least one person of %(delegation)s.", delegation=name) for name in told]
        return not told

    def groups(self) -> Iterator[tuple[Choice, list[tuple[Any, Candidate]]]]:
        """Give each delegation with the checkboxes of its persons."""
        boxes = iter(self.persons)
        for choice in self.asked:
            yield choice, [(next(boxes), person) for person in choice.persons]


class DossiersForm(ListForm):
    """Which dossiers the list shows, and in which order."""

    state = select(_l("Open or closed"))
    theme = select(_l("Theme"))
    level = select(_l("Handling level"))
    protection = select(_l("Protection"))
    delegation = select(_l("Delegation"))
    sort = select(_l("Sorted by"))

    def __init__(self, delegations: Iterable[Labelled]) -> None:
        super().__init__()
        self.offer(
            state=[("open", _("Open dossiers")), ("closed", _("Closed dossiers")), ("all", _("All dossiers"))],
            theme=lists.themes(),
            level=lists.levels(),
            protection=[("", _("Any")), ("network", _("Network")), ("standard", _("Standard"))],
            delegation=[("", _("Any")), *((str(one.value), str(one.label)) for one in _by_name(delegations))],
            sort=[
                ("changed", _("Last change, newest first")),
                ("-changed", _("Last change, oldest first")),
                ("reference", _("Reference, lowest first")),
                ("-reference", _("Reference, highest first")),
                ("level", _("Handling level, strictest first")),
                ("-level", _("Handling level, least strict first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)


def _by_name(delegations: Iterable[Labelled]) -> list[SelectChoice]:
    choices = [SelectChoice(one.code, one.label(_language())) for one in delegations]
    return sorted(choices, key=lambda one: tables.in_order(str(one.label)))


def _language() -> str:
    return str(get_locale().language)
