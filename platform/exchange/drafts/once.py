"""A form makes one thing, however often it is sent: each page's form has a number, and what it made is found by it.

The mark that is kept is a digest of number and content. The number is random and kept nowhere, so the mark says nothing
of the content; and another content under the same number, after the Back button, is another form.
"""

import re

from exchange import db
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.drafts.models import SentForm
from exchange.drafts.typed import Typed
from exchange.opener import Act
from exchange_crypto import tokens

LABEL = "exchange/v1/sent-form"
WRITTEN = re.compile("[0-9a-f]{32}")
NUMBER_SIZE = 16

Mark = bytes | None


def number() -> str:
    """Draw a number for a form."""
    return tokens.random_token(NUMBER_SIZE).hex()


def mark(actor: Actor, form: Typed) -> Mark:
    """Return by what this form of this person is known again; None if it came without a number."""
    if actor.person is None or not WRITTEN.fullmatch(form.number):
        return None
    return tokens.digest(LABEL, actor.person.bytes + bytes.fromhex(form.number) + form.packed())


def claim(act: Act, sent: Mark, url: str) -> None:
    """Note in the act what the form made; Conflict("sent"), which undoes the act, if it was sent before."""
    if sent is None:
        return
    row = db.insert_into(SentForm).values(id=sent, url=url, at=act.at)
    if act.session.scalar(row.on_conflict_do_nothing().returning(SentForm.id)) is None:
        raise Conflict("sent")


def made(sent: Mark) -> str | None:
    """Return the address of what a form made; None if it made nothing yet."""
    found = None if sent is None else db.session.get(SentForm, sent)
    return None if found is None else found.url
