"""What the embedded servers are made of: Maven coordinates, pinned by version. `engine.lock.json` adds every hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ENGINE: Final = "3.4.0"
"""The newest OpenSearch for which the registry has the security plugin."""


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of the distribution: the artifacts asked for (`group:artifact:version:type`) and how it is filled."""

    folder: str
    roots: tuple[str, ...]
    transitive: bool = True
    """With the artifacts' runtime dependencies."""


@dataclass(frozen=True, slots=True)
class Module:
    """An OpenSearch module that the server loads at start: its artifact, its class, and the module it extends."""

    artifact: str
    classname: str
    extends: str = ""


MODULES: Final[Mapping[str, Module]] = {
    "analysis-common": Module(
        "analysis-common", "org.opensearch.analysis.common.CommonAnalysisModulePlugin", "lang-painless"
    ),
    "lang-painless": Module("lang-painless", "org.opensearch.painless.PainlessModulePlugin"),
    "mapper-extras": Module("mapper-extras-client", "org.opensearch.index.mapper.MapperExtrasModulePlugin"),
    "parent-join": Module("parent-join-client", "org.opensearch.join.ParentJoinModulePlugin"),
    "percolator": Module("percolator-client", "org.opensearch.percolator.PercolatorModulePlugin"),
    "reindex": Module("reindex-client", "org.opensearch.index.reindex.ReindexModulePlugin"),
    "transport-netty4": Module("transport-netty4-client", "org.opensearch.transport.Netty4ModulePlugin"),
    "aggs-matrix-stats": Module(
        "aggs-matrix-stats-client", "org.opensearch.search.aggregations.matrix.MatrixAggregationModulePlugin"
    ),
    "ingest-common": Module("ingest-common", "org.opensearch.ingest.common.IngestCommonModulePlugin", "lang-painless"),
    "geo": Module("geo", "org.opensearch.geo.GeoModulePlugin"),
}

SECURITY_PLUGIN: Final = "plugins/opensearch-security"

PARTS: Final[tuple[Part, ...]] = (
    Part(
        "lib",
        (
            f"org.opensearch:opensearch:{ENGINE}:jar",
            f"org.opensearch:opensearch-plugin-classloader:{ENGINE}:jar",
        ),
    ),
    # The server logs through these, but declares them optional.
    Part(
        "lib",
        ("org.apache.logging.log4j:log4j-core:2.21.0:jar", "org.apache.logging.log4j:log4j-api:2.21.0:jar"),
        transitive=False,
    ),
    Part("agent", (f"org.opensearch:opensearch-agent:{ENGINE}:jar",)),
    *(
        Part(f"modules/{name}", (f"org.opensearch.plugin:{module.artifact}:{ENGINE}:jar",))
        for name, module in MODULES.items()
    ),
    Part(SECURITY_PLUGIN, (f"org.opensearch.plugin:opensearch-security:{ENGINE}.0:zip",), transitive=False),
    # The plugin's zip lacks this one library that it needs at start.
    Part(SECURITY_PLUGIN, ("org.apache.commons:commons-collections4:4.4:jar",), transitive=False),
    Part("tika", ("org.apache.tika:tika-server-standard:3.3.2:jar",), transitive=False),
)
