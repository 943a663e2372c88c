"""The checklist: by type, each content is there, or not applicable for a reason, or holds the draft back."""

import pytest

from exchange import db, tables
from exchange.access.refusals import Conflict
from exchange.assistance import checklist, choosing, contents, copies, drafting, kinds, masters, model_texts, service
from tests.exchange.assistance.conftest import written

WARRANT = {"AST-TITLE-57": "W-0007", "AST-DECISION": "D-0042"}


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


def missing(master):
    return checklist.missing(db.session(), master, checklist.REVIEW)


def state(master, code):
    return next(row.state for row in checklist.rows(db.session(), master) if row.item.code == code)


def test_each_type_has_its_own_contents():
    counts = {code: len(checklist.items(code)) for code in tables.request_types()}

    assert (counts["93-1-I"], counts["93-1-K"], counts["PROT-57"], counts["ARREST"]) == (11, 25, 25, 9)


def test_a_protective_measure_needs_its_warrant_and_the_chambers_decision(cast):
    extra = {item.code: "X" for item in checklist.written("PROT-57")}
    master = drafting.draft(cast.ivo, written(type="PROT-57", extra={}, procedure="None."))
    lacks = missing(master)

    drafting.edit(cast.ivo, master, written(type="PROT-57", extra=extra, procedure="None."))

    assert {"AST-TITLE-57", "AST-DECISION", "AST-MEASURE"} <= set(lacks)
    assert missing(master) == []


def test_what_may_not_be_left_out_is_missing_whatever_the_reason(cast):
    why = {"AST-TITLE-57": "Not yet.", "AST-LINK": "Obvious."}
    master = drafting.draft(cast.ivo, written(type="PROT-57", not_applicable=why))

    assert (state(master, "AST-TITLE-57"), state(master, "AST-LINK")) == ("missing", "not_applicable")


def test_a_reason_is_read_by_the_organ_beside_the_content(cast, desk):
    page = masters.read(cast.ida, desk.drafted("XVA"))

    (law,) = (one for one in page.contents if one.row.item.code == "96-e")
    assert (law.row.state, law.reason) == ("not_applicable", "The registers are public.")


def test_the_law_of_each_state_is_written_for_it_and_read_by_it_alone(cast, desk):
    law = {"96-e/XVA": "Vessel numbers: V-20418.", "96-e/XNO": "Value: 4 million."}

    _master, (to_valdoria, to_norhaven) = desk.sent(
        "XVA", "XNO", extra=law, not_applicable=dict.fromkeys(("96-b", "96-d"), "-")
    )

    shown = [
        {part.item.code: part.text for part in copies.read(*one).parts}
        for one in ((cast.ada, to_valdoria), (cast.carol, to_norhaven))
    ]
    assert [one["96-e"] for one in shown] == list(law.values())


def test_the_law_of_one_state_is_not_enough_for_two(cast, desk):
    why = dict.fromkeys(("96-b", "96-d"), "-")

    master = desk.drafted("XVA", "XNO", extra={"96-e/XVA": "Vessel numbers."}, not_applicable=why)

    assert missing(master) == ["96-e"]


def test_an_urgent_request_says_why_and_until_when_before_it_is_sent(cast, desk):
    master = desk.drafted("XVA", is_urgent=True)

    assert state(master, "urg") == "missing"
    assert state(desk.drafted("XVA"), "urg") == "not_applicable"


def test_texts_of_another_type_are_kept_and_not_sent(cast, desk):
    _master, (copy,) = desk.sent("XVA", extra=WARRANT)

    assert choosing.for_edit(cast.ivo, desk.drafted("XVA", extra=WARRANT), "").draft.extra == WARRANT
    assert "AST-TITLE-57" not in {part.item.code for part in copies.read(cast.ada, copy).parts}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "code", [code for organ in kinds.FAMILIES for _, codes in kinds.offered(organ) for code in codes]
)
def test_a_model_text_writes_what_its_type_asks_for(code, language):
    model = model_texts.of(code, language)

    asked = {item.code for item in checklist.written(code)}
    passages = {checklist.PASSAGES[item] for item in asked & set(checklist.PASSAGES)}
    assert set(model.get("extra", {})) == asked - set(checklist.PASSAGES) - {checklist.NATIONAL_LAW}
    assert model["items"]
    assert passages - {"other"} <= set(model)
    if code != "93-1-L":  # any other assistance is of no kind
        assert model != model_texts.of(model_texts.GENERAL, language)


def test_a_model_with_places_still_to_fill_in_is_not_sent(cast, desk):
    new = drafting.modelled(written(addressees=[cast.delegation("XVA").id]))
    assert cast.ida
    master = drafting.draft(cast.ivo, new)

    with pytest.raises(Conflict):
        service.submit(cast.ivo, master)

    assert {"96-a", "96-c", "items"} <= set(drafting.missing(db.session(), master, master.drafted_at))


def test_the_key_of_a_text_for_a_state_names_both():
    assert contents.key("96-e", "XVA") == "96-e/XVA"
