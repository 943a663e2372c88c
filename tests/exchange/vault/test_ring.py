"""The key ring: what opens, for whom, and what is refused to whoever can write to the database."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select, update

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import ANONYMOUS, SYSTEM
from exchange.access.refusals import NoKey
from exchange.dossiers.models import Dossier, Member
from exchange.vault.models import DossierKey, EpochDescriptor, EpochWrap, SessionEpoch
from exchange.vault.ring import Ring, cache
from exchange_crypto.epochs import PLATFORM
from exchange_crypto.errors import InvalidSeal
from tests.exchange.test_gateway import open_dossier, title


@pytest.fixture
def ring(opened_house):
    def make(actor):
        return Ring(gateway.house().vault, db.session(), actor)

    return make


def test_a_member_opens_the_epoch_and_so_does_the_platform(cast, shelf, ring):
    assert ring(cast.ada).secret(shelf.id, 1).secret == ring(SYSTEM).secret(shelf.id, 1).secret


@pytest.mark.parametrize("who", ["carol", "olga", "sam"])
def test_whoever_is_not_named_has_no_key(cast, shelf, ring, who):
    with pytest.raises(NoKey):
        ring(getattr(cast, who)).secret(shelf.id, 1)


def test_nobody_opens_nothing_even_of_what_every_delegation_reads(cast, ring):
    dossier = open_dossier(cast, cast.ada, [], protection="network", number=1)

    with pytest.raises(NoKey):
        ring(ANONYMOUS).secret(dossier.id, 1)
    assert ring(cast.carol).secret(dossier.id, 1)


def test_a_person_without_a_session_opens_nothing(cast, shelf, ring):
    with pytest.raises(NoKey):
        ring(replace(cast.ada, keys=None)).secret(shelf.id, 1)


def test_what_has_no_keys_opens_for_nobody(cast, ring):
    for actor in (cast.ada, SYSTEM):
        with pytest.raises(NoKey):
            ring(actor).secret(db.new_id(), 1)


def test_a_closed_ring_opens_nothing_that_it_held(cast, shelf, ring):
    one = ring(cast.ada)
    one.secret(shelf.id, 1)

    one.close()

    with pytest.raises(RuntimeError, match="after its act"):
        one.secret(shelf.id, 1)


def test_a_page_of_keys_that_a_session_knows_is_one_query(cast, shelf, ring, count_queries):
    others = [open_dossier(cast, cast.ada, [cast.ada], number=n) for n in range(1, 6)]
    for dossier in others:
        title(cast.ada, dossier)
    one = ring(cast.ada)

    with count_queries() as seen:
        one.prepare([(dossier.id, 1) for dossier in others])
        for dossier in others:
            one.secret(dossier.id, 1)

    assert len(seen) == 1


@pytest.mark.parametrize("count", [3, 9])
def test_a_page_of_keys_that_a_session_does_not_know_is_a_few_queries_and_is_kept_in_one(
    cast, ring, count_queries, count
):
    others = [open_dossier(cast, cast.ada, [cast.ada, cast.ben], number=n) for n in range(1, 1 + count)]
    known = [ring(SYSTEM).secret(dossier.id, 1).secret for dossier in others]
    db.session.remove()
    one = ring(cast.ben)

    with count_queries() as seen:
        one.prepare([(dossier.id, 1) for dossier in others])
        found = [one.secret(dossier.id, 1).secret for dossier in others]
    with count_queries() as kept, db.writing() as session:
        cache(session, cast.ben, one.learnt)
        session.commit()

    assert found == known
    assert len(seen) == 5  # what is cached; descriptors, keys, wraps; their one author
    assert len([words for words in kept if "session_epoch" in words]) == 1


def test_a_page_of_keys_after_members_changed_is_checked_by_their_newest_statement(cast, ring):
    others = [open_dossier(cast, cast.ada, [cast.ada, cast.ben], number=n) for n in range(1, 4)]
    carol = cast.carol.person
    with gateway.act(cast.ada, actions.MEMBER_CHOOSE, others[0]) as act:
        act.admit(others[0].id, [carol], others[0].mark())
    db.session.remove()
    one = ring(cast.ben)

    one.prepare([(dossier.id, 1) for dossier in others])
    found = [one.secret(dossier.id, 1).secret for dossier in others]

    assert found == [ring(SYSTEM).secret(dossier.id, 1).secret for dossier in others]
    assert len(one.learnt) == 3


def test_a_page_of_keys_that_are_awaited_is_one_query(cast, ring, count_queries):
    others = [open_dossier(cast, cast.ada, [cast.ada], number=n) for n in range(1, 6)]
    one = ring(cast.carol)

    with count_queries() as seen:
        one.prepare([(dossier.id, 1) for dossier in others])
        for dossier in others:
            with pytest.raises(NoKey):
                one.secret(dossier.id, 1)

    assert len(seen) == 1


def test_a_cached_key_without_its_wrap_opens_nothing(cast, shelf, ring, tamper):
    """A page may write the cache at the moment in which its reader is expelled."""
    shelf.title(cast.ben)
    kept = dict(db.session.execute(select(SessionEpoch.__table__)).mappings().one())
    shelf.expel(cast.ada, cast.ben.person)
    tamper(insert(SessionEpoch).values(**kept))

    with pytest.raises(NoKey):
        ring(cast.ben).secret(shelf.id, 1)


def test_a_cached_key_counts_no_more_once_the_members_changed(cast, shelf, ring):
    shelf.title(cast.ben)
    shelf.admit(cast.ada, cast.carol.person)
    one = ring(cast.ben)

    one.secret(shelf.id, 1)

    assert [learnt.secret.epoch for learnt in one.learnt] == [1]


def test_a_torn_cache_is_no_cache(cast, shelf, ring, tamper):
    shelf.title(cast.ben)
    tamper(update(SessionEpoch).values(sealed=bytes(92)))

    assert shelf.title(cast.ben) == "Corporate vehicles"
    assert shelf.title(cast.ben) == "Corporate vehicles"


def test_a_cache_of_another_session_opens_nothing(cast, shelf, ring, tamper):
    """Moved to Carol's session, Ben's cached key is sealed under what only Ben's cookie has; and she has no wrap."""
    shelf.title(cast.ben)
    tamper(update(SessionEpoch).values(session_id=cast.carol.keys.session_id, account_id=cast.carol.person))

    with pytest.raises(NoKey):
        ring(cast.carol).secret(shelf.id, 1)


def test_someone_who_writes_themselves_into_the_members_still_has_no_key(cast, shelf, tamper):
    tamper(insert(Member).values(dossier_id=shelf.id, account_id=cast.carol.person, added_at=gateway.now()))

    with pytest.raises(NoKey):
        shelf.title(cast.carol)


def test_a_dossier_cannot_be_declared_open_to_every_delegation(cast, shelf, tamper):
    """Both columns are in clear; the members' signed statement says otherwise."""
    tamper(update(Dossier).values(protection="network"))
    tamper(update(DossierKey).values(protection="network"))

    with pytest.raises(InvalidSeal, match="protection"):
        title(cast.carol, db.session.get(Dossier, shelf.id))


def test_another_members_wrap_does_not_open(cast, shelf, tamper):
    theirs = select(EpochWrap.wrapped).where(EpochWrap.member_id == cast.ada.person)
    wrapped = db.session.scalar(theirs)
    tamper(update(EpochWrap).where(EpochWrap.member_id == cast.ben.person).values(wrapped=wrapped))

    with pytest.raises(InvalidSeal):
        shelf.title(cast.ben)


@pytest.mark.parametrize("column", ["body", "signature", "mac"])
def test_an_altered_statement_of_the_members_is_refused(cast, shelf, tamper, column):
    row = db.session.scalars(select(EpochDescriptor)).one()
    value = getattr(row, column)
    tamper(update(EpochDescriptor).values(**{column: bytes([value[0] ^ 1]) + value[1:]}))

    with pytest.raises(InvalidSeal):
        shelf.title(cast.ben)


def test_a_dropped_statement_is_missed(cast, shelf, tamper):
    shelf.admit(cast.ada, cast.carol.person)
    shelf.admit(cast.ada, cast.ivo.person)
    tamper(delete(EpochDescriptor).where(EpochDescriptor.n == 2))

    with pytest.raises(InvalidSeal):
        shelf.title(cast.ben)


def test_an_epoch_without_a_statement_is_refused(cast, shelf, tamper):
    tamper(delete(EpochDescriptor))

    with pytest.raises(InvalidSeal):
        shelf.title(cast.ben)


def test_a_statement_of_another_dossier_counts_for_nothing(cast, shelf, tamper):
    other = open_dossier(cast, cast.ada, [cast.ada, cast.ben], number=1)
    row = db.session.scalars(select(EpochDescriptor).where(EpochDescriptor.dossier_id == other.id)).one()
    parts = {"body": row.body, "signature": row.signature, "mac": row.mac}
    tamper(update(EpochDescriptor).where(EpochDescriptor.dossier_id == shelf.id).values(**parts))

    with pytest.raises(InvalidSeal):
        shelf.title(cast.ben)


def test_two_pages_of_one_session_may_learn_the_same_key_at_once(cast, shelf):
    shown, together = [], threading.Barrier(2)

    def read():
        with gateway.reveal(cast.ben, actions.DOSSIER_READ, db.session.get(Dossier, shelf.id)) as opened:
            shown.append(opened.text(shelf.dossier, "sealed_title"))
            together.wait(60)
        db.session.remove()

    pages = [threading.Thread(target=read) for _ in range(2)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()

    assert shown == ["Corporate vehicles"] * 2
    assert len(list(db.session.scalars(select(SessionEpoch.epoch)))) == 1


def test_the_platform_signs_for_whoever_has_no_keys(cast, ring):
    assert ring(SYSTEM).sign_as()[:2] == (PLATFORM, 1)
    assert ring(cast.ada).sign_as()[:2] == (cast.ada.person, 1)
