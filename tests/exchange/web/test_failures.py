"""The server's log names kinds and lines of code; what someone typed or made up is not in it."""

import logging

import pytest


@pytest.fixture
def told(app, caplog):
    """Let a view fail with words of a person's, and return what the log was told."""

    def fail():
        try:
            int("Corporate vehicles")
        except ValueError as error:
            raise RuntimeError("Corporate vehicles") from error

    app.add_url_rule("/failing/<path:rest>", view_func=fail_with(fail), endpoint="failing")
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/failing/%0aERROR%20forged")
    assert answer.status_code == 500
    return caplog.text


def fail_with(fail):
    return lambda rest: fail()


def test_kinds_and_places_are_told(told):
    assert "failing failed:" in told
    assert "builtins.RuntimeError" in told
    assert "builtins.ValueError" in told
    assert "test_failures.py" in told


def test_no_words_are_told(told):
    assert "Corporate vehicles" not in told
    assert "forged" not in told
