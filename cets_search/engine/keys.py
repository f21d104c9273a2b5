"""Secrets of one site, each made at first use in a file that only the account owning the home can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def secret(folder: Path, name: str) -> bytes:
    """32 random bytes, the same at each call: the key called `name` (`[a-z-]+`) in the site's secrets folder."""
    return kept(folder / name, secrets.token_bytes(32))


def card_key(folder: Path) -> bytes:
    """The key under which the site hashes what it keeps masked: payment cards and wallet phrases.

    Whoever loads or searches the same index needs the same one: with another key a whole number finds nothing.
    """
    return secret(folder, "card-key")


def signing_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key that signs people's tokens (P-256, for ES256 of RFC 7518). The engine holds its public half only."""
    path = folder / "signing-key.pem"
    if not path.exists():
        kept(path, private_pem(ec.generate_private_key(ec.SECP256R1())))
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not an elliptic-curve key; move it away, and `cets up` makes a new one")
    return key


def public_pem(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half, as PEM."""
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode("ascii")


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """PKCS #8 PEM without a password: the file's mode guards it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def kept(path: Path, content: bytes) -> bytes:
    """The file's content; where there is no file yet, one is made with `content`, mode 0600, whole or not at all.

    Two processes that start together both get what the first one wrote.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
    return path.read_bytes()
