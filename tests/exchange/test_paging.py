"""Pages follow each other whatever arrives: going on neither repeats a row nor leaves one out."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from exchange import db, paging
from exchange.delegations.models import Delegation
from exchange.dossiers import listing, service
from exchange.dossiers.models import Dossier
from exchange.paging import START, Key, Turn
from exchange_crypto.canonical import b64

KEYS = (Key(Delegation.name_fr), Key(Delegation.name_en, down=True), Key(Delegation.id))


@pytest.fixture
def rows(cast, clock):
    """Return what adds delegations: (group, name) may occur often."""

    def add(*pairs):
        with db.writing() as session:
            for group, name in pairs:
                code = db.new_id().hex[-12:]
                more = {"name_en": name, "name_fr": group, "member_from": clock.now()}
                session.add(Delegation(code=code, kind="observer", **more))
            session.commit()

    return add


def query():
    return select(Delegation.id).where(Delegation.kind == "observer")


def turn(way, page):
    return Turn(after=page.after) if way == "after" else Turn(before=page.before)


@pytest.mark.parametrize("seed", range(3))
def test_going_on_neither_repeats_nor_leaves_out_while_rows_arrive(rows, seed):
    chance = random.Random(seed)
    some = lambda most: [(chance.choice("ABC"), chance.choice("xyz")) for _ in range(chance.randint(1, most))]  # noqa: E731
    rows(*some(9), ("A", "x"), ("C", "z"))
    there = set(db.session.scalars(query()))

    seen, page = [], paging.fetch(query(), KEYS, START, 2)
    seen += [row.id for row in page.rows]
    while page.after:
        rows(*some(2))
        page = paging.fetch(query(), KEYS, Turn(after=page.after), 2)
        seen += [row.id for row in page.rows]
        assert len(seen) < 200

    assert len(seen) == len(set(seen))
    assert there <= set(seen)


@pytest.mark.parametrize("seed", range(3))
def test_back_leads_through_the_same_rows(rows, seed):
    chance = random.Random(seed)
    rows(*((chance.choice("AB"), chance.choice("xy")) for _ in range(7)))
    whole = [row.id for row in paging.fetch(query(), KEYS, START, 50).rows]

    forth = [paging.fetch(query(), KEYS, START, 3)]
    while forth[-1].after:
        forth.append(paging.fetch(query(), KEYS, Turn(after=forth[-1].after), 3))
    back = [forth[-1]]
    while back[-1].before:
        back.append(paging.fetch(query(), KEYS, Turn(before=back[-1].before), 3))

    assert [row.id for page in forth for row in page.rows] == whole
    assert [row.id for page in reversed(back) for row in page.rows] == whole


def test_a_row_that_moves_up_is_no_reason_to_begin_again(cast, clock, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = []
    for number in range(5):
        clock.advance(timedelta(minutes=1))
        made.append(service.open(cast.ada, f"{number}", "TRACING", "restricted", []))
    first = listing.page(cast.ada, listing.Wanted())
    clock.advance(timedelta(minutes=1))
    service.relabel(cast.ada, made[3], service.Labels("3", "RIGHTS", (), "secret"))
    with db.writing() as session:
        session.get(Dossier, made[3].id).changed_at = clock.now()  # the last row of the first page
        session.commit()

    second = listing.page(cast.ada, listing.Wanted(turn=Turn(after=first.after)))

    assert [row.title for row in second.rows] == ["2", "1"]


@pytest.mark.parametrize(
    "tampered",
    ["x", "%", b64(b"[]"), b64(b"{}"), b64(b'["A"]'), b64(b'["A","x","no id"]'), b64(b'["A",7,"x"]'), b64(b"[" * 300)],
)
def test_a_place_that_is_not_understood_is_the_beginning(rows, tampered):
    rows(("A", "x"), ("B", "y"))
    first = paging.fetch(query(), KEYS, START, 1)

    after, before = (paging.fetch(query(), KEYS, one, 1) for one in (Turn(after=tampered), Turn(before=tampered)))

    assert after.rows == before.rows == first.rows
    assert not after.before


@pytest.mark.parametrize("value", [2**62, -(2**70), True, 1.5, "2026-13-01", None, "a\x00b"])
@pytest.mark.parametrize("column", [Dossier.changed_at, Dossier.number])
def test_a_value_that_no_column_holds_is_the_beginning(cast, column, value):
    place = paging.place([value])

    assert paging.fetch(select(Dossier.id), (Key(column),), Turn(after=place), 1).before == ""


def test_dates_and_ids_stand_in_a_place(cast):
    day, thing = date(2026, 11, 20), db.new_id()

    assert paging.place([day, thing, 3]) == b64(f'["2026-11-20", "{thing.hex}", 3]'.encode())
