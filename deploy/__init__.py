"""For a site whose OpenSearch and Tika run elsewhere, in containers for instance. See docs/install-docker.md."""
