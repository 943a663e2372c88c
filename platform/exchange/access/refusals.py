"""The refusals that cross the house; `web/errors.py` turns each into a page."""


class Refusal(Exception):
    """Something asked for that is not done. `reason` is a policy code for the log, never free text."""

    def __init__(self, reason: str = "rule") -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(Refusal):
    """There is no such thing, or it is not open to the actor: nobody outside can tell which."""


class Forbidden(Refusal):
    """The actor may not do this here; from outside it looks like NotFound."""


class NoKey(Forbidden):
    """The actor is named in the dossier but holds no key to it yet."""

    def __init__(self) -> None:
        super().__init__("no-key")


class Conflict(Refusal):
    """The thing is no longer in the state that the act needs, e.g. closed meanwhile."""


class TooMany(Refusal):
    """Too many tries; the next is possible after `retry_after` seconds."""

    def __init__(self, retry_after: int, reason: str = "throttled") -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Unrecorded(Refusal):
    """The entry could not be written, so nothing was opened and nothing changed (503)."""
