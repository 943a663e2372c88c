"""What a form held: as it was sent just now, and given back to it from what was kept."""

from typing import Any

from flask import g, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

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
    return {} if kept is None else {"formdata": MultiDict(kept.fields)}


def made() -> Response | None:
    """Return the way to what this form made when it was first sent; None if it wasn't sent before."""
    url = once.made(mark())
    return None if url is None else redirect(url, 303)
