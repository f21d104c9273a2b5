"""A mail server of a test's own, on the loopback: takes mail over TLS, and can be told to take none (RFC 5321)."""

from __future__ import annotations

import datetime
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Post:
    """What the server took, and how it answers: `refusal` to every recipient where there is one."""

    port: int = 0
    authority: Path | None = None
    refusal: str = ""
    goodbye: str = "221 bye"
    mails: list[EmailMessage] = field(default_factory=list)
    signed_in: list[bytes] = field(default_factory=list)
    in_the_clear: list[bytes] = field(default_factory=list)
    """What was said before TLS stood."""


@contextmanager
def mail_server(folder: Path, *, starttls: bool = True) -> Iterator[Post]:
    """A running server, which offers STARTTLS unless told not to, with a certificate of an authority of its own."""
    with _Server(_certificate(folder), starttls) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.post
        finally:
            server.shutdown()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, certificate: Path, starttls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate)
        self.starttls = starttls
        self.post = Post(port=self.server_address[1], authority=certificate)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that turned away, as one does that trusts no such certificate."""


class _Handler(socketserver.StreamRequestHandler):
    timeout = 20
    server: _Server

    def handle(self) -> None:
        self._secure = False
        self._say("220 ready")
        while line := self.rfile.readline().strip():
            if not self._secure:
                self.server.post.in_the_clear.append(line)
            verb = line.split()[0].upper().partition(b":")[0].decode()
            getattr(self, f"_{verb.lower()}", self._other)(line)

    def _ehlo(self, _: bytes) -> None:
        offers = ["250-STARTTLS"] if self.server.starttls and not self._secure else []
        self._say("\r\n".join(["250-here", *offers, "250 AUTH PLAIN"]))

    def _starttls(self, _: bytes) -> None:
        self._say("220 go on")
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile, self._secure = self.connection.makefile("rb"), self.connection.makefile("wb"), True

    def _auth(self, line: bytes) -> None:
        self.server.post.signed_in.append(line)
        self._say("235 welcome")

    def _rcpt(self, _: bytes) -> None:
        self._say(self.server.post.refusal or "250 ok")

    def _data(self, _: bytes) -> None:
        self._say("354 go on")
        taken = b""
        while (part := self.rfile.readline()) != b".\r\n":
            taken += part
        self.server.post.mails.append(message_from_bytes(taken, EmailMessage, policy=default))
        self._say("250 taken")

    def _quit(self, _: bytes) -> None:
        self._say(self.server.post.goodbye)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _other(self, _: bytes) -> None:
        self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()


def _certificate(folder: Path) -> Path:
    """A certificate for the loopback that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    place = folder / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return place
