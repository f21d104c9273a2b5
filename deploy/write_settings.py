"""Writes what servers elsewhere read: `python -m deploy.write_settings FOLDER`, with CETS_OPENSEARCH_URL set.

FOLDER then holds, apart so that each container gets only its own:
  authority/  the authority's certificate, and the administrator's and the node's certificates and keys
  engine/     opensearch.yml, opensearch-security/, and tls/ with copies of what the node presents
  tika/       tika-config.xml
  ca/         the authority's certificate, for whoever calls OpenSearch
Run again it keeps every key, and writes the settings afresh from the CETS_* variables. The key that signs tokens stays
in CETS_HOME; the engine's settings hold its public half.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from cets_search.config import BadSetting, Config, load
from cets_search.engine.embedded import opensearch, tika
from cets_search.engine.embedded.certificates import Certificates, certificates


def write_settings(config: Config, folder: Path) -> None:
    """Fill the folder. `BadSetting` where no engine elsewhere is named."""
    host = urlsplit(config.opensearch_url or "").hostname
    if host is None:
        raise BadSetting("CETS_OPENSEARCH_URL: say where OpenSearch will be reached, such as https://opensearch:9200.")
    issued = certificates(folder / "authority", host)
    _engine(config, folder / "engine", issued)
    parser = tika.settings(config, "java", "/tmp", "0.0.0.0")  # noqa: S104, S108 - inside its container
    # These two hold no secret, and other users than this one read them.
    _write(folder / "tika" / "tika-config.xml", parser, 0o644)
    _write(folder / "ca" / "ca.pem", issued.authority.read_text(encoding="ascii"), 0o644)


def _engine(config: Config, folder: Path, issued: Certificates) -> None:
    # JSON is YAML, so the settings need no YAML writer.
    _write(folder / "opensearch.yml", json.dumps(opensearch.guarded(config, "tls/"), indent=1))
    for name, content in opensearch.security_files(config).items():
        _write(folder / opensearch.SECURITY / f"{name}.yml", json.dumps(content, indent=1))
    node = {"ca.pem": issued.authority, "node.pem": issued.node.certificate, "node-key.pem": issued.node.key}
    for name, original in node.items():
        _write(folder / "tls" / name, original.read_text(encoding="ascii"))


def _write(path: Path, text: str, mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whoever reads a file may enter its folder.
    path.parent.chmod(mode | (mode & 0o444) >> 2)
    path.touch(mode)
    path.chmod(mode)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    try:
        write_settings(load(), Path(sys.argv[1]))
    except (BadSetting, OSError) as error:
        sys.exit(f"write_settings: {error}")
