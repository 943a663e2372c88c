"""Tests of time: hours go by without a worker that files entries, which is not what these tests are about."""

from dataclasses import replace

import pytest

from exchange.config import AccessLog
from tests.exchange.signin.newcomer import enrolled


@pytest.fixture
def settings(settings):
    return replace(settings, log=AccessLog(refuse_seconds=10**9))


@pytest.fixture
def nora(cast, clock):
    """Nora of Valdoria, enrolled by the house's own services."""
    return enrolled(cast, clock)
