# The image of `web`, `worker` and the two that prepare a site (docker-compose.yml). OpenSearch, Tika and Redis have their own.

FROM node:22-bookworm-slim AS pages
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN apt-get update --quiet=2 \
 && apt-get install --yes --quiet=2 --no-install-recommends libarchive13 \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 1000 cets && useradd --uid 1000 --gid cets --no-create-home --home-dir /nonexistent cets
COPY --from=packages /opt/venv /opt/venv
WORKDIR /opt/cets
COPY pyproject.toml README.md engine.lock.json app.py ./
COPY cets_search cets_search
COPY extractors extractors
COPY deploy deploy
COPY mappings mappings
COPY templates templates
COPY static static
COPY --from=pages /build/node_modules/htmx.org/dist/htmx.min.js static/vendor/htmx.min.js
# Editable: mappings, templates and static files are read from beside the packages.
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
USER 1000:1000
CMD ["cets", "--help"]
