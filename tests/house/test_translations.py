"""What the house says is translated, whole and once; and templates say nothing outside translation."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from exchange.translations import build

ROOT = Path(__file__).resolve().parents[2]
FRENCH = build.HERE / "fr"
ROOMS = sorted(FRENCH.glob("*.po"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
NOT_FRENCH = re.compile(r"'(?!%)|(?<=\S) [;!?»:](?=\s|$|[<”])|« ")
SPOKEN = {"placeholder", "aria-label", "title", "alt", "label"}
LETTERS = re.compile(r"[^\W\d_]")


def messages(room):
    with room.open("rb") as stream:
        return [message for message in read_po(stream, locale="fr", abort_invalid=True) if message.id]


def forms(text):
    return [text] if isinstance(text, str) else list(text)


@pytest.fixture(scope="module")
def said():
    return build.messages_in(ROOT)


def test_every_sentence_has_its_french(said):
    assert sorted(map(str, said - set(build.translated(FRENCH)))) == []


def test_no_translation_is_left_over(said):
    assert sorted(map(str, set(build.translated(FRENCH)) - said)) == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_a_room_says_each_sentence_once_whole_and_surely(room):
    all_of_it = messages(room)

    assert [message.id for message in all_of_it if message.fuzzy or not all(forms(message.string))] == []
    written = re.findall(r'^msgid (.+(?:\n".*")*)', room.read_text(), re.M)
    assert [text for text, times in Counter(written).items() if times > 1] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_a_translation_keeps_the_places_for_names_and_numbers(room):
    for message in messages(room):
        places = {place for text in forms(message.id) for place in PLACEHOLDER.findall(text)}

        assert [text for text in forms(message.string) if set(PLACEHOLDER.findall(text)) - places] == []
        assert places <= {place for text in forms(message.string) for place in PLACEHOLDER.findall(text)}, message.id


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_french_is_set_as_french(room):
    wrong = [text for message in messages(room) for text in forms(message.string) if NOT_FRENCH.search(text)]

    assert wrong == []


class Spoken(HTMLParser):
    """Collects what a template says outside `{{ }}` and `{% %}`, and what it must not hold at all."""

    def __init__(self):
        super().__init__()
        self.said, self.inline, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.said += [value for name, value in attrs if name in SPOKEN and value and LETTERS.search(value)]
        self.inline += [name for name, _value in attrs if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in dict(attrs)) else []

    def handle_endtag(self, _tag):
        self.open = self.open[:-1]

    def handle_data(self, data):
        if LETTERS.search(data) and self.open[-1:] != ["code"]:
            self.said.append(data.strip())


def untranslated(node):
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in build.KEYWORDS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from untranslated(child)


def spoken(template):
    bare = re.sub(r"\{#.*?#\}|\{%\s*trans\b.*?\{%\s*endtrans\s*-?%\}", "", template.read_text(), flags=re.S)
    reader = Spoken()
    reader.feed(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", bare, flags=re.S).replace("&ensp;", " ").replace("&nbsp;", " "))
    return reader


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_outside_translation(template):
    assert spoken(template).said == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_hands_no_untranslated_words_to_a_part(template):
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(template.read_text())

    assert [text for text in untranslated(tree) if re.match(r"[A-Z][a-z]", text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_no_inline_script_or_style(template):
    assert spoken(template).inline == []
