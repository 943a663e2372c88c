"""The demonstration's people, printed again while it runs."""

import pytest
from click.testing import CliRunner

from exchange.commands.main import main
from exchange.demo import making
from exchange.demo.people import Login
from exchange_crypto import totp


@pytest.fixture
def demo(tmp_path):
    return lambda *words: CliRunner().invoke(main, ["demo", "--data", str(tmp_path), *words])


def test_codes_prints_everyone_with_the_code_of_now(demo, tmp_path, monkeypatch):
    login = Login(
        "xaa@xaa.demo.invalid",
        "one-two-three",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "focal_point",
        "XAA",
        "Ilse Varendonk",
    )
    making.keep([login], tmp_path)
    (tmp_path / "exchange.toml").write_text('[server]\nport = 8123\npublic_url = "http://localhost:8123"\n', "utf-8")
    monkeypatch.setattr("time.time", lambda: 1_700_000_000)

    result = demo("--codes")

    assert result.exit_code == 0
    assert all(word in result.output for word in ("xaa@xaa.demo.invalid", "one-two-three", "Ilse Varendonk", ":8123"))
    assert totp.code_at(login.secret, 1_700_000_000) in result.output


def test_codes_of_a_demonstration_that_is_not_there_says_how_to_make_it(demo):
    result = demo("--codes")

    assert result.exit_code == 1
    assert "run.py demo" in result.output
