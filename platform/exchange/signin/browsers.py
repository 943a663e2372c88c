"""A browser's coarse name for the list of sessions, and the cookie by which one that has signed in is known again."""

import os
from uuid import UUID

from exchange import gateway
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal

NONCE_SIZE = 16
NAMES = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name(agent: str) -> str:
    """Return e.g. "Firefox on Windows": enough to recognise one's own, too little to tell two people apart."""
    browser = next((name for sign, name in NAMES if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if browser and system else browser or system


def make_known(account: UUID) -> str:
    """Return a cookie value that says: this person has signed in here before."""
    nonce = os.urandom(NONCE_SIZE)
    return b64(nonce + gateway.credentials().known_browser(account, nonce))


def known_or_new(account: UUID, cookie: str) -> str:
    """Return the browser's own cookie if it is this person's, or a new one."""
    return cookie if nonce_of(account, cookie) is not None else make_known(account)


def nonce_of(account: UUID, cookie: str) -> bytes | None:
    """Return the browser's number if the cookie was given to this person's browser by this house."""
    try:
        value = unb64(cookie)
        gateway.credentials().check_browser(account, value[:NONCE_SIZE], value[NONCE_SIZE:])
    except InvalidSeal:
        return None
    return value[:NONCE_SIZE]
