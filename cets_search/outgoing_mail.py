"""Mail that the site sends: over TLS, through the one server that its operator named."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from cets_search.config import Smtp

SECONDS: Final = 20
"""How long the mail server may take for each step."""


class NotSent(Exception):  # noqa: N818 - reads as what happened
    """A mail did not go out. The message tells the kind of failure, never the address or what the mail says.

    `refused`: the server will have nothing to do with this mail, so that sending it again is no use (RFC 5321, 4.2.1:
    an answer of 5xx).
    """

    def __init__(self, what: str, *, refused: bool = False) -> None:
        super().__init__(what)
        self.refused = refused


class OutgoingMail:
    """Sends mails of plain text, each over a connection of its own."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one mail to the server. `NotSent` where that does not take it."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._smtp.sender, to, subject
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=self._smtp.sender.partition("@")[2])
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
        mail.set_content(text)
        try:
            server = self._connected()
            try:
                server.send_message(mail)
            finally:
                _leave(server)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotSent(
                f"the recipient was refused ({codes[0]})", refused=all(code >= 500 for code in codes)
            ) from None
        except smtplib.SMTPResponseException as error:
            name = type(error).__name__
            refused = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError) and error.smtp_code >= 500
            raise NotSent(f"{name} ({error.smtp_code})", refused=refused) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        smtp = self._smtp
        context = ssl.create_default_context(cafile=smtp.authority)
        if smtp.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
        try:
            if not smtp.tls:
                server.ehlo()
                if server.has_extn("starttls") or not _is_loopback(smtp.host):
                    server.starttls(context=context)
            if smtp.user:
                server.login(smtp.user, smtp.password)
        except BaseException:
            server.close()
            raise
        return server


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye. What the server took is sent, whatever it answers to that."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _is_loopback(host: str) -> bool:
    """Whether what is sent there stays on this machine: nothing else goes out without TLS."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
