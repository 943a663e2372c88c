"""What is held back in one place is not told in another."""

from exchange.annual import outcomes, service
from exchange.annual.outcomes import OUTCOMES


def test_an_obstacle_that_tells_of_an_outcome_held_back_is_held_back_too():
    by_outcome = dict.fromkeys(OUTCOMES, 9) | {"denied": None, "redirected": None}
    named = ["P-97-A"] * 4 + ["P-97-B"] * 2 + ["D-93-4"] * 5 + ["P-94"] * 6

    obstacles, grounds = service._obstacles(named, by_outcome, False)

    assert dict(obstacles) == {"O-INFORMATION": 4, "O-PERSON": None, "O-POSTPONED": 6, "O-THIRD-CONTROL": None}
    assert dict(grounds) == {"D-93-4": None, "D-93-5": None}


def test_an_exact_report_holds_nothing_back():
    obstacles, grounds = service._obstacles(["P-97-B", "D-93-4"], dict.fromkeys(OUTCOMES, 0), True)

    assert (dict(obstacles), dict(grounds)) == ({"O-PERSON": 1}, {"D-93-4": 1})


def test_what_was_closed_has_the_outcome_that_its_closing_names_or_that_of_the_state_before():
    assert outcomes.outcome("CLOSED", "partly", "EXECUTED", True, False) == "partly"
    assert outcomes.outcome("CLOSED", "", "DENIED", True, False) == "denied"
    assert outcomes.outcome("CLOSED", "", "EXECUTED", True, False) == "executed"


def test_no_reply_is_what_is_late_without_any_answer():
    assert outcomes.outcome("TRANSMITTED", "", "READY", False, True) == "no_reply"
    assert outcomes.outcome("IN_EXECUTION", "", "UNDER_ASSESSMENT", True, True) == "pending"
    assert outcomes.outcome("TRANSMITTED", "", "READY", False, False) == "pending"
