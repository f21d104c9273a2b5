"""The embedded OpenSearch: its settings files and the command that starts it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from cets_search.config import Config
from cets_search.engine.embedded.certificates import ADMIN_DN, NODE_DN, Certificates
from cets_search.engine.embedded.places import programs
from cets_search.engine.embedded.state import State
from cets_search.engine.keys import public_pem, signing_key
from cets_search.engine.roles import authentication, node_settings

SECURITY: Final = "opensearch-security"

LOG4J: Final = """\
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {logs}/engine.log
appender.file.filePattern = {logs}/engine-%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{{ISO8601}}][%-5p][%c{{1.}}] %m%n%ex{{short}}
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 32MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 4
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
# These quote requests, and with them what people search for.
logger.rest.name = rest.suppressed
logger.rest.level = off
logger.search.name = org.opensearch.action.search
logger.search.level = off
logger.bulk.name = org.opensearch.action.bulk
logger.bulk.level = off
"""


def write_settings(config: Config, state: State, transport_port: int, certificates: Certificates) -> None:
    """Fill `state` with settings, certificates and empty folders. Run at each start: settings follow `config`."""
    state.prepare()
    for folder in ("data", "logs", "tmp"):
        state.own(folder)
    # The server makes its keystore among the settings at its first start.
    settings = state.shared("config")
    security = state.read_only(f"config/{SECURITY}")
    # The engine's account reads its own copy: the originals stand in a folder closed to it.
    copies = {"ca.pem": certificates.authority, "node.pem": certificates.node.certificate}
    copies["node-key.pem"] = certificates.node.key
    for name, original in copies.items():
        state.write(settings / name, original.read_text(encoding="ascii"))
    state.write(settings / "log4j2.properties", LOG4J.format(logs=state.folder / "logs"))
    # JSON is YAML, so the settings need no YAML writer.
    state.write(settings / "opensearch.yml", json.dumps(_node(config, state.folder, transport_port), indent=1))
    for name, content in security_files(config).items():
        state.write(security / f"{name}.yml", json.dumps(content, indent=1))


def command(config: Config, state: Path, java: Path) -> list[str]:
    """How it is started. No secret stands among the arguments."""
    home = programs()
    agent = next((home / "agent").glob("opensearch-agent-[0-9]*.jar"))
    temporary = state / "tmp"
    heap = f"{config.engine_heap_mb}m"
    return [
        str(java),
        f"-Xms{heap}",
        f"-Xmx{heap}",
        "-XX:+UseG1GC",
        # Collect early, as OpenSearch's own jvm.options do: else its circuit breaker refuses work for want of memory
        # that nothing holds any more.
        "-XX:G1ReservePercent=25",
        "-XX:InitiatingHeapOccupancyPercent=30",
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={state}/logs/crash-%p.log",
        f"-javaagent:{agent}",
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        "-Dfile.encoding=UTF-8",
        f"-Dopensearch.path.home={home}",
        f"-Dopensearch.path.conf={state}/config",
        "-Dopensearch.distribution.type=tar",
        f"-Djava.io.tmpdir={temporary}",
        f"-Djna.tmpdir={temporary}",
        "-Dlog4j2.disable.jmx=true",
        "-Dlog4j.shutdownHookEnabled=false",
        "-Dio.netty.noUnsafe=true",
        "-Dio.netty.noKeySetOptimization=true",
        "-Dio.netty.recycler.maxCapacityPerThread=0",
        "-cp",
        f"{home}/lib/*",
        "org.opensearch.bootstrap.OpenSearch",
    ]


def guarded(config: Config, folder: str = "") -> dict[str, Any]:
    """The part of `opensearch.yml` on which the site's safety rests, wherever the node runs.

    `folder` is where the node's PEM files lie below its settings folder, with the `/` after it.
    """
    tls: dict[str, Any] = {"plugins.security.ssl.http.enabled": True}
    for layer in ("http", "transport"):
        prefix = f"plugins.security.ssl.{layer}"
        tls[f"{prefix}.pemcert_filepath"] = f"{folder}node.pem"
        tls[f"{prefix}.pemkey_filepath"] = f"{folder}node-key.pem"
        tls[f"{prefix}.pemtrustedcas_filepath"] = f"{folder}ca.pem"
    return {
        "cluster.name": config.index("cets"),
        "action.auto_create_index": False,
        "action.destructive_requires_name": True,
        # Of a disk of many terabytes the default 5 % is a great deal to leave empty.
        "cluster.routing.allocation.disk.watermark.low": "3gb",
        "cluster.routing.allocation.disk.watermark.high": "2gb",
        "cluster.routing.allocation.disk.watermark.flood_stage": "1gb",
        **tls,
        "plugins.security.ssl.transport.enforce_hostname_verification": False,
        "plugins.security.authcz.admin_dn": [ADMIN_DN],
        "plugins.security.nodes_dn": [NODE_DN],
        "plugins.security.allow_default_init_securityindex": True,
        # The record of use is the application's; the engine's own would copy queries into a log.
        "plugins.security.audit.type": "noop",
        **node_settings(config),
    }


def security_files(config: Config) -> dict[str, dict[str, Any]]:
    """What the security index is first filled with, by file less `.yml`. Roles follow over REST at every start."""
    key = signing_key(config.home / "secrets")
    empty = ("internal_users", "roles", "rolesmapping", "actiongroups", "tenants")
    names = {"rolesmapping": "roles_mapping", "actiongroups": "action_groups"}
    files = {names.get(kind, kind): _meta(kind.replace("_", "")) for kind in empty}
    files["nodes_dn"] = _meta("nodesdn")
    files["allowlist"] = {**_meta("allowlist"), "config": {"enabled": False, "requests": {}}}
    files["config"] = {**_meta("config"), "config": authentication(public_pem(key))}
    return files


def _node(config: Config, state: Path, transport_port: int) -> dict[str, Any]:
    return {
        "node.name": "node",
        "path.data": str(state / "data"),
        "path.logs": str(state / "logs"),
        "network.host": "127.0.0.1",
        "http.port": config.engine_port,
        "transport.port": transport_port,
        "discovery.type": "single-node",
        **guarded(config),
    }


def _meta(kind: str) -> dict[str, Any]:
    return {"_meta": {"type": kind, "config_version": 2}}
