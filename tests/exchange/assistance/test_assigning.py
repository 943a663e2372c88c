"""A State's inbox: taken, handed over with a note, given back; and nobody's again when its person is gone."""

import pytest

from exchange import db
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import assigning, awaiting, copies, state_list
from exchange.assistance.wanted import Wanted
from exchange.dossiers import naming


@pytest.fixture
def copy(desk):
    return desk.acknowledged()


def references(actor, **wanted):
    return [row.reference for _name, rows in state_list.read(actor, Wanted(**wanted)).groups for row in rows]


def take(actor, copy, seen="", note=""):
    assigning.assign(actor, copy, actor.person, note, seen)


def test_what_is_taken_is_the_takers_and_nobodys_list_has_the_rest(cast, desk, copy):
    other = desk.acknowledged()

    take(cast.ben, copy)

    assert references(cast.ben, whose="mine") == [copy.reference]
    assert references(cast.ada, whose="mine") == []
    assert references(cast.ada, whose="nobody") == [other.reference]
    assert assigning.holder(cast.ada, copy).name == "Ben"


def test_it_comes_first_at_the_takers_home(cast, desk, copy, clock):
    later = desk.acknowledged()
    take(cast.ben, later)

    found = awaiting.awaiting(cast.ben)

    assert [(one.reference, one.is_mine) for one in found] == [(later.reference, True), (copy.reference, False)]
    assert [one.holder for one in awaiting.awaiting(cast.ada)] == ["", "Ben"]


def test_a_hand_over_with_its_note_is_in_the_history_for_the_state_alone(cast, copy, entries):
    take(cast.ada, copy)
    assigning.assign(cast.ada, copy, cast.ben.person, "The registry calls back on Monday.", str(cast.ada.person))

    ours = [event for event in copies.read(cast.ben, copy).history if event.is_hand_over]
    theirs = copies.read(cast.ivo, copy)

    assert [(event.who, event.to, list(event.words)) for event in ours] == [
        ("Ada", "Ben", [("note", "The registry calls back on Monday.")]),
        ("Ada", "Ada", []),
    ]
    assert (theirs.holder, [event for event in theirs.history if event.is_hand_over]) == (None, [])
    assert [one for one in entries() if one[1] == "request.assign"] == [("ada", "request.assign", "done")] * 2


def test_two_who_take_at_once_don_t_overwrite_each_other(cast, copy):
    take(cast.ada, copy)

    with pytest.raises(Conflict, match="changed"):
        take(cast.ben, copy)
    assert assigning.holder(cast.ben, copy).name == "Ada"


def test_only_a_colleague_of_the_dossier_can_have_it_and_only_the_state_can_give_it(cast, copy):
    with pytest.raises(Conflict, match="not-named"):
        assigning.assign(cast.ada, copy, cast.carol.person, "", "")
    with pytest.raises(Forbidden):
        assigning.assign(cast.ivo, copy, cast.ada.person, "", "")


@pytest.mark.parametrize("leaves", ["retired", "out of the dossier"])
def test_a_person_who_leaves_leaves_the_request_to_all(cast, copy, tamper, leaves):
    take(cast.ben, copy)

    if leaves == "retired":
        tamper("UPDATE account SET retired_at = 1 WHERE name = 'Ben'")
    else:
        naming.remove(cast.ada, copy.dossier, cast.ben.person)
    db.session.expire_all()

    assert assigning.holder(cast.ada, copy).id is None
    assert references(cast.ada, whose="nobody") == [copy.reference]
    take(cast.ada, copy)
