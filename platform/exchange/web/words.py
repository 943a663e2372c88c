"""What people type in one line, without what can't be seen: a mark of direction would let one name read as another."""

import re

# Controls, and the embeddings, overrides and isolates of UAX 9 with which text could read backwards.
HIDDEN = re.compile("([\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069])")


def one_line(text: str | None) -> str:
    """Return the text with every run of spaces, line ends and hidden characters as one space."""
    return " ".join(HIDDEN.sub(" ", text or "").split())
