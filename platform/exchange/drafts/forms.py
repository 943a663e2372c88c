"""What a form held: as it was sent just now, and given back to it from what was kept."""

from collections.abc import Iterable
from typing import Any

from flask import flash, g, redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Field, Form
from wtforms.fields.choices import SelectFieldBase

from exchange.drafts import once, typed
from exchange.drafts.once import Mark
from exchange.drafts.service import Kept
from exchange.drafts.typed import Typed


def sent() -> Typed:
    """Return the form of this request."""
    return typed.typed(request.form.items(multi=True))


def mark() -> Mark:
    """Return by what this form is known again if it is sent twice."""
    return once.mark(g.actor, sent())


def filled(kept: Kept | None) -> dict[str, Any]:
    """Return what a form is made with so that it shows what was kept; nothing if nothing is."""
    return {} if kept is None or kept.fields is None else {"formdata": MultiDict(kept.fields)}


def made() -> Response | None:
    """Return the way to what this form made when it was first sent; None if it wasn't sent before."""
    url = once.made(mark())
    return None if url is None else redirect(url, 303)


def moved_on(url: str) -> Response:
    """Return the way to a thing whose button was pressed too late; its page says so, and shows what happened meanwhile."""
    flash(_("It had moved on meanwhile, so nothing more was done. This is how it stands now."))
    return redirect(url, 303)


def differing(form: Form, now: object) -> list[tuple[str, str]]:
    """Return label and present value of each field in which what was typed is not as it stands now."""
    named = [field for field in form if hasattr(now, field.short_name)]
    pairs = [(field, _words(field, field.data), _words(field, getattr(now, field.short_name))) for field in named]
    return [(str(field.label.text), theirs) for field, mine, theirs in pairs if mine != theirs]


def _words(field: Field, value: Any) -> str:
    """Return a field's value as a reader sees it: labels for what is chosen, one line for each of several."""
    several = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
    if isinstance(field, SelectFieldBase):
        chosen = {str(one) for one in several}
        return "\n".join(str(choice.label.text) for choice in field if str(choice.data) in chosen)
    return "\n".join(str(one) for one in several if one)
