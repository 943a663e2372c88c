"""A form that arrives after its session has run out: what was typed is kept for that person alone, and nothing is done.

The form's own token must fit, as for any form. Whoever signs in next in this browser is told when, and neither what nor
where; only the author can open it.
"""

from flask import g, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from exchange.access.actor import Via
from exchange.access.refusals import Refusal
from exchange.accounts.actors import actor_for
from exchange.drafts import forms, places, service
from exchange.drafts.typed import PLACE, TOKEN
from exchange.signin import cookies, sessions
from exchange.web import filters, uploads

ROOM_FOR_ESCAPES = 3  # a letter of the text may arrive as %D8%A7


def keep_what_was_typed(via: Via) -> str | None:
    """Keep the form, if it is one that is kept, and return its page; None if there is nothing to keep or it can't be."""
    account = sessions.ended_lately(request.cookies.get(cookies.SESSION), service.ENDED_LASTS)
    if account is None or not _is_small_form():
        return None
    place = request.form.get(PLACE, "")
    if not places.is_kept(place):
        return None
    try:
        uploads.check_token(request.form.get(TOKEN))
        at = service.keep_ended(actor_for(account, via=via), place, forms.sent())
    except (CSRFError, Refusal):
        return None
    g.zone = account.timezone or account.delegation.timezone
    session["kept"] = _("Your unfinished text is kept, as it stood at %(time)s.", time=filters.clock(at))
    return place


def _is_small_form() -> bool:
    """Files that came along are read and let go, as far as that takes no long time; the text beside them is kept."""
    length = request.content_length or 0
    if request.mimetype == "multipart/form-data":
        request.max_content_length = uploads.MOST_LET_GO
        return 0 < length <= uploads.MOST_LET_GO
    most = ROOM_FOR_ESCAPES * service.LARGEST_ENDED
    return request.mimetype == "application/x-www-form-urlencoded" and 0 < length <= most
