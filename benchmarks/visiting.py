"""The real server as processes, and a visitor to it: what the scripts under load and under violence share."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from exchange.signin import cookies

ROOT = Path(__file__).resolve().parents[1]
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')
PATIENCE_SECONDS = 60


class Server:
    """`exchange serve` with its web process and its worker, in a process group of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self._folder = port, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; RuntimeError with what it said if it doesn't."""
        settings = str(self._folder / "exchange.toml")
        path = os.pathsep.join((str(ROOT / "platform"), str(ROOT / "crypto")))
        with (self._folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "exchange.commands.main", "--config", settings, "serve"],
                env={**os.environ, "PYTHONPATH": path}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError((self._folder / "serve.log").read_text()[-2000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill the whole group at once, as a power cut would for the processes."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)

    def memory(self) -> dict[str, tuple[int, int]]:
        """Return resident memory and its peak, in MiB, of each process of the group."""
        assert self._process is not None
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _group_of(entry) == self._process.pid:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                named = next((name for name in ("granian", "worker", "serve") if name in words), "child")
                told = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines())
                sizes = [int(told[key].split()[0]) // 1024 for key in ("VmRSS", "VmHWM")]
                found[f"{named} {entry.name}"] = sizes[0], sizes[1]
        return found

    def processor(self) -> float:
        """Return the seconds of processor that the processes of the group have taken so far."""
        assert self._process is not None
        ticks = 0
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _group_of(entry) == self._process.pid:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                ticks += int(words[11]) + int(words[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _answers(self) -> bool:
        try:
            return Visitor(self.port).get("/sign-in")[0] == 200
        except OSError:
            return False


class Visitor:
    """Someone with a browser: cookies, the token of the last form seen, one request at a time."""

    def __init__(self, port: int, session: str = "") -> None:
        self._port = port
        self._cookies = {cookies.SESSION: session} if session else {}
        self.token = ""

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        body = urlencode({"csrf_token": self.token, **form}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def put(self, path: str, name: str, body: bytes) -> tuple[int, bytes]:
        headers = {"X-CSRFToken": self.token, "X-File-Name": quote(name), "Accept": "application/json"}
        return self._ask("PUT", path, body, headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body; OSError or HTTPException if the line was cut."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            sent = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            line.request(method, path, body or None, {"Cookie": sent, **headers})
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        found = TOKEN.search(said)
        if found:
            self.token = next(one for one in found.groups() if one).decode()
        return answer.status, said


def _group_of(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[2])
    except (OSError, IndexError):
        return -1
