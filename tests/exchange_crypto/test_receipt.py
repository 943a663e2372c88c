"""A receipt holds with the log's key alone; a letter changed anywhere in it, another key, log or entry, and it doesn't."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_crypto import canonical, leaves
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import signer
from exchange_crypto.ledger import inclusion, leaf_hash
from exchange_crypto.proofs import Proof, encode
from exchange_crypto.receipt import Statement, check, main, make
from exchange_crypto.verify import Wrong
from tests.exchange_crypto.logs import ORIGIN, OTHER_SEED, VKEY, grown, leaf, note

LETTER_FILE = b"%PDF the letter"
REQUEST = bytes(range(16))
SALT = bytes(range(16, 32))
STATEMENT = Statement("RFA 2026/0412", REQUEST, "ICC-OTP", "XAA", sha256(LETTER_FILE).digest(), len(LETTER_FILE))
TRANSMITTED, LETTER, ACKNOWLEDGED, ANSWERED, OTHER, READ, REFUSED, OF_OTHERS, EARLIER = range(2, 11)
USUAL = (TRANSMITTED, LETTER, ACKNOWLEDGED, ANSWERED)


def told(type, org, **more):
    actor = {"pn": b64(bytes(16)), "kind": "user", "org": org, "role": "investigator"}
    about = {"kind": "request", "ref": b64(REQUEST)}
    return {"type": type, "actor": actor, "obj": about} | more


def entries(statement=STATEMENT, salt=SALT):
    """The leaves of a small log, of one writer: the request's own entries from number 2 on, others before and after."""
    about_another = {"obj": {"kind": "request", "ref": b64(bytes(16))}}
    said = [{}, {}] + [
        told("request.transmit", "ICC-OTP"),
        told("request.letter", "ICC-OTP", x={"statement": statement.commitment(salt)}),
        told("request.acknowledge", "XAA"),
        told("request.answer", "XAA", x={"item": 2}),
        told("request.transmit", "ICC-OTP", **about_another),
        told("document.read", "XAA", obj={"kind": "document", "ref": b64(REQUEST)}),
        told("request.acknowledge", "XAA", outcome="refused", reason="state"),
        told("request.acknowledge", "XBB"),
        told("request.letter", "XAA", x={"statement": statement.commitment(salt)}),
        {},
    ]
    chain, last = [], leaves.NO_LEAF
    for number, changes in enumerate(said):
        chain.append(leaves.encode(leaf(number, w={"id": b64(bytes(8)), "n": number + 1, "p": last}, **changes)))
        last = b64(leaf_hash(chain[-1]))
    return chain


LOG = entries()


def receipt(*places, log=LOG, statement=STATEMENT, salt=SALT, signed=None, extra=b""):
    get = grown([leaf_hash(data) for data in log])
    signed = signed or note(log)
    pairs = [(log[at], encode(Proof(at, inclusion(get, at, len(log)), signed, extra))) for at in places or USUAL]
    return make(statement, salt, pairs)


WHOLE = receipt()


def test_a_receipt_says_what_was_done_by_whom_and_when():
    found = check(WHOLE, VKEY)

    assert found.statement == STATEMENT
    assert [(one.type, one.org, one.position, one.item) for one in found.told] == [
        ("request.transmit", "ICC-OTP", 2, None),
        ("request.letter", "ICC-OTP", 3, None),
        ("request.acknowledge", "XAA", 4, None),
        ("request.answer", "XAA", 5, 2),
    ]
    assert (found.newest.size, found.newest.origin) == (len(LOG), ORIGIN)


def test_transmission_and_letter_are_enough():
    assert len(check(receipt(TRANSMITTED, LETTER), VKEY).told) == 2


def holds(data):
    try:
        check(data, VKEY)
    except Wrong:
        return False
    return True


def test_a_change_of_any_byte_is_refused():
    bent = ((at, WHOLE[:at] + bytes([WHOLE[at] ^ (1 << at % 8)]) + WHOLE[at + 1 :]) for at in range(0, len(WHOLE), 3))

    assert [at for at, data in bent if holds(data)] == []


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=40))
def test_a_passage_cut_out_put_in_or_exchanged_is_refused(at, length, instead):
    bent = WHOLE[:at] + instead + WHOLE[at + length :]

    assert holds(bent) == (bent == WHOLE)


@pytest.mark.parametrize("left", [0, 1, 100, len(WHOLE) // 2, len(WHOLE) - 1])
def test_a_receipt_cut_off_is_refused(left):
    with pytest.raises(Wrong):
        check(WHOLE[:left], VKEY)


@pytest.mark.parametrize(
    "vkey",
    [signer(OTHER_SEED, ORIGIN).key.vkey, signer(bytes(range(32)), "demo.invalid/log/2").key.vkey],
    ids=["another key", "another log"],
)
def test_another_key_or_log_is_refused(vkey):
    with pytest.raises(Wrong, match="does not hold"):
        check(WHOLE, vkey)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ((TRANSMITTED,), "not the one that the log holds"),
        ((LETTER,), "does not begin with the transmission"),
        ((LETTER, TRANSMITTED), "order"),
        ((TRANSMITTED, TRANSMITTED, LETTER), "order"),
        ((TRANSMITTED, LETTER, OTHER), "about something else"),
        ((TRANSMITTED, LETTER, READ), "about something else"),
        ((TRANSMITTED, LETTER, REFUSED), "about something else"),
        ((TRANSMITTED, LETTER, OF_OTHERS), "of neither side"),
        ((TRANSMITTED, LETTER, EARLIER), "not transmitted by the sender"),
        ((TRANSMITTED, EARLIER), "not transmitted by the sender"),
    ],
)
def test_entries_that_do_not_fit_together_are_refused(places, words):
    with pytest.raises(Wrong, match=words):
        check(receipt(*places), VKEY)


def test_a_proof_for_another_entry_is_refused():
    said = canonical.decode(WHOLE)
    said["entries"][2]["proof"] = said["entries"][3]["proof"]

    with pytest.raises(Wrong, match="does not hold"):
        check(canonical.encode(said), VKEY)


@pytest.mark.parametrize(
    "change",
    [{"reference": "RFA 2026/0413"}, {"addressee": "XBB"}, {"letter": bytes(32)}, {"size": 1}, {"request": bytes(16)}],
)
def test_a_statement_that_the_log_does_not_hold_is_refused(change):
    with pytest.raises(Wrong):
        check(receipt(statement=replace(STATEMENT, **change)), VKEY)


def test_what_nothing_proves_has_no_place_in_a_receipt():
    with pytest.raises(Wrong, match="nothing proves"):
        check(receipt(extra=b"acknowledged yesterday"), VKEY)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'"text"', b'{"format":"exchange/receipt/v1"}', b"\xff"])
def test_what_is_no_receipt_is_refused(data):
    with pytest.raises(Wrong):
        check(data, VKEY)


def test_no_receipt_without_entries():
    with pytest.raises(Wrong, match="does not begin"):
        check(make(STATEMENT, SALT, []), VKEY)


def test_a_receipt_of_more_entries_than_may_be_is_refused():
    said = canonical.decode(WHOLE)

    with pytest.raises(Wrong, match="more than 1000"):
        check(canonical.encode(said | {"entries": said["entries"][:1] * 1001}), VKEY)


def test_the_command_tells_it_line_by_line(tmp_path, capsys):
    (tmp_path / "receipt").write_bytes(WHOLE)
    (tmp_path / "letter").write_bytes(LETTER_FILE)

    state = main([str(tmp_path / "receipt"), "--vkey", VKEY, "--letter", str(tmp_path / "letter")])

    assert state == 0
    assert capsys.readouterr().out.splitlines() == [
        "OK: RFA 2026/0412, from ICC-OTP to XAA",
        "2026-09-21 14:13:20 UTC  request.transmit, ICC-OTP (investigator), entry 2",
        "2026-09-21 14:13:20 UTC  request.letter, ICC-OTP (investigator), entry 3",
        "2026-09-21 14:13:20 UTC  request.acknowledge, XAA (investigator), entry 4",
        "2026-09-21 14:13:20 UTC  request.answer item 2, XAA (investigator), entry 5",
        f"letter: 15 bytes, SHA-256 {sha256(LETTER_FILE).hexdigest()}, the file given",
        f"up to the checkpoint of {len(LOG)} entries of {ORIGIN}",
    ]


def test_the_command_refuses_another_letter_and_a_bent_receipt(tmp_path, capsys):
    (tmp_path / "receipt").write_bytes(WHOLE)
    (tmp_path / "bent").write_bytes(WHOLE.replace(b"0412", b"0413"))
    (tmp_path / "letter").write_bytes(b"%PDF another letter")

    key = ["--vkey", VKEY]
    states = [
        main([str(tmp_path / "receipt"), *key, "--letter", str(tmp_path / "letter")]),
        main([str(tmp_path / "bent"), *key]),
        main([str(tmp_path / "nowhere"), *key]),
    ]

    assert states == [1, 1, 1]
    said = capsys.readouterr().out
    assert "WRONG: the file is not the letter that was transmitted" in said
    assert "WRONG: the statement is not the one that the log holds" in said
