"""The layouts, parts and scripts in a real browser, under the policy that the product sends."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import jsonify, render_template_string, request

from tests.browser.hands import press
from tests.exchange.web.conftest import ADA, build

PARTS = """
{% extends 'base.html' %}{% block title %}D-0147{% endblock %}
{% block level %}confidential{% endblock %}{% block audience %}For its members{% endblock %}
{% block content %}
<div class="head"><div><h1>Vessel registrations</h1>
<div class="meta">{{ u.lvl('secret') }}{{ u.state('Late', 'danger') }}</div></div>{{ u.print() }}</div>
{% call u.note('warn', 'clock') %}<p>Key awaited.</p>{% endcall %}{{ u.seg(2, 5) }}{{ u.ring(8, 23, 'days') }}
<label for="narrow">Narrow</label><input class="input" id="narrow" data-filter="people"><ul id="people"><li>René</li><li>Ada</li></ul>
<form method="post" data-upload data-put-url="/put" data-max="2000">{{ u.csrf() }}
<div class="drop"><label for="f">Files</label><input class="input" id="f" name="f" type="file" multiple></div>
<section class="panel" data-upload-list hidden><ul class="rows" aria-live="polite"></ul></section>
{{ u.upload_row() }}{{ u.upload_done('/page', 'Go on') }}<div class="actions" data-plain><button class="btn">Send</button></div></form>
{% endblock %}
"""

TWICE = """{% extends 'base.html' %}{% block title %}T{% endblock %}{% block content %}{{ u.post('/twice', 'Send') }}{% endblock %}"""


def parts_app(minutes=30):
    app = build(ADA)
    app.received = []
    app.context_processor(lambda: {"session_ends": datetime.now(UTC) + timedelta(minutes=minutes)})
    app.add_url_rule("/parts", view_func=lambda: render_template_string(PARTS), endpoint="parts")
    app.add_url_rule("/put", view_func=lambda: _receive(app), methods=["PUT"], endpoint="put")
    app.add_url_rule("/session/stay", view_func=_stay, methods=["POST"], endpoint="stay")
    return app


def _receive(app):
    app.received.append((request.headers["X-File-Name"], request.content_type, request.get_data()))
    if request.headers["X-File-Name"].endswith("exe"):
        return jsonify(message="Files that can run programs are not accepted."), 415
    return "", 201, {"Location": "/documents/D-0147.1"}


def _stay():
    return jsonify(ends=(datetime.now(UTC) + timedelta(minutes=30)).timestamp() * 1000)


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_layouts_are_accessible_and_break_no_rule_of_the_policy(page, served, width, theme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    signed_in, signed_out = served(parts_app()), served(build())

    for address in (
        f"{signed_in}/parts",
        f"{signed_in}/page",
        f"{signed_out}/help",
        f"{signed_out}/language/fr?back=/help",
    ):
        page.goto(address)

        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []


@pytest.mark.needs("chromium")
def test_signs_are_drawn_from_the_sprite(page, served):
    with page.expect_response(lambda response: "sprite.svg" in response.url) as answer:
        page.goto(f"{served(parts_app())}/parts")

    assert answer.value.status == 200
    assert page.locator(".bar .ic use").first.evaluate("sign => sign.getBoundingClientRect().width") > 0


@pytest.mark.needs("chromium")
def test_files_go_one_after_another_and_each_row_says_how_it_ended(page, served):
    app = parts_app()
    page.goto(f"{served(app)}/parts")

    page.set_input_files("#f", [
        {"name": "relevé.pdf", "mimeType": "application/pdf", "buffer": b"sealed"},
        {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
        {"name": "large.bin", "mimeType": "application/octet-stream", "buffer": b"x" * 2001},
    ])  # fmt: skip
    page.locator("[data-upload-done] a").wait_for()

    rows = page.locator("[data-upload-list] li").all_inner_texts()
    assert [row.splitlines()[-1] for row in rows] == [
        "Received and sealed", "Files that can run programs are not accepted.", "This file is too large to be sent.",
    ]  # fmt: skip
    assert app.received[0] == ("relev%C3%A9.pdf", "application/octet-stream", b"sealed")
    assert len(app.received) == 2
    assert page.get_by_role("link", name="relevé.pdf").get_attribute("href") == "/documents/D-0147.1"


@pytest.mark.needs("chromium")
def test_one_key_is_enough_to_stay_when_the_session_is_about_to_end(page, served):
    page.goto(f"{served(parts_app(minutes=2))}/parts")
    page.locator(".session-note").wait_for()

    page.keyboard.press("Enter")

    page.locator(".session-note").wait_for(state="detached")
    assert page.complaints == []


@pytest.mark.needs("chromium")
def test_staying_in_another_tab_is_enough(page, served):
    address = served(parts_app(minutes=2))
    page.goto(f"{address}/parts")
    page.locator(".session-note").wait_for()
    other = page.context.new_page()
    other.goto(f"{address}/parts")

    press(other.get_by_role("button", name="Stay signed in"))

    page.locator(".session-note").wait_for(state="detached")
    assert page.complaints == []


@pytest.mark.needs("chromium")
def test_a_form_sent_twice_at_once_is_sent_once(page, served):
    app = parts_app()
    sent = []
    app.add_url_rule(
        "/twice", view_func=lambda: sent.append(request.path) or ("", 204), methods=["POST"], endpoint="twice"
    )
    app.add_url_rule("/pressed", view_func=lambda: render_template_string(TWICE), endpoint="pressed")
    page.goto(f"{served(app)}/pressed")

    with page.expect_response("**/twice"):
        page.get_by_role("button", name="Send").dblclick()

    page.wait_for_timeout(300)  # a second one would come now
    assert sent == ["/twice"]


@pytest.mark.needs("chromium")
def test_a_list_is_narrowed_by_script(page, served):
    page.goto(f"{served(parts_app())}/parts")

    page.fill("#narrow", "rene")

    assert page.locator("#people li:visible").all_inner_texts() == ["René"]
    assert page.complaints == []


@pytest.mark.needs("chromium")
def test_without_script_the_plain_form_is_there_and_no_button_that_does_nothing(chromium, served):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served(parts_app())}/parts")

    assert page.get_by_role("button", name="Send").is_visible()
    assert not page.locator("[data-print]").is_visible()
    context.close()
