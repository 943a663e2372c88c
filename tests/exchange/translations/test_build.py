import os

import pytest
from babel.support import Translations

from exchange.translations import build

CANCEL = 'msgid "Cancel"\nmsgstr "Annuler"\n'
TRIES = 'msgid "%(num)s try"\nmsgid_plural "%(num)s tries"\nmsgstr[0] "%(num)s essai"\nmsgstr[1] "%(num)s essais"\n'


@pytest.fixture
def rooms(tmp_path):
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "web.po").write_text(CANCEL)
    (tmp_path / "fr" / "signin.po").write_text(TRIES)
    return tmp_path


def test_the_rooms_become_one_catalogue(rooms):
    build.compile_catalogues(rooms)

    french = Translations.load(rooms, ["fr"])
    assert french.gettext("Cancel") == "Annuler"
    assert french.ngettext("%(num)s try", "%(num)s tries", 0) == "%(num)s essai"
    assert french.ngettext("%(num)s try", "%(num)s tries", 2) == "%(num)s essais"


def test_nothing_unfinished_stays_behind(rooms):
    build.compile_catalogues(rooms)

    assert [path.name for path in (rooms / "fr" / "LC_MESSAGES").iterdir()] == ["messages.mo"]


def test_two_rooms_may_say_the_same_but_not_otherwise(rooms):
    (rooms / "fr" / "home.po").write_text(CANCEL)
    assert build.translated(rooms / "fr")["Cancel"].string == "Annuler"

    (rooms / "fr" / "home.po").write_text(CANCEL.replace("Annuler", "Renoncer"))
    with pytest.raises(ValueError, match="another room"):
        build.translated(rooms / "fr")


def test_a_start_compiles_what_is_missing_or_older_and_nothing_else(rooms):
    build.compile_if_older(rooms, rooms)
    compiled = rooms / "fr" / build.COMPILED
    os.utime(compiled, (2_000_000_000, 2_000_000_000))

    build.compile_if_older(rooms, rooms)
    untouched = compiled.stat().st_mtime
    os.utime(rooms / "fr" / "web.po", (2_100_000_000, 2_100_000_000))
    build.compile_if_older(rooms, rooms)

    assert untouched == 2_000_000_000
    assert compiled.stat().st_mtime != 2_000_000_000


def test_catalogues_can_be_compiled_beside_a_folder_that_cannot_be_written(rooms, tmp_path):
    elsewhere = tmp_path / "elsewhere"

    folder = build.compile_if_older(rooms, elsewhere)

    assert Translations.load(folder, ["fr"]).gettext("Cancel") == "Annuler"


def test_sentences_are_found_in_templates_and_in_python(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "platform").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        "{{ _('One') }}{% trans n=2 %} Two\n  lines {% endtrans %}{{ ngettext('a', 'b', 2) }}"
    )
    (tmp_path / "platform" / "a.py").write_text("_l('Three')\nN_('Four')\nngettext('c', 'd', 1)\n")

    assert build.messages_in(tmp_path) == {"One", "Two lines", "Three", "Four", ("a", "b"), ("c", "d")}
