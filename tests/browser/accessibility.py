"""What axe-core finds wrong with a page as it stands: WCAG 2.0 to 2.2, A and AA, and good habits."""

from axe_playwright_python.base import AXE_SCRIPT

# The size of what is pressed is asked for since WCAG 2.2, and off unless asked for.
ALL = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
DRAWN = {"color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable", "skip-link"}


def faults(page):
    """Return (rule, the markup of the first that breaks it) of each rule that is broken."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return _found(page, ALL)


def faults_of_drawing(page):
    """Return the same of the rules that depend on how the page is drawn, once `faults` was asked."""
    return _found(page, ALL | {"runOnly": sorted(DRAWN)})


def faults_in_forced_colours(page):
    """Return the same without contrast: the colours are the reader's, and axe reads those of the stylesheet."""
    page.evaluate(AXE_SCRIPT)
    return _found(page, ALL | {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}})


def _found(page, options):
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
