"""Signatures of the site under its record of use: Ed25519 (RFC 8032), by a key that the search engine never sees."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cets_search.config import BadSetting, Config
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import kept

NAME = "anchor-key.pem"


class Signer:
    """Signs with one key, and tells its public half (`public_key`, PEM)."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = (
            key.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode("ascii")
        )

    def sign(self, content: bytes) -> str:
        """The signature, in Base64."""
        return base64.b64encode(self._key.sign(content)).decode("ascii")

    def signed(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        """The statement with `signature` beside what it says."""
        return {**statement, "signature": self.sign(canonical(statement))}


def signer(config: Config, *, make: bool = True) -> Signer:
    """The signer of the site; its key is made at the first use, unless a setting says where it is.

    `BadSetting` where there is none that can be used; without `make`, where none was made yet.
    """
    path = config.anchor_key
    if path is None:
        path = Home(config.home).secrets / NAME
        if make and not path.exists():
            made = Ed25519PrivateKey.generate()
            encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
            kept(path, made.private_bytes(encoding, form, serialization.NoEncryption()))
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(f"{path} cannot be read as a key without a password; CETS_ANCHOR_KEY can name it.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadSetting(f"{path} is no Ed25519 key: `openssl genpkey -algorithm ed25519` makes one.")
    return Signer(key)


def signed_by(public_key: str, content: bytes, signature: str) -> bool:
    """Whether the holder of that key (PEM) signed the content. A text that is no Ed25519 key signed nothing."""
    try:
        key = serialization.load_pem_public_key(public_key.encode("ascii"))
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def statement_signed_by(public_key: str, given: Mapping[str, Any]) -> bool:
    """Whether the holder of that key signed what `Signer.signed` gave."""
    statement = {name: value for name, value in given.items() if name != "signature"}
    return signed_by(public_key, canonical(statement), str(given.get("signature")))


def canonical(statement: Mapping[str, Any]) -> bytes:
    """Its canonical JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
