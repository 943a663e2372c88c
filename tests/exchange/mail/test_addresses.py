"""An address is one that a message can be sent to, and that is known again when someone types it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from exchange.config import Mail
from exchange.mail import server, words
from exchange.mail.addresses import is_address

USUAL = [
    "v@v.invalid",
    "vera.lund+exchange@justice.gov.no",
    "o'hara@a-b.example",
    "x_y@1.2.example",
    "élise@justice.example",
    "v@ministère.example",
    "用户@例子.公司",
]
UNUSUAL = [
    "v",
    "v@v",
    "@v.invalid",
    "v@@v.invalid",
    "v,w@v.invalid",
    "v;w@v.invalid",
    "<v>@v.invalid",
    "v@v.invalid>",
    '"v@v.invalid',
    '"v w"@v.invalid',
    "v(w)@v.invalid",
    "v@[192.0.2.1].invalid",
    "v..w@v.invalid",
    ".v@v.invalid",
    "v.@v.invalid",
    "v@v..invalid",
    "v@-v.invalid",
    "v\\@v.invalid",
    "v\u200b@v.invalid",
    "v\u00ad@v.invalid",
    "v\r\nBcc:w@v.invalid",
    "v@v.invalid\n",
    "=?utf-8?q?v?=@v.invalid",
    "v" * 65 + "@v.invalid",
    "ß" * 40 + "@v.invalid",
    "v@" + "v." * 130 + "invalid",
]


@pytest.mark.parametrize("text", USUAL)
def test_a_message_goes_to_it_and_to_nobody_else(text):
    made = server.message(
        Mail(sender="exchange@asp.invalid"), text, words.of(words.INVITATION, "en"), UUID(int=1), datetime.now(UTC)
    )

    assert is_address(text)
    assert [one.addr_spec for one in made["To"].addresses] == [text]


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_no_message_can_go_to_is_none(text):
    assert not is_address(text)
