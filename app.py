"""The web application: `create_app` puts its parts together and decides nothing."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from cets_search.config import Config, load
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import secret
from cets_search.site import open_site
from cets_search.web import (
    api,
    api_entities,
    api_originals,
    api_searches,
    bodies,
    conversation_page,
    departures,
    document_page,
    entity_page,
    errors,
    forgery,
    graph_page,
    headers,
    health,
    history_page,
    identity,
    list_search,
    lists_page,
    original_page,
    saved_page,
    search_page,
    seizures_page,
    serving,
    session,
    sessions,
    templating,
)
from cets_search.web.counters import shared_counters
from cets_search.web.decisions import stand_before
from cets_search.web.throttle import SignInThrottle

PAGES = (
    health.pages,
    session.pages,
    search_page.pages,
    document_page.pages,
    original_page.pages,
    conversation_page.pages,
    entity_page.pages,
    graph_page.pages,
    seizures_page.pages,
    lists_page.pages,
    saved_page.pages,
    history_page.pages,
    api.pages,
    api_entities.pages,
    api_originals.pages,
    api_searches.pages,
    list_search.pages,
)


def create_app(config: Config | None = None) -> Flask:
    """The application for one site; without `config`, for the site that the `CETS_*` settings name."""
    config = config or load()
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    counters = shared_counters(config)
    sessions.configure(app, config, secret(Home(config.home).secrets, "session-key"))
    serving.install(app, serving.Serving(open_site(config), sessions.Sessions(counters), SignInThrottle(counters)))
    templating.install(app)
    errors.handle(app)
    headers.send(app, tls=config.tls_cert is not None)
    bodies.limit(app)
    departures.watch(app)
    stand_before(app, PAGES, identity.check)
    forgery.refuse(app)
    return app
