"""What the law of a State asks for, requirement by requirement of its sheet: each is answered before a draft is reviewed."""

import pytest

from exchange import db
from exchange.access.refusals import Conflict
from exchange.assistance import (
    checklist,
    choosing,
    copies,
    drafting,
    life,
    masters,
    sending,
    service,
    stepping,
    versions,
)
from exchange.assistance.models import MasterRequest
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.assistance.ticking import NOT_APPLICABLE, PRESENT, Tick
from exchange.sheets.changing import Written
from tests.exchange.assistance.conftest import written
from tests.exchange.assistance.test_lettering import file_of, words
from tests.exchange.sheets.conftest import FIRST, write  # noqa: F401 -- a fixture

LATER = Written(("The account number", "The value in figures"), "DIPLOMATIC", ("en",), False)


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


@pytest.fixture
def law(cast, write):  # noqa: F811 -- the fixture
    """Write Valdoria's sheet anew; without words, as it stands at first."""
    return lambda sheet=FIRST: write(cast.ada, sheet)


def lacks(master):
    return checklist.missing(db.session(), master, checklist.REVIEW)


def tick(cast, master, *answers):
    """Answer the requirements of Valdoria's sheet in their order, each by state and words."""
    page = choosing.for_edit(cast.ivo, master, "")
    state, sheet = cast.delegation("XVA").id, page.sheets[cast.delegation("XVA").id]
    ticks = {one.id: Tick(state, one.text, *said) for one, said in zip(sheet.requirements, answers, strict=False)}
    drafting.edit(cast.ivo, master, drafting.changed(page.draft, {"requirements": ticks}))


BOTH = ((PRESENT, "Annex 1."), (NOT_APPLICABLE, "No account is known."))


def test_each_requirement_is_to_be_answered_whatever_is_said_of_the_whole(cast, desk, law):
    law()
    master = desk.drafted("XVA")
    before = lacks(master)

    tick(cast, master, BOTH[0])
    half = lacks(master)
    tick(cast, master, *BOTH)

    assert (before, half, lacks(master)) == (["96-e"], ["96-e"], [])


def test_an_unanswered_requirement_holds_the_review_back(cast, desk, law):
    law()
    master = desk.drafted("XVA")

    with pytest.raises(Conflict):
        service.submit(cast.ivo, master)


def test_what_was_answered_is_there_again_for_its_state(cast, desk, law):
    law()
    master = desk.drafted("XVA", "XNO")
    tick(cast, master, *BOTH)

    ticks = choosing.for_edit(cast.ivo, master, "").draft.requirements

    assert [(one.asked, one.state, one.said) for one in ticks.values()] == [
        ("A certified copy of the warrant", PRESENT, "Annex 1."),
        ("The account number", NOT_APPLICABLE, "No account is known."),
    ]


def test_a_change_of_the_sheet_is_shown_and_what_is_new_is_missing(cast, desk, law, later):
    law()
    master = desk.drafted("XVA")
    tick(cast, master, *BOTH)
    later(days=1)
    law(LATER)

    page = choosing.for_edit(cast.ivo, master, "")

    assert lacks(master) == ["96-e"]
    assert [one.code for one in masters.read(cast.ivo, master).missing] == ["96-e"]
    new = [one.text for one in page.sheets[cast.delegation("XVA").id].requirements if one.added_at > page.drafted_at]
    assert new == ["The value in figures"]


def test_a_change_after_the_review_holds_the_approval_back_and_touches_nothing_that_was_sent(cast, desk, law):
    law()
    master, other = desk.drafted("XVA"), desk.drafted("XVA")
    for one in (master, other):
        tick(cast, one, *BOTH)
        service.submit(cast.ivo, one)
    sending.approve_and_send(cast.ida, master)

    law(LATER)

    with pytest.raises(Conflict):
        sending.approve(cast.ida, other)
    assert [one.row.state for one in masters.read(cast.ida, master).contents if one.row.item.code == "96-e"] == [
        "present"
    ]


def test_the_state_and_its_letter_read_each_requirement_with_its_answer_and_no_other_state_does(cast, desk, law):
    law()
    cast.carol  # noqa: B018 -- somebody has to receive it
    master = desk.drafted("XVA", "XNO", extra={"96-e/XNO": "Nothing else."})
    tick(cast, master, *BOTH)
    service.submit(cast.ivo, master)
    sending.approve_and_send(cast.ida, master)
    said = "1. A certified copy of the warrant\nAnnex 1.\n2. The account number\nNot applicable: No account is known."

    parts = {
        code: {part.item.code: part.text for part in copies.read(reader, desk.copy(master, code)).parts}
        for code, reader in (("XVA", cast.ada), ("XNO", cast.carol))
    }

    assert (parts["XVA"]["96-e"], parts["XNO"]["96-e"]) == (said, "Nothing else.")
    assert said.replace("\n", " ") in words(file_of(cast.ada, desk.copy(master, "XVA"))[1])
    assert versions.compare(cast.ida, master).changes != []
    texts = [change for change in versions.compare(cast.ida, master).changes if change.state == "XVA"]
    assert [text for change in texts for _kind, text in change.words] == [said]


def test_a_french_request_says_so_in_french(cast, desk, law):
    law()
    master = desk.drafted("XVA", language="fr")

    tick(cast, master, (PRESENT,), BOTH[1])

    (content,) = [one for one in masters.read(cast.ivo, master).contents if one.row.item.code == "96-e"]
    assert "Indiqué dans la demande." in content.texts[0][1]
    assert "Sans objet\N{NO-BREAK SPACE}: No account is known." in content.texts[0][1]


def test_a_modified_version_begins_with_what_was_said_of_the_law(cast, desk, law):
    law()
    master = desk.drafted("XVA")
    tick(cast, master, *BOTH)
    service.submit(cast.ivo, master)
    sending.approve_and_send(cast.ida, master)
    copy = desk.copy(master, "XVA")
    service.acknowledge(cast.ada, copy)
    stepping.make(cast.ada, copy, Step("consult"), Given({"explanation": "A principle"}, {"problem_code": "P-93-3"}))
    stepping.make(cast.ivo, copy, Step("supersede"), Given({"reason": "Other manner"}))

    draft = db.session.query(MasterRequest).filter_by(follows_id=copy.id).one()

    kept = choosing.for_edit(cast.ivo, draft, "").draft.requirements
    assert [(one.state, one.said) for one in kept.values()] == [*BOTH]
    assert (draft.state, "96-e" in lacks(draft)) == (life.DRAFT, False)


def test_another_request_from_this_one_answers_nothing_for_states_it_does_not_have(cast, desk, law):
    law()
    master = desk.drafted("XVA")
    tick(cast, master, *BOTH)

    again = choosing.again(cast.ivo, master)

    assert (again.requirements, written().requirements) == ({}, {})
