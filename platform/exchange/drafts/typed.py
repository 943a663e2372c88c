"""A form as it was typed: its number, and its names and values without what belongs to the page alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

Fields = tuple[tuple[str, str], ...]

NUMBER = "once"
PLACE = "draft"
TOKEN = "csrf_token"  # noqa: S105 -- the name of the field, not what it holds


@dataclass(frozen=True)
class Typed:
    """What a form held; `number` is drawn anew for each page, so that the same form sent twice can be told."""

    number: str
    fields: Fields

    def packed(self) -> bytes:
        """Return the fields as bytes, the same for the same fields."""
        return json.dumps(self.fields, ensure_ascii=False, separators=(",", ":")).encode()


def typed(pairs: Iterable[tuple[str, str]]) -> Typed:
    """Return the form of these names and values."""
    given = tuple(pairs)
    number = next((value for name, value in given if name == NUMBER), "")
    return Typed(number, tuple(pair for pair in given if pair[0] not in (NUMBER, PLACE, TOKEN)))


def unpacked(data: bytes) -> Fields:
    """Return the fields of what was packed."""
    return tuple((str(name), str(value)) for name, value in json.loads(data))
