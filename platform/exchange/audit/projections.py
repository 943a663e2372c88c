"""The indexed columns of an entry: a function of its leaf alone, so that the whole check can compare them."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from exchange.clock import from_micros
from exchange_crypto.canonical import unb64_checked

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
    said: Mapping[str, Sequence[Any]],
    themes: Sequence[tuple[str, ...]],
    octets: Callable[[str], Any],
    as_id: Callable[[str | None], Any],
) -> dict[str, Sequence[Any]]:
    """Return the same columns of many leaves, as they are stored, from what the leaves say; times as microseconds since 1970.

    `octets` and `as_id` make of base64url what the database holds.
    """
    return {
        "uid": list(map(unb64_checked, said["id"])),
        "ts": list(map(int, said["ts"])),
        "type": said["type"],
        "outcome": said["outcome"],
        "severity": list(map(int, said["sev"])),
        "pn": list(map(octets, said["pn"])),
        "org": said["org"],
        "role": said["role"],
        "dossier": list(map(as_id, said["dossier"])),
        "obj_kind": [kind or "-" for kind in said["obj_kind"]],
        "obj_ref": list(map(as_id, said["ref"])),
        "theme": [listed[0] for listed in themes],
        "amount": [None if amount is None else int(amount) for amount in said["bytes"]],
    }


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
