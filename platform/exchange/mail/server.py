"""Handing one message to the mail server: TLS with a verified certificate, a limit on how long it may take."""

import smtplib
import socket
import ssl
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

from exchange.config import Mail
from exchange.mail.addresses import is_address
from exchange.mail.words import Words

STEP_SECONDS = 15.0
LONGEST_SECONDS = 60.0
PERMANENT = 500


class NotNow(Exception):
    """The server can't be reached, isn't who it should be, or asks to wait; `reason` is a code for the administrator's page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CameBack(Exception):
    """The server will not take a message for this address, now or later."""


def message(mail: Mail, to: str, words: Words, number: UUID, at: datetime) -> EmailMessage:
    """Return the message; its number is the same at each try, so that a second copy can be told for one.

    CameBack if nothing can be sent to such an address.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(words.sender, addr_spec=mail.sender)
    made["To"] = _addressee(to)
    made["Subject"] = words.subject
    made["Date"] = at
    made["Message-ID"] = f"<{number.hex}@{_domain(mail)}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content("\n\n".join(words.paragraphs) + "\n", charset="utf-8")
    return made


def _addressee(to: str) -> Address:
    """Our own check stands for the library's, which knows only ASCII before the @."""
    if not is_address(to):
        raise CameBack
    local, _at, domain = to.rpartition("@")
    return Address(username=local, domain=domain)


def hand_over(mail: Mail, made: EmailMessage) -> None:
    """Give the message to the server; NotNow or CameBack otherwise."""
    is_taken = False
    try:
        with _connected(mail) as server:
            _send(server, made)
            is_taken = True
    except NotNow:
        if not is_taken:  # a server that has taken the message and then breaks off has taken it
            raise


def try_server(mail: Mail) -> None:
    """Connect, verify and sign in as for a message, and leave; NotNow says what stood against it."""
    with _connected(mail):
        return


def _send(server: smtplib.SMTP, made: EmailMessage) -> None:
    try:
        server.send_message(made)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise _answered(code) from refused
    except smtplib.SMTPSenderRefused as refused:
        raise NotNow("sender") from refused
    except smtplib.SMTPDataError as refused:
        raise _answered(refused.smtp_code) from refused
    except smtplib.SMTPNotSupportedError as refused:
        raise CameBack from refused  # an address in a script that the server doesn't know


def _answered(code: int) -> Exception:
    """Codes from 500 on are for good (RFC 5321, 4.2.1)."""
    return CameBack() if code >= PERMANENT else NotNow("busy")


@contextmanager
def _connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """Give a signed-in connection; whatever breaks on the way is NotNow, since another try may find it mended."""
    try:
        with _open(mail) as server, _no_longer_than(server, LONGEST_SECONDS):
            if mail.tls == "starttls":
                server.starttls(context=_trust(mail))
            if mail.credentials_file:
                server.login(*_credentials(mail))
            yield server
    except ssl.SSLCertVerificationError as error:
        raise NotNow("certificate") from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise NotNow("no-tls") from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotNow("credentials" if error.smtp_code >= PERMANENT else "busy") from error
    except smtplib.SMTPResponseException as error:
        raise NotNow("busy") from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotNow("unreachable") from error


def _open(mail: Mail) -> smtplib.SMTP:
    here = _domain(mail)  # the machine's own name is nobody's business
    if mail.tls == "implicit":
        return smtplib.SMTP_SSL(mail.host, mail.port, here, timeout=STEP_SECONDS, context=_trust(mail))
    return smtplib.SMTP(mail.host, mail.port, here, timeout=STEP_SECONDS)


@contextmanager
def _no_longer_than(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the line after so long: a server that sends a byte now and then would never run into a timeout."""
    cut = threading.Timer(seconds, _cut, (server,))
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _cut(server: smtplib.SMTP) -> None:
    with suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


def _trust(mail: Mail) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=mail.ca_file or None)
    except OSError as error:
        raise NotNow("certificate") from error


def _credentials(mail: Mail) -> tuple[str, str]:
    try:
        given = tomllib.loads(Path(mail.credentials_file).read_text("utf-8"))
        return str(given["user"]), str(given["password"])
    except (OSError, ValueError, KeyError) as error:
        raise NotNow("credentials") from error


def _domain(mail: Mail) -> str:
    return mail.sender.rpartition("@")[2]
