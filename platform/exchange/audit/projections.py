"""The indexed columns of an entry: a function of its leaf alone, so that the whole check can compare them."""

from typing import Any
from uuid import UUID

from exchange.clock import from_micros
from exchange_crypto.canonical import unb64_checked


def of(leaf: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of `audit_event` that a leaf gives."""
    plain = raw(leaf)
    ids = {name: None if plain[name] is None else UUID(bytes=plain[name]) for name in ("dossier", "obj_ref")}
    return plain | ids | {"ts": from_micros(plain["ts"])}


def raw(leaf: dict[str, Any]) -> dict[str, Any]:
    """Return the same columns with times as microseconds since 1970 and ids as 16 bytes."""
    actor, obj = leaf["actor"], leaf.get("obj", {})
    return {
        "uid": unb64_checked(leaf["id"]),
        "ts": leaf["ts"],
        "type": leaf["type"],
        "outcome": leaf["outcome"],
        "severity": leaf["sev"],
        "pn": unb64_checked(actor["pn"]),
        "org": actor["org"],
        "role": actor["role"],
        "dossier": unb64_checked(obj["dossier"]) if "dossier" in obj else None,
        "obj_kind": obj.get("kind", "-"),
        "obj_ref": unb64_checked(obj["ref"]) if "ref" in obj else None,
        "theme": leaf["themes"][0],
        "amount": leaf.get("bytes"),
    }


def seen(leaf: dict[str, Any]) -> list[UUID]:
    """Return the dossiers that a list showed, for `audit_subject`."""
    return [UUID(bytes=one) for one in raw_seen(leaf)]


def raw_seen(leaf: dict[str, Any]) -> list[bytes]:
    """Return the same as 16 bytes each."""
    listed: list[str] = leaf.get("x", {}).get("seen", [])
    return [unb64_checked(one) for one in listed]
