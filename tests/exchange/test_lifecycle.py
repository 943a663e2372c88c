from exchange import lifecycle

UNDERWAY = [("acknowledge", "TRANSMITTED", "ACKNOWLEDGED"), ("assess", "ACKNOWLEDGED", "UNDER_ASSESSMENT"),
            ("start", "UNDER_ASSESSMENT", "IN_EXECUTION")]  # fmt: skip
CONSULTED = ("consult", "IN_EXECUTION", "CONSULTATION")
POSTPONED = ("postpone_agreed", "CONSULTATION", "POSTPONED")


def test_the_tables_hold_the_moves_that_were_settled():
    assert [len(lifecycle.transitions(machine)) for machine in ("request", "reverse", "asset")] == [201, 27, 116]


def test_detours_are_left_one_at_a_time():
    resumed = ("resume", "POSTPONED", "CONSULTATION")
    agreed = ("agree", "CONSULTATION", "IN_EXECUTION")

    assert lifecycle.resumes_to("request", UNDERWAY) == ""
    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED]) == "IN_EXECUTION"
    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED, POSTPONED]) == "CONSULTATION"
    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED, POSTPONED, resumed]) == "IN_EXECUTION"
    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED, POSTPONED, resumed, agreed]) == ""


def test_a_step_that_changes_no_state_leaves_a_detour_open():
    half = ("agree", "CONSULTATION", "CONSULTATION")

    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED, half]) == "IN_EXECUTION"


def test_leaving_otherwise_than_back_forgets_the_detour():
    denied = ("deny_security", "CONSULTATION", "DENIED")
    asked = ("ask_review", "DENIED", "NONCOMPLIANCE_REVIEW")

    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED, denied]) == ""
    assert lifecycle.resumes_to("request", [*UNDERWAY, CONSULTED, denied, asked]) == "DENIED"


def test_a_move_is_there_for_some_types_only():
    law = next(one for one in lifecycle.leaving("request", "CONSULTATION") if one.move == "deny_law")
    consult = next(one for one in lifecycle.leaving("request", "IN_EXECUTION") if one.move == "consult")

    assert (law.applies("93-1-L"), law.applies("ARREST"), law.applies("93-1-K")) == (True, False, False)
    assert (consult.applies("ARREST"), consult.applies("ENQ")) == (True, False)


def test_a_move_sets_clears_or_asks_for_a_flag():
    urgent = next(one for one in lifecycle.leaving("request", "DRAFT") if one.move == "transmit_urgently")

    assert urgent.demands("URGENT_UNCONFIRMED") == "set"
    assert urgent.demands("OVERDUE") == ""


def test_the_arrest_family_can_never_be_denied():
    denials = [row for row in lifecycle.transitions("request") if row.to_state == "DENIED"]

    assert [
        row for row in denials for kind in ("ARREST", "PROV-ARREST", "TRANSIT", "ESCAPE") if row.applies(kind)
    ] == []
