"""Serving, with real processes: one server to a folder and a port, the worker at work, and all of them ending together."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.exchange.commands.conftest import Shell

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60


class Server:
    """`exchange serve` as its own process, on a port that was free a moment ago."""

    def __init__(self, shell, port=None):
        self.port = port or free_port()
        self.shell = shell
        self.environment = {
            **os.environ,
            **shell.environment,
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT / 'crypto'}",
            "EXCHANGE_SERVER_PORT": str(self.port),
            "EXCHANGE_SERVER_PUBLIC_URL": f"http://localhost:{self.port}",
            "EXCHANGE_SERVER_THREADS": "8",
        }
        self.output = (shell.folder / f"serve-{self.port}.log").open("w+")
        command = [sys.executable, "-m", "exchange.commands.main", "serve"]
        self.process = subprocess.Popen(command, env=self.environment, stdout=self.output, stderr=self.output)

    def said(self):
        self.output.flush()
        return Path(self.output.name).read_text()

    def page(self, path="/sign-in"):
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_SECONDS) as page:
            return page.status, page.read().decode()

    def wait_until_it_answers(self):
        wait(lambda: self.process.poll() is not None or self._answers(), self.said)
        assert self.process.poll() is None, self.said()

    def _answers(self):
        try:
            return self.page()[0] == 200
        except HTTPError:
            raise
        except (URLError, OSError):
            return False

    def family(self):
        """Return the numbers of every process that this one started, and of those that they started."""
        found, parents = [], [self.process.pid]
        while parents:
            children = [pid for pid in pids() if parent_of(pid) in parents]
            found += children
            parents = children
        return found

    def stop(self):
        family = self.family() if self.process.poll() is None else []
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pid in family:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.output.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(until, told=lambda: ""):
    end = time.monotonic() + PATIENCE_SECONDS
    while not until():
        assert time.monotonic() < end, told()
        time.sleep(0.1)


def pids():
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def stat_of(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return ["X", "0"]


def parent_of(pid):
    return int(stat_of(pid)[1])


def is_alive(pid):
    return stat_of(pid)[0] not in "XZ"


def rows(shell, query):
    database = sqlite3.connect(f"file:{shell.data / 'exchange.db'}?mode=ro", uri=True)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


@pytest.fixture(scope="module")
def serving(founded_once, tmp_path_factory):
    """One server for what doesn't end it."""
    import shutil

    folder = tmp_path_factory.mktemp("serving")
    shutil.copytree(founded_once, folder / "house")
    server = Server(Shell(folder / "house"))
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.stop()


@pytest.fixture
def start(founded):
    servers = []

    def begin(shell=founded, port=None):
        servers.append(Server(shell, port))
        return servers[-1]

    yield begin
    for server in servers:
        server.stop()


def test_the_first_page_answers(serving):
    status, page = serving.page()

    assert status == 200
    assert "<form" in page


def test_it_says_where_and_how_to_stop(serving):
    assert f"Serving http://localhost:{serving.port} (stop with Ctrl+C)" in serving.said()


def test_a_second_server_in_the_same_folder_is_refused(serving):
    second = Server(serving.shell)

    assert second.process.wait(PATIENCE_SECONDS) == 1

    assert second.said() == f"Error: another server works in {serving.shell.data}: stop it first\n"
    second.stop()
    assert serving.page()[0] == 200


def test_a_second_server_on_the_same_port_is_refused(serving, start):
    second = start(port=serving.port)

    assert second.process.wait(PATIENCE_SECONDS) == 1

    assert second.said() == f"Error: port {serving.port} is taken: choose another (server.port)\n"
    assert serving.page()[0] == 200


def test_the_worker_files_entries_and_signs(serving):
    wait(lambda: rows(serving.shell, "SELECT count(*) FROM audit_checkpoint")[0][0] > 0, serving.said)
    wait(lambda: rows(serving.shell, "SELECT count(*) FROM audit_pending")[0][0] == 0, serving.said)

    filed = rows(serving.shell, "SELECT size FROM audit_head")[0][0]
    assert filed == rows(serving.shell, "SELECT count(*) FROM audit_event")[0][0] > 0


def test_a_polite_end_ends_every_process(start):
    server = start()
    server.wait_until_it_answers()
    family = server.family()
    assert len(family) >= 2

    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(PATIENCE_SECONDS) == 0
    wait(lambda: not any(map(is_alive, family)))
    assert "Traceback" not in server.said()


def test_a_killed_supervisor_takes_the_others_with_it(start):
    """Otherwise a worker would stay behind, and a second server would be started beside it."""
    server = start()
    server.wait_until_it_answers()
    family = server.family()

    server.process.kill()
    server.process.wait()

    wait(lambda: not any(map(is_alive, family)), lambda: str([stat_of(pid) for pid in family]))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the last answers' sockets linger
        probe.bind(("127.0.0.1", server.port))


def test_a_worker_that_ends_ends_the_server(start):
    server = start()
    server.wait_until_it_answers()
    family = server.family()
    (worker,) = [pid for pid in family if b"worker" in (Path("/proc") / str(pid) / "cmdline").read_bytes().split(b"\0")]

    os.kill(worker, signal.SIGKILL)

    assert server.process.wait(PATIENCE_SECONDS) == 1
    assert "a process of the server ended" in server.said()
    wait(lambda: not any(map(is_alive, family)))


def test_a_lost_keyring_is_one_sentence(founded, start):
    founded.keyring.unlink()
    server = start()

    assert server.process.wait(PATIENCE_SECONDS) == 1

    assert server.said().startswith(f"Error: {founded.keyring} can't be read")
    assert len(server.said().splitlines()) == 1
