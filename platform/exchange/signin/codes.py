"""A typed code, tried within the act that its entry belongs to: one at a time, and counted if it is wrong."""

from collections.abc import Callable
from uuid import UUID

from exchange.mail import posting
from exchange.opener import Act
from exchange.signin import throttle
from exchange_crypto.totp import CodeRefused


def holds(act: Act, account: UUID, prove: Callable[[], None]) -> bool:
    """True if `prove` takes the code; where it raises CodeRefused, the try is counted and the entry says refused.

    It answers instead of raising, because what is raised in an act undoes the count. TooMany while a pause lasts.
    """
    tries = [throttle.on_code(account)]
    throttle.admit(act.session, tries, act.at)
    try:
        prove()
    except CodeRefused:
        throttle.count(act.session, tries, act.at)
        act.says(outcome="refused", reason="code")
        if throttle.wait(tries, act.at):
            posting.warn_of_tries(act, account)
        return False
    throttle.clear(act.session, tries)
    return True
