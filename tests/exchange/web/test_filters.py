from datetime import UTC, date, datetime

import pytest
from flask import render_template_string

from exchange.web import filters

EVENING = datetime(2026, 11, 19, 23, 4, 2, tzinfo=UTC)
MORNING = datetime(2026, 11, 19, 9, 4, 2, tzinfo=UTC)


@pytest.fixture
def english(app):
    with app.test_request_context():
        yield app


@pytest.fixture
def french(app):
    with app.test_request_context(headers={"Cookie": "lang=fr"}):
        yield app


def test_a_day_is_written_in_the_readers_language(app):
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        assert filters.day(date(2026, 11, 19)) == "19 November 2026"
    with app.test_request_context(headers={"Cookie": "lang=fr"}):
        assert filters.day(date(2026, 11, 19)) == "19 novembre 2026"


def test_the_first_of_a_month_is_an_ordinal_in_french(french):
    assert filters.day(date(2026, 12, 1)) == "1er décembre 2026"
    assert filters.day(date(2026, 12, 11)) == "11 décembre 2026"


def test_the_leaf_has_day_and_month(english):
    assert filters.daymonth(date(2026, 11, 9)) == ("9", "Nov")


def test_the_clock_has_an_h_in_french(french):
    assert filters.clock(MORNING) == "9\u00a0h\u00a004"


def test_a_moment_in_utc_names_it_once(english):
    assert filters.moment(EVENING) == "19 November 2026, 23:04 UTC"


def test_a_moment_in_another_zone_has_utc_beside(english):
    english.config["ZONE"] = "Africa/Lagos"

    assert filters.moment(MORNING) == "19 November 2026, 10:04 (09:04 UTC)"


def test_a_moment_on_another_day_names_both_days(english):
    english.config["ZONE"] = "Asia/Tokyo"

    assert filters.moment(EVENING) == "20 November 2026, 08:04 (19 November 2026, 23:04 UTC)"


def test_tables_are_brief_and_the_log_is_in_utc(english):
    english.config["ZONE"] = "Asia/Tokyo"

    assert filters.brief(EVENING) == "20 Nov 2026, 08:04"
    assert filters.utc(EVENING) == "2026-11-19 23:04:02"


@pytest.mark.parametrize(
    ("octets", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (412_300, "412 KB"),
        (1_440_000, "1.4 MB"),
        (2_147_483_648, "2.1 GB"),
    ],
)
def test_a_size_goes_in_steps_of_a_thousand(english, octets, shown):
    assert filters.size(octets) == shown


def test_sizes_and_numbers_are_french_in_french(french):
    assert filters.size(1_440_000) == "1,4\u00a0Mo"
    assert filters.count(1284) == "1\u202f284"


@pytest.mark.parametrize(("code", "mark"), [("NLD", "NLD"), ("ICC-OTP", "OTP"), ("ICC-PRES", "PRE"), ("ICC-CH", "CH")])
def test_a_delegation_has_a_mark_of_at_most_three_letters(code, mark):
    assert filters.org_code(code) == mark


@pytest.mark.parametrize(
    ("name", "letters"), [("Ilse Varendonk", "IV"), ("Ana de la Mar", "AM"), ("Ada", "A"), ("", "")]
)
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    assert filters.initials(name) == letters


def test_a_constant_is_written_for_each_reader_anew(app):
    page = app.jinja_env.from_string("{{ 250000000|size }}")

    with app.test_request_context(headers={"Cookie": "lang=en"}):
        first = page.render()
    with app.test_request_context(headers={"Cookie": "lang=fr"}):
        second = page.render()

    assert (first, second) == ("250 MB", "250\u00a0Mo")


def test_templates_know_the_filters_by_name(english):
    shown = render_template_string("{{ at|day }}, {{ at|clock }}, {{ n|count }}", at=MORNING, n=1284)

    assert shown == "19 November 2026, 09:04, 1,284"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "19 November 2026, 09:04 UTC"),
        ("Africa/Lagos", "19 November 2026, 10:04 UTC+1 (09:04 UTC)"),
        ("America/St_Johns", "19 November 2026, 05:34 UTC−3:30 (09:04 UTC)"),
    ],
)
def test_the_moment_on_a_sheet_names_the_readers_zone(english, zone, said):
    english.config["ZONE"] = zone

    assert filters.stamp(MORNING) == said
    assert filters.zone(MORNING) in said


def test_a_sheet_of_several_things_is_marked_as_the_highest():
    assert filters.highest(["restricted", "secret", "confidential"]) == "secret"
    assert filters.highest([]) == "restricted"
