"""Counters in a real Redis, for a site that has one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from cets_search.config import load
from cets_search.counters import shared_counters
from cets_search.web.throttle import SignInThrottle, TooManyTries
from tests.home import free_ports

pytestmark = pytest.mark.engine


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    (port,) = free_ports(1)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with redis.Redis(port=port, retry=Retry(ConstantBackoff(0.1), 100)) as client:
            client.ping()
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def test_sign_ins_are_counted_in_redis(redis_url: str, tmp_path: Path) -> None:
    config = replace(load({"CETS_HOME": str(tmp_path)}), redis_url=redis_url)
    one, other = SignInThrottle(shared_counters(config)), SignInThrottle(shared_counters(config))
    for _ in range(10):
        one.allow("jo", "192.0.2.7")
        one.failed("jo", "192.0.2.7")
    with pytest.raises(TooManyTries) as put_off:
        other.allow("jo", "192.0.2.8")
    assert 0 < put_off.value.seconds <= 300
    one.succeeded("jo")
    other.allow("jo", "192.0.2.8")
    assert not (tmp_path / "web").exists()
