"""The drawing of a request's life is the table's: drawn anew it is the same, and no state or move is left out."""

import importlib.util
from pathlib import Path

import pytest

from exchange import lifecycle, tables

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "lifecycle.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("lifecycle_picture", SCRIPT)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_drawing_is_that_of_the_table(script, language):
    assert script.path_of(language).read_text(encoding="utf-8") == script.drawn(language)


def test_every_state_has_its_place_and_every_move_its_line(script):
    drawn = script.drawn("en")
    rows = [one for one in lifecycle.transitions("request") if one.from_state != "NEW" and one.to_state != "SAME"]

    assert set(script.PLACES) == set(tables.request_states())
    assert [one.move for one in rows if not one.is_for_state and one.label.label_en not in drawn] == []
