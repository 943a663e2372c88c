"""Marks a sentence for translation where the web is not known; it is translated where it is shown."""


def N_(sentence: str) -> str:
    """Return the sentence unchanged; that it stands in these brackets puts it into the catalogue."""
    return sentence
