"""Set up and run, with nothing but Python: `python3 run.py demo` shows the exchange, `python3 run.py test` tests it.

Everything is installed into .venv beside this file, from the hash-locked lists; a second start installs nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed"
LOCKS = {"demo": "requirements.lock", "exchange": "requirements.lock", "test": "requirements-test.lock"}
USAGE = """usage: python3 run.py demo [--port N] [--data DIR] [--no-serve]   a month of the exchange, on this machine
       python3 run.py demo --codes [--data DIR]                   its people again, each with the code of now
       python3 run.py test [pytest arguments]                     every check and every test
       python3 run.py exchange ARGS                               the `exchange` command itself"""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    if not arguments or arguments[0] not in LOCKS:
        print(USAGE, file=sys.stderr)
        return 2
    os.chdir(HERE)
    install(HERE / LOCKS[arguments[0]])
    command, rest = arguments[0], arguments[1:]
    if command == "test":
        return test(rest)
    words = ["demo", *rest] if command == "demo" else rest
    return start([str(PYTHON), "-m", "exchange.commands.main", *words])


def install(lock: Path) -> None:
    """Bring .venv to what the lock file says, unless the stamp shows that it is there already."""
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamps = STAMP.read_text().split() if STAMP.exists() else []
    if wanted in stamps:
        return
    if not PYTHON.exists():
        make_venv()
    print(f"Installing what {lock.name} lists (once) …", file=sys.stderr)
    uv = shutil.which("uv")
    installer = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"] if uv else pip()
    run([*installer, "--quiet", "--require-hashes", "-r", str(lock)])
    write_paths()
    run([str(PYTHON), "-m", "exchange.translations.build"])
    STAMP.write_text("\n".join([*stamps, wanted]))


def pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]


def make_venv() -> None:
    """Make .venv; a bare Debian lacks the module for it, which root can add at once and others are told to."""
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        add_debian_venv()
        run([sys.executable, "-m", "venv", str(VENV)])


def add_debian_venv() -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit("Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv")
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "python3-venv"])


def write_paths() -> None:
    """Put the two source roots on the environment's path: nothing is built or copied."""
    library = next((VENV / "lib").glob("python*/site-packages"), VENV / "Lib" / "site-packages")
    (library / "exchange-sources.pth").write_text(f"{HERE / 'platform'}\n{HERE / 'crypto'}\n")


def test(arguments: list[str]) -> int:
    """Run the linter, the type checker and the tests, stopping at the first that fails."""
    tools = (
        []
        if arguments
        else [["ruff", "check", "--quiet", "."], ["ruff", "format", "--check", "--quiet", "."], ["mypy"]]
    )
    for tool in tools:
        print("·", *tool, flush=True)
        if subprocess.run([str(BIN / tool[0]), *tool[1:]], check=False).returncode != 0:
            return 1
    return start([str(BIN / "pytest"), *(arguments or ["-n", "auto", "--dist", "worksteal"])])


def start(command: list[str]) -> int:
    """Become the command, so that signals reach it; where that can't be had, wait for it."""
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def run(command: list[str]) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode != 0:
        sys.exit(f"This did not work: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
