"""The web application: `create_app` puts its parts together and decides nothing."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from jinja2 import StrictUndefined

from cets_search.administration import Administration
from cets_search.config import Config, load
from cets_search.counters import shared_counters
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import secret
from cets_search.lockout import Lockout
from cets_search.site import open_site
from cets_search.web import (
    account_factor,
    account_page,
    account_tokens,
    api,
    api_entities,
    api_inbox,
    api_matches,
    api_originals,
    api_people,
    api_record,
    api_searches,
    api_sharing,
    api_watches,
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
    inbox_page,
    list_search,
    lists_page,
    matches_page,
    original_page,
    people_page,
    record_page,
    saved_page,
    search_page,
    seizures_page,
    serving,
    session,
    sessions,
    sharing_page,
    templating,
    watches_page,
)
from cets_search.web.decisions import stand_before
from cets_search.web.throttle import SignInThrottle

PAGES = (
    health.pages,
    session.pages,
    account_page.pages,
    account_tokens.pages,
    account_factor.pages,
    search_page.pages,
    document_page.pages,
    original_page.pages,
    conversation_page.pages,
    entity_page.pages,
    graph_page.pages,
    seizures_page.pages,
    sharing_page.pages,
    inbox_page.pages,
    matches_page.pages,
    lists_page.pages,
    saved_page.pages,
    history_page.pages,
    watches_page.pages,
    people_page.pages,
    record_page.pages,
    api.pages,
    api_entities.pages,
    api_originals.pages,
    api_searches.pages,
    api_sharing.pages,
    api_inbox.pages,
    api_matches.pages,
    api_watches.pages,
    api_record.pages,
    list_search.pages,
    api_people.pages,
)


def create_app(config: Config | None = None) -> Flask:
    """The application for one site; without `config`, for the site that the `CETS_*` settings name."""
    config = config or load()
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    counters = shared_counters(config)
    sessions.configure(app, config, secret(Home(config.home).secrets, "session-key"))
    site = open_site(config)
    lasting = sessions.Sessions(counters, timedelta(hours=config.session_hours))
    lockout = Lockout(counters, site.audit, config.lock_after)
    people = Administration(site.people, lockout, site.second_factors, site.api_tokens, site.audit)
    serving.install(app, serving.Serving(site, lasting, SignInThrottle(counters), lockout, people))
    templating.install(app)
    errors.handle(app)
    headers.send(app, tls=config.tls_cert is not None)
    bodies.limit(app)
    departures.watch(app)
    stand_before(app, PAGES, identity.check)
    forgery.refuse(app)
    return app
