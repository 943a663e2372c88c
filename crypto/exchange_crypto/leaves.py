"""The leaf: what one entry of the log may hold (schema 1 of README.md, "The leaf"), and the chains of its writers.

It refuses unknown keys, free text and any second way of writing the same leaf; it knows no type of act by name.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from exchange_crypto.canonical import b64
from exchange_crypto.errors import InvalidSeal

LARGEST_LEAF = 0xFFFF
LARGEST_LIST = 100
NO_LEAF = b64(bytes(32))

Leaf = dict[str, Any]


def encode(leaf: Leaf) -> bytes:
    """Return the canonical JSON (RFC 8785) of a leaf; ValueError, naming the key, for one that breaks the schema."""
    try:
        data = _json(leaf).encode("ascii")
    except (TypeError, RecursionError) as error:
        raise ValueError("the leaf holds what JSON can't carry") from error
    if len(data) > LARGEST_LEAF:
        raise ValueError(f"the leaf is larger than {LARGEST_LEAF} bytes")
    if not _is_leaf(data):
        _explain(_LEAF, leaf, "")
        raise ValueError("the leaf is not of its form")
    _check_between(leaf)
    return data


def parse(data: bytes) -> Leaf:
    """Return the leaf; InvalidSeal, saying why, unless data is exactly what `encode` gives."""
    if len(data) > LARGEST_LEAF:
        raise InvalidSeal(f"the leaf is larger than {LARGEST_LEAF} bytes")
    try:
        leaf: Leaf = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidSeal("the leaf is not JSON") from error
    try:
        _check_text(data, leaf)
        _check_between(leaf)
    except ValueError as error:
        raise InvalidSeal(str(error)) from error
    return leaf


class Outline(NamedTuple):
    """What the log's columns, counts and chains are made of, each as the leaf writes it, without its quotation marks.

    `themes` and `x` are canonical JSON; None stands for what the leaf lacks.
    """

    org: str
    pn: str
    role: str
    bytes: str | None
    id: str
    dossier: str | None
    obj_kind: str | None
    ref: str | None
    outcome: str
    reason: str | None
    sev: str
    themes: str
    ts: str
    type: str
    writer: str
    number: str
    previous: str
    x: str | None


def outline(data: bytes) -> Outline:
    """Return the outline of a leaf in a third of the time of `parse`; InvalidSeal for whatever `parse` refuses."""
    met = _outlined(data.decode("ascii", "replace")) if len(data) <= LARGEST_LEAF else None
    if met is None:
        parse(data)
        raise InvalidSeal("the leaf is not canonical JSON")
    found = Outline._make(met.groups())
    unsaid = found.outcome != "done" and found.reason is None
    if unsaid or not _are_themes(found.themes) or (found.x is not None and found.x.count(":") > 1):
        parse(data)  # raises for the first two; the order of an `x` of several members no pattern can tell
    return found


def columns(outlines: Iterable[Outline]) -> dict[str, tuple[Any, ...]]:
    """Return by field what these outlines say, at least one of them."""
    return dict(zip(Outline._fields, zip(*outlines, strict=True), strict=True))


class BrokenChain(InvalidSeal):
    """A leaf that doesn't follow its writer's last: `kind` is `gap`, `fork` or `order`."""

    def __init__(self, kind: str, says: str) -> None:
        super().__init__(says)
        self.kind = kind


class WriterChains:
    """Follows every writer's chain: its leaves count 1, 2, 3 ... and each names the hash of the one before.

    `state` maps a writer's id to its last number and leaf hash, as a leaf writes them; it may be kept and handed in.
    """

    def __init__(self, state: Mapping[str, tuple[int, str]] | None = None) -> None:
        self.state = dict(state or {})

    def follow(self, leaf: Leaf, entry_hash: bytes) -> None:
        """Take the leaf as its writer's latest; BrokenChain if it doesn't follow.

        After a gap or a fork the chain goes on from this leaf, so that one fault is told once.
        """
        self.take(leaf["w"]["id"], leaf["w"]["n"], leaf["w"]["p"], entry_hash)

    def take(self, writer: str, number: int, previous: str, entry_hash: bytes) -> None:
        """As `follow`, for a leaf of which no more is known than this."""
        last, last_hash = self.state.get(writer, (0, NO_LEAF))
        if number <= last:
            raise BrokenChain("order", f"writer {writer}: number {number} comes again or late, after {last}")
        self.state[writer] = number, b64(entry_hash)
        if number != last + 1:
            raise BrokenChain("gap", f"writer {writer}: {_numbers(last + 1, number - 1)} missing before {number}")
        if previous != last_hash:
            raise BrokenChain("fork", f"writer {writer}: number {number} follows another leaf than the one filed")


@dataclass(frozen=True, slots=True)
class _Object:
    """An object with these fields and no others; a field is an object, or a pattern of its canonical JSON."""

    required: frozenset[str]
    fields: Mapping[str, "str | _Object"]

    @property
    def pattern(self) -> str:
        """The regular expression of the object's only canonical text: a match is both valid and canonical."""
        return self.taking(frozenset())

    def taking(self, paths: frozenset[str], where: str = "") -> str:
        """The same with a group for each member at these paths, such as `actor.org`: a text's without its quotation marks."""
        return r"\{(?!\})" + "".join(self._member(key, paths, where) for key in sorted(self.fields)) + r"\}"

    def _member(self, key: str, paths: frozenset[str], where: str) -> str:
        field, path = self.fields[key], where + key
        value = f"(?:{field})" if isinstance(field, str) else field.taking(paths, f"{path}.")
        if path in paths:
            value = f'"({value[4:-2]})"' if value[3] == '"' else f"({value[3:-1]})"
        member = self._parted(key, f'"{key}":{value}')
        return member if key in self.required else f"(?:{member})?"

    def _parted(self, key: str, member: str) -> str:
        """Return the member with its comma, which the first that is always there needs on neither side."""
        if not self.required:
            return member + _COMMA
        always = min(self.required)
        return member if key == always else f"{member}," if key < always else f",{member}"


def _pattern(field: "str | _Object") -> str:
    return field if isinstance(field, str) else field.pattern


def _check_text(data: bytes, leaf: Leaf) -> None:
    if not _is_leaf(data):
        _explain(_LEAF, leaf, "")
        raise ValueError("the leaf is not canonical JSON")
    # `x` has names of its own, so the grammar can't tell their order or one that comes twice; it is the last key.
    if "x" in leaf and not data.endswith(f'"x":{_json(leaf["x"])}}}'.encode("ascii")):
        raise ValueError("the leaf is not canonical JSON")


def _check_between(leaf: Leaf) -> None:
    if not _are_in_order(leaf["themes"]):
        raise ValueError("themes are not the primary, then the others sorted, none twice")
    if leaf["outcome"] != "done" and "reason" not in leaf:
        raise ValueError("reason is missing")


def _are_in_order(themes: list[str]) -> bool:
    return themes[1:] == sorted(set(themes[1:]) - {themes[0]})


@lru_cache(1024)
def _are_themes(text: str) -> bool:
    return _are_in_order(json.loads(text))


def _explain(shape: _Object, value: Any, where: str) -> None:
    """Raise ValueError for the first field that is not of its form, if one is."""
    if not isinstance(value, dict):
        raise ValueError(f"{where.rstrip('.') or 'the leaf'} is not an object")
    for key in sorted(shape.required.difference(value)):
        raise ValueError(f"{where}{key} is missing")
    for key, item in value.items():
        field = shape.fields.get(key)
        if field is None:
            raise ValueError(f"{where}{key} is not a key of this version")
        if isinstance(field, _Object):
            _explain(field, item, f"{where}{key}.")
        if not re.fullmatch(_pattern(field), _json(item)):
            raise ValueError(f"{where}{key} is not of its form")


def _numbers(first: int, last: int) -> str:
    return f"number {first} is" if first == last else f"numbers {first} to {last} are"


# After a member of an object in which none is always there; a pattern that needs no look ahead is a fifth faster.
_COMMA = r'(?:,(?=")|(?=\}))'


def _object(required: str, fields: Mapping[str, str | _Object]) -> _Object:
    return _Object(frozenset(required.split()), fields)


def _text(pattern: str) -> str:
    return f'"(?:{pattern})"'


def _list(item: str) -> str:
    return rf"\[(?:{item})(?:,(?:{item})){{0,{LARGEST_LIST - 1}}}\]"


def _binary(size: int) -> str:
    """Base64url without padding of `size` bytes; the bits left over in its last letter are zero."""
    last = ("[A-Za-z0-9_-]", "[AQgw]", "[AEIMQUYcgkosw048]")[size % 3]
    return _text(f"[A-Za-z0-9_-]{{{(size * 8 + 5) // 6 - 1}}}{last}")


_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode

# Up to 8 999 999 999 999 999, the plainest bound below the 2^53 of I-JSON (RFC 7493, 2.2).
_COUNT = "0|[1-9][0-9]{0,14}|[1-8][0-9]{15}"
_NUMBER = "0|-?(?:[1-9][0-9]{0,14}|[1-8][0-9]{15})"
_CODE = _text("[a-z0-9][a-z0-9_-]{0,63}")
_NAME = _text("[a-z][a-z0-9_.]{0,63}")
_ORG = _text("-|[A-Z][A-Z0-9]{1,15}(?:-[A-Z0-9]{1,16}){0,3}")
# A reference such as "RFA 2026/0412" has one space, a sentence has more: 64 letters and no second space.
_WORDS = _text(r'[A-Za-z0-9./_-]{1,64}(?=")|(?=[^"]{1,64}")[A-Za-z0-9./_-]+ [A-Za-z0-9./_-]+')
_SCALAR = f"{_NUMBER}|{_WORDS}"
_DETAIL = rf'"[a-z][a-z0-9_]{{0,31}}":(?:{_SCALAR}|{_list(_WORDS)}){_COMMA}'
_UID, _REQUEST, _HASH = _binary(16), _binary(12), _binary(32)

_LEAF = _object(
    "v id ts type outcome sev actor themes tv src w",
    {
        "v": "1",
        "id": _UID,
        "ts": _COUNT,
        "tzmin": "0|-?[1-9][0-9]{0,2}",
        "type": _text(r'(?=[^"]{1,64}")[a-z]+(?:\.[a-z]+)+'),
        "outcome": _text("done|refused|failed|partial"),
        "reason": _text("[a-z0-9-]{1,64}"),
        "sev": "[1-6]",
        "actor": _object(
            "pn kind org role",
            {
                "pn": _UID,
                "kind": _text("user|service|system|auditor|anonymous"),
                "org": _ORG,
                "role": _text("-|[a-z][a-z0-9_-]{0,31}"),
                "sess": _binary(12),
                "auth": _list(_CODE),
                "for": _UID,
            },
        ),
        "obj": _object(
            "kind",
            {
                "kind": _CODE,
                "ref": _UID,
                "dossier": _UID,
                "ver": _COUNT,
                "class": _text("[A-Za-z0-9][A-Za-z0-9._-]{0,31}"),
                "org": _ORG,
                "hash": _HASH,
            },
        ),
        "themes": rf'\["-"\]|{_list(_text("[A-Z]{2,16}"))}',
        "tv": _COUNT,
        "n": _COUNT,
        "bytes": _COUNT,
        "src": _object("chan", {"chan": _text("web|api|cli|job"), "net": _CODE, "cc": _text("[A-Z]{2}")}),
        "req": _object("id route", {"id": _REQUEST, "route": _NAME}),
        "corr": _list(_UID),
        "appr": _list(_object("pn org id", {"pn": _UID, "org": _ORG, "id": _UID}).pattern),
        "chg": _list(_object("f", {"f": _NAME, "o": _SCALAR, "n": _SCALAR}).pattern),
        "c": _object("", dict.fromkeys(("ip", "agent", "query", "justification", "comment", "filename"), _HASH)),
        "x": rf"\{{(?:{_DETAIL})+\}}",
        "w": _object("id n p", {"id": _binary(8), "n": "[1-9][0-9]{0,14}", "p": _HASH}),
    },
)
_is_leaf = re.compile(_LEAF.pattern.encode("ascii")).fullmatch
_OUTLINE = {"bytes", "id", "outcome", "reason", "sev", "themes", "ts", "type", "x"}
_OUTLINE |= {"actor.org", "actor.pn", "actor.role", "obj.dossier", "obj.kind", "obj.ref", "w.id", "w.n", "w.p"}
_outlined = re.compile(_LEAF.taking(frozenset(_OUTLINE))).fullmatch
