"""A person's page of their feed, and the feed itself, which a device fetches without signing in."""

import hashlib

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import ACCOUNT_READ, FEED_MAKE, FEED_READ, FEED_REMOVE
from exchange.feeds import service, writing
from exchange.feeds.service import Fetched
from exchange.web.guard import keeps, signed_out

bp = Blueprint("feeds", __name__)
BLUEPRINTS = [bp]


@bp.get("/feeds/<secret>.ics")
@signed_out("a device cannot sign in: the secret in the address stands for the person", FEED_READ)
def read(secret: str) -> ResponseReturnValue:
    """Hand out the dates, or say that nothing changed since the device asked last."""
    fetched = service.fetch(g.actor, secret)
    with force_locale(fetched.language):
        body = _body(fetched)
    answer = make_response(body)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="exchange.ics"'
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    return answer.make_conditional(request)


@bp.get("/account/feed")
@keeps(ACCOUNT_READ)
def show() -> ResponseReturnValue:
    """Show whether there is an address, and when a device last asked."""
    return _page(None)


@bp.post("/account/feed")
@keeps(FEED_MAKE)
def make() -> ResponseReturnValue:
    """Make an address and show it, once."""
    secret = service.make(g.actor, g.entered.account)
    address = gateway.settings().server.public_url.rstrip("/") + url_for(".read", secret=secret)
    return _page(address)


@bp.post("/account/feed/removal")
@keeps(FEED_REMOVE)
def remove() -> ResponseReturnValue:
    """End the address."""
    service.remove(g.actor, g.entered.account)
    flash(_("The address is removed. A device that has it gets nothing from now on."))
    return redirect(url_for(".show"), 303)


def _page(address: str | None) -> Response:
    feed = service.show(g.actor, g.entered.account)
    return make_response(render_template("feeds/show.html", feed=feed, address=address))


def _body(fetched: Fetched) -> bytes:
    name, words = _("Secure Cooperation Exchange"), _("A request is due")
    return writing.calendar(name, words, fetched.feed, fetched.made_at, fetched.days)
