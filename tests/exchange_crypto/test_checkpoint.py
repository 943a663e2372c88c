"""Notes and checkpoints as C2SP writes them, and no other way."""

import pytest

from exchange_crypto.checkpoint import (
    Checkpoint,
    NoteKey,
    decode,
    open_checkpoint,
    open_note,
    sign,
    sign_checkpoint,
    signer,
    to_base64,
    verifier,
)
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.ledger import leaf_hash
from tests.exchange_crypto.logs import ORIGIN, OTHER_SEED, SEED, VKEY

ROOT = leaf_hash(b"root")
TEXT = f"{ORIGIN}\n5\n{to_base64(ROOT)}\n"
NOTE = sign_checkpoint(Checkpoint(ORIGIN, 5, ROOT), SEED, ORIGIN)
OURS, OTHER = signer(SEED, ORIGIN), signer(OTHER_SEED, "witness.invalid")

# The example in the documentation of golang.org/x/mod/sumdb/note (BSD-3-Clause, The Go Authors).
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_that_go_published_opens_with_its_published_key():
    text = open_note(GO_NOTE, [verifier(GO_KEY)])

    assert text == GO_NOTE.partition("\n\n")[0] + "\n"


def test_a_signed_checkpoint_opens_with_its_key():
    checkpoint = open_checkpoint(NOTE, VKEY)

    assert checkpoint == Checkpoint(ORIGIN, 5, ROOT)
    assert NOTE.startswith(f"{TEXT}\n— {ORIGIN} ")


def test_signatures_of_others_are_left_alone():
    note = sign(TEXT, [OTHER, OURS])

    text = open_note(note, [OURS.key])

    assert text == TEXT


def test_each_known_key_must_hold():
    forged = NOTE + OTHER.line("another text\n")

    with pytest.raises(InvalidSeal, match="witness.invalid does not hold"):
        open_note(forged, [OURS.key, OTHER.key])

    assert open_note(forged, [OURS.key]) == TEXT


@pytest.mark.parametrize("seed", [OTHER_SEED, SEED])
def test_another_key_or_name_opens_nothing(seed):
    stranger = signer(seed, "demo.invalid/log/2").key.vkey

    with pytest.raises(InvalidSeal, match="no signature of a known key"):
        open_checkpoint(NOTE, stranger)


def test_a_checkpoint_of_another_log_does_not_pass_though_the_key_is_the_same():
    other = Checkpoint("demo.invalid/log/2", 5, ROOT)

    with pytest.raises(InvalidSeal, match="of another log, demo.invalid/log/2"):
        open_checkpoint(sign_checkpoint(other, SEED, ORIGIN), VKEY)


@pytest.mark.parametrize("at", range(len(TEXT) - 1))
def test_no_letter_of_the_text_can_change(at):
    changed = NOTE[:at] + ("A" if NOTE[at] != "A" else "B") + NOTE[at + 1 :]

    with pytest.raises(InvalidSeal):
        open_checkpoint(changed, VKEY)


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE + "x\n",
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace("5\n", "5\r\n"),
        NOTE.replace("\n\n", "\n\t\n"),
        NOTE + "— a+b AAAAAAAA\n",
        NOTE + "— \u00a0 AAAAAAAA\n",
        NOTE + "name AAAAAAAA\n",
        NOTE + "— name\n",
        NOTE + "— name AAAA\n",
        NOTE + "— name AAAAAA==\n",
        NOTE + "— name AAAAAAB=\n",
        NOTE + "— name !!!!!!!!\n",
        NOTE + "— \udcff AAAAAAAA\n",
        NOTE + "— name AAAAAAAA\n" * 64,
    ],
)
def test_a_malformed_note_is_refused_though_its_signature_holds(note):
    with pytest.raises(InvalidSeal):
        open_note(note, [OURS.key])


def test_sixty_four_signatures_are_read():
    note = NOTE + "— name AAAAAAAA\n" * 63

    assert open_note(note, [OURS.key]) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:-1],
        TEXT.replace("5\n", "05\n"),
        TEXT.replace("5\n", "+5\n"),
        TEXT.replace("5\n", "-5\n"),
        TEXT.replace("5\n", "５\n"),
        TEXT.replace("5\n", ""),
        TEXT.replace("=\n", "\n"),
        TEXT.replace(ORIGIN, ""),
        TEXT + "\n",
        f"{ORIGIN}\n5\n{to_base64(ROOT[:-1])}\n",
        "\n",
    ],
)
def test_a_malformed_checkpoint_is_refused_though_its_signature_holds(text):
    note = sign(text, [OURS]) if text.endswith("\n") else ""

    with pytest.raises(InvalidSeal):
        open_checkpoint(note, VKEY)
    with pytest.raises(InvalidSeal):
        decode(text)


def test_extension_lines_are_kept():
    checkpoint = Checkpoint(ORIGIN, 0, ROOT, ("one more", "and one"))

    assert decode(checkpoint.encode()) == checkpoint


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 5, ROOT),
        Checkpoint("a\nb", 5, ROOT),
        Checkpoint(ORIGIN, -1, ROOT),
        Checkpoint(ORIGIN, 5, b""),
        Checkpoint(ORIGIN, 5, ROOT, ("",)),
    ],
)
def test_what_is_no_checkpoint_is_not_written(checkpoint):
    with pytest.raises(ValueError, match="not a checkpoint"):
        checkpoint.encode()


@pytest.mark.parametrize("text", ["", "no last line", "bell \a\n", "\udcff\n"])
def test_what_is_no_text_is_not_signed(text):
    with pytest.raises(ValueError, match="not the text of a note"):
        sign(text, [OURS])


def test_a_key_is_read_as_it_is_written():
    key = verifier(VKEY)

    assert key == OURS.key
    assert key.vkey == VKEY


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        VKEY + "\n",
        VKEY[:-4],
        VKEY.replace("demo", "demi"),
        VKEY.replace("+", " "),
        NoteKey("a b", OURS.key.public).vkey,
        NoteKey("", OURS.key.public).vkey,
        NoteKey("a", OURS.key.public[1:]).vkey,
        GO_KEY.replace("c74f20a3", "C74F20A3"),
        GO_KEY.replace("ARpc", "Ahpc"),
    ],
)
def test_a_key_written_otherwise_is_refused(vkey):
    with pytest.raises(InvalidKey):
        verifier(vkey)


@pytest.mark.parametrize(("seed", "name"), [(SEED[1:], ORIGIN), (SEED, ""), (SEED, "a b"), (SEED, "a+b")])
def test_a_signer_has_a_whole_seed_and_a_plain_name(seed, name):
    with pytest.raises(InvalidKey):
        signer(seed, name)
