"""The indexed columns of an entry: a function of its leaf alone, so that the whole check can compare them."""

from typing import Any
from uuid import UUID

from exchange.clock import from_micros
from exchange_crypto.canonical import unb64


def of(leaf: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of `audit_event` that a leaf gives."""
    actor, obj = leaf["actor"], leaf.get("obj", {})
    return {
        "uid": unb64(leaf["id"]),
        "ts": from_micros(leaf["ts"]),
        "type": leaf["type"],
        "outcome": leaf["outcome"],
        "severity": leaf["sev"],
        "pn": unb64(actor["pn"]),
        "org": actor["org"],
        "role": actor["role"],
        "dossier": _uuid(obj.get("dossier")),
        "obj_kind": obj.get("kind", "-"),
        "obj_ref": _uuid(obj.get("ref")),
        "theme": leaf["themes"][0],
        "amount": leaf.get("bytes"),
    }


def seen(leaf: dict[str, Any]) -> list[UUID]:
    """Return the dossiers that a list showed, for `audit_subject`."""
    listed: list[str] = leaf.get("x", {}).get("seen", [])
    return [UUID(bytes=unb64(one)) for one in listed]


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(bytes=unb64(text))
