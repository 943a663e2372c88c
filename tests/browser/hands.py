"""How people reach what is on a page: with a mouse, or with the keyboard alone. Both count what `ux.md` calls a click.

A click is the activation of a link, button, box, list choice or file choice; typing is none.
"""

import re

from playwright.sync_api import TimeoutError

MOST_STOPS = 400  # of the keyboard on one page: a page of the log has some 200
# What a stop of the keyboard must be: drawn with a ring, on the screen, and under nothing.
STOP = """wanted => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const [x, y] = [Math.max(box.left, 0) + 4, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
  const over = document.elementFromPoint(x, y), faults = [];
  const named = `${one.tagName.toLowerCase()} ${one.id || one.className} ${one.textContent.trim().slice(0, 30)}`;
  if (one === document.body) return [false, ''];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no ring');
  if (box.bottom < 0 || box.top > innerHeight) faults.push('off the screen');
  else if (over && !one.contains(over) && !over.contains(one)) faults.push(`under ${over.tagName} ${over.className}`);
  return [one === wanted, faults.length ? `${named}: ${faults}` : ''];
}"""


def follow(target):
    """Click what leads to another page, and return when that page is there.

    A test reads nothing after a mere click: a slow machine still shows the old page, or none.
    """
    with target.page.expect_navigation():
        target.click()


def press(target):
    """Click what opens something in the page as it stands, or gives a file; what comes of it must be waited for."""
    target.click()


class Mouse:
    """Clicks, and counts the clicks."""

    def __init__(self, page):
        self.page, self.clicks, self.faults = page, 0, []

    def press(self, target, leads=True):
        """Activate a link or a button; one that leads to another page is followed until it is there."""
        self.clicks += 1
        if leads:
            follow(target)
        else:
            press(target)

    def take(self, target):
        """Activate a link or a button that gives a file, and return it."""
        with self.page.expect_download() as started:
            self.press(target, leads=False)
        return started.value

    def check(self, box):
        self.clicks += 1
        box.check()

    def choose(self, field, label):
        self.clicks += 1
        field.select_option(label=label)

    def give(self, field, files):
        self.clicks += 1
        field.set_input_files(files)

    def type(self, field, text):
        field.fill(text)

    def date(self, field, day):
        field.fill(day.isoformat())


class Keys(Mouse):
    """Presses keys only: Tab to a control, then Enter, Space, arrows or what is to be typed. Every stop on the way is looked at."""

    def press(self, target, leads=True):
        self._reach(target)
        self.clicks += 1
        if leads:
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            self.page.keyboard.press("Enter")

    def check(self, box):
        """Check a box, or choose one of several with the arrows, the first or the chosen of which Tab reaches."""
        self.clicks += 1
        if box.get_attribute("type") == "checkbox":
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            group = self.page.locator(f"input[type=radio][name='{box.get_attribute('name')}']")
            start = next((one for one in group.all() if one.is_checked()), group.first)
            self._reach(start)
            self.page.keyboard.press("Space")
            for _ in group.all():
                if box.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert box.is_checked()

    def choose(self, field, label):
        self._reach(field)
        self.clicks += 1
        self.page.keyboard.type(label)
        assert field.locator("option:checked").inner_text() == label

    def give(self, field, files):
        """Choose files. A busy browser now and then opens nothing for a press; a person presses again."""
        self.clicks += 1
        opened = next(filter(None, (self._opened(field, patience) for patience in (2_000, 4_000, 8_000))))
        opened.set_files(files)

    def _opened(self, field, patience):
        self._reach(field)
        try:
            with self.page.expect_file_chooser(timeout=patience) as chooser:
                self.page.keyboard.press("Space")
        except TimeoutError:
            return None
        return chooser.value

    def type(self, field, text):
        self._reach(field)
        self.page.keyboard.type(text)

    def date(self, field, day):
        """Type a date as the browser itself would have it, whatever the page's language: month first."""
        self._reach(field)
        self.page.keyboard.type(f"{day:%m%d%Y}")
        assert field.input_value() == day.isoformat()

    def _reach(self, target):
        """Press Tab until the focus is on the target; from the top of a page the first stop is the skip link, which is taken."""
        target.wait_for()
        wanted = target.element_handle()
        if self._is_at_top():
            self._skip(target)
        for _ in range(MOST_STOPS):
            is_there, fault = self.page.evaluate(STOP, wanted)
            if fault:
                self.faults.append(fault)
            if is_there:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab doesn't reach {target}")

    def _is_at_top(self):
        return "#" not in self.page.url and self.page.evaluate("document.activeElement === document.body")

    def _skip(self, target):
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.matches('.skip')")
        if target.evaluate("one => !!one.closest('main')"):
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(re.compile("#content"))
