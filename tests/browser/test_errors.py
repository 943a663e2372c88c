"""What went wrong is said where the focus is, leads to its field, keeps what was typed, and can be told apart without colours."""

import pytest

from tests.browser import accessibility
from tests.browser.hands import Keys

# The page of a form that is sent empty: who sends it, and by which button.
FORMS = {
    "/dossiers/new": ("xdd", "Continue"),
    "/requests/new": ("otp2", "Keep the draft"),
    "/people/invite": ("adm", "Make the invitation"),
    "/log/exports/new": ("aud", "Export"),
}


# How the mark before a state is drawn, its colours aside.
DRAWN = """all => all.map((one) => {
  const style = getComputedStyle(one, '::before'), filled = style.backgroundColor !== 'rgba(0, 0, 0, 0)';
  return [one.className, [style.borderRadius, filled, style.borderTopStyle, style.transform, style.backgroundImage !== 'none'].join()];
})"""


@pytest.mark.parametrize("path", FORMS)
def test_after_an_error_the_focus_is_in_the_summary_and_one_key_leads_to_the_field(exchange, path):
    who, button = FORMS[path]
    page = exchange.visit(who, forced_colors="active", color_scheme="dark", locale="en-GB")
    page.goto("/language/en")
    page.goto(path)
    page.eval_on_selector_all(
        "form", "all => all.forEach(one => { one.noValidate = true; })"
    )  # an old browser checks nothing itself
    hand = Keys(page)

    hand.press(page.get_by_role("button", name=button, exact=True))

    page.locator(".errsum:focus").wait_for()
    assert page.title().startswith("Problem:")
    first = page.locator(".errsum a").first
    field = first.get_attribute("href")
    hand.press(first)
    page.locator(f"{field}:focus").wait_for()
    assert accessibility.faults_in_forced_colours(page) == []
    assert hand.faults == []
    assert [one for one in page.complaints if "422" not in one] == []


@pytest.mark.parametrize("who", ["", "xdd"])
def test_what_is_not_there_says_so_in_a_page_like_the_others(exchange, who):
    page = exchange.visit(who, forced_colors="active")

    answer = page.goto("/dossiers/D-9999" if who else "/nothing-here")

    assert answer.status == 404
    assert accessibility.faults_in_forced_colours(page) == []
    assert page.locator("h1").inner_text()


def test_a_wrong_password_is_said_by_the_summary_and_the_address_stays(exchange):
    page = exchange.visit()
    hand = Keys(page)
    hand.type(page.get_by_label("Official email address"), "nobody@xaa.demo.invalid")
    hand.type(page.get_by_label("Password"), "not the right one")

    hand.press(page.get_by_role("button", name="Continue"))

    page.locator(".errsum:focus").wait_for()
    assert page.get_by_label("Official email address").input_value() == "nobody@xaa.demo.invalid"
    assert page.get_by_label("Password").input_value() == ""
    assert accessibility.faults(page) == []
    assert hand.faults == []


def test_states_are_told_apart_without_colours(exchange):
    page = exchange.visit("otp1", forced_colors="active")

    marks = []
    for show in ("open", "drafts", "closed"):
        page.goto(f"/requests?show={show}")
        marks += page.locator("main .state").evaluate_all(DRAWN)

    kinds = {name.replace("state-on", "state-ok"): form for name, form in marks}  # both are what should be: a disc
    assert len(kinds) >= 4
    assert len(set(kinds.values())) == len(kinds)
