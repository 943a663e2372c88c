"""What may come in about a draft's text: the languages it is needed in, a date, a document, a State to show it to, comments."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from exchange.assistance.forms import as_id, named, too_long, trimmed, within_reach
from exchange.assistance.translations import Suited
from exchange.documents.listing import Choice
from exchange.dossiers.forms import Many
from exchange.sheets import tongues
from exchange.tables import Labelled


class TranslateForm(FlaskForm):
    """Into which languages a request is translated, and by whom."""

    languages = Many(_l("Languages"), [InputRequired(_l("Choose at least one language."))])
    by = RadioField(_l("By whom"), default="service")

    def __init__(self, lacking: Collection[str], original: str, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        locale = str(get_locale().language)
        codes = dict.fromkeys((*lacking, *tongues.OF_THE_COURT, *tongues.SPOKEN_WIDELY))
        self.languages.choices = [SelectChoice(one, tongues.label(one, locale)) for one in codes if one != original]
        self.by.choices = [
            SelectChoice("service", _("The language service")),
            SelectChoice("drafter", _("The drafter")),
        ]


class ScheduleForm(FlaskForm):
    """Until when the language service will have filed its translation."""

    due = DateField(_l("Filed by"), [Optional(), within_reach])


class FileForm(FlaskForm):
    """Which document of the draft's dossier is the translation."""

    document = SelectField(_l("Document"), [InputRequired(_l("Choose the document."))], coerce=str)

    def __init__(self, choices: Iterable[Choice], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        known = [SelectChoice(str(one.value), one.label) for one in named(choices)]
        self.document.choices = [SelectChoice("", _("Choose")), *known]

    def chosen(self) -> UUID:
        return as_id(self.document.data)


class ConfirmForm(FlaskForm):
    """To which States a translation goes that is found right: at first those that accept its language."""

    states = Many(_l("Goes to"), [InputRequired(_l("Choose at least one State."))], coerce=as_id)
    filed = HiddenField(validators=[InputRequired()])  # what the page showed

    def __init__(self, states: Sequence[Suited], *args: Any, **kw: Any) -> None:
        given = {"states": [one.id for one in states if one.is_accepting], **kw.pop("data", {})}
        super().__init__(*args, data=given, **kw)
        self._needing = {one.id for one in states if one.is_needing}
        locale = str(get_locale().language)
        self.states.choices = [SelectChoice(one.id, one.state.label(locale)) for one in states]

    def validate_states(self, field: Many) -> None:
        if self._needing - set(field.data or ()):
            raise ValidationError(_("A State that accepts no other language needs the translation."))


class ShareForm(FlaskForm):
    """The one State whose focal points are shown the draft."""

    state = SelectField(_l("State"), [InputRequired(_l("Choose the State."))], coerce=str)

    def __init__(self, states: Iterable[tuple[UUID, Labelled]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        locale = str(get_locale().language)
        known = [SelectChoice(str(id), one.label(locale)) for id, one in states]
        self.state.choices = [SelectChoice("", _("Choose")), *known]

    def chosen(self) -> UUID:
        return as_id(self.state.data)


class CommentsForm(FlaskForm):
    """What a focal point says of a draft."""

    comments = TextAreaField(
        _l("Your comments"), [InputRequired(_l("Write your comments.")), too_long], filters=[trimmed]
    )
