"""200 people at work against the real server: they sign in, read, post, download and add, and 20 come in all at once.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/load.py [--seconds 240] [--folder FOLDER]`. It makes a small
exchange with passwords of the real cost, starts `exchange serve`, and lets locust (in an environment of its own, from
benchmarks/requirements.lock) be the people: everyone is in after 100 seconds, then 20 sign in at one moment. Wanted: no
error, 99 of 100 answers within a second, and others' pages not stalled while the 20 sign in. With a folder that has the
exchange already it takes as long as was said and half a minute.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import big
from benchmarks.big import Sizes
from benchmarks.visiting import ROOT, Server

PORT, AT_ONCE, RATE = 8096, 20, 2
SCALE, LIMIT_MS = 0.02, 1_000
SIGNING_IN = ("password", "code")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--seconds", type=int, default=240)
    given.add_argument("--folder", type=Path, help="where the exchange and locust are kept for the next run")
    given.add_argument("--locust", type=Path, help="a locust that is installed already")
    said = given.parse_args()
    if said.seconds < 150:
        raise SystemExit("less than 150 seconds is too short: people come in for 100")
    with tempfile.TemporaryDirectory() as name:
        folder = (said.folder or Path(name)).absolute()
        run(folder, said.locust or locust_in(folder / "locust"), said.seconds)


def run(folder: Path, locust: Path, seconds: int) -> None:
    """Make what is missing, serve, let the people come, and print what they met."""
    place, notes = folder / "exchange", folder / "notes.jsonl"
    if not (place / big.PEOPLE).exists():
        big.make(place, Sizes.at(SCALE), PORT, postgresql=False, argon2_kib=65_536)
    command(place, "migrate")
    notes.unlink(missing_ok=True)
    server = Server(place, PORT)
    server.start()
    quiet, before = server.memory(), server.processor()
    burst_after = 100 + (seconds - 100) / 2
    told = {
        "LOAD_PEOPLE": place / big.PEOPLE,
        "LOAD_NOTES": notes,
        "LOAD_BURST_AFTER": burst_after,
        "LOAD_AT_ONCE": AT_ONCE,
    }
    words = [locust, "-f", ROOT / "benchmarks" / "load_people.py", "--headless", "--only-summary", "-u", "200"]
    words += ["-r", RATE, "-t", f"{seconds}s", "--stop-timeout", "30", "-H", f"http://localhost:{PORT}"]
    try:
        subprocess.run(
            [str(word) for word in words], env={**os.environ, **{name: str(value) for name, value in told.items()}},
            stdout=subprocess.DEVNULL, stderr=(folder / "locust.log").open("w"), check=False,
        )  # fmt: skip
        loaded, taken = server.memory(), server.processor() - before
    finally:
        server.stop()
    print(f"load of the machine over the last minutes: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    noted = [json.loads(line) for line in notes.read_text().splitlines()]
    answers = [one for one in noted if "again" not in one]
    report(answers, burst_after)
    print(f"asked again, since the idle connection was closed meanwhile: {len(noted) - len(answers)}")
    print(f"processor of the server: {taken:.0f} s in {seconds} s, {taken / len(answers) * 1e3:.0f} ms an answer")
    for name, (now, peak) in loaded.items():
        print(f"memory of {name}: {quiet.get(name, (0, 0))[0]} MiB at the start, {now} at the end, {peak} at most")


def command(place: Path, word: str) -> None:
    """Run one of the exchange's commands there; CalledProcessError if it fails."""
    path = os.pathsep.join((str(ROOT / "platform"), str(ROOT / "crypto")))
    run = [sys.executable, "-m", "exchange.commands.main", "--config", str(place / "exchange.toml"), word]
    subprocess.run(run, env={**os.environ, "PYTHONPATH": path}, check=True)


def report(notes: list[dict[str, Any]], burst_after: float) -> None:
    """Print each kind of answer, outside and inside the time in which the 20 sign in, and the errors."""
    signing = [one for one in notes if one["name"] in SIGNING_IN and one["at"] >= burst_after - 1]
    until = max((one["at"] + one["ms"] / 1e3 for one in signing), default=burst_after)
    names = sorted({one["name"] for one in notes})
    for title, chosen in (
        ("outside", [one for one in notes if not burst_after <= one["at"] <= until]),
        (f"while {AT_ONCE} sign in", [one for one in notes if burst_after <= one["at"] <= until]),
    ):
        print(f"{title:20} {'answers':>8} {'median':>8} {'p95':>8} {'p99':>8} {'worst':>8} {'errors':>8}")
        for name in names:
            row(name, [one for one in chosen if one["name"] == name])
        row("all pages", [one for one in chosen if one["name"] not in SIGNING_IN])
        row("all", chosen)
    print(f"the {AT_ONCE} were in after {until - burst_after:.1f} s")
    for words in sorted({f"{one['name']}: {one['error']}" for one in notes if one["error"]}):
        print(f"ERROR  {words}")
    slow = quantile([one["ms"] for one in notes], 99)
    errors = sum(bool(one["error"]) for one in notes)
    print(f"errors: {errors} of {len(notes)}; p99 {slow:.0f} ms, {slow / LIMIT_MS:.2f} of the limit")


def row(name: str, answers: list[dict[str, Any]]) -> None:
    if answers:
        times = [one["ms"] for one in answers]
        shown = [statistics.median(times), quantile(times, 95), quantile(times, 99), max(times)]
        errors = sum(bool(one["error"]) for one in answers)
        print(f"{name:20} {len(times):8} {' '.join(f'{one:5.0f} ms' for one in shown)} {errors:8}")


def quantile(times: list[float], percent: int) -> float:
    """Return what `percent` of a hundred stay within; of few answers, the longest."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def locust_in(place: Path) -> Path:
    """Return locust of an environment of its own, made if it isn't there."""
    locust = place / "bin" / "locust"
    if not locust.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        lock = str(ROOT / "benchmarks" / "requirements.lock")
        subprocess.run([place / "bin" / "pip", "install", "-q", "--require-hashes", "-r", lock], check=True)
    return locust


if __name__ == "__main__":
    main()
