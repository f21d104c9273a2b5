from __future__ import annotations

import pytest
from opensearchpy import exceptions

from cets_search.engine import errors
from cets_search.engine.errors import translated

ECHO = {"error": {"reason": "failed to parse [purple bicycle]"}}
"""What the engine may say back: part of the request, and with it evidence or a query."""


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (exceptions.ConnectionError("N/A", "refused", OSError()), errors.EngineDown),
        (exceptions.ConnectionTimeout("TIMEOUT", "timed out", OSError()), errors.EngineDown),
        (exceptions.AuthenticationException(401, "Unauthorized", ECHO), errors.EngineRefused),
        (exceptions.AuthorizationException(403, "security_exception", ECHO), errors.EngineRefused),
        (exceptions.NotFoundError(404, "index_not_found_exception", ECHO), errors.EngineMissing),
        (exceptions.ConflictError(409, "version_conflict_engine_exception", ECHO), errors.EngineConflict),
        (exceptions.TransportError(429, "circuit_breaking_exception", ECHO), errors.EngineBusy),
        (exceptions.TransportError(503, "process_cluster_event_timeout_exception", ECHO), errors.EngineBusy),
        (exceptions.RequestError(400, "mapper_parsing_exception", ECHO), errors.EngineFailed),
        (exceptions.TransportError(500, "null_pointer_exception", ECHO), errors.EngineFailed),
    ],
)
def test_every_error_of_the_engine_becomes_one_of_ours(
    raised: exceptions.TransportError, becomes: type[errors.EngineError]
) -> None:
    with pytest.raises(becomes) as caught, translated("reading the forces"):
        raise raised
    said = str(caught.value)
    assert "reading the forces" in said
    assert "bicycle" not in said
    assert "\n" not in said


def test_a_full_disk_is_called_that() -> None:
    full = exceptions.TransportError(429, "cluster_block_exception", ECHO)
    with pytest.raises(errors.EngineBusy, match="disk is full"), translated("storing a seizure"):
        raise full


def test_other_exceptions_pass_through() -> None:
    with pytest.raises(ZeroDivisionError), translated("reading the forces"):
        raise ZeroDivisionError
