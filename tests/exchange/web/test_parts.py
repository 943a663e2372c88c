import pytest
from flask import render_template_string
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, FieldList, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired


class Sample(FlaskForm):
    email = EmailField("Address", [InputRequired("Enter your address")])
    code = StringField("Code")
    level = RadioField(
        "Level",
        choices=[SelectChoice("a", "Open"), SelectChoice("b", "Closed")],
        validators=[InputRequired("Choose a level")],
    )
    theme = SelectField("Theme", choices=[SelectChoice("t", "Tracing")])
    noted = BooleanField("I have noted it", [InputRequired("Say that you have")])
    names = FieldList(StringField("Name", [InputRequired("Enter a name")]), min_entries=2)


@pytest.fixture
def shown(app):
    with app.test_request_context():
        form = Sample(formdata=None, meta={"csrf": False})
        wrong = Sample(formdata=MultiDict({"names-0": "Ada", "names-1": ""}), meta={"csrf": False})
        wrong.validate()
        yield lambda text: render_template_string("{% import 'ui.html' as u %}" + text, form=form, wrong=wrong)


def test_a_field_has_its_label_and_its_hint(shown):
    html = shown("{{ u.field(form.email, 'The official one', autocomplete='username') }}")

    assert '<label for="email">Address</label>' in html
    assert '<span class="hint" id="email-h">The official one</span>' in html
    assert 'aria-describedby="email-h"' in html
    assert 'autocomplete="username"' in html
    assert "aria-invalid" not in html


def test_a_wrong_field_tells_what_is_wrong_beside_it(shown):
    html = shown("{{ u.field(wrong.email, 'The official one') }}")

    assert 'id="email-e"' in html
    assert 'aria-describedby="email-e email-h"' in html
    assert 'aria-invalid="true"' in html


def test_a_code_can_be_pasted_and_filled_by_the_phone(shown):
    html = shown("{{ u.field(form.code, kind='code') }}")

    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html


def test_choices_stand_in_a_fieldset_with_their_question(shown):
    html = shown("{{ u.field(form.level, kind='cards', hints={'a': 'For every delegation'}) }}")

    assert "<fieldset" in html
    assert "<legend>Level</legend>" in html
    assert '<div class="cards">' in html
    assert 'aria-describedby="level-0-h"' in html


def test_a_box_has_its_label_after_it(shown):
    html = shown("{{ u.field(wrong.noted) }}")

    assert html.index('type="checkbox"') < html.index('<label for="noted">')
    assert "Say that you have" in html


def test_the_summary_links_each_error_to_its_field_and_takes_the_focus(shown):
    html = shown("{{ u.errors(wrong) }}")

    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#email">Enter your address</a>' in html
    assert '<a href="#level-0">Choose a level</a>' in html
    assert '<a href="#names-1">Enter a name</a>' in html
    assert 'href="#names-0"' not in html


def test_without_errors_there_is_no_summary(shown):
    assert shown("{{ u.errors(form) }}{{ u.problem(form) }}").strip() == ""


def test_what_someone_typed_is_never_markup(shown):
    html = shown(
        "{{ u.person('<b>Ada', '<i>x') }}{{ u.tag('<s>') }}{% call u.note('', 'info') %}{{ '<u>' }}{% endcall %}"
    )

    assert "<b>" not in html
    assert "<s>" not in html
    assert "<u>" not in html


def test_a_button_that_changes_something_is_a_form_with_a_token(shown):
    html = shown("{{ u.post('/discussions/D-0147.5/closure', 'Close', 'btn-d') }}")

    assert '<form method="post" action="/discussions/D-0147.5/closure">' in html
    assert 'name="csrf_token"' in html
