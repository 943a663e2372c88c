"""The stylesheet: readable in both themes, the same sheet for both directions, and of our own files only."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/css/app.css").read_text()
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
NAMING = "\n".join(
    path.read_text()
    for folder, ending in (("templates", "*.html"), ("static/js", "*.js"), ("platform", "*.py"))
    for path in (ROOT / folder).rglob(ending)
)
COMPOSED = ("band-", "h-", "lvl-", "note-", "state-", "tag-")  # the second half is a level or a kind
PHYSICAL = re.compile(
    r"(?:^|[\s{;])((?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|float|clear)\s*:|text-align:\s*(?:left|right)"
)

PAIRS = [
    ("ink", "paper", 7), ("ink", "surface", 7), ("ink-2", "surface", 7), ("ink-2", "paper", 7),
    ("ink-3", "surface", 4.5), ("ink-3", "paper", 4.5), ("ink-3", "sunken", 4.5),
    ("accent", "surface", 4.5), ("accent", "paper", 4.5), ("accent", "accent-wash", 4.5), ("ink-2", "accent-wash", 4.5),
    ("on-accent", "accent-fill", 4.5), ("on-bar", "bar", 7), ("on-bar-2", "bar", 4.5), ("on-bar", "court", 4.5),
    ("ok", "ok-wash", 4.5), ("ok", "surface", 4.5), ("warn", "warn-wash", 4.5), ("warn", "surface", 4.5),
    ("danger", "danger-wash", 4.5), ("danger", "surface", 4.5),
    ("ink", "warn-wash", 7), ("ink", "danger-wash", 7), ("ink", "ok-wash", 7), ("on-danger", "danger-fill", 4.5),
    ("edge", "surface", 3), ("edge", "paper", 3), ("accent-fill", "surface", 3), ("brass", "surface", 3), ("brass", "bar", 3),
    ("focus", "surface", 3), ("focus", "paper", 3), ("focus-bar", "bar", 3),
]  # fmt: skip


def tokens(selector):
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.S).group(1)
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))


LIGHT = tokens(":root")
DARK = LIGHT | tokens(':root[data-theme="dark"]')


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_a_pair_of_colours_can_be_told_apart(theme, front, back, least):
    assert contrast(theme[front], theme[back]) >= least


def test_the_devices_dark_and_the_persons_dark_are_the_same():
    assert tokens(':root:not([data-theme="light"])').items() <= DARK.items()


def test_no_rule_names_a_physical_side():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)

    assert PHYSICAL.findall(rules) == []


def test_the_sheet_fetches_nothing():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS


def test_what_a_first_visit_loads_stays_small():
    sheet = len(gzip.compress(CSS.encode(), 9))
    scripts = sum(len(gzip.compress(script.read_bytes(), 9)) for script in SCRIPTS)

    assert sheet <= 12_000
    assert scripts <= 15_000


def test_the_sheet_styles_only_what_a_page_can_name():
    selectors = " ".join(re.findall(r"([^{}]*)\{", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)))
    styled = {name for name in re.findall(r"\.([a-z][\w-]*)", selectors) if not name.startswith(COMPOSED)}

    assert sorted(styled - set(re.findall(r"[\w-]+", NAMING))) == []


def test_every_sign_of_the_sprite_is_shown_somewhere():
    signs = re.findall(r'<symbol id="i-([a-z]+)"', (ROOT / "static/img/sprite.svg").read_text())

    assert [sign for sign in signs if not re.search(rf"""['"#-]{sign}['"]""", NAMING)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_from_text(script):
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|srcdoc"

    assert re.findall(forbidden, script.read_text()) == []
