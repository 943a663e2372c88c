"""What an address may hold: numbers that every column can hold, words without the character that no text column takes.

Anything else is no address at all, for everybody alike: a fault behind it would tell what exists.
"""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter


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
