"""Whoever watches the processes learns whether the house answers, and nothing else."""

from datetime import timedelta

from sqlalchemy.exc import OperationalError


def test_a_house_that_answers_says_so_without_an_entry(browser, entries):
    before = entries()

    response = browser().get("/healthz")

    assert (response.status_code, response.data) == (204, b"")
    assert entries() == before


def test_entries_that_are_not_filed_in_time_are_told(browser, cast, clock):
    browser(cast.ada).get("/")

    clock.advance(timedelta(minutes=11))

    assert browser().get("/healthz").status_code == 503


def test_a_lost_database_is_told(browser, opened_house, monkeypatch):
    def lost(*_args):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("exchange.audit.backlog.oldest_wait", lost)

    assert browser().get("/healthz").status_code == 503
