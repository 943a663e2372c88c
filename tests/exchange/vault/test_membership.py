"""Who holds a dossier's key: every change is a signed statement, and whoever left is out at the next sealing."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import ANONYMOUS, SYSTEM
from exchange.access.refusals import NoKey
from exchange.dossiers.models import Dossier, Member
from exchange.vault.models import EpochDescriptor, EpochWrap, PendingMember, SessionEpoch
from exchange.vault.ring import Ring
from exchange_crypto.bundles import Bundle
from exchange_crypto.epochs import PLATFORM, Descriptor
from tests.exchange.test_gateway import open_dossier


def statements(shelf):
    db.session.remove()
    query = select(EpochDescriptor.body).where(EpochDescriptor.dossier_id == shelf.id).order_by(EpochDescriptor.n)
    return [Descriptor.decode(body) for body in db.session.scalars(query)]


def late(cast, name="late"):
    return cast.enrol(name, "XVA", "focal_point", enrolled=False)


def enrol(cast, account, by=SYSTEM):
    cast.bundles[account.id] = Bundle.generate()
    with gateway.act(by, actions.PERSON_ENROL) as act:
        act.publish_keys(account.id, cast.bundles[account.id])
        act.session.flush()
        return act.enrol_keys(account.id)


def new_key(cast, name):
    """Give a person a new version of their keys, as a reset does, and sign them in with it."""
    account = cast.accounts[name]
    cast.bundles[account.id] = Bundle.generate()
    with gateway.act(SYSTEM, actions.PERSON_ENROL) as act:
        version = act.publish_keys(account.id, cast.bundles[account.id])
    from dataclasses import replace

    actor = cast.sign_in(db.session.get(type(account), account.id))
    return replace(actor, keys=replace(actor.keys, key_version=version))


def test_founding_names_its_members_and_the_platform(cast, shelf):
    (first,) = statements(shelf)

    assert dict(first.members) == {PLATFORM: 1, cast.ada.person: 1, cast.ben.person: 1}
    assert (first.author, first.n, first.epoch, first.protection) == (cast.ada.person, 1, 1, "standard")
    assert shelf.holders(1) == dict(first.members)


def test_what_every_delegation_reads_is_wrapped_to_the_platform_alone(cast, opened_house):
    dossier = open_dossier(cast, cast.ada, [cast.ada, cast.ben], protection="network")

    assert list(db.session.scalars(select(EpochWrap.member_id))) == [PLATFORM]
    assert db.session.scalar(select(EpochWrap.dossier_id)) == dossier.id


def test_no_dossier_is_opened_with_a_protection_that_is_not_there(cast, opened_house):
    with pytest.raises(ValueError, match="network or standard"):
        open_dossier(cast, cast.ada, [cast.ada], protection="sealed")


def test_whoever_joins_opens_every_epoch(cast, shelf):
    shelf.expel(cast.ada, cast.ben.person)
    shelf.seal(cast.ada, "Second epoch")

    shelf.admit(cast.ada, cast.carol.person)

    ring = Ring(gateway.house().vault, db.session(), cast.carol)
    assert [ring.secret(shelf.id, epoch).epoch for epoch in (1, 2)] == [1, 2]
    assert dict(statements(shelf)[-1].members) == shelf.holders(2)


def test_joining_is_an_entry_for_each_person(cast, shelf, entries):
    shelf.admit(cast.ada, cast.carol.person, cast.ivo.person, cast.ben.person)

    assert entries()[-3:] == [
        ("ada", "member.choose", "done"),
        ("ada", "key.admit", "done"),
        ("ada", "key.admit", "done"),
    ]


def test_admitting_who_is_in_already_states_nothing(cast, shelf):
    shelf.admit(cast.ada, cast.ben.person)

    assert len(statements(shelf)) == 1


def test_whoever_left_is_without_wraps_at_once_and_the_next_sealing_renews(cast, shelf):
    shelf.title(cast.ben)

    shelf.expel(cast.ada, cast.ben.person)

    assert shelf.key().renewal_due == "member-left"
    assert cast.ben.person not in shelf.holders(1)
    assert db.session.scalar(select(SessionEpoch.epoch).where(SessionEpoch.account_id == cast.ben.person)) is None
    shelf.seal(cast.ada)
    assert (shelf.key().epoch, shelf.key().renewal_due, shelf.key().renewed_for) == (2, "", "member-left")
    assert set(shelf.holders(2)) == {PLATFORM, cast.ada.person}


def test_removing_who_never_held_the_key_renews_nothing(cast, shelf):
    shelf.expel(cast.ada, cast.carol.person, late(cast).id)

    assert shelf.key().renewal_due == ""


def test_nobody_can_take_the_platform_out_by_its_number(cast, shelf):
    shelf.expel(cast.ada, PLATFORM)

    assert PLATFORM in shelf.holders(1)


def test_whoever_comes_back_reads_again_before_and_after_the_renewal(cast, shelf):
    shelf.title(cast.ben)
    shelf.expel(cast.ada, cast.ben.person)
    shelf.admit(cast.ada, cast.ben.person)

    assert shelf.title(cast.ben) == "Corporate vehicles"
    shelf.seal(cast.ada)
    assert shelf.title(cast.ben) == "Renamed"
    assert shelf.key().epoch == 2


def test_who_removes_themselves_leaves_nothing_that_opens(cast, shelf):
    with gateway.act(cast.ben, actions.MEMBER_CHOOSE, shelf.dossier) as act:
        act.open_text(shelf.dossier, "sealed_title")
        act.expel(shelf.id, [cast.ben.person])
        with pytest.raises(NoKey):
            act.open_text(shelf.dossier, "sealed_title")

    assert db.session.scalar(select(SessionEpoch.epoch).where(SessionEpoch.account_id == cast.ben.person)) is None


def test_a_key_of_ninety_days_is_renewed_by_the_next_sealing(cast, shelf, clock, entries, opened_house):
    opened_house.file_entries()
    clock.advance(timedelta(days=90, seconds=1))
    opened_house.file_entries()

    shelf.seal(cast.ben)

    assert (shelf.key().epoch, shelf.key().renewed_for) == (2, "age")
    assert statements(shelf)[-1].author == cast.ben.person
    assert ("ben", "key.renew", "done") in entries()


def test_a_renewal_by_another_is_not_put_on_record_as_ones_own(cast, shelf, entries):
    """Ben's request has read where the key stands; Ada's renews it before Ben seals."""
    shelf.expel(cast.ada, cast.carol.person)
    shelf.admit(cast.ada, cast.carol.person)
    shelf.expel(cast.ada, cast.carol.person)
    stale = shelf.key()
    others = threading.Thread(target=lambda: (shelf.seal(cast.ada), db.session.remove()))
    others.start()
    others.join()

    with gateway.act(cast.ben, actions.HOME_READ) as act:
        act.seal(shelf.dossier, "sealed_title", "Again")

    assert stale.dossier_id == shelf.id
    assert entries().count(("ada", "key.renew", "done")) == 1
    assert ("ben", "key.renew", "done") not in entries()


def test_two_sealings_at_once_renew_once(cast, shelf):
    """Each waits for the other's row lock and sees its renewal."""
    shelf.admit(cast.ada, cast.carol.person)
    shelf.expel(cast.ada, cast.carol.person)
    start, faults = threading.Barrier(2), []

    def seal(actor, words):
        try:
            start.wait(60)
            with gateway.act(actor, actions.HOME_READ) as act:
                act.seal(act.session.get(Dossier, shelf.id), "sealed_title", words)
        except Exception as error:
            faults.append(error)
        finally:
            db.session.remove()

    both = [threading.Thread(target=seal, args=one) for one in ((cast.ada, "One"), (cast.ben, "Two"))]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert faults == []
    assert shelf.key().epoch == 2
    dossier = db.session.get(Dossier, shelf.id)
    assert {one.epoch for one in statements(shelf)} == {1, 2}
    with gateway.reveal(cast.ben, actions.DOSSIER_READ, db.session.get(Dossier, shelf.id)) as opened:
        assert opened.text(dossier if dossier in db.session else db.session.get(Dossier, shelf.id), "sealed_title") in {
            "One",
            "Two",
        }


@pytest.mark.parametrize("by", ["platform", "nobody", "themselves"])
def test_someone_without_keys_waits_and_is_let_in_whoever_enrols_them(cast, shelf, by):
    """Enrolment is done by a person who has no session yet: the platform opens for it, never for them."""
    account = late(cast)
    shelf.admit(cast.ada, account.id)
    from exchange.accounts.actors import actor_for

    actor = {"platform": SYSTEM, "nobody": ANONYMOUS, "themselves": actor_for(account)}[by]

    assert enrol(cast, account, actor) == [shelf.id]

    assert db.session.scalar(select(PendingMember.account_id)) is None
    assert statements(shelf)[-1].author == PLATFORM
    with db.writing() as session:
        session.add(Member(dossier_id=shelf.id, account_id=account.id, added_at=gateway.now()))
        session.commit()
    assert shelf.title(cast.sign_in(db.session.get(type(account), account.id))) == "Corporate vehicles"


def test_who_waited_while_the_key_was_renewed_gets_every_epoch(cast, shelf):
    account = late(cast)
    shelf.admit(cast.ada, account.id)
    shelf.expel(cast.ada, cast.ben.person)
    shelf.seal(cast.ada)

    enrol(cast, account)

    assert account.id in shelf.holders(1)
    assert account.id in shelf.holders(2)


def test_who_was_removed_while_waiting_is_not_let_in(cast, shelf):
    account = late(cast)
    shelf.admit(cast.ada, account.id)
    shelf.expel(cast.ada, account.id)

    assert enrol(cast, account) == []
    assert account.id not in shelf.holders(1)


def test_a_new_key_opens_nothing_until_it_is_admitted(cast, shelf):
    cast.ben  # noqa: B018
    ben = new_key(cast, "ben")

    with pytest.raises(NoKey):
        shelf.title(ben)
    shelf.admit(cast.ada, ben.person)

    assert shelf.title(ben) == "Corporate vehicles"
    assert dict(statements(shelf)[-1].members)[ben.person] == 2


def test_a_statement_names_the_key_that_was_wrapped_to(cast, shelf):
    cast.ben  # noqa: B018
    new_key(cast, "ben")

    shelf.admit(cast.ada, cast.carol.person)

    assert dict(statements(shelf)[-1].members)[cast.ben.person] == 1


def test_a_renewed_epoch_is_wrapped_to_the_new_key(cast, shelf):
    cast.ben  # noqa: B018
    ben = new_key(cast, "ben")
    shelf.admit(cast.ada, cast.carol.person)
    shelf.expel(cast.ada, cast.carol.person)

    shelf.seal(cast.ada)

    assert shelf.holders(2)[ben.person] == 2
    assert shelf.title(ben) == "Renamed"


def test_who_leaves_the_house_loses_every_key(cast, shelf):
    other = open_dossier(cast, cast.carol, [cast.carol, cast.ben], number=1)
    waiting = late(cast)
    shelf.admit(cast.ada, waiting.id)
    shelf.title(cast.ben)

    with gateway.act(SYSTEM, actions.PERSON_INVITE) as act:
        renewed = act.expel_everywhere(cast.ben.person)
        alone = act.expel_everywhere(waiting.id)

    assert (renewed, alone) == (2, 0)
    assert db.session.scalar(select(EpochWrap.epoch).where(EpochWrap.member_id == cast.ben.person)) is None
    assert db.session.scalar(select(PendingMember.dossier_id)) is None
    assert db.session.scalar(select(SessionEpoch.epoch).where(SessionEpoch.account_id == cast.ben.person)) is None
    assert shelf.key().renewal_due == "member-left"
    assert other.id != shelf.id


def test_every_statement_names_the_one_before(cast, shelf):
    from exchange_crypto.attested import FIRST, hash_body

    shelf.admit(cast.ada, cast.carol.person)
    shelf.expel(cast.ada, cast.carol.person)
    shelf.seal(cast.ben)

    said = statements(shelf)
    assert [one.n for one in said] == [1, 2, 3]
    assert [one.previous for one in said] == [FIRST, hash_body(said[0].encode()), hash_body(said[1].encode())]
