"""A language that nobody speaks, made from the house's own sentences: 40 % longer, accented, in brackets, right to left.

It goes by the code of Arabic, so that direction, dates and numbers come as they would in a real language that reads from
the right. Whatever still shows plain Latin words on a page was never handed to the translators.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from exchange import tables
from exchange.translations import build
from exchange.web import i18n

CODE = "ar"
ROOT = Path(__file__).resolve().parents[1]
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|<[^>]+>|&\w+;)")
ACCENTED = str.maketrans("aeiouyAEIOUYcnsCNS", "äéîöûýÄÉÎÖÛÝçñšÇÑŠ")
LONGER = 1.4


def said(text):
    """Return a sentence as the language says it: the places for names and numbers kept, the rest drawn out."""
    parts = KEPT.split(text)
    words = parts[::2]
    missing = max(2, round((LONGER - 1) * sum(map(len, words))))
    for at, word in enumerate(words):
        drawn, missing = _drawn_out(word, missing)
        parts[2 * at] = drawn.translate(ACCENTED)
    return f"⟦{''.join(parts)}{'·' * missing}⟧"


def _drawn_out(text, missing):
    """Return the text with vowels doubled while letters are missing, and how many still are."""
    drawn = ""
    for letter in text:
        twice = missing > 0 and letter in "aeiouyAEIOUY"
        drawn, missing = drawn + letter * (1 + twice), missing - twice
    return drawn, missing


def compile_into(folder):
    """Write the language's catalogue below a folder, beside which no other language is known."""
    catalogue = Catalog(locale=CODE)
    for sentence in build.messages_in(ROOT):
        one = isinstance(sentence, str)
        catalogue.add(
            sentence, said(sentence) if one else tuple(said(sentence[1]) for _ in range(catalogue.num_plurals))
        )
    compiled = folder / CODE / build.COMPILED
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    return folder


def speak(monkeypatch, folder):
    """Let apps that are built from now on speak the language to whoever brings its cookie."""
    compile_into(folder)
    monkeypatch.setattr(build, "compiled", lambda: folder)
    monkeypatch.setattr(i18n, "LANGUAGES", (*i18n.LANGUAGES, (CODE, "العربية")))
    monkeypatch.setattr(i18n, "CODES", (*i18n.CODES, CODE))
    monkeypatch.setattr(i18n, "language_url", language_url)
    monkeypatch.setattr(tables.Labelled, "label", lambda self, _locale: said(self.label_en))


def language_url(code):
    """Return an address that looks like that of a choice; no route leads to the language that nobody speaks."""
    return f"/language/{code}"


SPOKEN = {"placeholder", "aria-label", "title", "alt", "label", "aria-description", "aria-roledescription"}
DATA = {"code", "pre", "time", "bdi", "textarea", "script", "style"}
NAMING = {"ref", "mono", "av", "stn", "note-text", "codes", "prose", "lines", "name", "menu-who"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WITHIN = re.compile(r"⟦[^⟦⟧]*⟧")
PLAIN = re.compile(r"[A-Za-z]{2,}")


class Reader(HTMLParser):
    """Collects what a page says to whoever sees or hears it, without what people typed and what has a language of its own."""

    def __init__(self):
        super().__init__()
        self.said, self._open = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_data = tag in DATA or bool(NAMING & set((given.get("class") or "").split()))
        is_other = tag != "html" and given.get("lang", CODE) != CODE
        if not (is_data or is_other or self._is_silent()):
            self.said += [value for name, value in attrs if value and self._speaks(name, value)]
        if tag not in VOID:
            self._open.append((tag, is_data or is_other))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not self._is_silent():
            self.said.append(" ".join(data.split()))

    def _is_silent(self):
        return any(silent for _tag, silent in self._open)

    @staticmethod
    def _speaks(name, value):
        return name in SPOKEN or (name.startswith("data-") and (" " in value or value[:1].isupper()))


def untranslated(page, data):
    """Return what a page says in plain words, but for what the pattern `data` matches: names, texts, references."""
    reader = Reader()
    reader.feed(page)
    return [text for text in reader.said if PLAIN.search(data.sub(" ", outside(text)))]


def outside(text):
    """Return what of a text stands in no bracket."""
    before = None
    while before != text:
        before, text = text, WITHIN.sub(" ", text)
    return text
