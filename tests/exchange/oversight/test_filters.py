"""A filter's answer comes from an index in the order of the page, however long the log is."""

import os
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import desc, insert, select, text

from exchange import db
from exchange.audit.models import Entry, EntryTheme, Subject
from exchange.oversight import filters
from exchange.oversight.filters import Filter, Search
from tests.conftest import START

DOSSIER, OTHER = UUID(int=1), UUID(int=2)
PN = bytes([7] * 16)
COUNT = 4000


@pytest.fixture
def long_log(opened_house):
    """A log of 4 000 entries of which one in a hundred is about the dossier, and as many were lists that showed it."""
    rows = [row(number) for number in range(COUNT)]
    with db.writing() as session:
        eids = list(session.scalars(insert(Entry).returning(Entry.eid), rows))
        session.execute(insert(EntryTheme), [{"theme": theme(number), "eid": eid} for number, eid in enumerate(eids)])
        others = [uuid4() for _ in range(99)]
        shown = [{"dossier": one, "eid": eid} for eid in eids[50::100] for one in (DOSSIER, *others)]
        session.execute(insert(Subject), shown)
        session.commit()
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE"))
            session.commit()
    return eids


def theme(number):
    return "TRACING" if number % 200 == 3 else "CONFID"


def row(number):
    about = DOSSIER if number % 100 == 0 else OTHER if number % 3 else uuid4()
    return {
        "uid": os.urandom(16), "ts": START, "type": f"act.n{number % 100}", "outcome": "done", "severity": 1,
        "pn": PN if number % 100 == 1 else os.urandom(16), "org": "XVA" if number % 100 == 2 else "XNO",
        "role": "focal_point", "dossier": about, "obj_kind": "dossier", "obj_ref": about, "theme": theme(number),
        "amount": None, "leaf": b"{}", "lhash": bytes(32), "mac": bytes(32),
    }  # fmt: skip


SEARCHES = {
    "dossier": (Search(Filter(), dossier=DOSSIER), ["audit_event_dossier_eid", "audit_subject"]),
    "thing": (Search(Filter(), thing=DOSSIER), ["audit_event_obj_ref_eid"]),
    "person": (Search(Filter(), pseudonyms=(PN,)), ["audit_event_pn_eid"]),
    "action": (Search(Filter(action="act.n4")), ["audit_event_type_eid"]),
    "delegation": (Search(Filter(org="XVA")), ["audit_event_org_eid"]),
    "theme": (Search(Filter(theme="TRACING")), ["audit_theme"]),
    "ending": (Search(Filter(outcome="refused")), ["audit_event_not_done"]),
}


def test_the_first_page_comes_from_an_index_in_its_order(long_log):
    plans = {name: explained(filters._answer(search, 51, [], desc)) for name, (search, _) in SEARCHES.items()}

    for name, (_, indexes) in SEARCHES.items():
        assert all(index in plans[name] for index in indexes), (name, plans[name])
        assert "SCAN audit_event" not in plans[name], name
        assert "Seq Scan on audit_event" not in plans[name], name


def explained(query):
    engine = db.session.get_bind()
    said = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    rows = db.session.execute(
        text(("EXPLAIN QUERY PLAN " if db.is_sqlite() else "EXPLAIN ") + said.replace(":", "\\:"))
    )
    return "\n".join(str(row[-1]) for row in rows)


def test_the_pages_of_a_dossier_go_through_all_of_it_once(long_log):
    search = Search(Filter(), dossier=DOSSIER)
    due = sorted({*long_log[0::100], *long_log[50::100]}, reverse=True)

    pages, before = [], None
    while page := filters.numbers(search, 7, before):
        pages += page
        before = page[-1]

    assert pages == due
    assert filters.count(search) == 80
    assert filters.numbers(search, 7, after=due[20]) == due[13:20]


def test_a_name_that_several_have_is_gone_through_person_by_person(long_log):
    pns = sorted(db.session.scalars(select(Entry.pn).where(Entry.eid.in_(long_log[2:5]))))

    found = filters.numbers(Search(Filter(), pseudonyms=tuple(pns)), 51)

    assert found == long_log[4:1:-1]


def test_a_period_that_is_over_is_whole_though_times_do_not_rise_with_numbers(opened_house, clock):
    days = [START - timedelta(days=back) for back in (4, 3, 4, 1, 3, 2)]
    with db.writing() as session:
        eids = list(session.scalars(insert(Entry).returning(Entry.eid), [{**row(3), "ts": day} for day in days]))
        session.commit()

    third, before = (START - timedelta(days=3)).date(), (START - timedelta(days=9)).date()

    assert filters.numbers(Search(Filter(until=third)), 51) == [eids[at] for at in (4, 2, 1, 0)]
    assert filters.numbers(Search(Filter(since=third, until=third)), 51) == [eids[4], eids[1]]
    assert filters.numbers(Search(Filter(until=before)), 51) == []
