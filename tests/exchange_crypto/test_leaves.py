"""A leaf has one way of being written and no room for a sentence; a writer's chain has no hole."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import canonical, leaves
from exchange_crypto.canonical import b64
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.leaves import BrokenChain, WriterChains
from tests.exchange_crypto.logs import leaf

UID = b64(bytes(range(16)))
HASH = b64(bytes(range(32)))
FULL = leaf(
    tzmin=-300,
    outcome="refused",
    reason="no-grant",
    actor={
        "pn": UID,
        "kind": "auditor",
        "org": "ICC-OTP",
        "role": "-",
        "sess": b64(bytes(12)),
        "auth": ["password", "totp"],
        "for": UID,
    },
    obj={"kind": "document", "ref": UID, "dossier": UID, "ver": 2, "class": "secret", "org": "XBB", "hash": HASH},
    themes=["TRACING", "FREEZING", "RIGHTS"],
    n=3,
    bytes=2**31,
    src={"chan": "api", "net": "vpn", "cc": "FR"},
    req={"id": b64(bytes(12)), "route": "documents.download"},
    corr=[UID],
    appr=[{"pn": UID, "org": "ICC-REG", "id": UID}],
    chg=[{"f": "role", "o": "reader", "n": "owner"}, {"f": "quota", "n": 5}],
    c={"ip": HASH, "agent": HASH},
    x={"seen": ["D-0147", "RFA 2026/0412"], "part": -1, "state": "W3"},
)

MALFORMED = {
    "an unknown key": (leaf(title="x"), "title is not a key of this version"),
    "an unknown key inside": (leaf(src={"chan": "web", "ip": "::1"}), "src.ip is not a key of this version"),
    "another version": (leaf(v=2), "v is not of its form"),
    "a true version": (leaf(v=True), "v is not of its form"),
    "a real number": (leaf(ts=1.5), "ts is not of its form"),
    "a number past I-JSON": (leaf(ts=2**53), "ts is not of its form"),
    "a negative size": (leaf(bytes=-1), "bytes is not of its form"),
    "nothing where something is": (leaf(n=None), "n is not of its form"),
    "an empty list": (leaf(corr=[]), "corr is not of its form"),
    "an empty object": (leaf(x={}), "x is not of its form"),
    "an object as a list": (leaf(src=["web"]), "src is not an object"),
    "an act of one word": (leaf(type="read"), "type is not of its form"),
    "an act in capitals": (leaf(type="Document.read"), "type is not of its form"),
    "an act of 65 letters": (leaf(type="a." + "b" * 63), "type is not of its form"),
    "a fifth outcome": (leaf(outcome="maybe"), "outcome is not of its form"),
    "a refusal without reason": (leaf(outcome="refused"), "reason is missing"),
    "a reason in words": (leaf(outcome="failed", reason="no such grant"), "reason is not of its form"),
    "a seventh severity": (leaf(sev=7), "sev is not of its form"),
    "padded base64url": (leaf(id=UID + "=="), "id is not of its form"),
    "spare bits in base64url": (leaf(id=UID[:-1] + "x"), "id is not of its form"),
    "15 bytes for 16": (leaf(id=b64(bytes(15))), "id is not of its form"),
    "others out of order": (leaf(themes=["RFA", "TRACING", "RIGHTS"]), "themes are not the primary"),
    "a theme twice": (leaf(themes=["RFA", "RFA"]), "themes are not the primary"),
    "no theme beside a theme": (leaf(themes=["-", "RFA"]), "themes is not of its form"),
    "a sentence among details": (leaf(x={"why": "he asked for it"}), "x is not of its form"),
    "an address among details": (leaf(x={"to": "ada@court.example"}), "x is not of its form"),
    "65 letters among details": (leaf(x={"to": "a" * 65}), "x is not of its form"),
    "101 details in a list": (leaf(x={"seen": ["D-1"] * 101}), "x is not of its form"),
    "an object among details": (leaf(x={"a": {"b": 1}}), "x is not of its form"),
    "an accent": (leaf(x={"a": "é"}), "x is not of its form"),
    "a line break": (leaf(x={"a": "b\nc"}), "x is not of its form"),
    "a commitment with another name": (leaf(c={"name": HASH}), "c.name is not a key of this version"),
    "a change without a field": (leaf(chg=[{"o": 1}]), "chg is not of its form"),
    "a writer's number 0": (leaf(w={"id": b64(bytes(8)), "n": 0, "p": HASH}), "w.n is not of its form"),
    "a writer without its last": (leaf(w={"id": b64(bytes(8)), "n": 1}), "w.p is missing"),
    "more than 65 535 bytes": (leaf(x={f"a{n}": ["b" * 64] * 100 for n in range(10)}), "the leaf is larger than 65535"),
}


@pytest.mark.parametrize("value", [leaf(), FULL, leaf(themes=["-"])], ids=["least", "full", "no theme"])
def test_a_leaf_is_the_canonical_json_of_what_it_says(value):
    data = leaves.encode(value)

    again = leaves.parse(data)

    assert again == value
    assert data == canonical.encode(value)


def test_an_outline_says_what_the_leaf_says():
    full, least = (leaves.outline(leaves.encode(value)) for value in (FULL, leaf()))

    assert (full.org, full.role, full.obj_kind, full.outcome, full.reason) == (
        "ICC-OTP",
        "-",
        "document",
        "refused",
        "no-grant",
    )
    assert (full.bytes, full.sev, full.ts, full.number) == tuple(
        str(one) for one in (FULL["bytes"], FULL["sev"], FULL["ts"], FULL["w"]["n"])
    )
    assert {full.pn, full.dossier, full.ref} == {UID}
    assert (full.id, full.type) == (FULL["id"], FULL["type"])
    assert (full.writer, full.previous) == (FULL["w"]["id"], FULL["w"]["p"])
    assert json.loads(full.themes) == FULL["themes"]
    assert json.loads(full.x) == FULL["x"]
    assert (least.bytes, least.dossier, least.reason, least.x) == (None, None, None, None)


@pytest.mark.parametrize(("value", "says"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_leaf_is_neither_written_nor_read(value, says):
    data = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

    with pytest.raises(ValueError, match=says):
        leaves.encode(value)

    for read in (leaves.parse, leaves.outline):
        with pytest.raises(InvalidSeal, match=says):
            read(data)


@pytest.mark.parametrize("key", ["v", "id", "ts", "type", "outcome", "sev", "actor", "themes", "tv", "src", "w"])
def test_a_leaf_lacks_nothing_that_every_leaf_has(key):
    value = {name: item for name, item in FULL.items() if name != key}

    with pytest.raises(ValueError, match=f"^{key} is missing$"):
        leaves.encode(value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"actor"', b'{ "actor"'),
        (b'"v":1,', b'"v":1,"v":1,'),
        (b'"tzmin":-300,"v":1', b'"v":1,"tzmin":-300'),
        (b'"tv":1', b'"tv":01'),
        (b'"tv":1', b'"tv":1.0'),
        (b"document.read", b"document\\u002eread"),
        (b'"part":-1,"seen"', b'"part":-1,"part":-1,"seen"'),
        (b'"part":-1,"seen":["D-0147","RFA 2026/0412"]', b'"seen":["D-0147","RFA 2026/0412"],"part":-1'),
        (b'"part":-1', b'"part":-0'),
        (b"D-0147", b"D\\/0147"),
    ],
)
def test_a_second_way_of_writing_a_leaf_is_refused(old, new):
    data = leaves.encode(FULL)
    assert old in data

    for read in (leaves.parse, leaves.outline):
        with pytest.raises(InvalidSeal):
            read(data.replace(old, new, 1))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 60_000, b"9" * 5000, b"\xef\xbb\xbf{}"])
def test_what_is_no_leaf_is_refused(data):
    for read in (leaves.parse, leaves.outline):
        with pytest.raises(InvalidSeal):
            read(data)


def test_what_json_cannot_carry_is_refused():
    with pytest.raises(ValueError, match="JSON can't carry"):
        leaves.encode(leaf(id=bytes(16)))
    with pytest.raises(ValueError, match="not JSON compliant"):
        leaves.encode(leaf(ts=float("nan")))


@given(st.data())
def test_no_bent_leaf_passes_as_another(data):
    whole = leaves.encode(FULL)
    at = data.draw(st.integers(0, len(whole) - 1))
    bent = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + data.draw(st.integers(0, 3)) :]

    try:
        value = leaves.parse(bent)
    except InvalidSeal:
        with pytest.raises(InvalidSeal):
            leaves.outline(bent)
        return

    assert canonical.encode(value) == bent
    assert leaves.outline(bent).type == value["type"]


@given(st.text(max_size=80))
def test_details_hold_no_text_but_a_code(text):
    try:
        leaves.encode(leaf(x={"a": text}))
    except ValueError:
        return

    assert 0 < len(text) <= 64
    assert set(text) <= set(string.ascii_letters + string.digits + " ./_-")
    assert text.count(" ") <= 1


def step(number, previous, writer=bytes(8)):
    return leaf(w={"id": b64(writer), "n": number, "p": previous})


def test_a_chain_that_counts_and_links_is_followed_and_can_be_taken_up_again():
    chains = WriterChains()
    chains.follow(step(1, leaves.NO_LEAF), bytes(31) + b"1")

    later = WriterChains(chains.state)
    later.follow(step(2, b64(bytes(31) + b"1")), bytes(31) + b"2")
    later.follow(step(1, leaves.NO_LEAF, b"another!"), bytes(31) + b"3")

    assert later.state[b64(bytes(8))] == (2, b64(bytes(31) + b"2"))


@pytest.mark.parametrize(
    ("number", "previous", "kind", "says"),
    [
        (4, b64(bytes(31) + b"1"), "gap", "numbers 2 to 3 are missing before 4"),
        (3, b64(bytes(31) + b"1"), "gap", "number 2 is missing before 3"),
        (2, HASH, "fork", "number 2 follows another leaf than the one filed"),
        (1, leaves.NO_LEAF, "order", "number 1 comes again or late, after 1"),
    ],
)
def test_a_chain_that_breaks_is_told_by_kind(number, previous, kind, says):
    chains = WriterChains()
    chains.follow(step(1, leaves.NO_LEAF), bytes(31) + b"1")

    with pytest.raises(BrokenChain, match=says) as caught:
        chains.follow(step(number, previous), bytes(32))

    assert caught.value.kind == kind


def test_a_first_leaf_that_follows_something_is_a_fork_and_one_that_starts_late_a_gap():
    with pytest.raises(BrokenChain) as forked:
        WriterChains().follow(step(1, HASH), bytes(32))
    with pytest.raises(BrokenChain) as late:
        WriterChains().follow(step(2, HASH), bytes(32))

    assert (forked.value.kind, late.value.kind) == ("fork", "gap")


def test_one_gap_is_told_once():
    chains = WriterChains()
    with pytest.raises(BrokenChain):
        chains.follow(step(3, HASH), bytes(31) + b"3")

    chains.follow(step(4, b64(bytes(31) + b"3")), bytes(31) + b"4")

    assert chains.state[b64(bytes(8))][0] == 4


def test_a_leaf_that_comes_again_does_not_move_the_chain():
    chains = WriterChains()
    chains.follow(step(1, leaves.NO_LEAF), bytes(31) + b"1")
    with pytest.raises(BrokenChain):
        chains.follow(step(1, leaves.NO_LEAF), bytes(31) + b"x")

    chains.follow(step(2, b64(bytes(31) + b"1")), bytes(31) + b"2")

    assert chains.state[b64(bytes(8))][0] == 2
