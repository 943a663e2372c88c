"""What an address may hold: numbers that every column can hold, words without the character that no text column takes.

Anything else is no address at all, for everybody alike: a fault behind it would tell what exists.
"""

from flask import Flask, request
from werkzeug.routing import BaseConverter, IntegerConverter

LAST_PAGE = 10_000


class Number(IntegerConverter):
    """One to nine digits: below 2**31, the smallest of the database's whole numbers."""

    regex = r"[0-9]{1,9}"


class Word(BaseConverter):
    """One part of a path, without NUL, which PostgreSQL refuses in any text."""

    regex = r"[^/\x00]+"
    part_isolating = True


def install(app: Flask) -> None:
    """Let routes joined from now on hold only such numbers and words, and answer only the methods that they name."""
    app.url_map.converters.update({"int": Number, "string": Word, "default": Word})
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False


def page_number() -> int:
    """Return the page that the address asks for, from 1 to 10 000; 1 for what is no number."""
    return max(1, min(request.args.get("page", 1, type=int), LAST_PAGE))
