"""Access data of sources at rest: encrypted with a key derived from ALLMENDE_SECRET_KEY. No Django.

AES-256-GCM; the source's public id is bound in, so that a sealed value cannot be moved to another source.
"""

import os
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from allmende.basics.errors import AllmendeError

VERSION = b"\x01"
NONCE_BYTES = 12
PURPOSE = b"allmende: access data of sources"


class SecretsUnreadable(AllmendeError):
    """The access data were sealed with another key, or damaged; the owner must give them anew."""

    code: ClassVar[str] = "source.secrets_unreadable"


class Vault:
    """Seals and opens access data.

    Args:
        secret_key: The installation's secret; when it changes, nothing sealed before can be opened.
        purpose: What is sealed; things of one purpose cannot be opened as those of another.
    """

    def __init__(self, secret_key: str, *, purpose: bytes = PURPOSE) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret_key.encode())
        self._cipher = AESGCM(derived)

    def seal(self, plain: bytes, *, public_id: str) -> bytes:
        """Encrypt; the same text gives other bytes each time."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, plain, public_id.encode())

    def open(self, sealed: bytes, *, public_id: str) -> bytes:
        """Decrypt.

        Raises:
            SecretsUnreadable: another key, another source, or damaged.
        """
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != VERSION or len(nonce) != NONCE_BYTES:
            raise SecretsUnreadable()
        try:
            return self._cipher.decrypt(nonce, body, public_id.encode())
        except InvalidTag as err:
            raise SecretsUnreadable() from err
