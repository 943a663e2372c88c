"""Whose key is whose: a key that the platform did not vouch for is never wrapped to and never believed."""

import pytest
from sqlalchemy import delete, select, update

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.vault.models import PersonKey
from exchange_crypto.bundles import Bundle
from exchange_crypto.epochs import PLATFORM
from exchange_crypto.errors import InvalidSeal


@pytest.fixture
def directory(opened_house):
    return gateway.house().vault.directory


@pytest.fixture
def fresh(opened_house, engine, keyring, settings, clock):
    """A directory that has checked nothing yet, as another process has."""
    from exchange import house

    def open_again():
        house.open_house(settings, keyring, engine, clock)
        return gateway.house().vault.directory

    return open_again


def publish(account, bundle=None):
    with gateway.act(SYSTEM, actions.PERSON_ENROL) as act:
        return act.publish_keys(account, bundle or Bundle.generate())


def test_a_persons_key_is_the_newest_that_was_published(cast, directory):
    bundle = Bundle.generate()

    assert publish(cast.ada.person, bundle) == 2

    assert directory.current(db.session(), cast.ada.person) == (2, bundle.hybrid_public)
    assert directory.signing_public(db.session(), cast.ada.person, 2) == bundle.signing_public


def test_an_older_key_is_still_known_as_its_authors(cast, directory):
    publish(cast.ada.person)

    old = cast.bundles[cast.ada.person]
    assert directory.signing_public(db.session(), cast.ada.person, 1) == old.signing_public


def test_someone_without_keys_has_none(directory):
    assert directory.current(db.session(), db.new_id()) is None
    with pytest.raises(InvalidSeal):
        directory.signing_public(db.session(), db.new_id(), 1)


def test_the_platform_is_known_without_a_row(directory):
    assert directory.current(db.session(), PLATFORM)[0] == 1
    assert directory.signing_public(db.session(), PLATFORM, 1)


def test_a_key_slipped_in_under_a_name_is_refused(cast, fresh, tamper):
    """The published hole of such systems: the server hands out its own key as somebody's."""
    cast.ada  # noqa: B018
    tamper(update(PersonKey).values(hybrid_public=Bundle.generate().hybrid_public))

    with pytest.raises(InvalidSeal):
        fresh().current(db.session(), cast.ada.person)


def test_a_key_slipped_in_is_refused_even_after_the_true_one_was_checked(cast, directory, tamper):
    directory.current(db.session(), cast.ada.person)
    tamper(update(PersonKey).values(hybrid_public=Bundle.generate().hybrid_public))

    with pytest.raises(InvalidSeal):
        directory.current(db.session(), cast.ada.person)


@pytest.mark.parametrize("column", ["body", "signature", "mac"])
def test_an_altered_entry_is_refused(cast, fresh, tamper, column):
    cast.ada  # noqa: B018
    value = getattr(db.session.scalars(select(PersonKey)).one(), column)
    tamper(update(PersonKey).values(**{column: value[:-1] + bytes([value[-1] ^ 1])}))

    with pytest.raises(InvalidSeal):
        fresh().current(db.session(), cast.ada.person)


def test_one_persons_entry_does_not_stand_for_another(cast, fresh, tamper):
    cast.ada, cast.ben  # noqa: B018
    row = db.session.scalars(select(PersonKey).where(PersonKey.account_id == cast.ben.person)).one()
    parts = {name: getattr(row, name) for name in ("hybrid_public", "body", "signature", "mac")}
    tamper(update(PersonKey).where(PersonKey.account_id == cast.ada.person).values(**parts))

    with pytest.raises(InvalidSeal):
        fresh().current(db.session(), cast.ada.person)


def test_a_chain_that_lost_a_key_is_refused(cast, fresh, tamper):
    publish(cast.ada.person)
    tamper(delete(PersonKey).where(PersonKey.version == 1))

    with pytest.raises(InvalidSeal):
        fresh().current(db.session(), cast.ada.person)


def test_an_attacker_who_replaces_a_key_gets_no_dossier(cast, shelf, tamper):
    tamper(
        update(PersonKey)
        .where(PersonKey.account_id == cast.carol.person)
        .values(hybrid_public=Bundle.generate().hybrid_public)
    )

    with pytest.raises(InvalidSeal):
        shelf.admit(cast.ada, cast.carol.person)

    assert cast.carol.person not in shelf.holders(1)
