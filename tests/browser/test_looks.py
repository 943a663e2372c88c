"""What was made for narrow screens and for long lists: a dossier on a phone, an entry of the log in one line or two."""

from tests.browser.hands import follow

LINE = 34  # a line of small text with its padding, in pixels


def heights(page):
    rows = page.locator("tbody tr:not(.more)")
    return sorted(rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)"))


def test_an_entry_takes_one_line_and_two_on_a_phone_and_opens_under_it(exchange):
    exchange.let_the_worker_work()
    page = exchange.visit("aud", viewport={"width": 1280, "height": 900})
    page.goto("/log")
    wide = heights(page)
    page.set_viewport_size({"width": 390, "height": 900})
    narrow = heights(page)
    follow(page.locator("tbody a.ttl").first)

    assert wide[len(wide) // 2] < LINE
    assert narrow[len(narrow) // 2] < 2 * LINE
    assert page.get_by_role("link", name="Prove this entry").is_visible()
    assert page.complaints == []


def test_a_phone_says_whether_the_key_opens_the_dossier_in_one_line_at_its_head(exchange):
    page = exchange.visit("xaa", viewport={"width": 390, "height": 900})
    page.goto("/dossiers")
    follow(page.get_by_role("link", name="Corporate vehicles"))
    line = page.get_by_role("link", name="Standard protection: your key opens it")

    height = line.bounding_box()["height"]
    follow(line)

    assert height < LINE
    assert page.get_by_role("heading", name="Standard protection").is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not line.is_visible()


def test_on_a_phone_a_list_comes_before_its_filters_which_are_a_press_away(exchange):
    page = exchange.visit("xaa", viewport={"width": 390, "height": 900})
    page.goto("/dossiers")
    before = page.get_by_label("Theme").is_visible()

    follow(page.get_by_role("link", name="Filter and sort"))

    assert not before
    assert page.get_by_label("Theme").is_visible()
