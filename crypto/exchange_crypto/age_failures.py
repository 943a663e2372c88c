"""Why an age file was refused, in the classes that the published test vectors tell apart."""

from exchange_crypto.errors import InvalidSeal


class HeaderFailure(InvalidSeal):
    """The header, or the nonce after it, isn't of the one written form, or a stanza in it is hostile."""


class HmacFailure(InvalidSeal):
    """The header was altered: its MAC isn't that of the file key."""


class NoMatch(InvalidSeal):
    """None of the identities opens any stanza."""


class PayloadFailure(InvalidSeal):
    """A chunk is altered, out of place or missing; what was let out before it was authentic."""


class ArmorFailure(InvalidSeal):
    """The text wrapping isn't strict armor."""
