"""A site: every service wired to one connection. The web and the command line open one, and decide nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from cets_search.api_tokens import ApiTokens
from cets_search.audit import Audit
from cets_search.cases import Cases
from cets_search.config import Config
from cets_search.conversation import Conversations
from cets_search.engine.arrivals import Arrivals
from cets_search.engine.cases import Cases as KeptCases
from cets_search.engine.comparing import Comparing
from cets_search.engine.connection import Connection
from cets_search.engine.credentials import Credentials
from cets_search.engine.directory import Directory
from cets_search.engine.embedded.places import Home
from cets_search.engine.evidence import Evidence
from cets_search.engine.keeping import Keeping
from cets_search.engine.keys import card_key, secret
from cets_search.engine.lists import Lists as KeptLists
from cets_search.engine.mails import Mails
from cets_search.engine.markings import KeptMarkings
from cets_search.engine.matches import Matches as KeptMatches
from cets_search.engine.matching import Matching
from cets_search.engine.pointing import Pointing
from cets_search.engine.record_pages import RecordPages
from cets_search.engine.records import Records
from cets_search.engine.resharing import Resharing
from cets_search.engine.services import Service
from cets_search.engine.share_changes import ShareChanges
from cets_search.engine.stock import Stock
from cets_search.engine.stop_list import StopList as KeptStops
from cets_search.engine.watches import Watches as KeptWatches
from cets_search.history import History
from cets_search.lists.service import Lists
from cets_search.lists.store import Store
from cets_search.lists.worker import ListWorker
from cets_search.marking_changes import MarkingChanges
from cets_search.matches.service import Matches
from cets_search.matches.worker import Kept, MatchWorker
from cets_search.notices import Notices, NoticeWorker
from cets_search.originals import Originals
from cets_search.outgoing_mail import OutgoingMail
from cets_search.people import People
from cets_search.pivot.service import Pivot
from cets_search.pointers import Pointers
from cets_search.query.limits import Limits
from cets_search.query.paging import Pages
from cets_search.query.rules import Rules
from cets_search.record.service import RecordOfUse
from cets_search.saved_searches import SavedSearches
from cets_search.search import Search
from cets_search.second_factor import SecondFactors
from cets_search.seizures import Seizures
from cets_search.share_progress import ShareProgress
from cets_search.sharing import SharingChanges
from cets_search.stop_list import StopList
from cets_search.watches.mailing import MailWorker
from cets_search.watches.service import Watches
from cets_search.watches.worker import WatchWorker

SOON: Final = 5.0
"""Seconds for which a person at a page waits for an engine that is busy."""


@dataclass(frozen=True, slots=True)
class Site:
    """The services of one site. Safe to share among threads."""

    config: Config
    rules: Rules
    connection: Connection
    audit: Audit
    people: People
    api_tokens: ApiTokens
    second_factors: SecondFactors
    search: Search
    conversations: Conversations
    pivot: Pivot
    seizures: Seizures
    sharing: SharingChanges
    share_progress: ShareProgress
    markings: MarkingChanges
    pointers: Pointers
    notices: Notices
    notice_worker: NoticeWorker
    stop_list: StopList
    originals: Originals
    saved_searches: SavedSearches
    history: History
    record: RecordOfUse
    lists: Lists
    list_worker: ListWorker
    watches: Watches
    watch_worker: WatchWorker
    mail_worker: MailWorker
    matches: Matches
    match_worker: MatchWorker


def open_site(config: Config) -> Site:
    """Wire the services; nothing is asked of the engine yet."""
    connection = Connection(config)
    audit = Audit(Records(connection))
    evidence = Evidence(connection)
    keeping = Keeping(connection)
    secrets = Home(config.home).secrets
    pages = Pages(base64.urlsafe_b64encode(secret(secrets, "page-key")))
    directory = Directory(connection)
    people = People(directory, audit)
    pointers = Pointers(Pointing(connection), directory, audit, config.pointer_look_ups)
    credentials = Credentials(connection)
    lists = Store(evidence, KeptLists(connection))
    stop_list = StopList(KeptStops(connection), audit)
    rules = Rules(Limits(config.search_terms, config.search_patterns), card_key(secrets))
    watches, mails = KeptWatches(connection), Mails(connection)
    outgoing = OutgoingMail(config.smtp) if config.smtp else None
    arrivals = Arrivals(connection, Service.WATCHES)
    comparing, matching = Comparing(connection), Matching(connection)
    kept_matches = Kept(Arrivals(connection, Service.MATCHER), KeptMatches(connection), matching)
    return Site(
        config=config,
        rules=rules,
        connection=connection,
        audit=audit,
        people=people,
        api_tokens=ApiTokens(credentials, people, audit, config.token_days),
        second_factors=SecondFactors(credentials, people, audit, secret(secrets, "second-factor-key")),
        search=Search(evidence, audit, pages, rules),
        conversations=Conversations(evidence, audit, rules),
        pivot=Pivot(evidence, pointers, stop_list, audit, rules),
        seizures=Seizures(evidence, audit, pages),
        sharing=SharingChanges(
            evidence,
            ShareChanges(connection),
            Resharing(connection, SOON),
            Cases(KeptCases(connection), audit),
            audit,
            config.share_days,
        ),
        share_progress=ShareProgress(
            ShareChanges(connection), Resharing(connection, SOON), Stock(connection, SOON), audit
        ),
        pointers=pointers,
        notices=Notices(evidence, audit, pages),
        notice_worker=NoticeWorker(matching, directory, audit),
        markings=MarkingChanges(evidence, KeptMarkings(connection), audit),
        stop_list=stop_list,
        originals=Originals(evidence, audit, config.home / "scratch"),
        saved_searches=SavedSearches(evidence, keeping, audit, pages, rules),
        history=History(evidence, keeping, audit, pages),
        record=RecordOfUse(RecordPages(connection), audit, pages),
        lists=Lists(config, evidence, lists, audit, rules),
        list_worker=ListWorker(lists, evidence, people, audit, rules, pointers),
        watches=Watches(evidence, watches, pointers, audit, rules, config.smtp),
        watch_worker=WatchWorker(evidence, (watches, mails), arrivals, people, audit, rules),
        mail_worker=MailWorker(mails, outgoing, people, audit, config.public_url),
        matches=Matches(evidence, keeping, comparing, directory, audit, pages),
        match_worker=MatchWorker(comparing, kept_matches, directory, stop_list, audit),
    )
