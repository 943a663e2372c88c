"""Answers for the reader's language and zone: chosen by cookie, then by the person, then by the browser. English and French."""

from collections.abc import Callable

from babel import Locale
from flask import Blueprint, Flask, Response, make_response, redirect, request, url_for
from flask_babel import Babel, get_locale

from exchange.translations import build
from exchange.web import phrases, returning
from exchange.web.guard import signed_out

LANGUAGES = (("en", "English"), ("fr", "Français"))
CODES = tuple(code for code, _name in LANGUAGES)
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600

bp = Blueprint("language", __name__)


def install(
    app: Flask,
    language_of_person: Callable[[], str | None] = lambda: None,
    zone_of_person: Callable[[], str | None] = lambda: None,
) -> None:
    """Speak the reader's language on every page; the two functions name the signed-in person's language and time zone."""
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(build.compiled())
    Babel(app, locale_selector=lambda: choose_locale(language_of_person()), timezone_selector=zone_of_person)
    phrases.install(app)
    app.register_blueprint(bp)
    app.add_template_global(language_url)
    app.context_processor(_told_to_templates)


def choose_locale(persons: str | None = None) -> str:
    """Return the code of the language to speak: the cookie's, the person's, or what the browser likes best; else English."""
    likes = (tag.partition("-")[0].lower() for tag, _quality in request.accept_languages)
    wanted = (request.cookies.get(COOKIE), persons, *likes)
    return next((code for code in wanted if code in CODES), CODES[0])


def language_url(code: str) -> str:
    """Return the address that switches to a language and comes back to this page with its filters.

    A page that answers a form comes back to the page that the form was on: what was sent is not sent twice.
    """
    return url_for("language.choose", code=code, back=returning.this_page())


def safe_path(path: str) -> str:
    """Return `path` if it stays on this site, else "/": two slashes or a backslash lead elsewhere, a control character may."""
    stays = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if stays else "/"


@bp.get("/language/<any(en, fr):code>")
@signed_out("the language is chosen before signing in")
def choose(code: str) -> Response:
    """Keep the language in a cookie that holds nothing else, and go back."""
    response = make_response(redirect(safe_path(request.args.get("back", "/")), 303))
    response.set_cookie(COOKIE, code, max_age=COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _told_to_templates() -> dict[str, object]:
    locale: Locale = get_locale()
    return {"locale": locale.language, "dir": locale.text_direction, "languages": LANGUAGES}
