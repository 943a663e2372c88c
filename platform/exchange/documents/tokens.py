"""Tokens of the plain upload form: for one place and one session, good once.

They stand in the form's address: one inside the form could be checked only after the body was read.
"""

import os

from itsdangerous import BadData, URLSafeSerializer

from exchange import gateway
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange_crypto.canonical import b64, unb64

LABEL = "exchange/v1/upload-form"
NONCE_SIZE = 16


def make(actor: Actor, place: str) -> str:
    """Return a new token for uploads to the place (D-0147 or D-0147/3) in the actor's session."""
    token: str = _signer().dumps([place, _session(actor), b64(os.urandom(NONCE_SIZE))])
    return token


def read(actor: Actor, place: str, token: str) -> bytes:
    """Return the token's 16-byte nonce, by which it is spent; Conflict if it was made for elsewhere or someone else."""
    try:
        for_place, session, nonce = _signer().loads(token)
    except (BadData, ValueError, TypeError) as error:
        raise Conflict("token") from error
    if (for_place, session) != (place, _session(actor)):
        raise Conflict("token")
    return unb64(nonce)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(gateway.house().vault.derive(LABEL, 32), salt=LABEL)


def _session(actor: Actor) -> str:
    return b64(actor.keys.session_id) if actor.keys is not None else ""
