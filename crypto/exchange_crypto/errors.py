"""What exchange_crypto raises: it never answers True or False about a seal."""


class InvalidSeal(Exception):
    """Sealed bytes that are not what they claim: torn, altered, from another place, or for another key."""


class InvalidKey(ValueError):
    """A key, code or identity that is not of its written form (length, prefix, checksum)."""
