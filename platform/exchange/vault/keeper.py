"""The vault: the root's derivations, the platform's own keys and the blob store, held by one process."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from exchange.vault import secrets
from exchange.vault.blobs import BlobStore
from exchange.vault.credentials import Credentials
from exchange.vault.directory import Directory
from exchange_crypto.bundles import Bundle
from exchange_crypto.passwords import Cost
from exchange_crypto.roots import RootKey, RootMac


@dataclass(frozen=True)
class Vault:
    """What is needed to seal and open; nothing of it is ever written or shown."""

    mac: RootMac = field(repr=False)
    platform: Bundle = field(repr=False)
    directory: Directory = field(repr=False)
    credentials: Credentials = field(repr=False)
    blobs: BlobStore = field(repr=False)

    def derive(self, label: str, size: int) -> bytes:
        """Return a secret of the whole platform, the same in every process (e.g. for signed cookies)."""
        return self.mac.derive(label, size)


def prepare(session: Session, root: RootKey, at: datetime) -> None:
    """Draw the platform's secrets where they are missing; the caller commits."""
    secrets.make_all(session, root, at)


def open_vault(session: Session, root: RootKey, blobs: BlobStore, cost: Cost, at_once: int) -> Vault:
    """Open the vault; SecretsRefused says why it can't be and what to do."""
    mac = secrets.open_mac(session, root)
    platform = secrets.open_platform(session, root)
    return Vault(mac, platform, Directory(platform, mac), Credentials(root, mac, cost, at_once), blobs)
