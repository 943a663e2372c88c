"""What the log costs, against its targets: sealing an entry, hashing and the tree, the offline check, a proof.

Run with `PYTHONPATH=crypto python benchmarks/ledger.py [ENTRIES]` (100 000); processor time of one core.
"""

import hmac
import os
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from exchange_crypto import leaves, ledger
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import Checkpoint, sign_checkpoint, signer
from exchange_crypto.tiles import write_export
from exchange_crypto.verify import check, files

ORIGIN, SEED = "demo.invalid/log/1", bytes(32)
WRITERS = 16
SLICE = 4096


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    data, sealing = seal(count)
    print(f"sealing one entry: {sealing / count * 1e6:.1f} µs (target 15), {sum(map(len, data)) // count} bytes")
    ours, share = hash_tree(data)
    print(f"hashes and tree: {share:.0%} of raw hashlib (target 45 %), {per_million(ours, count)} (target 4 s)")
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder), data)
        print(f"offline check: {per_million(timed(lambda: check(*files(Path(folder)))), count)} (target 30 s)")
    proofs(10_000_000)


def seal(count):
    """Seal entries as the gateway does: canonical JSON, hash, HMAC, chain."""
    key, chains, data = os.urandom(32), {}, []
    pn, ref, sess, request = (b64(os.urandom(size)) for size in (16, 16, 12, 12))
    started = time.process_time()
    for number in range(count):
        writer = b64(bytes([number % WRITERS] * 8))
        last, previous = chains.get(writer, (0, leaves.NO_LEAF))
        leaf = {
            "v": 1, "id": b64(number.to_bytes(16, "big")), "ts": 1_790_000_000_000_000 + number, "type": "document.read",
            "outcome": "done", "sev": 2, "themes": ["FREEZING", "TRACING"], "tv": 1, "bytes": 123_456,
            "actor": {"pn": pn, "kind": "user", "org": "XAA", "role": "focal_point", "sess": sess, "auth": ["totp"]},
            "obj": {"kind": "document", "ref": ref, "dossier": ref, "ver": 1, "class": "secret", "org": "XAA"},
            "src": {"chan": "web", "net": "vpn", "cc": "FR"}, "req": {"id": request, "route": "documents.download"},
            "x": {"seen": ["D-0147", "D-0148"]}, "w": {"id": writer, "n": last + 1, "p": previous},
        }  # fmt: skip
        sealed = leaves.encode(leaf)
        entry_hash = ledger.leaf_hash(sealed)
        hmac.digest(key, sealed, "sha256")
        chains[writer] = last + 1, b64(entry_hash)
        data.append(sealed)
    return data, time.process_time() - started


def hash_tree(data):
    """Time hashing and the tree against hashlib alone on ready buffers of the same number and size, in slices."""
    ours = raw = 0.0
    size, tiles = 0, {}

    def get(level, idx):
        return tiles.get((level, idx))

    for start in range(0, len(data), SLICE):
        part = data[start : start + SLICE]
        ready = [b"\0" + leaf for leaf in part] + [bytes(65)] * len(part)
        began = time.process_time()
        for buffer in ready:
            sha256(buffer).digest()
        between = time.process_time()
        hashes = [ledger.leaf_hash(leaf) for leaf in part]
        size, _, changed = ledger.append(get, size, hashes)
        ours += time.process_time() - between
        raw += between - began
        tiles |= changed
    return ours, raw / ours


def export(folder, data):
    size, root, _ = ledger.append(lambda level, idx: None, 0, [ledger.leaf_hash(leaf) for leaf in data])
    note = sign_checkpoint(Checkpoint(ORIGIN, size, root), SEED, ORIGIN)

    def write(path, content):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)

    write_export(write, data, note, signer(SEED, ORIGIN).key.vkey)


def proofs(size):
    """Time proofs in a tree of that size; its tiles are all alike, which changes no count."""
    tile = bytes(ledger.TILE_SIZE)

    def get(level, idx):
        return tile[: max(0, min(256, (size >> (8 * level)) - idx * 256)) * ledger.HASH_SIZE]

    for name, prove in ("inclusion", ledger.inclusion), ("consistency", ledger.consistency):
        taken = timed(lambda prove=prove: prove(get, size // 3, size))
        longest = max(len(prove(get, at, size)) for at in (1, size // 3, size - 2, size - 1))
        print(f"{name} proof at {size}: {taken * 1e3:.2f} ms (target 2), at most {longest} hashes (target 25)")


def timed(work):
    started = time.process_time()
    work()
    return time.process_time() - started


def per_million(seconds, count):
    return f"{seconds / count * 1e6:.2f} s for 1 000 000"


if __name__ == "__main__":
    main()
