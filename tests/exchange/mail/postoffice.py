"""A real mail server for tests: TLS with a certificate made here, and the answers that a test wants."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address

from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = b"exchange", b"a word of its own"


class Postoffice:
    """Keeps what it was given; `answers` maps a step (RCPT, DATA) to what it says instead of taking the message."""

    def __init__(self):
        self.kept, self.answers, self.asked = [], {}, []
        self.pause = 0.0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        self.asked.append(address)
        await asyncio.sleep(self.pause)
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        if "DATA" in self.answers:
            return self.answers["DATA"]
        is_sealed = server.transport.get_extra_info("ssl_object") is not None
        self.kept.append((is_sealed, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


def certified(folder, name=HOST):
    """Write a certificate for this address and its key; return both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    folder.mkdir(exist_ok=True)
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    return folder / "cert.pem", folder / "key.pem"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def tls_of(certificate, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


def only_this_password(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=(given.login, given.password) == (USER, PASSWORD), handled=False)
