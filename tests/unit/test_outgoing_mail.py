"""Mail goes out over TLS, to a server that proves who it is, and says why it did not without saying what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cets_search.config import BadSetting, Smtp, load
from cets_search.outgoing_mail import NotSent, OutgoingMail
from tests.engine.mail_server import Post, mail_server

TO = "jo@example.org"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with mail_server(tmp_path) as running:
        yield running


def settings(post: Post) -> Smtp:
    return Smtp("127.0.0.1", post.port, False, "cets", "a-made-up-one", "cets@example.org", (), post.authority)


def test_a_mail_goes_out_over_tls_and_nothing_before_it(post: Post) -> None:
    OutgoingMail(settings(post)).send(TO, "News", "Your watch “Row” has 2 new hits.")
    (mail,) = post.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (TO, "cets@example.org", "News")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "“Row” has 2" in mail.get_content()
    assert [line.split()[0].upper() for line in post.in_the_clear] == [b"EHLO", b"STARTTLS"]
    assert len(post.signed_in) == 1


def test_a_server_that_cannot_prove_itself_gets_nothing(post: Post) -> None:
    with pytest.raises(NotSent, match="SSLCertVerificationError"):
        OutgoingMail(replace(settings(post), authority=None)).send(TO, "News", "text")
    assert (post.mails, post.signed_in) == ([], [])


def test_a_server_elsewhere_without_tls_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cets_search.outgoing_mail._is_loopback", lambda _: False)
    with mail_server(tmp_path, starttls=False) as post:
        with pytest.raises(NotSent):
            OutgoingMail(settings(post)).send(TO, "News", "text")
        assert (post.mails, post.signed_in) == ([], [])


@pytest.mark.parametrize(("answer", "refused"), [("550 no such person here", True), ("451 later", False)])
def test_why_a_mail_was_not_taken_is_told_without_the_address(post: Post, answer: str, refused: bool) -> None:
    post.refusal = answer
    with pytest.raises(NotSent) as caught:
        OutgoingMail(settings(post)).send(TO, "News", "text")
    assert caught.value.refused is refused
    assert TO not in str(caught.value)
    assert answer[:3] in str(caught.value)


def test_a_mail_that_was_taken_is_sent_whatever_the_server_says_at_its_end(post: Post) -> None:
    post.goodbye = "421 going down"
    OutgoingMail(settings(post)).send(TO, "News", "text")
    assert len(post.mails) == 1


def test_a_server_that_is_not_there_is_told(post: Post) -> None:
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        OutgoingMail(replace(settings(post), port=1)).send(TO, "News", "text")


GOOD = {
    "CETS_SMTP_URL": "smtps://cets%40site@mail.example.org",
    "CETS_SMTP_FROM": "cets@example.org",
    "CETS_SMTP_DOMAINS": "example.org, mail.example.net",
    "CETS_SMTP_PASSWORD": "a-made-up-one",
}


def test_the_password_comes_from_a_file_too_and_stands_in_no_listing(tmp_path: Path) -> None:
    place = tmp_path / "password"
    place.write_text("another-one\nmore\n")
    from_file = load({**GOOD, "CETS_SMTP_PASSWORD_FILE": str(place)}).smtp
    assert from_file == Smtp(
        "mail.example.org",
        465,
        True,
        "cets@site",
        "another-one",
        "cets@example.org",
        ("example.org", "mail.example.net"),
        None,
    )
    assert "a-made-up-one" not in repr(load(GOOD))
    assert load({}).smtp is None


@pytest.mark.parametrize(
    "change",
    [
        {"CETS_SMTP_URL": "smtp://cets:a-made-up-one@mail.example.org"},
        {"CETS_SMTP_URL": "mail.example.org"},
        {"CETS_SMTP_FROM": ""},
        {"CETS_SMTP_FROM": "CETS <cets@example.org>"},
        {"CETS_SMTP_DOMAINS": ""},
        {"CETS_SMTP_DOMAINS": "*"},
        {"CETS_SMTP_PASSWORD": ""},
        {"CETS_SMTP_PASSWORD_FILE": "/nowhere"},
    ],
)
def test_settings_that_cannot_be_used_are_named(change: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match="CETS_SMTP_"):
        load({**GOOD, **change})


def test_no_refusal_of_a_setting_tells_a_password() -> None:
    with pytest.raises(BadSetting) as caught:
        load({**GOOD, "CETS_SMTP_URL": "smtp://cets:a-made-up-one@mail.example.org"})
    assert "a-made-up-one" not in str(caught.value)
