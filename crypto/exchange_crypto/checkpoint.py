"""Checkpoints: what the log was at one size, as a text signed with Ed25519 (C2SP signed-note and tlog-checkpoint).

It refuses every second way of writing a note, a key or a checkpoint, and a known key's signature that doesn't hold.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from exchange_crypto.errors import InvalidKey, InvalidSeal

SEED_SIZE = 32
ROOT_SIZE = 32
CHECKPOINT_LINES = 3
KEY_ID_SIZE = 4
ED25519 = b"\x01"
SIGNATURE_START = "— "
LARGEST_NOTE = 1 << 20
MOST_SIGNATURES = 64


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key that notes are checked with; `name` has no space and no plus sign."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes that a signature line begins with (signed-note, "Signatures")."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_SIZE]

    @property
    def vkey(self) -> str:
        """The key as text: name+id+base64."""
        return f"{self.name}+{self.id.hex()}+{to_base64(ED25519 + self.public)}"

    def check(self, text: str, signature: bytes) -> None:
        """Raise InvalidSeal unless the signature is this key's over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError) as error:
            raise InvalidSeal(f"the signature of {self.name} does not hold") from error


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A private key that signs notes, and the public key beside it."""

    key: NoteKey
    private: Ed25519PrivateKey

    def line(self, text: str) -> str:
        """Return the signature line for the text."""
        return f"{SIGNATURE_START}{self.key.name} {to_base64(self.key.id + self.private.sign(text.encode()))}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's origin, its size in entries and its 32-byte root; extension lines are kept but mean nothing here."""

    origin: str
    size: int
    root: bytes
    extension: tuple[str, ...] = ()

    def encode(self) -> str:
        """Return the note text; ValueError for lines that are empty or broken, a negative size or a short root."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extension)
        if self.size < 0 or len(self.root) != ROOT_SIZE or not all(map(_is_line, lines)):
            raise ValueError("not a checkpoint")
        return "".join(f"{line}\n" for line in lines)


def signer(seed: bytes, name: str) -> NoteSigner:
    """Return the signer of a 32-byte seed; InvalidKey for another length, or a name with a space or a plus sign."""
    if len(seed) != SEED_SIZE or not _is_name(name):
        raise InvalidKey("a signer has a seed of 32 bytes and a name without spaces and plus signs")
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return NoteSigner(NoteKey(name, private.public_key().public_bytes_raw()), private)


def verifier(vkey: str) -> NoteKey:
    """Return the key of its text form; InvalidKey unless it is exactly what `NoteKey.vkey` gives."""
    name, _, rest = vkey.partition("+")
    try:
        public = from_base64(rest.partition("+")[2])
    except InvalidSeal as error:
        raise InvalidKey("not a verifier key") from error
    key = NoteKey(name, public[1:])
    if not _is_name(name) or len(public) != 33 or key.vkey != vkey:
        raise InvalidKey("not a verifier key")
    return key


def sign(text: str, signers: Iterable[NoteSigner]) -> str:
    """Return the note; ValueError for a text that doesn't end its last line or holds control characters."""
    if not _is_text(text):
        raise ValueError("not the text of a note")
    return text + "\n" + "".join(signer.line(text) for signer in signers)


def open_note(note: str, verifiers: Iterable[NoteKey]) -> str:
    """Return the text of a note that at least one of the keys signed.

    InvalidSeal if it is malformed, if no key given signed it, or if a line claims one of the keys and doesn't hold.
    """
    text, lines = _split(note)
    known = {(key.name, key.id): key for key in verifiers}
    signed = False
    for name, key_id, signature in map(_signature, lines):
        if (key := known.get((name, key_id))) is not None:
            key.check(text, signature)
            signed = True
    if not signed:
        raise InvalidSeal("no signature of a known key")
    return text


def decode(text: str) -> Checkpoint:
    """Return the checkpoint; InvalidSeal unless text is exactly what `Checkpoint.encode` gives."""
    lines = text.split("\n")[:-1]
    if len(lines) < CHECKPOINT_LINES:
        raise InvalidSeal("not a checkpoint")
    origin, size, root, *extension = lines
    checkpoint = Checkpoint(origin, _size(size), from_base64(root), tuple(extension))
    try:
        again = checkpoint.encode()
    except ValueError as error:
        raise InvalidSeal("not a checkpoint") from error
    if again != text:
        raise InvalidSeal("not a checkpoint")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, seed: bytes, name: str) -> str:
    """Return the signed note of the checkpoint; only one whose origin is the name opens with `open_checkpoint`."""
    return sign(checkpoint.encode(), [signer(seed, name)])


def open_checkpoint(note: str, vkey: str) -> Checkpoint:
    """Return the checkpoint that the key of this text form signed for the log of its name.

    InvalidSeal if it didn't, InvalidKey for no key. The signature doesn't cover the key's name, so without comparing
    it with the origin, a log's checkpoint would pass for that of another whose key has the same seed.
    """
    key = verifier(vkey)
    checkpoint = decode(open_note(note, [key]))
    if checkpoint.origin != key.name:
        raise InvalidSeal(f"a checkpoint of another log, {checkpoint.origin}")
    return checkpoint


def to_base64(data: bytes) -> str:
    """Return base64 with padding (RFC 4648, 4), which notes use."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Return the bytes; InvalidSeal unless text is exactly what `to_base64` gives."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidSeal("not base64") from error
    if to_base64(data) != text:
        raise InvalidSeal("not canonical base64")
    return data


def _split(note: str) -> tuple[str, list[str]]:
    text, blank, signatures = note.rpartition("\n\n")
    if len(note) > LARGEST_NOTE or not blank or not _is_text(note) or not signatures:
        raise InvalidSeal("not a signed note")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise InvalidSeal(f"more than {MOST_SIGNATURES} signatures")
    return f"{text}\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, space, encoded = line.removeprefix(SIGNATURE_START).partition(" ")
    if not line.startswith(SIGNATURE_START) or not space or not _is_name(name):
        raise InvalidSeal("not a signature line")
    data = from_base64(encoded)
    if len(data) <= KEY_ID_SIZE:
        raise InvalidSeal("not a signature line")
    return name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:]


def _size(text: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]{0,17}", text):
        raise InvalidSeal("not a size")
    return int(text)


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() or letter < " " for letter in name)


def _is_text(text: str) -> bool:
    return text.endswith("\n") and all(map(_is_line, text.replace("\n", "")))


def _is_line(line: str) -> bool:
    """Not empty, no control characters (signed-note, "Format"), and possible in UTF-8."""
    return bool(line) and not any(letter < " " or "\ud800" <= letter <= "\udfff" for letter in line)
