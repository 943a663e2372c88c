"""A house is opened as it was founded, or refused in words."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from exchange import db, gateway, house
from exchange.access.refusals import Unrecorded
from exchange.audit.models import Entry
from exchange.config import AccessLog, SettingsRefused


def test_another_origin_than_the_logs_own_is_refused(sqlite_house, keyring, settings):
    moved = replace(settings, log=AccessLog(host="elsewhere.invalid"))

    with pytest.raises(SettingsRefused, match=r"log is localhost/log/1, not elsewhere\.invalid/log/1"):
        house.open_house(moved, keyring, sqlite_house.engine)


def test_a_founding_that_was_broken_off_is_ended_by_the_next(sqlite_only, keyring, settings, clock, monkeypatch):
    settings.folder.joinpath("blobs").mkdir(parents=True, exist_ok=True)

    def breaks_off(*_args):
        raise Unrecorded("log")

    monkeypatch.setattr(gateway, "note", breaks_off)
    with pytest.raises(Unrecorded):
        house.found(settings, keyring, sqlite_only, clock)
    monkeypatch.undo()
    house.found(settings, keyring, sqlite_only, clock)
    house.found(settings, keyring, sqlite_only, clock)

    assert list(db.session.scalars(select(Entry.type))) == ["log.open"]
