"""Which e-mail addresses a person can have here: those that a message goes to, and that are known again when typed."""

import re

_ATOM = r"[^\s@()<>\[\]:;,.\\\"\x00-\x1f\x7f]+"  # RFC 5321, 4.1.2, and with other scripts RFC 6531, 3.3; without quotes
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_WRITTEN = re.compile(rf"{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+{_LABEL}")
LONGEST_LOCAL, LONGEST = 64, 254  # characters; RFC 5321, 4.5.3.1


def is_address(text: str) -> bool:
    """True of an address in its usual form: no quotes, comments or hidden characters, and nothing that reads as encoded."""
    text = text.casefold()  # as it is kept, which may be longer
    fits = len(text) <= LONGEST and len(text.partition("@")[0]) <= LONGEST_LOCAL
    return fits and text.isprintable() and "=?" not in text and _WRITTEN.fullmatch(text) is not None
