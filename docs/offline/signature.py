"""signature.py CHECKPOINT VKEY FOLDER: takes a checkpoint apart for openssl, which then checks the signature by itself.

Writes the signed text, the signature (Ed25519, 64 bytes) and the key (DER) into the folder.
"""

import base64
import sys
from pathlib import Path

ED25519 = bytes.fromhex("302a300506032b6570032100")  # what DER puts before the 32 bytes of such a key (RFC 8410)


def apart(checkpoint: str, vkey: str) -> tuple[bytes, bytes, bytes]:
    """Return text, signature and key. The note's own 4 bytes and the key's first name the key; openssl needs neither."""
    text, signatures = checkpoint.split("\n\n")
    name = vkey.split("+", 1)[0]
    line = next(line for line in signatures.splitlines() if line.startswith(f"— {name} "))
    key = base64.b64decode(vkey.strip().split("+", 2)[2])
    return f"{text}\n".encode(), base64.b64decode(line.rsplit(" ", 1)[1])[4:], ED25519 + key[1:]


if __name__ == "__main__":
    folder = Path(sys.argv[3])
    parts = apart(Path(sys.argv[1]).read_text("utf-8"), Path(sys.argv[2]).read_text("utf-8"))
    for name, part in zip(("text", "signature", "key.der"), parts, strict=True):
        (folder / name).write_bytes(part)
