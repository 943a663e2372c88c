"""Jobs: each is done by one worker at a time, taken up again if that one dies, and tells nothing but how far it is."""

import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db
from exchange.clock import SetClock
from exchange.dossiers.models import Counter
from exchange.jobs import loop
from exchange.jobs.loop import LEASE, MOST_TRIES, Later, LostLease, Worker, progress
from exchange.jobs.models import Job
from tests.conftest import START

KINDS = {"count": lambda _job: "counted"}


@pytest.fixture(autouse=True)
def nothing_told_yet(monkeypatch):
    monkeypatch.setattr(loop.log, "filters", [loop.Seldom()])


@pytest.fixture
def clock():
    return SetClock(START)


@pytest.fixture
def jobs(engine):
    db.use(engine)
    yield
    db.session.remove()


@pytest.fixture
def enqueue(jobs, clock):
    def add(kind="count", count=1):
        with db.writing() as session:
            rows = [Job(kind=kind, details="{}", asked_at=clock.now(), due_at=clock.now()) for _ in range(count)]
            session.add_all(rows)
            session.commit()
        db.session.remove()
        return rows[0].id

    return add


def row(job_id):
    db.session.remove()
    return db.session.get(Job, job_id)


def test_a_due_job_is_done_and_its_outcome_kept(enqueue, clock):
    job = enqueue()

    assert Worker(clock, {"count": lambda _job: "counted"}).turn() is True

    assert (row(job).outcome, row(job).done_at, row(job).leased_until) == ("counted", START, None)


def test_nothing_due_is_nothing_done(enqueue, clock):
    job = enqueue()
    clock.advance(timedelta(seconds=-1))

    assert Worker(clock, {"count": lambda _job: "counted"}).turn() is False
    assert row(job).done_at is None


def test_four_workers_do_each_job_once(enqueue, clock):
    enqueue(count=24)
    done, lock, start = [], threading.Lock(), threading.Barrier(4)

    def work(job):
        with lock:
            done.append(job.id)
        return "counted"

    def run():
        worker = Worker(clock, {"count": work})
        start.wait(60)
        while worker.turn():
            pass

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(done) == len(set(done)) == 24


def test_a_job_in_work_is_left_alone_until_its_lease_ends(enqueue, clock):
    job = enqueue()
    killed = Worker(clock, KINDS)._claim()

    assert Worker(clock, {"count": lambda _job: "counted"}).turn() is False
    clock.advance(LEASE + timedelta(seconds=1))
    assert Worker(clock, {"count": lambda _job: "counted"}).turn() is True

    assert killed.id == job
    assert (row(job).outcome, row(job).tries) == ("counted", 2)


def test_whoever_lost_the_lease_changes_nothing_any_more(enqueue, clock):
    job = enqueue()
    slow = Worker(clock, KINDS)
    held = slow._claim()
    clock.advance(LEASE + timedelta(seconds=1))
    quick = Worker(clock, KINDS)._claim()

    with pytest.raises(LostLease):
        progress(held, 1, 2)
    slow._finish(held, "late", True)

    assert row(job).outcome == ""
    progress(quick, 1, 2)
    assert (row(job).progress, row(job).total) == (1, 2)


def test_progress_is_kept_and_renews_the_lease(enqueue, clock):
    job = enqueue()

    def work(one):
        for done in range(1, 4):
            clock.advance(LEASE - timedelta(seconds=1))
            progress(one, done, 3)
        assert Worker(clock, KINDS)._claim() is None
        return "counted"

    Worker(clock, {"count": work}).turn()

    assert (row(job).progress, row(job).total, row(job).outcome) == (3, 3, "counted")


def test_a_job_that_fails_is_tried_again_later_and_then_given_up(enqueue, clock):
    job = enqueue()
    worker = Worker(clock, {"count": lambda _job: 1 / 0})

    waits = []
    while row(job).done_at is None:
        assert worker.turn()
        waits.append((row(job).due_at - clock.now()).total_seconds())
        assert worker.turn() is False
        clock.advance(timedelta(minutes=1))

    assert (row(job).tries, row(job).outcome) == (MOST_TRIES, "failed: ZeroDivisionError")
    assert waits == [2, 4, 8, 16, 32]


def test_what_went_wrong_is_kept_and_told_by_its_kind_alone(enqueue, clock, caplog):
    job = enqueue()

    def work(_job):
        raise ValueError("the title of the dossier")

    with caplog.at_level(logging.DEBUG):
        Worker(clock, {"count": work}).turn()

    assert row(job).outcome == "failed: ValueError"
    assert "title" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_kind_that_a_worker_does_not_name_is_left_to_others(enqueue, clock):
    job = enqueue("other")

    assert Worker(clock, KINDS).turn() is False

    assert (row(job).tries, row(job).done_at) == (0, None)


def test_a_job_that_can_not_be_done_yet_waits_and_is_never_given_up(enqueue, clock):
    job = enqueue()

    def work(_job):
        raise Later(clock.now() + timedelta(hours=1), "busy")

    for _ in range(MOST_TRIES + 1):
        assert Worker(clock, {"count": work}).turn()
        assert Worker(clock, {"count": work}).turn() is False
        clock.advance(timedelta(hours=1))

    assert (row(job).outcome, row(job).tries, row(job).done_at) == ("busy", 0, None)


def test_a_job_whose_workers_were_all_killed_is_given_up(enqueue, clock):
    job = enqueue()
    for _ in range(MOST_TRIES):
        assert Worker(clock, KINDS)._claim()
        clock.advance(LEASE + timedelta(seconds=1))

    assert Worker(clock, KINDS)._claim() is None

    assert (row(job).outcome, row(job).done_at) == ("failed: given up", clock.now())


def test_what_a_failed_job_left_undone_stays_undone(enqueue, clock):
    job = enqueue()

    def work(_job):
        with db.writing() as session:
            session.add(Counter(name="half", last=1))
            session.flush()
            raise ValueError

    Worker(clock, {"count": work}).turn()

    assert row(job).outcome == "failed: ValueError"
    assert db.session.scalar(select(Counter.last)) is None


def test_a_job_that_changed_rows_outside_an_act_fails_and_changes_nothing(enqueue, clock):
    job = enqueue()

    def work(_job):
        db.session.get(Job, job).kind = "other"
        with db.writing():
            pass

    Worker(clock, {"count": work}).turn()

    assert (row(job).outcome, row(job).kind) == ("failed: RuntimeError", "count")


def test_the_worker_outlives_a_lost_database_and_waits_ever_longer(jobs, clock, monkeypatch, caplog):
    from sqlalchemy.exc import OperationalError

    worker, turns, pauses = Worker(clock), [], []

    def tick():
        turns.append(len(turns))
        if len(turns) <= 7:
            raise OperationalError("the statement", {"value": "the title"}, Exception("gone"))

    class Stop:
        def is_set(self):
            return len(turns) == 9

        def wait(self, seconds):
            pauses.append(seconds)

    worker.ticks.append(tick)
    worker.run(Stop(), lambda: True)

    assert pauses == [1, 2, 4, 8, 8, 8, 8, 0.5, 0.5]
    assert "title" not in caplog.text
    assert caplog.text.count("OperationalError") == 1  # told once a minute


def test_the_worker_ends_with_its_parent(jobs, clock):
    lives = iter([True, True, False])
    turns = []

    worker = Worker(clock, ticks=[lambda: turns.append(1)])
    stop = threading.Event()
    stop.wait = lambda _seconds: None
    worker.run(stop, lambda: next(lives))

    assert len(turns) == 2


def test_the_same_words_are_told_once_a_minute(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("exchange.jobs.seldom.time.monotonic", lambda: now[0])
    seldom = loop.Seldom()

    def told(words):
        return seldom.filter(logging.LogRecord("x", logging.ERROR, "", 0, "it failed: %s", (words,), None))

    assert [told("A"), told("A"), told("B"), told("A")] == [True, False, True, False]
    now[0] += 60
    assert [told("A"), told("A")] == [True, False]
