"""The platform's own secrets: drawn once, opened by their keyring alone, refused in one sentence."""

import pytest
from sqlalchemy import select

from exchange import db, house
from exchange.vault import secrets
from exchange.vault.models import PlatformSecret
from exchange.vault.secrets import SecretsRefused
from exchange_crypto.roots import Keyring


def rows():
    db.session.remove()
    return {row.purpose: row.wrapped for row in db.session.scalars(select(PlatformSecret))}


def test_each_secret_is_drawn_once(opened_house, keyring, settings, engine, clock):
    before = rows()

    house.found(settings, keyring, engine, clock)

    assert rows() == before
    assert set(before) == {"mac", "platform", "log-hmac", "log-sign", "audit-private"}


def test_no_secret_lies_in_clear(opened_house):
    opened = opened_house
    secret = secrets.open_secret(db.session(), opened.root, secrets.LOG_HMAC)

    assert len(secret) == 32
    assert all(secret not in wrapped for wrapped in rows().values())


@pytest.mark.parametrize("purpose", [secrets.LOG_HMAC, secrets.LOG_SIGN, secrets.MAC])
def test_another_keyring_is_refused_with_the_remedy(opened_house, tmp_path, purpose):
    stranger = Keyring.create(tmp_path / "other.json")

    with pytest.raises(SecretsRefused, match="use the keyring that belongs to it"):
        secrets.open_secret(db.session(), stranger, purpose)


def test_the_platforms_keys_do_not_open_with_another_keyring(opened_house, tmp_path):
    with pytest.raises(SecretsRefused, match="use the keyring"):
        secrets.open_platform(db.session(), Keyring.create(tmp_path / "other.json"))


def test_a_secret_put_in_anothers_place_is_refused(opened_house, tamper):
    from sqlalchemy import update

    swapped = rows()["log-hmac"]
    tamper(update(PlatformSecret).where(PlatformSecret.purpose == "log-sign").values(wrapped=swapped))

    with pytest.raises(SecretsRefused):
        secrets.open_secret(db.session(), opened_house.root, secrets.LOG_SIGN)


def test_an_empty_database_names_the_command(engine, keyring, settings):
    db.use(engine)

    with pytest.raises(SecretsRefused, match="exchange init"):
        house.open_house(settings, keyring, engine)
    db.session.remove()


def test_nothing_of_the_keys_is_shown(opened_house):
    from exchange import gateway

    shown = repr(gateway.house().vault) + repr(opened_house) + repr(gateway.house().log)

    for secret in (secrets.LOG_HMAC, secrets.AUDIT_PRIVATE):
        assert repr(secrets.open_secret(db.session(), opened_house.root, secret)) not in shown
    assert "Bundle" not in repr(gateway.house().vault)
