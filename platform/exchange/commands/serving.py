"""Serving: one web process with many threads and one worker, under a supervisor that holds the data folder.

Children end when their parent is gone, however it went: otherwise a killed server leaves a worker behind.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from exchange.app import create_app
from exchange.commands import joining
from exchange.commands.opening import holding, open_house, say, settings_of
from exchange.config import Settings, SettingsRefused
from exchange.house import House

SUPERVISOR = "EXCHANGE_SUPERVISOR_PID"
GRACE_SECONDS = 10
# Ends slow headers and idle connections alike. A proxy in front must end its own earlier: docs/administrators.md names it.
IDLE_SECONDS = 30


def serve(settings: Settings, path: Path | None) -> None:
    """Run web process and worker until a signal comes or one of them ends."""
    with holding(settings):
        _try_port(settings)
        open_house(settings)  # refuses here, in one sentence, rather than in a child's traceback
        environment = {**os.environ, SUPERVISOR: str(os.getpid())}
        if path is not None:
            environment["EXCHANGE_CONFIG"] = str(path)
        if not settings.mail.is_on:
            say("Mail is off: people are told nothing outside the platform (mail.host).")
        _watch(_commands(settings), environment, f"Serving {settings.server.public_url} (stop with Ctrl+C)")


def work(house: House) -> None:
    """Do the worker's turns until told to stop or until the supervisor is gone."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    postman = threading.Thread(target=joining.postman(house).run, args=(stop, _supervisor_lives), daemon=True)
    if house.settings.mail.is_on:
        postman.start()
    joining.worker(house).run(stop, _supervisor_lives)


def web() -> Any:
    """Return the WSGI application; granian calls this in the web process."""
    path = os.environ.get("EXCHANGE_CONFIG")
    app = create_app(open_house(settings_of(Path(path) if path else None)))
    threading.Thread(target=_end_with_supervisor, args=(os.getppid(),), daemon=True).start()
    return app


def _commands(settings: Settings) -> list[list[str]]:
    server = settings.server
    granian = ["-m", "granian", "--interface", "wsgi", "--factory", "exchange.commands.serving:web", "--no-ws"]
    granian += ["--host", server.host, "--port", str(server.port), "--workers", "1", "--log-level", "error"]
    granian += ["--blocking-threads", str(server.threads), "--backpressure", str(server.threads)]
    granian += ["--http1-header-read-timeout", str(IDLE_SECONDS * 1000)]
    return [[sys.executable, *granian], [sys.executable, "-m", "exchange.commands.main", "worker"]]


def _watch(commands: list[list[str]], environment: dict[str, str], words: str) -> None:
    """Start the processes and wait; whichever way this ends, they end too."""
    children: list[subprocess.Popen[bytes]] = []

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    try:
        for command in commands:
            children.append(subprocess.Popen(command, env=environment))
        say(words)
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        raise SystemExit("a process of the server ended; see its last lines above")
    finally:
        _end(children)


def _end(children: list["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _try_port(settings: Settings) -> None:
    """Bind once without sharing: granian shares ports, so a second server would take half of the requests."""
    with socket.socket(socket.AF_INET6 if ":" in settings.server.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.server.host, settings.server.port))
        except OSError as error:
            raise SettingsRefused(f"port {settings.server.port} is taken: choose another (server.port)") from error


def _supervisor_lives() -> bool:
    pid = int(os.environ.get(SUPERVISOR, "0"))
    if pid == 0:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _end_with_supervisor(server: int) -> None:
    """End the server process, and this one with it, once the supervisor or the server is gone.

    The server's number is asked again before it is used: it may be another process's by then.
    """
    while _supervisor_lives() and os.getppid() == server:
        time.sleep(1)
    if os.getppid() == server:
        os.kill(server, signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
    os._exit(1)
