"""What may come in: the words of a search."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SearchField

from exchange.search.words import LONGEST, Words
from exchange.web.words import one_line


class SearchForm(FlaskForm):
    """The words, two letters or more; further ones are cut off."""

    q = SearchField(_l("Title, name or reference"), filters=[one_line])

    @property
    def text(self) -> str:
        return (self.q.data or "")[:LONGEST]

    def is_enough(self) -> bool:
        return Words.of(self.text).are_enough()
