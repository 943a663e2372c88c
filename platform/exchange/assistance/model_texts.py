"""Model texts, by type and language: where a draft can begin. What stands in double brackets is still to be filled in."""

import tomllib
from functools import cache
from typing import Any

from exchange import tables

OPEN = "[["
GENERAL = "GENERAL"


def of(type_: str, language: str) -> dict[str, Any]:
    """Return passages by name, `items`, and `extra` texts by code of the checklist; the general model for any other type of assistance."""
    return _read(type_, language) or _read(GENERAL, language)


@cache
def _read(type_: str, language: str) -> dict[str, Any]:
    path = tables.HERE / "models" / f"{type_}.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
