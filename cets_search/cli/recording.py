"""The parts that keep and verify the record of use, wired for a command."""

from __future__ import annotations

from cets_search.cli.acting import Acting
from cets_search.engine.record_keeping import RecordKeeping
from cets_search.engine.record_reading import RecordReading
from cets_search.engine.records import Records
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.anchoring import Anchoring
from cets_search.record.retention import Retention
from cets_search.record.signing import signer
from cets_search.record.verify import Verifier


def anchoring_of(at: Acting) -> Anchoring:
    """What anchors the site's record."""
    return Anchoring(at.config, RecordReading(at.connection), Records(at.connection), signer(at.config))


def retention_of(at: Acting, anchoring: Anchoring) -> Retention:
    """What removes entries whose time is over."""
    return Retention(at.config, RecordReading(at.connection), RecordKeeping(at.config), anchoring, at.audit)


def verifier_of(at: Acting, public_key: str = "") -> Verifier:
    """What verifies the site's record: against the key that is given (PEM), or the site's own."""
    key = public_key or signer(at.config).public_key
    return Verifier(RecordReading(at.connection), AnchorFile(at.config.anchor_file), key)
