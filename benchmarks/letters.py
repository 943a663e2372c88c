"""What a letter costs, and checking a receipt, against hashing 16 MiB: medians of interleaved rounds, CPU time, one run.

Each letter has a reference of its own, so that nothing the library remembers of the last one helps. Run as
PYTHONPATH=platform:crypto:. python benchmarks/letters.py
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import count
from statistics import median

from tests.exchange.letters.test_render import LETTER
from tests.exchange_crypto.logs import VKEY
from tests.exchange_crypto.test_receipt import WHOLE

from exchange.letters.render import Letter, Passage, render
from exchange_crypto import receipt

TARGETS = {"letter of 2 sheets": 5.0, "letter of 12 sheets": 30.0, "check of a receipt": 0.5}
ROUNDS = 15
LONG = replace(LETTER, parts=[Passage("(c) Essential facts", "The companies received payments. " * 1600)])
DATA = os.urandom(16 << 20)
numbers = count(1)


def main() -> None:
    acts: dict[str, Callable[[], object]] = {
        "letter of 2 sheets": lambda: _set(LETTER),
        "letter of 12 sheets": lambda: _set(LONG),
        "check of a receipt": lambda: receipt.check(WHOLE, VKEY),
        "SHA-256 of 16 MiB": lambda: sha256(DATA).digest(),
    }
    for act in acts.values():
        act()
    times = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            times[name].append(_milliseconds(act))
    plain = median(times["SHA-256 of 16 MiB"])
    ratios = {name: median(taken) / plain for name, taken in times.items()}
    for name, ratio in ratios.items():
        print(f"{name:20} {ratio * plain:7.1f} ms, ratio {ratio:5.2f}, target at most {TARGETS.get(name, 1.0)}")
    raise SystemExit(any(ratios[name] > most for name, most in TARGETS.items()))


def _set(letter: Letter) -> bytes:
    return render(replace(letter, reference=f"RFA 2026/{next(numbers):04d}"))


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.process_time_ns()
    act()
    return (time.process_time_ns() - start) / 1e6


if __name__ == "__main__":
    main()
