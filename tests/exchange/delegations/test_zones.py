"""Every State that can be admitted starts with a zone that there is."""

from zoneinfo import ZoneInfo

from babel.core import get_global

from exchange import tables
from exchange.delegations import service, zones


def test_every_candidate_has_a_zone():
    assert {one.code for one in service.states() if one.timezone == zones.UTC} == set()
    assert {one.timezone for one in service.units()} == {zones.THE_HAGUE}
    assert all(ZoneInfo(one.timezone) for one in (*service.states(), *service.units()))


def test_where_a_state_has_several_zones_its_capital_is_written_down():
    several = {
        row["iso2"] for row in tables.rows("states_parties") if len(get_global("territory_zones")[row["iso2"]]) > 1
    }

    assert several == set(zones.CAPITALS)
    assert all(zone in get_global("territory_zones")[state] for state, zone in zones.CAPITALS.items())


def test_what_no_table_knows_starts_with_utc():
    assert zones.of_capital("XX") == "UTC"
