"""Answers for the words of templates in the reader's language: the catalogue is looked up once a request, not once a word.

Flask-Babel asks for locale and domain again at each of the thousand words of a list; that was half of its page.
"""

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from exchange.web import filters

GROUPED = 1000  # from here on the digits stand in groups


def install(app: Flask) -> None:
    """Let `_`, `gettext` and `ngettext` of templates speak by this page; Babel must be installed before."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


@pass_eval_context
def gettext(where: EvalContext, text: str, /, **values: object) -> str:
    """Return the words in the reader's language; on a page they are markup, and the values put into them are escaped."""
    return _filled(where, _catalogue().gettext(text), values)


@pass_eval_context
def ngettext(where: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
    """Return the words for a number, which they may name as `num`; it is written as the reader writes numbers."""
    shown = num if num < GROUPED else filters.count(num)
    return _filled(where, _catalogue().ngettext(one, many, num), {"num": shown, **values})


def _filled(where: EvalContext, words: str, values: dict[str, object]) -> str:
    said = Markup(words) if where.autoescape else words  # noqa: S704 -- the words are our own, not anyone's
    return said % values if "%" in words else said


def _catalogue() -> NullTranslations:
    try:
        return g.catalogue
    except AttributeError:
        g.catalogue = get_translations()
        return g.catalogue
