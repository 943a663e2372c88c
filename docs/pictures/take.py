"""Take the pictures of the README from a running demonstration: `.venv/bin/python docs/pictures/take.py --data demo-data`.

It signs in as the people of the story, each in a window of its own, and needs Chromium and what the tests need.
"""

import argparse
import json
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import small_png
from playwright.sync_api import Browser, Page, sync_playwright

from exchange.demo.people import Login
from exchange_crypto import totp

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1280, 860
WHERE = {"chromium": "/usr/bin/chromium"}
Finds = Callable[[Page], object]


def main() -> None:
    said = argparse.ArgumentParser(description="Take the pictures of the README from a running demonstration.")
    said.add_argument("--data", type=Path, default=Path("demo-data"))
    said.add_argument("--chromium", default=WHERE["chromium"])
    said.add_argument("only", nargs="*", help="names of pictures, without their ending")
    given = said.parse_args()
    address = tomllib.loads((given.data / "exchange.toml").read_text("utf-8"))["server"]["public_url"]
    logins = {
        one["email"].split("@")[0]: Login(**one) for one in json.loads((given.data / "demo-logins.json").read_text())
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        for who, pictures in PICTURES.items():
            wanted = {name: find for name, find in pictures.items() if name in given.only or not given.only}
            if wanted:
                with signed_in(browser, address, logins[who]) as page:
                    take(page, wanted)
        browser.close()


@contextmanager
def signed_in(browser: Browser, address: str, login: Login) -> Iterator[Page]:
    """Open a window in which this person is signed in, in English."""
    context = browser.new_context(base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("input[type=email]").fill(login.email)
    page.locator("input[type=password]").fill(login.password)
    page.locator("main form button").last.click()
    page.locator("input[name=code]").fill(totp.code_at(login.secret, int(time.time())))
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    yield page
    context.close()


def take(page: Page, pictures: dict[str, Finds]) -> None:
    """Take each picture of what its way leads to."""
    for name, find in pictures.items():
        find(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("window.scrollTo(0, 0)")
        picture = small_png.smaller(page.screenshot())
        (HERE / f"{name}.png").write_bytes(picture)
        sys.stdout.write(f"{name}.png {len(picture) // 1024} kB\n")


def at(path: str) -> Finds:
    return lambda page: page.goto(path)


def through(path: str, *links: str) -> Finds:
    """Go to a page and through the first link of each of these words."""

    def find(page: Page) -> None:
        page.goto(path)
        for words in links:
            page.locator("main").get_by_role("link", name=re.compile(words)).first.click()
            page.wait_for_load_state()

    return find


def first_of(path: str, selector: str) -> Finds:
    """Go to a page and where the first of these links leads."""

    def find(page: Page) -> None:
        page.goto(path)
        page.goto(page.locator("main").locator(selector).first.get_attribute("href") or path)

    return find


PICTURES: dict[str, dict[str, Finds]] = {
    "xaa": {
        "home": at("/"),
        "dossier": through("/dossiers", "Corporate vehicles"),
        "discussion": through("/dossiers", "Corporate vehicles", "Format of the ownership extracts"),
    },
    "otp1": {"request": through("/requests", "Beneficial ownership of four companies")},
    "aud": {"log": at("/log"), "entry": first_of("/log?outcome=refused", "a[href^='/log/']:not([href*='export'])")},
}

if __name__ == "__main__":
    main()
