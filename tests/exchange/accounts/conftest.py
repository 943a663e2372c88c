from dataclasses import replace

import pytest

from exchange.config import AccessLog


@pytest.fixture
def settings(settings):
    """Days go by in these tests without a worker that files entries."""
    return replace(settings, log=AccessLog(refuse_seconds=10**9))
