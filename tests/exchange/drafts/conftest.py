"""A form as a browser sends it, and the place of one."""

import pytest

from exchange.drafts import once
from exchange.drafts.typed import typed

PLACE = "/discussions/D-0101.1"


@pytest.fixture
def form():
    """`form("text")` is a message with that text, under a number of its own."""

    def form(text, number=None):
        return typed([("csrf_token", "t"), ("draft", PLACE), ("once", number or once.number()), ("message", text)])

    return form
