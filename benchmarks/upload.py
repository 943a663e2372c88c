"""What sealing costs an upload: a sealed PUT against the same server's raw PUT with fsync and the same two hashes.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/upload.py [MiB [PAIRS]]`; figures are medians of interleaved
pairs, by the clock and by the server's processor time. Growth is that of the server's resident memory while uploads run.
"""

import hashlib
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MIB = 1 << 20
PIECE = 256 * 1024
FOLDER = "EXCHANGE_BENCHMARK"
HEAD = b"%PDF-1.7\n"
TICKS = os.sysconf("SC_CLK_TCK")


def main(size: int, pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder, _served(folder) as server:
        server.put("/raw", 4 * MIB)
        server.put(server.dossier, 4 * MIB)
        measured = [(server.put("/raw", size), server.put(server.dossier, size)) for _ in range(pairs)]
        _print_ratios(measured, size)
        growth = server.growth_while(lambda: server.put(server.dossier, size))
        print(f"resident memory over one upload of {size // MIB} MiB   +{growth / MIB:.1f} MiB (target <= 32)")
        eight = server.growth_while(lambda: _together(8, lambda: server.put(server.dossier, size)))
        print(f"resident memory over eight at once, each      +{eight / 8 / MIB:.1f} MiB (target <= 32)")


def web() -> Any:
    """Return the application of a new house with a way in and a raw PUT, for the server's process."""
    from flask import request
    from tests.builders import Cast
    from tests.exchange.documents.conftest import open_dossier

    from exchange import db, gateway, house, schema
    from exchange.app import create_app
    from exchange.clock import SystemClock
    from exchange.config import Passwords, Settings, Storage
    from exchange.web import uploads
    from exchange.web.guard import signed_out
    from exchange_crypto.canonical import b64
    from exchange_crypto.roots import Keyring

    folder = Path(os.environ[FOLDER])
    (folder / "data" / "blobs").mkdir(parents=True)
    engine = db.open_engine(f"sqlite:///{folder / 'exchange.db'}")
    schema.metadata.create_all(engine)
    storage = Storage(folder=str(folder / "data"), keyring=str(folder / "keyring.json"))
    settings = Settings(storage=storage, passwords=Passwords(memory_kib=8, iterations=1))
    opened = house.found(settings, Keyring.create(folder / "keyring.json"), engine, SystemClock())
    ada = Cast(gateway, SystemClock()).ada
    dossier = open_dossier(ada, ada)
    db.session.remove()
    app = create_app(opened)

    @app.put("/raw")
    @uploads.checks_first
    @signed_out("measured against")
    def raw() -> str:
        request.max_content_length = request.content_length
        with uploads.transfers().place() as place:
            _keep(folder / "raw", uploads.pieces(request, request.content_length or 0, uploads.Pace(0, place)))
        return "kept"

    (folder / "ready").write_text(f"/dossiers/{dossier.reference}/documents\n{b64(ada.keys.secret)}")
    return app


def _keep(path: Path, pieces: Iterator[bytes]) -> None:
    first, second = hashlib.sha256(), hashlib.sha256()
    with path.open("wb", buffering=0) as file:
        for piece in pieces:
            first.update(piece)
            second.update(piece)
            file.write(piece)
        os.fsync(file.fileno())


class Server:
    """The server's process, its one dossier, and a browser that is signed in."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "benchmarks.upload:web"]
        command += ["--port", str(self._port), "--workers", "1", "--blocking-threads", "64", "--log-level", "warning"]
        self._process = subprocess.Popen(command, env={**os.environ, FOLDER: str(folder)})
        self._folder = folder

    def __enter__(self) -> "Server":
        ready = self._folder / "ready"
        while not ready.exists() and self._process.poll() is None:
            time.sleep(0.05)
        time.sleep(0.5)
        self.dossier, secret = ready.read_text().split("\n")
        self._cookie = f"__Host-session={secret}"
        answer = self._ask("GET", f"{self.dossier}/new", b"", {})
        self._cookie += "; " + answer.getheader("Set-Cookie", "").split(";")[0]
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode())
        assert found
        self._token = found.group(1)
        self._worker = self._child()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def put(self, path: str, size: int) -> tuple[float, float]:
        """Send a body and return (seconds by the clock, seconds of the server's processor time)."""
        wall, spent = time.perf_counter(), self._spent()
        headers = {"X-CSRFToken": self._token, "X-File-Name": "measured.pdf", "Content-Length": str(size)}
        answer = self._ask("PUT", path, _body(size), headers)
        assert answer.status in {200, 201}, (answer.status, answer.read())
        return time.perf_counter() - wall, self._spent() - spent

    def growth_while(self, work: Callable[[], object]) -> int:
        """Return by how many bytes the server's resident memory grew at most while work was done."""
        before, most, over = self._resident(), [0], threading.Event()

        def watch() -> None:
            while not over.wait(0.01):
                most[0] = max(most[0], self._resident())

        watching = threading.Thread(target=watch)
        watching.start()
        work()
        over.set()
        watching.join()
        return most[0] - before

    def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        connection.request(method, path, body, {"Cookie": self._cookie, **headers})
        return connection.getresponse()

    def _child(self) -> int:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return max((int(one) for one in children), key=_resident_of)

    def _spent(self) -> float:
        fields = Path(f"/proc/{self._worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def _resident(self) -> int:
        return _resident_of(self._worker)


def _served(folder: str) -> Server:
    return Server(Path(folder))


def _resident_of(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _body(size: int) -> Iterator[bytes]:
    block = os.urandom(PIECE)
    yield HEAD
    left = size - len(HEAD)
    while left:
        yield block[:left]
        left -= min(left, PIECE)


def _together(count: int, work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _print_ratios(measured: list[tuple[tuple[float, float], tuple[float, float]]], size: int) -> None:
    for place, name in ((0, "the clock"), (1, "processor time")):
        raw = statistics.median(one[0][place] for one in measured)
        sealed = statistics.median(one[1][place] for one in measured)
        ratio = statistics.median(one[0][place] / max(one[1][place], 1e-9) for one in measured)
        print(
            f"sealed PUT against raw PUT by {name:15} {ratio:.2f}"
            f" ({size / MIB / sealed:.0f} against {size / MIB / raw:.0f} MiB/s)"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) * MIB if len(sys.argv) > 1 else 256 * MIB, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
