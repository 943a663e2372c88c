"""Every page in a language 40 % longer, read from the right and from the left, on three screens."""

import pytest

from tests import pseudo
from tests.browser import layout
from tests.browser.walk import Walk

PEOPLE = ["", "xaa", "xdd", "otp1", "aud", "adm"]
LEFT, RIGHT = ("ltr", "en"), ("rtl", "ar")
WIDTHS = {
    320: [LEFT, RIGHT],
    740: [LEFT],
    1280: [LEFT, RIGHT],
}  # a table or a row of two columns is tightest on a tablet


@pytest.fixture
def foreign(monkeypatch, tmp_path):
    pseudo.speak(monkeypatch, tmp_path / "words")


def test_no_page_overflows_in_a_longer_language_in_either_direction(foreign, exchange):
    walk, faults, walked = Walk(exchange, pseudo.CODE), [], 0

    for who in PEOPLE:
        for page, path in walk.pages(who):
            walked += 1
            assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
            for width, directions in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": 900})
                found = layout.faults(page, *directions)
                faults += [(who, path, width, fault) for fault in found]

    assert faults == []
    assert walked >= 40
