"""What an auditor reads of the log: found by reference, person, theme and code; every look is an entry that says no words."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Forbidden, NotFound
from exchange.audit import entries
from exchange.audit.entries import Happening
from exchange.audit.models import Entry, Identity, Private
from exchange.oversight import service
from exchange.oversight.filters import Filter
from exchange_crypto.canonical import b64


def found(cast, **asked):
    page = service.read_log(cast.olga, Filter(**asked))
    return [(line.person.name if line.person else "-", line.action) for line in page.lines]


def last_leaf():
    return json.loads(db.session.scalar(select(Entry.leaf).order_by(Entry.eid.desc()).limit(1)))


def test_a_dossiers_entries_are_those_about_it_and_the_lists_that_showed_it(cast, dossier, happen):
    happen(cast.ben, actions.DOSSIER_READ, dossier)
    happen(cast.ben, actions.DOSSIER_LIST, seen=[dossier.id])
    happen(cast.carol, actions.DOSSIER_LIST)

    assert found(cast, about=dossier.reference) == [
        ("Ben", "dossier.list"),
        ("Ben", "dossier.read"),
        ("Ada", "dossier.open"),
    ]


def test_a_person_is_found_by_name_by_address_and_by_pseudonym(cast, dossier, happen):
    happen(cast.carol, actions.HOME_READ)
    pn = db.session.scalar(select(Identity.pn).where(Identity.account == cast.carol.person))

    answers = [found(cast, about="caro"), found(cast, about="Carol@XNO.invalid"), found(cast, pn=b64(pn))]

    assert answers == [[("Carol", "home.read")]] * 3


@pytest.mark.parametrize(
    "about", ["nobody", "D-9999", "D-0101.7", "D-0101/7", "MR 2026/0001", "RFA 2026/0001", "a", "%"]
)
def test_words_that_mean_nothing_find_nothing(cast, dossier, about):
    assert found(cast, about=about) == []


def test_filters_narrow_together(cast, dossier, happen, clock):
    happen(cast.ben, actions.DOSSIER_READ, dossier)
    happen(cast.ben, actions.DOSSIER_CLOSE, dossier, outcome="refused", reason="rule")
    clock.advance(timedelta(days=1))
    happen(cast.carol, actions.DOSSIER_READ, dossier, outcome="refused", reason="rule")

    today = clock.now().date()
    assert found(cast, outcome="refused") == [("Carol", "dossier.read"), ("Ben", "dossier.close")]
    assert found(cast, outcome="refused", since=today) == [("Carol", "dossier.read")]
    assert found(cast, outcome="refused", until=today - timedelta(days=1)) == [("Ben", "dossier.close")]
    assert found(cast, action="dossier.read", org="XVA", theme="FREEZING") == [("Ben", "dossier.read")]
    assert found(cast, about=dossier.reference, theme="RIGHTS") == []
    assert found(cast, about="ben", theme="FREEZING", outcome="done") == [("Ben", "dossier.read")]


def test_the_period_is_whole_days_utc(cast, happen, clock):
    for hour in ("2026-12-01T00:00:00", "2026-12-01T23:59:59", "2026-12-02T00:00:00"):
        clock.set(datetime.fromisoformat(hour).replace(tzinfo=UTC))
        happen(cast.carol, actions.HOME_READ)

    assert len(found(cast, action="home.read", since=date(2026, 12, 1), until=date(2026, 12, 1))) == 2


def test_a_look_says_by_what_and_how_much_but_not_the_words(opened_house, cast, dossier, happen):
    happen(cast.carol, actions.HOME_READ)

    service.read_log(cast.olga, Filter(about="Carol", theme="CONFID"))
    leaf = last_leaf()
    eid = db.session.scalar(select(Entry.eid).order_by(Entry.eid.desc()).limit(1))
    sealed = db.session.scalar(select(Private.sealed).where(Private.eid == eid, Private.field == "query"))
    uid = db.session.scalar(select(Entry.uid).where(Entry.eid == eid))

    assert (leaf["type"], leaf["n"]) == ("log.read", 1)
    assert leaf["x"] == {"by": ["about", "theme"], "names": 1, "persons": 1}
    assert "Carol" not in json.dumps(leaf)
    opened = entries.unseal_opening(opened_house.log, "query", uid, sealed)
    assert opened[16:] == b'{"about":"Carol","theme":"CONFID"}'


def test_whoever_is_no_auditor_reads_nothing_and_is_on_record(cast, dossier, entries):
    with pytest.raises(Forbidden):
        service.read_log(cast.sam, Filter())
    with pytest.raises(NotFound):
        service.read_entry(cast.ada, 0)

    assert entries()[-2:] == [("sam", "access.denied", "refused"), ("ada", "access.denied", "refused")]


def test_an_erased_identity_shows_a_pseudonym_and_no_name(cast, dossier, happen):
    happen(cast.carol, actions.HOME_READ)
    carol, olga = cast.carol.person, cast.olga
    with db.writing() as session:
        session.execute(Identity.__table__.delete().where(Identity.__table__.c.account == carol))
        session.commit()

    line = service.read_log(olga, Filter(action="home.read")).lines[0]

    assert (line.person, line.org, len(line.pn)) == (None, "XNO", 22)


def test_an_entry_names_the_positions_of_those_it_follows(opened_house, cast, happen):
    first = happen(cast.ada, actions.HOME_READ)
    happen(cast.ada, actions.HOME_READ, follows=(first,))
    opened_house.file_entries()

    page = service.read_entry(cast.olga, 2)

    assert page.follows == (1,)
    assert page.proof.startswith("c2sp.org/tlog-proof@v1\nindex 2\n")


def test_a_malformed_entry_can_be_looked_at(opened_house, cast, happen, tamper):
    happen(cast.ada, actions.HOME_READ)
    olga = cast.olga
    tamper("UPDATE audit_event SET leaf = :leaf WHERE type = 'home.read'", leaf=b"\xff{<script>")
    opened_house.file_entries()

    page = service.read_entry(olga, 1)

    assert page.pretty == "\\xff{<script>"
    assert service.read_log(olga, Filter(action="home.read")).lines[0].themes == ("CONFID",)


def test_totals_end_at_a_thousand(cast):
    carol = cast.carol
    with db.writing() as session:
        for _ in range(1001):
            entries.append(session, gateway.house().log, carol, Happening(actions.HOME_READ), gateway.now())
        session.commit()

    assert service.read_log(cast.olga, Filter(action="home.read")).total is None
    assert service.read_log(cast.olga, Filter(action="log.read")).total == 1


@pytest.mark.parametrize("asks", [Filter(), Filter(about="D-0101"), Filter(theme="TRACING"), Filter(about="ada")])
def test_a_page_asks_as_much_for_one_entry_as_for_forty(cast, dossier, happen, asked, asks):
    olga = cast.olga
    service.read_log(olga, asks)
    with asked() as few:
        service.read_log(olga, asks)
    for _ in range(10):
        for who in (cast.ada, cast.ben, cast.carol, cast.ivo):
            happen(who, actions.DOSSIER_READ, dossier)

    with asked() as many:
        service.read_log(olga, asks)

    assert len(many) == len(few) <= 20
