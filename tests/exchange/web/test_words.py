import pytest

from exchange.web.words import one_line


def test_a_name_is_one_line_without_hidden_characters():
    assert one_line(" Annual\u202e \r\n\x00 list\t2026 ") == "Annual list 2026"


@pytest.mark.parametrize("text", ["Ó Dálaigh", "نرگس\u200cها", "\u200fنص"])
def test_what_a_script_needs_is_kept(text):
    assert one_line(text) == text
