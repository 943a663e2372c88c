"""The words of templates: in the reader's language, escaped where the page is markup and nowhere else."""

import pytest
from markupsafe import Markup


@pytest.fixture
def said(app):
    """Return a template's text as one reader gets it."""

    def said(source, language="en", **values):
        with app.test_request_context(headers={"Cookie": f"lang={language}"}):
            template = app.jinja_env.from_string(source)
            return template.render(**values)

    return said


def test_each_reader_gets_the_words_in_their_own_language(said):
    words = [said("{{ _('Help and contact') }}", language) for language in ("en", "fr", "en")]

    assert words == ["Help and contact", "Aide et contact", "Help and contact"]


def test_what_is_put_into_words_is_escaped_and_markup_is_kept(said):
    source = "{{ _('%(n)s bytes', n=n) }}"

    assert said(source, n="<b>") == "&lt;b&gt; bytes"
    assert said(source, n=Markup("<b>")) == "<b> bytes"


def test_words_of_a_plain_text_are_not_escaped(said):
    source = "{% autoescape false %}{{ _('%(n)s bytes', n=n) }}{% endautoescape %}"

    assert said(source, n="R & D") == "R & D bytes"


def test_a_number_chooses_its_words_and_may_be_named_otherwise(said):
    source = "{{ ngettext('%(num)s person', '%(num)s persons', n) }}"

    assert [said(source, n=n) for n in (1, 2)] == ["1 person", "2 persons"]
    assert said(source, "fr", n=0) == "0 personne"


def test_a_large_number_is_written_as_its_reader_writes_numbers(said):
    source = "{{ ngettext('%(num)s person', '%(num)s persons', 12345) }}"

    assert said(source) == "12,345 persons"
    assert said(source, "fr") == "12\u202f345 personnes"
