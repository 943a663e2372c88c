"""The sample settings are the program's own, and insecure ones are refused with words."""

import pytest

from exchange import config
from exchange.config import SettingsRefused
from tests.house.sources import ROOT


def test_the_sample_file_is_what_the_program_prints():
    assert (ROOT / "config.example.toml").read_text("utf-8") == config.sample()


def test_the_sample_is_read_as_the_defaults(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(config.sample())

    assert config.load(path, {}) == config.Settings()


def test_the_environment_overrides_the_file():
    settings = config.load(None, {"EXCHANGE_SERVER_PORT": "8123", "EXCHANGE_LOG_HOST": "log.invalid"})

    assert (settings.server.port, settings.log_origin) == (8123, "log.invalid/log/1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[server]\nprot = 1", "no setting server.prot"),
        ("[server]\nport = 'x'", "must be of type int"),
        ("[server]\npublic_url = 'http://exchange.example'", "must be https"),
        ("[server]\npublic_url = 'http://localhost.example:80'", "must be https"),
        ("[storage]\nfolder = '/srv/x'\nkeyring = '/srv/x/keys.json'", "a copy of one would take both"),
        ("[storage]\ndatabase = 'postgresql+psycopg://x:word@db/x'", "put it into the file that PGPASSFILE names"),
        ("[storage]\ndatabase = 'mysql://db/x'", "starts with postgresql"),
        ("[storage]\nblobs = 'gs://bucket'", "starts with s3:// or file://"),
        ("[server]\nport = 99999", "at most 65535"),
        ("[mail]\nport = 99999", "mail.port must be at most"),
        ("[mail]\ntls = 'no'", "mail.tls is one of starttls, implicit, none"),
        (
            "[mail]\nhost = 'mx.example'\ntls = 'none'\nsender = 'a@b.example'",
            "another machine: use starttls or implicit",
        ),
        ("[mail]\nhost = 'mx.example'", "mail.sender must be an address"),
        ("[mail]\nhost = 'mx.example'\nsender = 'a..b@c.example'", "mail.sender must be an address"),
        ("[mail]\nhost = 'mx.example'\nsender = 'a@b.example,c@d.example'", "mail.sender must be an address"),
        ("[sessions]\nidle_minutes = 1", "at least 3"),
        ("[sessions]\nabsolute_hours = 100000000000", "at most 876600, a hundred years"),
        ("[drafts]\nkeep_days = 10000000", "at most 36525"),
        ("server = 1", "must be a table"),
        ("[", "can't be read"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_words(tmp_path, text, words):
    path = tmp_path / "settings.toml"
    path.write_text(text)

    with pytest.raises(SettingsRefused, match=words):
        config.load(path, {})


def test_a_variable_that_overrides_nothing_is_refused():
    with pytest.raises(SettingsRefused, match="EXCHANGE_SERVER_PROT overrides no setting"):
        config.load(None, {"EXCHANGE_SERVER_PROT": "1"})
