"""Answers for how a list is asked for: its filters, its sort and its page stand in the address, and nowhere else.

What isn't understood is left out. The first choice of a field is the usual one, which no address needs to say.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Form, SelectChoice, SelectField  # type: ignore[attr-defined]  # the stubs are older

from exchange import tables
from exchange.paging import Turn

SORT = "sort"


class ListForm(Form):
    """The choices of one list; subclasses name the fields and give `offer` what can be chosen."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(request.args, **kw)

    def offer(self, **choices: Iterable[tuple[str, str]]) -> None:
        """Set the choices of fields, as values and words; what was asked for and isn't among them becomes the usual."""
        for name, offered in choices.items():
            field: Any = self[name]
            field.choices = [SelectChoice(value, str(words)) for value, words in offered]
            known = [choice.value for choice in field.choices]
            field.data = field.data if field.data in known else known[0]

    @property
    def path(self) -> str:
        return request.path

    @property
    def turn(self) -> Turn:
        """Where the page begins."""
        return Turn(request.args.get("after", ""), request.args.get("before", ""))

    def given(self) -> dict[str, str]:
        """Return what isn't the usual choice, as the address says it."""
        return {field.name: field.data for field in self if field.data != _usual(field)}

    def is_narrowed(self, but: str = "") -> bool:
        """True if a filter leaves something out; one may be left aside, such as a tab."""
        return bool(self.given().keys() - {SORT, but})

    def to(self, **changes: str) -> str:
        """Return the address of this list with other choices, at its start unless a place is among them."""
        said = {**{field.name: field.data for field in self}, **changes}
        usual = {field.name: _usual(field) for field in self}
        more = {name: value for name, value in said.items() if value and value != usual.get(name)}
        return request.path + (f"?{urlencode(more)}" if more else "")

    def words(self, name: str) -> str:
        """Return the words of what a field says."""
        field: Any = self[name]
        return next(str(choice.label) for choice in field.choices if choice.value == field.data)

    def told(self, but: str = "") -> list[tuple[str, str]]:
        """Return each filter that was chosen with its words, for the sentence that says what is shown."""
        return [(str(self[name].label.text), self.words(name)) for name in self.given() if name not in (SORT, but)]


def themes() -> list[tuple[str, str]]:
    """Return the choices of a theme, all of them first."""
    language = str(get_locale().language)
    return [("", _("All themes")), *((one.code, one.label(language)) for one in tables.themes().values())]


def levels() -> list[tuple[str, str]]:
    """Return the choices of a handling level, any of them first."""
    words = {"restricted": _("Restricted"), "confidential": _("Confidential"), "secret": _("Secret")}
    return [("", _("Any")), *((level, words[level]) for level in tables.LEVELS)]


def select(label: Any) -> SelectField:
    """Return a field of a list; its choices come by `offer`."""
    return SelectField(label, validate_choice=False)


def _usual(field: Any) -> str:
    value: str = field.choices[0].value
    return value
