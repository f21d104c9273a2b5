"""Every `CETS_*` setting, typed and checked at start. Nothing else reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit


class BadSetting(ValueError):  # noqa: N818 - reads as what it is
    """A setting has a value that cannot be used; the message names it and says what would do."""


DOMAIN: Final = r"(?:[a-z0-9-]+\.)+[a-z]{2,63}"
ADDRESS: Final = rf"[A-Za-z0-9._%+-]{{1,64}}@{DOMAIN}"
"""A mail address as people have them at work; quoted and other odd forms are left out."""
SMTP_URL: Final = r"(smtps?://([^/:@\s]+@)?[A-Za-z0-9.-]+(:[1-5]?[0-9]{1,4})?/?)?"


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server of a site: `tls` from the first byte, else STARTTLS; `domains` are those that mail may go to."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    sender: str
    domains: tuple[str, ...]
    authority: Path | None


@dataclass(frozen=True, slots=True)
class Config:
    """One site's settings. See docs/settings.md, which a test keeps equal to this list."""

    home: Path
    """CETS_HOME: where state, logs, secrets and the embedded servers' data live."""
    port: int
    """CETS_PORT: the web server, on loopback unless `bind` says otherwise."""
    engine_port: int
    """CETS_ENGINE_PORT: the embedded OpenSearch's HTTPS port; its transport port is the next free one above."""
    tika_port: int
    """CETS_TIKA_PORT: the first embedded Tika server; the others are on the next free ones above."""
    tika_processes: int
    """CETS_TIKA_PROCESSES: how many embedded Tika servers there are; docs/servers.md says why two."""
    bind: str
    """CETS_BIND: the address the web server listens on; anything but loopback needs `tls_cert`."""
    opensearch_url: str | None
    """CETS_OPENSEARCH_URL: a cluster somebody else runs; no embedded OpenSearch is started then."""
    opensearch_ca: Path | None
    """CETS_OPENSEARCH_CA: PEM file of the authority that signed that cluster's certificate."""
    opensearch_admin_cert: Path | None
    """CETS_OPENSEARCH_ADMIN_CERT: PEM client certificate that may set up roles and indices there."""
    opensearch_admin_key: Path | None
    """CETS_OPENSEARCH_ADMIN_KEY: its key."""
    tika_urls: tuple[str, ...]
    """CETS_TIKA_URL: Tika servers somebody else runs, separated by commas; no embedded Tika is started then."""
    redis_url: str | None
    """CETS_REDIS_URL: the queue of background jobs; a file under `home` where not given."""
    index_prefix: str
    """CETS_INDEX_PREFIX: put before every index name, so that sites can share a cluster."""
    engine_heap_mb: int
    """CETS_ENGINE_HEAP_MB: heap of the embedded OpenSearch."""
    tika_heap_mb: int
    """CETS_TIKA_HEAP_MB: heap of each Tika process that parses."""
    tika_seconds: int
    """CETS_TIKA_SECONDS: how long one file may parse."""
    text_limit: int
    """CETS_TEXT_LIMIT: characters of text kept of one document; longer text is cut and the document `partial`."""
    ocr_languages: tuple[str, ...]
    """CETS_OCR_LANGUAGES: what text in pictures is read in, by the names that Tesseract has for languages."""
    archive_depth: int
    """CETS_ARCHIVE_DEPTH: how many containers may lie in one another; what lies deeper is skipped."""
    archive_files: int
    """CETS_ARCHIVE_FILES: how many files one item may hold, in all its containers together."""
    archive_ratio: int
    """CETS_ARCHIVE_RATIO: times its packed size that a file over 256 MiB may unpack to."""
    archive_mb: int
    """CETS_ARCHIVE_MB: what all that one item holds may unpack to together, MiB."""
    names_model: str
    """CETS_NAMES_MODEL: installed spaCy models that find names, one a language, the first where that is not clear."""
    tls_cert: Path | None
    """CETS_TLS_CERT: PEM certificate of the web server; with it the web server speaks HTTPS only."""
    tls_key: Path | None
    """CETS_TLS_KEY: its key."""
    workers: int
    """CETS_WEB_WORKERS: processes of the web server."""
    session_minutes: int
    """CETS_SESSION_MINUTES: a session ends when nothing was asked for so long."""
    session_hours: int
    """CETS_SESSION_HOURS: a session ends after so long, used or not."""
    purpose: str
    """CETS_PURPOSE: whether case and reason are `asked` once a session, or `required` before anything is done."""
    second_factor: str
    """CETS_SECOND_FACTOR: `optional`, or `required` of everybody who signs in."""
    token_days: int
    """CETS_TOKEN_DAYS: how long an API token may last at the most."""
    lock_after: int
    """CETS_LOCK_AFTER: sign-ins that fail within a day before the name is locked."""

    search_terms: int
    """CETS_SEARCH_TERMS: words, phrases and values one search may hold."""
    search_patterns: int
    """CETS_SEARCH_PATTERNS: how many of them may be patterns (`*`, `?`, `~1`, `/…/`)."""
    search_seconds: int
    """CETS_SEARCH_SECONDS: how long a search may run before the engine stops it."""
    list_lines: int
    """CETS_LIST_LINES: lines or cells that one list may hold."""
    list_days: int
    """CETS_LIST_DAYS: after how many days a list is removed with what was found."""
    share_days: int
    """CETS_SHARE_DAYS: for how many days a change of sharing waits for a second person."""
    pointer_look_ups: int
    """CETS_POINTER_LOOK_UPS: identifiers that a person may look up among other forces' pointers within an hour."""
    anchor_key: Path | None
    """CETS_ANCHOR_KEY: PEM file of the Ed25519 key that signs anchors of the record of use; made under `home` else."""
    anchor_file: Path
    """CETS_ANCHOR_FILE: where anchors are kept outside the engine; `anchors/anchors.jsonl` under `home` else."""
    anchor_seconds: int
    """CETS_ANCHOR_SECONDS: after how long entries of the record of use are anchored."""
    anchor_entries: int
    """CETS_ANCHOR_ENTRIES: after how many entries they are anchored sooner."""
    record_days: int
    """CETS_RECORD_DAYS: for how many days the record of use is kept; 0 for ever."""

    smtp: Smtp | None
    """CETS_SMTP_URL: the mail server that takes what watches tell by mail; none is sent where not given."""
    public_url: str
    """CETS_PUBLIC_URL: where people reach the web server, for links in mails; `url` where not given."""

    @property
    def engine_url(self) -> str:
        return self.opensearch_url or f"https://127.0.0.1:{self.engine_port}"

    @property
    def tika_endpoint(self) -> str:
        """The first of them."""
        return self.tika_urls[0] if self.tika_urls else f"http://127.0.0.1:{self.tika_port}"

    @property
    def url(self) -> str:
        scheme = "https" if self.tls_cert else "http"
        return f"{scheme}://{self.bind}:{self.port}"

    def index(self, name: str) -> str:
        """The real name of an index, alias or data stream."""
        return f"{self.index_prefix}{name}"


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; `BadSetting` names the first that cannot be used."""
    env = os.environ if environ is None else environ
    read = _Reader(env)
    home = Path(env.get("CETS_HOME", "var")).absolute()
    config = Config(
        home=home,
        port=read.number("CETS_PORT", 8440, 1, 65535),
        engine_port=read.number("CETS_ENGINE_PORT", 9240, 1, 65535),
        tika_port=read.number("CETS_TIKA_PORT", 9998, 1, 65535),
        bind=env.get("CETS_BIND", "127.0.0.1"),
        opensearch_url=read.url("CETS_OPENSEARCH_URL"),
        opensearch_ca=read.file("CETS_OPENSEARCH_CA"),
        opensearch_admin_cert=read.file("CETS_OPENSEARCH_ADMIN_CERT"),
        opensearch_admin_key=read.file("CETS_OPENSEARCH_ADMIN_KEY"),
        tika_processes=read.number("CETS_TIKA_PROCESSES", 2, 1, 16),
        tika_urls=read.urls("CETS_TIKA_URL"),
        redis_url=env.get("CETS_REDIS_URL") or None,
        index_prefix=read.matching("CETS_INDEX_PREFIX", "", r"[a-z0-9-]{0,40}", "a-z, 0-9 and -, at most 40"),
        engine_heap_mb=read.number("CETS_ENGINE_HEAP_MB", 1024, 256, 31_000),
        tika_heap_mb=read.number("CETS_TIKA_HEAP_MB", 1024, 128, 31_000),
        tika_seconds=read.number("CETS_TIKA_SECONDS", 120, 1, 86_400),
        text_limit=read.number("CETS_TEXT_LIMIT", 10_000_000, 1_000, 1_000_000_000),
        ocr_languages=read.languages("CETS_OCR_LANGUAGES", "eng"),
        archive_depth=read.number("CETS_ARCHIVE_DEPTH", 16, 1, 100),
        archive_files=read.number("CETS_ARCHIVE_FILES", 1_000_000, 1, 100_000_000),
        archive_ratio=read.number("CETS_ARCHIVE_RATIO", 250, 2, 1_000_000),
        archive_mb=read.number("CETS_ARCHIVE_MB", 65_536, 1, 100_000_000),
        names_model=env.get("CETS_NAMES_MODEL", "en_core_web_sm,fr_core_news_sm"),
        tls_cert=read.file("CETS_TLS_CERT"),
        tls_key=read.file("CETS_TLS_KEY"),
        workers=read.number("CETS_WEB_WORKERS", 2, 1, 64),
        session_minutes=read.number("CETS_SESSION_MINUTES", 30, 1, 720),
        session_hours=read.number("CETS_SESSION_HOURS", 12, 1, 72),
        purpose=read.matching("CETS_PURPOSE", "asked", "asked|required", "asked or required"),
        second_factor=read.matching("CETS_SECOND_FACTOR", "optional", "optional|required", "optional or required"),
        token_days=read.number("CETS_TOKEN_DAYS", 90, 1, 3_650),
        lock_after=read.number("CETS_LOCK_AFTER", 30, 3, 1_000),
        search_terms=read.number("CETS_SEARCH_TERMS", 64, 1, 80),
        search_patterns=read.number("CETS_SEARCH_PATTERNS", 32, 0, 80),
        search_seconds=read.number("CETS_SEARCH_SECONDS", 30, 1, 50),
        list_lines=read.number("CETS_LIST_LINES", 50_000, 1, 50_000),
        list_days=read.number("CETS_LIST_DAYS", 30, 1, 3_650),
        pointer_look_ups=read.number("CETS_POINTER_LOOK_UPS", 200, 0, 1_000_000),
        share_days=read.number("CETS_SHARE_DAYS", 7, 1, 90),
        anchor_key=read.file("CETS_ANCHOR_KEY"),
        anchor_file=Path(env.get("CETS_ANCHOR_FILE") or home / "anchors" / "anchors.jsonl").absolute(),
        anchor_seconds=read.number("CETS_ANCHOR_SECONDS", 300, 1, 86_400),
        anchor_entries=read.number("CETS_ANCHOR_ENTRIES", 1_000, 1, 1_000_000),
        record_days=read.number("CETS_RECORD_DAYS", 0, 0, 36_500),
        smtp=_smtp(read),
        public_url=read.url("CETS_PUBLIC_URL") or "",
    )
    _check(config)
    return config if config.public_url else replace(config, public_url=config.url)


def _smtp(read: _Reader) -> Smtp | None:
    url = read.env.get("CETS_SMTP_URL", "")
    if not re.fullmatch(SMTP_URL, url):  # which is not told again: a password may stand in it
        raise BadSetting("CETS_SMTP_URL: give smtps://USER@HOST:PORT, or smtp:// (STARTTLS); no password in it.")
    parts = urlsplit(url)
    sender = read.matching("CETS_SMTP_FROM", "", rf"({ADDRESS})?", "give one address, such as cets@example.org")
    meaning = "the domains that mail may go to, commas between, such as example.org"
    domains = read.matching("CETS_SMTP_DOMAINS", "", rf"({DOMAIN}(, ?{DOMAIN})*)?", meaning)
    authority = read.file("CETS_SMTP_CA")
    password = read.secret("CETS_SMTP_PASSWORD", "CETS_SMTP_PASSWORD_FILE")
    if not parts.hostname:
        return None
    if not sender or not domains:
        raise BadSetting(
            "CETS_SMTP_URL needs CETS_SMTP_FROM and CETS_SMTP_DOMAINS beside it: from and to whom it mails."
        )
    user = unquote(parts.username or "")
    if bool(user) != bool(password):
        raise BadSetting("CETS_SMTP_URL: a user and CETS_SMTP_PASSWORD (or _FILE) go together: set both, or neither.")
    tls = parts.scheme == "smtps"
    allowed = tuple(one.strip() for one in domains.split(","))
    return Smtp(parts.hostname, parts.port or (465 if tls else 587), tls, user, password, sender, allowed, authority)


def _check(config: Config) -> None:
    if config.bind not in {"127.0.0.1", "::1", "localhost"} and config.tls_cert is None:
        raise BadSetting(
            f"CETS_BIND={config.bind}: plain HTTP is for loopback only; set CETS_TLS_CERT and CETS_TLS_KEY."
        )
    if (config.tls_cert is None) != (config.tls_key is None):
        raise BadSetting("CETS_TLS_CERT and CETS_TLS_KEY go together: set both, or neither.")
    if (config.opensearch_admin_cert is None) != (config.opensearch_admin_key is None):
        raise BadSetting("CETS_OPENSEARCH_ADMIN_CERT and CETS_OPENSEARCH_ADMIN_KEY go together: set both, or neither.")


@dataclass(frozen=True, slots=True)
class _Reader:
    env: Mapping[str, str]

    def number(self, name: str, default: int, low: int, high: int) -> int:
        raw = self.env.get(name)
        if raw is None or raw == "":
            return default
        if not re.fullmatch(r"\d{1,9}", raw) or not low <= int(raw) <= high:
            raise BadSetting(f"{name}={raw}: give a whole number from {low} to {high}.")
        return int(raw)

    def matching(self, name: str, default: str, pattern: str, meaning: str) -> str:
        raw = self.env.get(name, default)
        if not re.fullmatch(pattern, raw):
            raise BadSetting(f"{name}={raw}: {meaning}.")
        return raw

    def languages(self, name: str, default: str) -> tuple[str, ...]:
        meaning = "Tesseract's names of languages, commas between, such as eng,pol,chi_sim"
        raw = self.matching(name, default, r"[a-z]{3}(_[a-z]{3,6})*(, ?[a-z]{3}(_[a-z]{3,6})*)*", meaning)
        return tuple(dict.fromkeys(one.strip() for one in raw.split(",")))

    def url(self, name: str) -> str | None:
        raw = self.env.get(name)
        return _address(name, raw) if raw else None

    def urls(self, name: str) -> tuple[str, ...]:
        given = [one.strip() for one in self.env.get(name, "").split(",")]
        return tuple(dict.fromkeys(_address(name, one) for one in given if one))

    def secret(self, name: str, in_file: str) -> str:
        """What stands in a variable, or as the first line of a file, so that no other process can read it."""
        path = self.file(in_file)
        return path.read_text(encoding="utf-8").partition("\n")[0].strip() if path else self.env.get(name, "")

    def file(self, name: str) -> Path | None:
        return self._path(name, Path.is_file)

    def _path(self, name: str, exists: Callable[[Path], bool]) -> Path | None:
        raw = self.env.get(name)
        if not raw:
            return None
        path = Path(raw).absolute()
        if not exists(path):
            raise BadSetting(f"{name}={raw}: there is no such file.")
        return path


def _address(name: str, raw: str) -> str:
    if not re.fullmatch(r"https?://[^/?#,\s]+/?", raw):
        raise BadSetting(f"{name}: give scheme, host and port, such as https://search.example.org:9200.")
    return raw.rstrip("/")
