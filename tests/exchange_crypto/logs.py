"""Leaves, logs and exports to test with: small, whole, and the same on every run."""

from exchange_crypto import leaves
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import Checkpoint, sign_checkpoint, signer
from exchange_crypto.ledger import append, leaf_hash, root
from exchange_crypto.tiles import write_export

ORIGIN = "demo.invalid/log/1"
SEED = bytes(range(32))
VKEY = signer(SEED, ORIGIN).key.vkey
OTHER_SEED = bytes(range(1, 33))
WRITERS = 3


def leaf(number=0, **changes):
    """A leaf with what every leaf has; entry `number` of a log, unless `w` is given."""
    plain = {
        "v": 1,
        "id": b64(number.to_bytes(16, "big")),
        "ts": 1_790_000_000_000_000 + number,
        "type": "document.read",
        "outcome": "done",
        "sev": 1,
        "actor": {"pn": b64(bytes(15) + b"a"), "kind": "user", "org": "XAA", "role": "focal_point"},
        "themes": ["FREEZING"],
        "tv": 1,
        "src": {"chan": "web"},
        "w": {"id": b64(bytes(8)), "n": 1, "p": leaves.NO_LEAF},
    }
    return plain | changes


def chained(count):
    """The encoded leaves of a log that three writers wrote in turn."""
    chains = leaves.WriterChains()
    return [_next(chains, number) for number in range(count)]


def _next(chains, number):
    writer = b64(bytes([number % WRITERS] * 8))
    last, previous = chains.state.get(writer, (0, leaves.NO_LEAF))
    data = leaves.encode(leaf(number, w={"id": writer, "n": last + 1, "p": previous}))
    chains.follow(leaves.parse(data), leaf_hash(data))
    return data


def grown(hashes):
    """The tiles of a tree over these leaf hashes, as a reader."""
    _, _, tiles = append(lambda level, idx: None, 0, hashes)
    return lambda level, idx: tiles.get((level, idx))


def note(entries, seed=SEED, origin=ORIGIN):
    """The signed checkpoint of a log of these entries."""
    hashes = [leaf_hash(data) for data in entries]
    return sign_checkpoint(Checkpoint(origin, len(entries), root(grown(hashes), len(entries))), seed, ORIGIN)


def exported(entries, seed=SEED):
    """The files of the export of a log of these entries."""
    files = {}
    write_export(files.__setitem__, entries, note(entries, seed), signer(seed, ORIGIN).key.vkey)
    return files
