"""Contact sheets: every page small, side by side, in one picture for each width and theme."""

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape

import small_png
from playwright.sync_api import Browser, Page
from ways import PAGES

Visits = Callable[[str], AbstractContextManager[Page]]


@dataclass(frozen=True)
class Sheet:
    """How the pages of one sheet are drawn; `thumb` is the width in pixels at which the sheet shows them."""

    name: str
    width: int
    height: int
    theme: str
    thumb: int
    columns: int


SHEETS = (
    Sheet("contact-sheet-light", 1280, 860, "light", 330, 6),
    Sheet("contact-sheet-dark", 1280, 860, "dark", 330, 6),
    Sheet("contact-sheet-phone", 390, 844, "light", 160, 14),
)


def make(browser: Browser, visits: Visits) -> dict[str, bytes]:
    """Return the sheets by name; `visits` opens a window of a person, "" for nobody."""
    taken: dict[str, list[tuple[str, bytes]]] = {sheet.name: [] for sheet in SHEETS}
    for who, pages in PAGES.items():
        with visits(who) as page:
            for title, find in pages.items():
                find(page)
                for sheet in SHEETS:
                    taken[sheet.name].append((title, _drawn(page, sheet)))
    return {sheet.name: _laid_out(browser, sheet, taken[sheet.name]) for sheet in SHEETS}


def _drawn(page: Page, sheet: Sheet) -> bytes:
    page.set_viewport_size({"width": sheet.width, "height": sheet.height})
    page.emulate_media(color_scheme="dark" if sheet.theme == "dark" else "light")
    page.evaluate("window.scrollTo(0, 0)")
    return page.screenshot(type="png")


def _laid_out(browser: Browser, sheet: Sheet, taken: list[tuple[str, bytes]]) -> bytes:
    ground, ink = ("#05080c", "#c3c9d1") if sheet.theme == "dark" else ("#d8d5cd", "#17202c")
    figures = "".join(
        f"<figure><img src='data:image/png;base64,{base64.b64encode(png).decode()}' width={sheet.thumb}>"
        f"<figcaption>{escape(title)}</figcaption></figure>"
        for title, png in taken
    )
    style = (
        f"body{{margin:12px;background:{ground};color:{ink};font:12px sans-serif;display:grid;gap:10px;"
        f"grid-template-columns:repeat({sheet.columns},{sheet.thumb}px)}}figure{{margin:0}}img{{display:block}}"
        "figcaption{padding-top:3px;white-space:nowrap;overflow:hidden}"
    )
    page = browser.new_page(viewport={"width": sheet.columns * (sheet.thumb + 10) + 14, "height": 100})
    page.set_content(f"<!doctype html><style>{style}</style><body>{figures}")
    picture = small_png.smaller(page.screenshot(full_page=True))
    page.close()
    return picture
