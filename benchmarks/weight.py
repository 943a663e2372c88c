"""What a browser gets over the line from a running demonstration: the first view of each role's home, and the next.

exchange demo --port 8000 --data DIR      and beside it      python benchmarks/weight.py http://localhost:8000 DIR
"""

import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from exchange.demo import making
from exchange.demo.people import Login
from exchange_crypto import totp

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
PEOPLE = ["", "xaa", "otp1", "aud", "adm"]


def main(address: str, folder: str) -> None:
    """Print, for each person, how many answers and bytes with headers the first view and the next took."""
    logins = {one.email.split("@")[0]: one for one in making.kept(Path(folder))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for who in PEOPLE:
            page = browser.new_context(base_url=address).new_page()
            page.goto("/sign-in")
            if who:
                _sign_in(page, logins[who])
            print(who or "signed out", *_views(page, "/" if who else "/sign-in"), sep=", ")
        browser.close()


def _sign_in(page: Page, login: Login) -> None:
    page.fill("input[name=email]", login.email)
    page.fill("input[name=password]", login.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/**")
    page.fill("input[name=code]", totp.code_at(login.secret, int(time.time())))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.wait_for_load_state("networkidle")


def _views(page: Page, path: str) -> list[str]:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    sent: list[int] = []
    line.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    views = []
    for name, is_off in (("first", True), ("", False), ("next", False)):
        line.send("Network.setCacheDisabled", {"cacheDisabled": is_off})
        sent.clear()
        page.goto(path, wait_until="networkidle")
        got = [size for size in sent if size]
        if name:
            views.append(f"{name}: {len(got)} answers, {sum(got)} bytes")
    return views


if __name__ == "__main__":
    main(*sys.argv[1:3])
