"""The embedded engine's certificates, made at first start: an authority, the node's, and the administrator's."""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cets_search.engine.keys import kept, private_pem

NODE_DN: Final = "CN=node,O=cets"
ADMIN_DN: Final = "CN=admin,O=cets"
"""As the engine writes them (RFC 2253): whoever holds ADMIN_DN's key may do everything there."""

YEARS: Final = 10
"""Nobody but this home trusts the authority, so its certificates last as long as the home is likely to."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, as PEM files."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Certificates:
    """What the embedded engine and its administrator present. All keys are 0600 in the site's secrets folder."""

    authority: Path
    node: Pair
    admin: Pair


def certificates(secrets: Path, host: str = "localhost") -> Certificates:
    """The home's certificates, made where they are missing. `host` is the name under which the node is reached."""
    authority = secrets / "ca.pem"
    node = Pair(secrets / "node.pem", secrets / "node-key.pem")
    admin = Pair(secrets / "admin.pem", secrets / "admin-key.pem")
    files = (authority, node.certificate, node.key, admin.certificate, admin.key)
    if not all(file.exists() for file in files):
        for file in files:
            file.unlink(missing_ok=True)
        _make(authority, node, admin, host)
    return Certificates(authority, node, admin)


def _make(authority: Path, node: Pair, admin: Pair, host: str) -> None:
    # The authority's own key is thrown away: nothing else will ever be signed under it.
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("CN=authority,O=cets")
    root = (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    for pair, dn in ((node, NODE_DN), (admin, ADMIN_DN)):
        _issue(pair, dn, (name, key), host)
    kept(authority, root.public_bytes(serialization.Encoding.PEM))


def _issue(pair: Pair, dn: str, authority: tuple[x509.Name, ec.EllipticCurvePrivateKey], host: str) -> None:
    issuer, issuer_key = authority
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(_name(dn), issuer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    purposes = [ExtendedKeyUsageOID.CLIENT_AUTH]
    if dn == NODE_DN:
        purposes.append(ExtendedKeyUsageOID.SERVER_AUTH)
        addresses = [x509.IPAddress(ipaddress.ip_address(text)) for text in ("127.0.0.1", "::1")]
        builder = builder.add_extension(
            x509.SubjectAlternativeName([*map(x509.DNSName, sorted({"localhost", host})), *addresses]), critical=False
        )
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    kept(pair.key, private_pem(key))
    kept(pair.certificate, builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(dn: str) -> x509.Name:
    oids = {"CN": NameOID.COMMON_NAME, "O": NameOID.ORGANIZATION_NAME}
    parts = [part.split("=") for part in dn.split(",")]
    # RFC 2253 writes the most specific part first, the certificate holds it last.
    return x509.Name([x509.NameAttribute(oids[key], value) for key, value in reversed(parts)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
