"""Every route is guarded and has an action; what is open before sign-in stands on this list."""

import pytest

from exchange.access.actions import TABLE
from exchange.app import create_app
from exchange.web.guard import mark_of

OPEN = {
    "feeds.read",
    "health.show",
    "help.show",
    "help.guide",
    "help.protection",
    "help.accessibility",
    "language.choose",
    "signin.password",
    "signin.code",
    "signin.recovery_code",
}


@pytest.fixture
def routes(sqlite_house):
    app = create_app(sqlite_house)
    return {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}


def test_every_route_is_guarded(routes):
    bare = {endpoint for endpoint, view in routes.items() if endpoint != "static" and mark_of(view) is None}

    assert not bare


def test_every_guarded_route_has_an_action_of_the_table(routes):
    marks = {endpoint: mark_of(view) for endpoint, view in routes.items() if endpoint != "static"}

    without = {endpoint for endpoint, mark in marks.items() if mark.signed_in and mark.action is None}

    assert not without
    assert all(mark.action is None or TABLE[mark.action.name] is mark.action for mark in marks.values())


def test_what_is_open_before_sign_in_is_short_and_known(routes):
    open_ = {name for name, view in routes.items() if name != "static" and not mark_of(view).signed_in}

    assert {name for name in open_ if not name.startswith(("signin.", "enrolment.", "recovering."))} <= OPEN
    assert all(mark_of(routes[name]).why for name in open_)


def test_a_stranger_is_sent_to_sign_in_from_everywhere_else(sqlite_house):
    app = create_app(sqlite_house)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        mark = None if rule.endpoint == "static" else mark_of(app.view_functions[rule.endpoint])
        if mark is None or not mark.signed_in or "GET" not in rule.methods:
            continue
        path = app.url_map.bind("localhost").build(
            rule.endpoint, {name: _sample(rule, name) for name in rule.arguments}
        )

        response = client.get(path)

        assert (response.status_code, "/sign-in" in response.location) == (303, True), rule


def _sample(rule, name):
    import uuid

    kind = type(rule._converters[name]).__name__
    return {"Number": 1, "UUIDConverter": uuid.UUID(int=1)}.get(kind, "x")
