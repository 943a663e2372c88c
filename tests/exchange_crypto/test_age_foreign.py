"""Files that travel between this house and two other implementations, both ways."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from exchange_crypto import age
from exchange_crypto.armor import ArmorReader
from exchange_crypto.stream import CHUNK_SIZE
from tests.tools import cannot, need

NODE_PACKAGE = "age-encryption@0.3.1"
NODE_SCRIPT = """
import { Decrypter, Encrypter } from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";

const [act, key, source, target] = JSON.parse(process.argv[1]);
const file = act === "encrypt" ? new Encrypter() : new Decrypter();
if (act === "encrypt") file.addRecipient(key); else file.addIdentity(key);
writeFileSync(target, await file[act](readFileSync(source)));
"""

SIZES = [0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE + 77]


@pytest.fixture
def document(tmp_path, size):
    path = tmp_path / "document"
    path.write_bytes(bytes(range(256)) * (size // 256) + bytes(size % 256))
    return path


@pytest.fixture(scope="module")
def age_binary():
    return need("age")


@pytest.fixture(scope="module")
def node():
    """Runs the npm package, kept beside the interpreter's own packages once it was fetched."""
    program, npm = need("node"), need("npm")
    folder = Path(sys.prefix) / "node"
    if not (folder / "node_modules" / "age-encryption").is_dir():
        install = [npm, "install", "--no-audit", "--no-fund", "--prefix", folder, NODE_PACKAGE]
        fetched = subprocess.run(install, check=False, capture_output=True)
        if fetched.returncode:
            cannot(f"{NODE_PACKAGE} can't be fetched")

    def run(act, key, source, target):
        arguments = json.dumps([act, key, str(source), str(target)])
        command = [program, "--input-type=module", "--eval", NODE_SCRIPT, arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    return run


def seal(document, recipient):
    sealed = document.with_suffix(".age")
    with document.open("rb") as source, sealed.open("wb") as target:
        age.encrypt(source, target, [recipient])
    return sealed


def opened(source, identity):
    released = io.BytesIO()
    age.decrypt(source, released, [identity])
    return released.getvalue()


@pytest.mark.needs("age")
@pytest.mark.parametrize("size", SIZES)
def test_the_age_command_opens_our_files(age_binary, document, tmp_path):
    identity = age.new_x25519_identity()
    key = tmp_path / "key.txt"
    key.write_text(identity.reveal())
    sealed = seal(document, identity.recipient)

    done = subprocess.run([age_binary, "--decrypt", "-i", key, sealed], capture_output=True, check=True)

    assert done.stdout == document.read_bytes()


@pytest.mark.needs("age")
@pytest.mark.parametrize("size", SIZES)
def test_we_open_files_of_the_age_command(age_binary, document):
    identity = age.new_x25519_identity()

    done = subprocess.run([age_binary, "-r", str(identity.recipient), document], capture_output=True, check=True)

    assert opened(io.BytesIO(done.stdout), identity) == document.read_bytes()


@pytest.mark.needs("age")
@pytest.mark.parametrize("size", SIZES)
def test_we_open_armored_files_of_the_age_command(age_binary, document):
    identity = age.new_x25519_identity()

    done = subprocess.run([age_binary, "-a", "-r", str(identity.recipient), document], capture_output=True, check=True)

    assert opened(ArmorReader(io.BytesIO(done.stdout)), identity) == document.read_bytes()


@pytest.mark.needs("node")
@pytest.mark.parametrize("size", [0, CHUNK_SIZE, CHUNK_SIZE + 1])
def test_the_node_package_opens_our_post_quantum_files(node, document, tmp_path):
    identity = age.new_identity()
    sealed = seal(document, identity.recipient)

    node("decrypt", identity.reveal(), sealed, tmp_path / "opened")

    assert (tmp_path / "opened").read_bytes() == document.read_bytes()


@pytest.mark.needs("node")
@pytest.mark.parametrize("size", [0, CHUNK_SIZE, CHUNK_SIZE + 1])
def test_we_open_post_quantum_files_of_the_node_package_in_the_servers_form(node, document, tmp_path):
    identity = age.new_identity()

    node("encrypt", str(identity.recipient), document, tmp_path / "sealed")

    sealed = (tmp_path / "sealed").read_bytes()
    reader = age.open_range(lambda offset, length: sealed[offset : offset + length], len(sealed), [identity])
    assert opened(io.BytesIO(sealed), identity) == document.read_bytes()
    assert b"".join(reader.read(0, reader.size)) == document.read_bytes()
