"""A message is queued with the act that it tells of, sent outside of it, once, and each end is one entry."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actions import SETTINGS_CHANGE
from exchange.accounts import mailing
from exchange.audit.models import Entry
from exchange.commands import joining
from exchange.config import Mail
from exchange.jobs.loop import LEASE
from exchange.jobs.models import Job
from exchange.mail import posting, sending, state
from exchange.mail.models import Letter
from tests.exchange.mail.postoffice import free_port


@pytest.fixture
def postman(opened_house):
    return replace(joining.postman(opened_house), ticks=[])  # whom to tell is decided elsewhere


@pytest.fixture
def queue(cast):
    """Queue a message to a person with an act of theirs."""

    def queue(name="ada", tell=posting.warn):
        actor = getattr(cast, name)
        with gateway.act(actor, SETTINGS_CHANGE, cast.accounts[name]) as act:
            tell(act, actor.person)
        return letter()

    return queue


def letter():
    db.session.remove()
    return db.session.scalars(select(Letter).order_by(Letter.made_at.desc())).first()


def letters():
    db.session.remove()
    return db.session.scalar(select(func.count(Letter.id)))


def change(account, **values):
    with db.writing() as session:
        row = session.get(type(account), account.id)
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()
    db.session.remove()


def test_a_queued_message_arrives_and_leaves_one_entry_without_words(queue, postman, post, entries):
    queue()

    postman.turn()

    assert [arrived["To"] for _, arrived in post.kept] == ["ada@xva.invalid"]
    assert entries()[-1] == ("-", "mail.send", "done")
    leaf = db.session.scalars(select(Entry.leaf).order_by(Entry.eid.desc())).first()
    assert b"ada" not in leaf
    assert (letter().outcome, postman.turn()) == ("sent", False)


def test_what_is_undone_tells_nobody(cast):
    def act_that_fails():
        with gateway.act(cast.ada, SETTINGS_CHANGE, cast.accounts["ada"]) as act:
            posting.warn(act, cast.ada.person)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_that_fails()

    assert letters() == 0


def test_it_is_written_in_the_person_s_language(queue, cast, postman, post):
    change(cast.ada and cast.accounts["ada"], language="fr")
    queue(tell=lambda act, who: posting.tell_what_awaits(act, who, 2, 2))

    postman.turn()

    ((_, arrived),) = post.kept
    assert "2 éléments vous attendent" in arrived.get_content()


def test_a_server_that_asks_to_wait_is_asked_again_with_growing_pauses(queue, postman, post, clock):
    post.answers["RCPT"] = "451 4.3.0 later"
    queue()

    waits = []
    for _ in range(9):
        assert postman.turn()
        db.session.remove()
        waits.append((db.session.scalars(select(Job.due_at)).one() - clock.now()).total_seconds())
        clock.advance(timedelta(seconds=waits[-1]))
    post.answers.clear()
    postman.turn()

    assert waits == [30, 30, 60, 120, 240, 480, 960, 1920, 3600]
    assert (len(post.kept), letter().outcome) == (1, "sent")


def test_what_is_refused_for_good_is_told_to_those_who_look_after_it(queue, cast, postman, post, entries, clock):
    post.answers["RCPT"] = "550 5.1.1 nobody here"
    queue()

    postman.turn()

    assert entries()[-1] == ("-", "mail.send", "failed")
    assert [one.account for one in state.read().returned] == [cast.ada.person]
    assert postman.turn() is False
    clock.advance(state.SHOWN_FOR + timedelta(hours=1))
    assert state.read().returned == []


def test_what_no_server_could_ever_take_comes_back_at_once(queue, cast, postman, post):
    change(cast.ada and cast.accounts["ada"], email="ada..lund@xva.invalid")
    queue()

    postman.turn()

    assert (post.asked, letter().outcome) == ([], "came-back")


def test_an_address_in_another_script_is_written_to(queue, cast, postman, post):
    change(cast.ada and cast.accounts["ada"], email="élise@xva.invalid")
    queue()

    postman.turn()

    assert (post.asked, letter().outcome) == (["élise@xva.invalid"], "sent")


def test_what_was_given_up_does_not_wait_for_the_server(queue, postman, clock):
    queue()
    for _ in range(6):
        postman._claim()
        clock.advance(LEASE + timedelta(minutes=5))

    assert state.read().stuck == 0


def test_what_no_server_took_for_three_days_is_given_up(queue, postman, post, clock):
    post.answers["RCPT"] = "451 4.3.0 later"
    queue()
    postman.turn()
    clock.advance(sending.TRIED_FOR + timedelta(hours=1))

    postman.turn()

    assert letter().outcome == "came-back"


def test_what_waits_for_the_server_is_told_with_the_reason(queue, postman, post, clock):
    post.answers["RCPT"] = "451 4.3.0 later"
    made = queue()
    postman.turn()

    clock.advance(state.PUT_OFF_FOR + timedelta(seconds=1))

    found = state.read()
    assert (found.stuck, found.since, found.reason) == (1, made.made_at, "busy")


def test_what_no_worker_sends_is_told_too(queue, clock):
    queue()
    clock.advance(state.PUT_OFF_FOR + timedelta(seconds=1))
    assert state.read().stuck == 0

    clock.advance(state.LEFT_FOR)

    assert (state.read().stuck, state.read().reason) == (1, "")


def test_a_worker_killed_before_the_server_took_it_loses_nothing(queue, postman, post, clock):
    queue()
    postman._claim()
    clock.advance(LEASE + timedelta(seconds=1))

    postman.turn()

    assert len(post.kept) == 1


def test_a_worker_killed_after_the_server_took_it_sends_once_more_under_the_same_number(queue, postman, post, clock):
    queue()
    job = postman._claim()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "_ended", lambda *_: None)
        sending.send(job, mailing.where_to)
    clock.advance(LEASE + timedelta(seconds=1))

    postman.turn()

    assert len(post.kept) == 2
    assert len({arrived["Message-ID"] for _, arrived in post.kept}) == 1


def test_a_worker_killed_after_it_kept_the_end_sends_nothing_more(queue, postman, post, clock):
    queue()
    sending.send(postman._claim(), mailing.where_to)
    clock.advance(LEASE + timedelta(seconds=1))

    assert postman.turn() is True

    assert len(post.kept) == 1


@pytest.mark.parametrize("left", ["suspended_at", "retired_at"])
def test_who_has_left_meanwhile_is_told_nothing(queue, cast, postman, post, clock, left):
    queue()
    change(cast.accounts["ada"], **{left: clock.now()})

    postman.turn()

    assert (post.kept, letter().outcome) == ([], "dropped")


def test_who_wants_no_mail_is_still_warned_about_the_account(queue, cast, postman, post):
    change(cast.ada and cast.accounts["ada"], mail="never")
    queue(tell=lambda act, who: posting.tell_what_awaits(act, who, 1, 0))
    queue(tell=posting.warn)

    postman.turn()
    postman.turn()

    assert [arrived["Subject"] for _, arrived in post.kept] == ["Something about your account changed"]


def test_refused_tries_are_told_once_an_hour(queue, clock):
    queue(tell=posting.warn_of_tries)
    queue(tell=posting.warn_of_tries)
    assert letters() == 1

    clock.advance(posting.ENOUGH + timedelta(seconds=1))
    queue(tell=posting.warn_of_tries)

    assert letters() == 2


def test_old_messages_are_forgotten_with_their_jobs(queue, postman, clock, entries):
    queue()
    postman.turn()
    assert state.sweep() == 0

    clock.advance(state.KEPT + timedelta(days=1))

    assert state.sweep() == 1
    assert entries()[-1] == ("-", "mail.sweep", "done")
    assert (letters(), db.session.scalar(select(func.count(Job.id)))) == (0, 0)
    assert state.sweep() == 0


class TestWithoutAServer:
    @pytest.fixture
    def mail(self):
        return Mail()

    def test_nothing_is_queued(self, queue):
        assert queue() is None

    def test_that_is_told(self, queue):
        assert state.read().is_on is False


class TestWithAServerThatIsGone:
    @pytest.fixture
    def mail(self):
        return Mail("127.0.0.1", free_port(), "none", "exchange@post.invalid")

    def test_no_act_waits_for_it_and_nothing_is_lost(self, queue, postman):
        queue()

        postman.turn()

        db.session.remove()
        job = db.session.scalars(select(Job)).one()
        assert (job.outcome, job.done_at) == ("unreachable", None)
