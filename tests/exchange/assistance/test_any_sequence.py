"""Whatever people do in whatever order: no state is reached by a hand that may not, nothing of the history changes, no version is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange import db, lifecycle
from exchange.access.refusals import Refusal
from exchange.assistance import offers, service, step_fields, stepping
from exchange.assistance.models import MasterRequest, RequestMove
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import service as documents

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CHOICES = {"problem_code": "P-97-C", "outcome": "as_is", "execution_mode": "state", "outcome_code": "executed",
           "referred_to": "assembly", "channel": "DIPLOMATIC", "received_channel": "DIPLOMATIC"}  # fmt: skip
MOVES = sorted({row.move for row in lifecycle.transitions("request")} & set(stepping.actions.REQUEST_MOVES))
TABLE = {(row.move, row.from_state, row.role, row.is_for_state) for row in lifecycle.transitions("request")}


def filled(request, transition, note):
    """Fill in a move's fields with anything that passes."""
    facts, words = {}, {}
    for name in step_fields.asked(transition):
        kind = step_fields.KINDS[name]
        if kind in step_fields.SEALED:
            words[name] = "Words"
        elif kind == step_fields.DATE:
            facts[name] = "2027-06-01"
        elif kind == step_fields.ITEMS:
            facts[name] = stepping.items(db.session(), request)[:1]
        elif kind == step_fields.STEP:
            facts[name] = next((one.n for one in history(request) if one.is_recorded and not one.mark), 1)
        else:
            facts[name] = CHOICES.get(name, "H1")
    return Given(words, facts, [note] if transition.is_for_state else ())


def history(request):
    return list(db.session.query(RequestMove).filter_by(request_id=request.id).order_by(RequestMove.n))


def kept(steps):
    return [
        (one.n, one.move, one.from_state, one.to_state, one.role, one.by, one.at, one.facts, one.sealed_words)
        for one in steps
    ]


@given(st.data())
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_sequence_of_moves_reaches_a_state_by_a_forbidden_hand(cast, desk, data):
    people = [cast.ada, cast.ben, cast.ivo, cast.ida, cast.judith]
    copy = desk.acknowledged()
    note = documents.add_bytes(cast.ida, copy.dossier, "note.pdf", b"%PDF-1.7\nwords").id
    before = kept(history(copy))
    for _turn in range(10):
        actor = data.draw(st.sampled_from(people), label="who")
        recorded = data.draw(st.booleans(), label="recorded")
        offered = [one.move for one in offers.of(actor, copy, history(copy)) if one.is_recorded == recorded]
        move = data.draw(st.sampled_from((offered or MOVES) if data.draw(st.booleans()) else MOVES), label="move")
        found = offers.find(actor, copy, move, recorded)
        state = copy.state
        try:
            stepping.make(actor, copy, Step(move, recorded), filled(copy, found, note) if found else Given())
        except Refusal:
            db.session.refresh(copy)
            assert copy.state == state
            assert kept(history(copy)) == before
            continue
        now = history(copy)
        last = now[-1]
        assert move in offered
        assert (last.move, state, last.role, last.is_recorded) in TABLE
        assert last.role in actor.duties
        assert kept(now[:-1]) == before
        assert [one.n for one in now] == list(range(1, len(now) + 1))
        assert copy.state == last.to_state
        before = kept(now)
    assert db.session.query(MasterRequest).filter_by(follows_id=copy.id).count() == sum(
        one.move in ("supersede", "redirect") and one.from_state != one.to_state for one in history(copy)
    )
    assert service.find(cast.ada, copy.url.removeprefix("/requests/RFA-")).id == copy.id
