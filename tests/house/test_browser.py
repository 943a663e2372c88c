"""Tests in a browser press by `tests.browser.hands` alone: after a mere click a slow machine still shows the old page."""

import re

from tests.house.sources import ROOT

CLICK = re.compile(r"\.(?:click|tap)\(\)|wait_for_load_state\(\)")


def test_what_leads_to_another_page_is_followed_until_it_is_there():
    tests = sorted((ROOT / "tests" / "browser").glob("test_*.py"))
    merely = [
        f"{path.name}:{number}: use follow(…), or press(…) for what stays on the page"
        for path in tests
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if CLICK.search(line)
    ]

    assert len(tests) > 10
    assert merely == []
