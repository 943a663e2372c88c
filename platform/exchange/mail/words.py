"""What messages say, in the reader's language: never who, what or where. A page previews the same words."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations

from exchange.translations import build
from exchange.translations.mark import N_

AWAITING, INVITATION, SECURITY, TRIES = "awaiting", "invitation", "security", "tries"
KINDS = (AWAITING, INVITATION, SECURITY, TRIES)

PLATFORM = N_("Secure Cooperation Exchange")
NOTHING_IN_IT = N_("This message holds no link, no name and no reference.")
NOBODY_READS = N_("Nobody reads answers to it.")


@dataclass(frozen=True)
class Words:
    """A message: its subject, and its paragraphs, the last of which says what it does not hold."""

    subject: str
    paragraphs: tuple[str, ...]
    sender: str


def of(kind: str, language: str, waiting: int = 0, near: int = 0) -> Words:
    """Return the words of a message; `waiting` counts what awaits the reader, `near` what of it has a near date."""
    say = _catalogue(language)
    subject, body = _AS_IT_IS[kind](say, waiting, near)
    close = f"{say.gettext(NOTHING_IN_IT)} {say.gettext(NOBODY_READS)}"
    return Words(subject, (*body, close), say.gettext(PLATFORM))


def _awaiting(say: Any, waiting: int, near: int) -> tuple[str, tuple[str, ...]]:
    subject = say.ngettext("%(num)s thing awaits you", "%(num)s things await you", waiting) % {"num": waiting}
    what = say.ngettext(
        "%(num)s thing awaits you. Sign in to the Secure Cooperation Exchange as you usually do to read it.",
        "%(num)s things await you. Sign in to the Secure Cooperation Exchange as you usually do to read them.",
        waiting,
    )
    dated = say.ngettext("One has a date within 14 days.", "%(num)s have a date within 14 days.", near)
    body = [what % {"num": waiting}, *([dated % {"num": near}] if near else [])]
    return subject, (" ".join(body),)


def _invitation(say: Any, _waiting: int, _near: int) -> tuple[str, tuple[str, ...]]:
    where = say.gettext(
        "Open the address that you know from the Secretariat, and enter the code that it gives you by telephone or letter."
    )
    code = say.gettext("The code works for 7 days.")
    return say.gettext("Invitation"), (
        say.gettext("You are invited to the Secure Cooperation Exchange."),
        f"{where} {code}",
        say.gettext("If you expect no invitation, telephone the Secretariat. This message holds no code."),
    )


def _security(say: Any, _waiting: int, _near: int) -> tuple[str, tuple[str, ...]]:
    what = say.gettext("Something about your account changed")
    who = say.gettext("If it was you, nothing needs to be done. If it was not, telephone the Secretariat at once.")
    return what, (
        f"{what}. {who}",
        say.gettext("Sign in to the Secure Cooperation Exchange as you usually do to see where you are signed in."),
    )


def _tries(say: Any, _waiting: int, _near: int) -> tuple[str, tuple[str, ...]]:
    what = say.gettext("Several tries to sign in to your account were refused, and the next ones have to wait.")
    who = say.gettext("If it was you, try again later. If it was not, telephone the Secretariat.")
    return say.gettext("Tries to sign in were refused"), (f"{what} {who}",)


_AS_IT_IS = {AWAITING: _awaiting, INVITATION: _invitation, SECURITY: _security, TRIES: _tries}


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(build.compiled()), [language])
