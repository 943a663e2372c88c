"""A house that sends mail to a server of the test's own."""

from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from exchange.config import AccessLog, Mail
from tests.exchange.mail.postoffice import (
    HOST,
    PASSWORD,
    USER,
    Postoffice,
    certified,
    free_port,
    only_this_password,
    tls_of,
)

PLACE = {"hostname": HOST, "server_hostname": "post.invalid"}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return certified(tmp_path_factory.mktemp("tls") / "right")


@pytest.fixture
def post():
    return Postoffice()


@pytest.fixture
def starttls(post, certificate):
    """A server that speaks nothing but EHLO and STARTTLS before TLS, and asks who hands over."""
    tls = tls_of(*certificate)
    how = {
        "require_starttls": True,
        "auth_require_tls": True,
        "auth_required": True,
        "authenticator": only_this_password,
    }
    server = Controller(post, **PLACE, port=free_port(), tls_context=tls, **how)
    yield from _running(server)


@pytest.fixture
def implicit(post, certificate):
    yield from _running(Controller(post, ssl_context=tls_of(*certificate), **PLACE, port=free_port()))


@pytest.fixture
def without_tls(post):
    yield from _running(Controller(post, **PLACE, port=free_port()))


@pytest.fixture
def mail(starttls, certificate, tmp_path):
    """The settings by which the server with STARTTLS takes messages."""
    credentials = tmp_path / "mail.toml"
    credentials.write_text(f'user = "{USER.decode()}"\npassword = "{PASSWORD.decode()}"\n')
    return Mail(HOST, starttls, "starttls", "exchange@post.invalid", str(certificate[0]), str(credentials))


@pytest.fixture
def settings(settings, mail):
    return replace(settings, mail=mail, log=AccessLog(refuse_seconds=10**9))  # hours go by without a worker


def _running(server):
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
