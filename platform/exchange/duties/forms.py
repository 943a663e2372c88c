"""What a manager may say of a colleague: which duties, and who stands in."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from exchange import tables
from exchange.accounts.duties import KNOWN, MANAGER
from exchange.accounts.models import Account


class DutiesForm(FlaskForm):
    """The duties that a person is to have, and who stands in; which of them may be is the service's to check."""

    duties = SelectMultipleField(
        _l("Duties"),
        choices=[SelectChoice(code) for code in KNOWN],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    deputy = SelectField(_l("Deputy"), validate_choice=False)
    seen = HiddenField()

    def validate_deputy(self, field: SelectField) -> None:
        try:
            self.chosen_deputy()
        except ValueError as error:
            raise ValidationError(_("Choose someone of the list.")) from error

    def offer(self, codes: Iterable[str], colleagues: Iterable[Account]) -> None:
        """Offer these duties, and these colleagues as deputy."""
        self.duties.choices = [SelectChoice(code, label(code)) for code in codes]
        named = [SelectChoice(str(one.id), one.name) for one in colleagues]
        self.deputy.choices = [SelectChoice("", _("Nobody")), *named]

    def chosen_deputy(self) -> UUID | None:
        return UUID(self.deputy.data) if self.deputy.data else None


def label(code: str) -> str:
    """Return the name of a duty in the reader's language."""
    if code == MANAGER:
        return _("Manager of duties")
    return tables.request_roles()[code].label(str(get_locale().language))


def sentences() -> dict[str, str]:
    """Return what each duty lets a person do, in a sentence."""
    return {
        "DR": _("Writes requests and follows them. Never approves or transmits what they drafted."),
        "RV": _("Approves a colleague’s draft or sends it back."),
        "TX": _("Transmits requests, receives the answers and speaks for the Court on them."),
        "LG": _("Files translations of requests and their annexes."),
        "CH": _("Records what a Chamber decides; nobody else records a finding."),
        "PO": _("Refers findings, and records what becomes of assets at the enforcement stage."),
        "RG": _("Registers what States ask of the Court, and agrees when a State’s change of channel holds."),
        "FP": _("Receives requests for the State, speaks for it and answers; keeps its country sheet."),
        "EX": _("Carries out requests, or parts of them, within the State."),
        MANAGER: _("Gives these duties, takes them back, and says who stands in for whom."),
    }
