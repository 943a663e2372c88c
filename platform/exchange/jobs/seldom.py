"""A log that doesn't fill up: what comes again and again is told once a minute."""

import logging
import time

EVERY_SECONDS = 60.0


class Seldom(logging.Filter):
    """Lets one record a minute through for each message with the same words in it."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        words, now = record.getMessage(), time.monotonic()
        is_due = now - self._told.get(words, -EVERY_SECONDS) >= EVERY_SECONDS
        if is_due:
            self._told[words] = now
        return is_due
