"""What the server's own log is told of a failure: kinds and lines of code.

Never its words: those of an exception may hold what someone typed, and those of an address what someone made up.
"""

import traceback
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, request

MOST_CAUSES = 10


def install(app: Flask) -> None:
    """Let failures of this app be told so."""
    app.log_exception = _tell  # type: ignore[method-assign, assignment]  # Flask lets it be replaced


def _tell(failure: Any) -> None:
    lines = "\n".join(_lines(failure[1]))
    current_app.logger.error("%s failed:\n%s", request.endpoint or "no route", lines)


def _lines(error: BaseException | None) -> Iterator[str]:
    """Give the failure and what caused it, the last first, each with the way through the code that led to it."""
    for _ in range(MOST_CAUSES):
        if error is None:
            return
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        for frame, line in traceback.walk_tb(error.__traceback__):
            yield f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
