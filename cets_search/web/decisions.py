"""The decision that stands before each route. A route without one is refused, whatever its view would say.

Routes are registered with `Pages.answers`, which takes the decision with the rule, so that they cannot drift apart;
`stand_before` puts the check in front of every request, and refuses each endpoint that nobody decided about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue, RouteCallable

from cets_search.access import Action

EXTENSION: Final = "cets-decisions"


@dataclass(frozen=True, slots=True)
class Public:
    """Answered to anybody; `why` says why that gives nothing away."""

    why: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Answered to everybody who is signed in, whatever the role; `why` says why that is enough.

    `before_setup`: also before the account is set up: a password of one's own in the place of one that was given, and a
    second factor where the site requires one.
    """

    why: str
    before_setup: bool = False


Decision = Action | Public | SignedIn


class Pages(Blueprint):
    """A blueprint whose every route names its decision."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.decided: dict[str, Decision] = {}

    def answers(
        self, rule: str, needs: Decision, methods: Sequence[str] = ("GET",)
    ) -> Callable[[RouteCallable], RouteCallable]:
        """Register a view at `rule`, behind `needs`; its endpoint is the function's name."""

        def register(view: RouteCallable) -> RouteCallable:
            endpoint = view.__name__
            self.decided[f"{self.name}.{endpoint}"] = needs
            self.add_url_rule(rule, endpoint, view, methods=list(methods))
            return view

        return register


def stand_before(app: Flask, pages: Sequence[Pages], check: Callable[[Decision], ResponseReturnValue | None]) -> None:
    """Register the pages, and before each request call `check` with its decision; 403 where there is none."""
    decided: dict[str, Decision] = {"static": Public("the look of the pages; holds no evidence")}
    for group in pages:
        app.register_blueprint(group)
        decided |= group.decided
    app.extensions[EXTENSION] = decided

    @app.before_request
    def decide() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such route, or not with this method: Flask answers 404 or 405
        decision = decided.get(request.endpoint)
        if decision is None:
            current_app.logger.error("The route %s has no access decision and was refused.", request.endpoint)
            abort(403)
        return check(decision)


def decisions(app: Flask) -> Mapping[str, Decision]:
    """Every endpoint's decision, for the tests that walk the routes."""
    found: Mapping[str, Decision] = app.extensions[EXTENSION]
    return found
