"""Gives back what was typed when a form ends in a refusal or a failure: not every browser still has it on the way back."""

import re

from flask import request
from werkzeug.exceptions import HTTPException

KEPT = "draft"  # the field that says for which page a form's text is kept
TEXTS = re.compile("title|message|text|reason|purpose|location|facts|procedure|other|items-[0-9]{1,3}")


def texts() -> list[str]:
    """Return the texts of this request's form, if it is one whose text is kept; none where it couldn't be read.

    A text is what has such a name, and whatever has two words: no code, date or reference has.
    """
    if request.method != "POST":
        return []
    try:
        typed = list(request.form.items(multi=True)) if KEPT in request.form else []
    except HTTPException:
        return []
    return [text for name, text in typed if (TEXTS.fullmatch(name) or len(text.split()) > 1) and text.strip()]
