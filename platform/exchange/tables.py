"""The field's tables that come with the product: themes, States Parties, organs, request types and states."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent / "data"
LEVELS = ("restricted", "confidential", "secret")


@dataclass(frozen=True)
class Labelled:
    """A frozen code with its label in each language of the interface."""

    code: str
    label_en: str
    label_fr: str

    def label(self, locale: str) -> str:
        return self.label_fr if locale.startswith("fr") else self.label_en


def in_order(name: str) -> tuple[str, str]:
    """Return the key by which names are sorted: accents and capitals don't count, so that Égypte stands before Espagne."""
    bare = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return "".join(bare).casefold(), name


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of `data/`."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def themes() -> dict[str, Labelled]:
    """Return the themes of the Paris Declaration by code, in their order."""
    return _labelled("themes")


@cache
def request_types() -> dict[str, Labelled]:
    return _labelled("request_types")


@cache
def request_states() -> dict[str, Labelled]:
    return _labelled("request_states")


@cache
def states(machine: str) -> dict[str, Labelled]:
    """Return the states of a machine: request, reverse or asset."""
    return _labelled(f"{machine}_states")


@cache
def descriptions(machine: str) -> dict[str, Labelled]:
    """Return one plain sentence on each state of a machine."""
    found = rows(f"{machine}_states")
    return {row["code"]: Labelled(row["code"], row["description_en"], row["description_fr"]) for row in found}


@cache
def asset_kinds() -> dict[str, Labelled]:
    return _labelled("asset_kinds")


@cache
def handling_codes() -> dict[str, Labelled]:
    return _labelled("handling_codes")


@cache
def channels() -> dict[str, Labelled]:
    return _labelled("channels")


@cache
def request_roles() -> dict[str, Labelled]:
    return _labelled("request_roles")


def _labelled(name: str) -> dict[str, Labelled]:
    return {row["code"]: Labelled(row["code"], row["label_en"], row["label_fr"]) for row in rows(name)}
