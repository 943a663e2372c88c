"""The door: change and entry together or neither; nothing opened without its entry; refusals kept."""

import pytest
from sqlalchemy import insert, select, text

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden, Unrecorded
from exchange.audit.models import Entry
from exchange.dossiers.models import Counter, Dossier, Member
from exchange.vault.models import DossierKey, EpochWrap, SessionEpoch


def open_dossier(cast, by, members, protection="standard", number=147):
    with gateway.act(by, actions.DOSSIER_OPEN) as act:
        dossier = Dossier(
            id=db.new_id(),
            number=number,
            sealed_title=b"",
            theme="TRACING",
            level="confidential",
            protection=protection,
            delegation_id=by.delegation,
            opened_by=by.person,
            opened_at=act.at,
        )
        act.add(dossier)
        act.session.flush()
        act.found_keys(dossier.id, protection, [one.person for one in members])
        for one in members:
            act.add(Member(dossier_id=dossier.id, account_id=one.person, added_at=act.at))
        act.seal(dossier, "sealed_title", "Corporate vehicles")
        act.on(dossier.mark())
    return dossier


def title(actor, dossier):
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opened:
        return opened.text(dossier, "sealed_title")


def test_a_member_opens_what_was_sealed_and_both_are_on_record(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada, cast.ben])

    assert title(cast.ben, dossier) == "Corporate vehicles"

    assert entries()[-2:] == [("ada", "dossier.open", "done"), ("ben", "dossier.read", "done")]


def test_a_stranger_is_refused_and_the_attempt_is_kept(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada])

    with pytest.raises(Forbidden):
        title(cast.carol, dossier)

    assert entries()[-1] == ("carol", "access.denied", "refused")


def test_a_fault_in_the_block_undoes_the_change_and_is_kept(cast, entries):
    with pytest.raises(ZeroDivisionError), gateway.act(cast.ada, actions.DOSSIER_OPEN) as act:
        act.add(Member(dossier_id=db.new_id(), account_id=cast.ada.person, added_at=act.at))
        _ = 1 / 0

    assert db.session.scalar(select(Member.account_id)) is None
    assert entries()[-1] == ("ada", "dossier.open", "failed")


def test_a_refusal_in_the_block_is_kept_with_its_reason(cast, entries):
    with pytest.raises(Conflict), gateway.act(cast.ada, actions.DOSSIER_OPEN):
        raise Conflict("closed")

    assert entries()[-1] == ("ada", "dossier.open", "refused")


def test_nothing_is_opened_or_changed_when_the_entry_cannot_be_written(cast, entries, monkeypatch):
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    before = entries()

    def fails(*_args, **_kw):
        raise OSError("no space left on device")

    monkeypatch.setattr("exchange.audit.entries._insert", fails)
    with pytest.raises(Unrecorded):
        title(cast.ada, dossier)
    with pytest.raises(Unrecorded), gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at
    monkeypatch.undo()

    assert db.session.scalar(select(Dossier.closed_at)) is None
    assert entries() == before


def test_what_goes_with_reading_is_kept_with_its_entry(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    seen = Counter(name="seen", last=1)

    with gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier, also=lambda session: session.add(seen)):
        pass

    assert db.session.scalar(select(Counter.last).where(Counter.name == "seen")) == 1
    assert entries()[-1] == ("ada", "dossier.read", "done")


def test_what_goes_with_reading_is_undone_with_its_entry(cast, monkeypatch):
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    seen = Counter(name="seen", last=1)

    def fails(*_args, **_kw):
        raise OSError("no space left on device")

    monkeypatch.setattr("exchange.audit.entries._insert", fails)
    with (
        pytest.raises(Unrecorded),
        gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier, also=lambda session: session.add(seen)),
    ):
        pass

    assert db.session.scalar(select(Counter.last).where(Counter.name == "seen")) is None


def test_whoever_is_refused_moves_nothing_by_reading(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    moved = []

    with pytest.raises(Forbidden), gateway.reveal(cast.carol, actions.DOSSIER_READ, dossier, also=moved.append):
        pass

    assert moved == []
    assert entries()[-1] == ("carol", "access.denied", "refused")


def test_a_fault_in_what_goes_with_reading_is_kept_and_nothing_is_opened(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada])

    with (
        pytest.raises(ZeroDivisionError),
        gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier, also=lambda session: 1 / 0),
    ):
        pass

    assert entries()[-1] == ("ada", "dossier.read", "failed")


def test_the_opener_dies_with_its_block(cast):
    dossier = open_dossier(cast, cast.ada, [cast.ada])

    with gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier) as opened:
        pass

    with pytest.raises(RuntimeError, match="after its act"):
        opened.text(dossier, "sealed_title")


def test_a_change_outside_an_act_is_refused(cast):
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    dossier = db.session.get(Dossier, dossier.id)
    dossier.theme = "RIGHTS"

    with pytest.raises(RuntimeError, match="outside an act"), gateway.reveal(cast.ada, actions.HOME_READ):
        pass


def test_a_session_unwraps_an_epoch_once(cast):
    dossier = open_dossier(cast, cast.ada, [cast.ada, cast.ben])

    title(cast.ben, dossier)
    kept = db.session.scalar(select(SessionEpoch.sealed).where(SessionEpoch.account_id == cast.ben.person))
    title(cast.ben, dossier)

    assert kept is not None
    assert kept == db.session.scalar(select(SessionEpoch.sealed).where(SessionEpoch.account_id == cast.ben.person))


def test_whoever_is_expelled_opens_nothing_and_the_next_sealing_renews_the_key(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada, cast.ben])
    title(cast.ben, dossier)

    with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.ben.person])
    with pytest.raises(Forbidden):
        title(cast.ben, dossier)
    with gateway.act(cast.ada, actions.DOSSIER_RELABEL, dossier) as act:
        act.seal(dossier, "sealed_title", "Renamed")

    assert title(cast.ada, dossier) == "Renamed"
    assert db.session.get(DossierKey, dossier.id).epoch == 2
    holders = select(EpochWrap.member_id).where(EpochWrap.epoch == 2)
    assert cast.ben.person not in list(db.session.scalars(holders))
    assert ("ada", "key.renew", "done") in entries()


def test_someone_without_keys_waits_and_opens_once_enrolled(cast, entries):
    late = cast.enrol("late", "XVA", "focal_point", enrolled=False)
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    with gateway.act(cast.ada, actions.MEMBER_ADD, dossier) as act:
        act.admit(dossier.id, [late.id], dossier.mark())
        act.add(Member(dossier_id=dossier.id, account_id=late.id, added_at=act.at))

    from exchange_crypto.bundles import Bundle

    cast.bundles[late.id] = Bundle.generate()
    from exchange.access.actor import SYSTEM

    with gateway.act(SYSTEM, actions.PERSON_ENROL) as act:
        act.publish_keys(late.id, cast.bundles[late.id])
        act.session.flush()
        waited = act.enrol_keys(late.id)

    assert waited == [dossier.id]
    assert title(cast.sign_in(late), dossier) == "Corporate vehicles"


def test_a_planted_wrap_opens_nothing(cast):
    """Whoever can write to the database makes an epoch of their own and wraps it to a member: it is refused."""
    dossier = open_dossier(cast, cast.ada, [cast.ada, cast.ben])
    from exchange_crypto import wraps
    from exchange_crypto.epochs import EpochSecret

    planted = EpochSecret(bytes(32), dossier.id, 1)
    _, public = gateway.house().vault.directory.current(db.session(), cast.ben.person)
    place = wraps.WrapPlace(dossier.id, 1, cast.ben.person, 1, planted.recipient_hash)
    with db.writing() as session:
        row = session.get(EpochWrap, (dossier.id, 1, cast.ben.person))
        row.wrapped, row.recipient_hash = wraps.wrap(public, planted.secret, place), planted.recipient_hash
        session.commit()

    from exchange_crypto.errors import InvalidSeal

    with pytest.raises(InvalidSeal):
        title(cast.ben, dossier)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET outcome = 'done'",
        "DELETE FROM audit_event",
        "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
        "TRUNCATE audit_event CASCADE",
    ],
)
def test_the_database_refuses_to_change_entries(opened_house, statement):
    count = len(list(db.session.scalars(select(Entry.eid))))
    db.session.remove()

    with pytest.raises(Exception, match=r"never changed|syntax error"), db.writing() as session:
        session.execute(text(statement))
        session.commit()

    assert len(list(db.session.scalars(select(Entry.eid)))) == count
    assert count > 0
    _ = insert
