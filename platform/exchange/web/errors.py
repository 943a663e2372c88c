"""Answers for what a person sees when something is refused or fails: what happened, what was kept, what to do.

It never names a cause that would help a stranger, and says the same of what does not exist as of what is closed.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound, TooMany, Unrecorded
from exchange.web import failures, unsent

HIDDEN = {401, 403, 404, 405, 410}
SECONDS_UNTIL_RECORDING = 60
LONGEST_IN_SECONDS = 90


@dataclass(frozen=True)
class Words:
    """One failure in words: a title, what it means and what to do, the sign beside them."""

    title: str
    text: str
    icon: str = "alert"


NOT_OPEN = Words(
    _l("This page is not open to you"),
    _l("Either it does not exist, or your delegation has no access. We say the same in both cases."),
    "lock",
)
OUT_OF_DATE = Words(
    _l("This form is out of date"),
    _l("Nothing was changed. Go back, load the page again, and send it once more."),
    "refresh",
)
UNREADABLE = Words(
    _l("What was sent could not be read"),
    _l("Nothing was changed. Go back, load the page again, and send it once more."),
)
FAILED = Words(
    _l("Something failed here, not on your side"),
    _l(
        "What you sent was not kept. Go back and send it once more. If it fails again, tell the Secretariat this number."
    ),
)
BY_STATUS = {
    404: NOT_OPEN,
    408: Words(
        _l("The line was too slow"),
        _l("What was sent did not arrive whole, and nothing of it was kept. Send it once more."),
        "clock",
    ),
    409: Words(
        _l("This was changed while you were here"),
        _l("Nothing of yours was written over it. Go back, load the page again, and see how it stands now."),
        "info",
    ),
    411: Words(
        _l("The size of the file was not announced"),
        _l(
            "Without it nobody can tell whether a file arrived whole, so nothing was kept. Use another browser or network."
        ),
    ),
    413: Words(
        _l("This is larger than can be received here"),
        _l(
            "Nothing of it was kept. Split the file, use a browser with JavaScript, or ask the Secretariat for another way."
        ),
    ),
    415: Words(
        _l("This kind of file or form is not accepted"),
        _l("Nothing of it was kept. Save it in another format, then add it again."),
    ),
    422: Words(
        _l("Something needs to be corrected"),
        _l("Nothing was changed. Go back and look at what you entered."),
    ),
    429: Words(_l("Too many tries"), _l("Nothing is lost. Wait a little, then try again."), "clock"),
    500: FAILED,
    503: Words(
        _l("The platform cannot answer now"),
        _l("Nothing was opened and nothing was changed. Try again in a minute."),
        "clock",
    ),
}


def install(app: Flask) -> None:
    """Turn refusals, errors of the web and unforeseen failures into pages of the house, or into JSON for its scripts."""
    app.register_error_handler(NotFound, _not_open)
    app.register_error_handler(Forbidden, _not_open)
    app.register_error_handler(Conflict, _changed_meanwhile)
    app.register_error_handler(TooMany, _too_many)
    for cause in (Unrecorded, *db.LOST):
        app.register_error_handler(cause, _unrecorded)
    app.register_error_handler(CSRFError, _out_of_date)
    app.register_error_handler(HTTPException, _of_the_web)
    app.register_error_handler(500, _unforeseen)
    failures.install(app)


def _not_open(_refusal: Exception) -> Response:
    return _page(404, NOT_OPEN)


def _changed_meanwhile(_refusal: Conflict) -> Response:
    return _page(409, BY_STATUS[409])


def _too_many(refusal: TooMany) -> Response:
    return _later(_page(429, Words(_("Too many tries"), _wait(refusal.retry_after), "clock")), refusal.retry_after)


def _unrecorded(_refusal: Exception) -> Response:
    return _later(_outside_page(503, BY_STATUS[503]), SECONDS_UNTIL_RECORDING)


def _out_of_date(_error: CSRFError) -> Response:
    return _page(400, OUT_OF_DATE)


def _of_the_web(error: HTTPException) -> Response:
    status = error.code or 500
    if status in HIDDEN:
        return _not_open(error)
    response = _page(status, BY_STATUS.get(status, UNREADABLE if status < 500 else FAILED))
    retry_after = error.get_response().headers.get("Retry-After", type=int)
    return response if retry_after is None else _later(response, retry_after)


def _unforeseen(_error: Exception) -> Response:
    """Show a number that the server's own log holds beside the failure; the page says nothing else of it."""
    number = f"N-{secrets.token_hex(2).upper()}"
    current_app.logger.error("%s is the number of the failure above", number)
    return _outside_page(500, FAILED, number)


def _page(status: int, words: Words) -> Response:
    if _from_a_script():
        return make_response(jsonify(message=f"{words.title}. {words.text}"), status)
    return make_response(render_template("errors/page.html", words=words, number="", unsent=unsent.texts()), status)


def _outside_page(status: int, words: Words, number: str = "") -> Response:
    """As `_page`, but without the frame of a signed-in person: what it is drawn from may be what failed."""
    g.outside = True
    if _from_a_script():
        return make_response(jsonify(message=f"{words.title}. {words.text} {number}".strip()), status)
    outside: dict[str, Any] = {"me": None, "nav": [], "session_ends": None}
    page = render_template("errors/page.html", words=words, number=number, unsent=unsent.texts(), **outside)
    return make_response(page, status)


def _from_a_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _wait(seconds: int) -> str:
    if seconds <= LONGEST_IN_SECONDS:
        return str(ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", seconds))
    return str(ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", -(-seconds // 60)))
