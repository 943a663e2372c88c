"""The indexed columns of an entry: a function of its leaf alone, so that the whole check can compare them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from exchange.clock import from_micros
from exchange_crypto.canonical import unb64_checked
from exchange_crypto.leaves import Outline

# In the order of `compared`.
COLUMNS = (
    "uid",
    "ts",
    "type",
    "outcome",
    "severity",
    "pn",
    "org",
    "role",
    "dossier",
    "obj_kind",
    "obj_ref",
    "theme",
    "amount",
)


def of(leaf: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of `audit_event` that a leaf gives."""
    actor, obj = leaf["actor"], leaf.get("obj", {})
    return {
        "uid": unb64_checked(leaf["id"]),
        "ts": from_micros(leaf["ts"]),
        "type": leaf["type"],
        "outcome": leaf["outcome"],
        "severity": leaf["sev"],
        "pn": unb64_checked(actor["pn"]),
        "org": actor["org"],
        "role": actor["role"],
        "dossier": _id(obj["dossier"]) if "dossier" in obj else None,
        "obj_kind": obj.get("kind", "-"),
        "obj_ref": _id(obj["ref"]) if "ref" in obj else None,
        "theme": leaf["themes"][0],
        "amount": leaf.get("bytes"),
    }


def compared(
    leaf: Outline, themes: tuple[str, ...], octets: Callable[[str], Any], as_id: Callable[[str], Any]
) -> tuple[Any, ...]:
    """Return the same columns as they are stored: COLUMNS in their order, times as microseconds since 1970.

    `octets` and `as_id` make of base64url what the database holds.
    """
    return (
        unb64_checked(leaf.id),
        int(leaf.ts),
        leaf.type,
        leaf.outcome,
        int(leaf.sev),
        octets(leaf.pn),
        leaf.org,
        leaf.role,
        None if leaf.dossier is None else as_id(leaf.dossier),
        leaf.obj_kind or "-",
        None if leaf.ref is None else as_id(leaf.ref),
        themes[0],
        None if leaf.bytes is None else int(leaf.bytes),
    )


def seen(leaf: dict[str, Any]) -> list[UUID]:
    """Return the dossiers that a list showed, for `audit_subject`."""
    return [_id(one) for one in leaf.get("x", {}).get("seen", [])]


def seen_of(x: str) -> list[str]:
    """Return the same of the details of an outline, in base64url."""
    if x.startswith(_SEEN) and ":" not in x[len(_SEEN) :]:
        return x[len(_SEEN) : -3].split('","')
    listed: list[str] = json.loads(x).get("seen", [])
    return listed


_SEEN = '{"seen":["'  # alone, as a list has it: read without a parser


def _id(text: str) -> UUID:
    return UUID(bytes=unb64_checked(text))
