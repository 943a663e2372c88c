"""A house is opened as it was founded, or refused in words."""

from dataclasses import replace

import pytest

from exchange import house
from exchange.config import AccessLog, SettingsRefused


def test_another_origin_than_the_logs_own_is_refused(sqlite_house, keyring, settings):
    moved = replace(settings, log=AccessLog(host="elsewhere.invalid"))

    with pytest.raises(SettingsRefused, match=r"log is localhost/log/1, not elsewhere\.invalid/log/1"):
        house.open_house(moved, keyring, sqlite_house.engine)
