"""A founded house on disk, made once by `exchange init` and copied, and the command as it is typed."""

import shutil

import pytest
from click.testing import CliRunner

from exchange import db
from exchange.commands.main import main


class Shell:
    """Runs `exchange ...` in a folder of its own, with cheap passwords and nothing of the machine's environment."""

    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "data"
        self.keyring = folder / "keys" / "keyring.json"
        self.environment = {
            "EXCHANGE_STORAGE_FOLDER": str(self.data),
            "EXCHANGE_STORAGE_KEYRING": str(self.keyring),
            "EXCHANGE_PASSWORDS_MEMORY_KIB": "8",
            "EXCHANGE_PASSWORDS_ITERATIONS": "1",
        }

    def __call__(self, *words, **more):
        """Return (status, what was printed)."""
        result = CliRunner().invoke(main, list(words), env={**self.environment, **more})
        db.session.remove()
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory):
    shell = Shell(tmp_path_factory.mktemp("founded"))
    status, said = shell("init")
    assert status == 0, said
    return shell.folder


@pytest.fixture
def shell(tmp_path):
    """The command in an empty folder."""
    return Shell(tmp_path)


@pytest.fixture
def founded(founded_once, tmp_path):
    """The command in a house that was founded."""
    shutil.copytree(founded_once, tmp_path / "house")
    return Shell(tmp_path / "house")
