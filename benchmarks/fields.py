"""How long sealing a field takes, against AES-GCM with one cached key: medians of interleaved rounds, CPU time, one run.

The plain seal gets a fresh nonce for each text and sends it along, as whoever used it would have to.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exchange_crypto import fields
from exchange_crypto.fields import Place

TARGET = 8.0
TEXT = os.urandom(200)
ROUNDS, CALLS = 41, 2000


def main() -> None:
    key, cached = os.urandom(32), AESGCM(os.urandom(32))
    place = Place(uuid4(), "message", "body", uuid4())
    sealed = fields.seal(key, 7, place, TEXT)
    acts: dict[str, Callable[[], bytes]] = {
        "cached AES-GCM": lambda: _plain_seal(cached),
        "field seal": lambda: fields.seal(key, 7, place, TEXT),
        "field unseal": lambda: fields.unseal(key, place, sealed),
    }
    times = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            times[name].append(_microseconds(act))
    medians = {name: median(taken) for name, taken in times.items()}
    for name, taken in medians.items():
        print(f"{name:16} {taken:7.2f} µs")
    ratio = median(seal / plain for seal, plain in zip(times["field seal"], times["cached AES-GCM"], strict=True))
    print(f"field seal / cached AES-GCM: {ratio:.1f} (target: at most {TARGET})")
    raise SystemExit(ratio > TARGET)


def _plain_seal(cached: AESGCM) -> bytes:
    nonce = os.urandom(12)
    return nonce + cached.encrypt(nonce, TEXT, None)


def _microseconds(act: Callable[[], bytes]) -> float:
    start = time.process_time_ns()
    for _ in range(CALLS):
        act()
    return (time.process_time_ns() - start) / CALLS / 1000


if __name__ == "__main__":
    main()
