"""Take the pictures of the README from a running demonstration: `.venv/bin/python docs/pictures/take.py --data demo-data`.

It signs in as the people of the story, each in a window of its own, and needs Chromium and what the tests need. With
`--sheets` it makes the contact sheets of all pages. They look as intended where Noto Sans and P052 (or Palatino) are installed.
"""

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sheets
import small_png
from playwright.sync_api import Browser, Page, sync_playwright
from ways import PICTURES, follow

from exchange.demo.people import Login
from exchange_crypto import totp

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1280, 860
WHERE = {"chromium": "/usr/bin/chromium"}


def main() -> None:
    said = argparse.ArgumentParser(description="Take the pictures of the README from a running demonstration.")
    said.add_argument("--data", type=Path, default=Path("demo-data"))
    said.add_argument("--chromium", default=WHERE["chromium"])
    said.add_argument("--sheets", action="store_true", help="make the contact sheets instead")
    said.add_argument("only", nargs="*", help="names of pictures, without their ending")
    given = said.parse_args()
    address = tomllib.loads((given.data / "exchange.toml").read_text("utf-8"))["server"]["public_url"]
    logins = {
        one["email"].split("@")[0]: Login(**one) for one in json.loads((given.data / "demo-logins.json").read_text())
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        visits = partial(_visited, browser, address, logins)
        if given.sheets:
            for name, sheet in sheets.make(browser, visits).items():
                keep(name, sheet)
        else:
            take(visits, given.only)
        browser.close()


@contextmanager
def _visited(browser: Browser, address: str, logins: dict[str, Login], who: str) -> Iterator[Page]:
    """Open a window in which this person is signed in, in English; "" is nobody."""
    context = browser.new_context(base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
    page = context.new_page()
    if who:
        _sign_in(page, logins[who])
    yield page
    context.close()


def _sign_in(page: Page, login: Login) -> None:
    page.goto("/sign-in")
    page.locator("input[type=email]").fill(login.email)
    page.locator("input[type=password]").fill(login.password)
    follow(page.locator("main form button").last)
    page.locator("input[name=code]").fill(totp.code_at(login.secret, int(time.time())))
    follow(page.locator("main form button").last)
    page.wait_for_url(lambda url: "/sign-in" not in url)


def take(visits: sheets.Visits, only: list[str]) -> None:
    """Take each picture, or those named, of what its way leads to."""
    for who, pictures in PICTURES.items():
        wanted = {name: find for name, find in pictures.items() if name in only or not only}
        if wanted:
            with visits(who) as page:
                for name, find in wanted.items():
                    find(page)
                    page.wait_for_load_state("networkidle")
                    page.evaluate("window.scrollTo(0, 0)")
                    keep(name, small_png.smaller(page.screenshot()))


def keep(name: str, picture: bytes) -> None:
    """Write a picture beside this file and say how large it is."""
    (HERE / f"{name}.png").write_bytes(picture)
    sys.stdout.write(f"{name}.png {len(picture) // 1024} kB\n")


if __name__ == "__main__":
    main()
