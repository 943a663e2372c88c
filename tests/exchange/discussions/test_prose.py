"""What a message can become: a small part of Markdown, and never anything that acts, fetches or misleads."""

from html.parser import HTMLParser

import pytest

from exchange.discussions.prose import DEEPEST, READER, shown, to_html

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code"}
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("ol", "start"), ("blockquote", "class")}


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.links, self.words = [], [], ""
        self.feed(to_html(text))

    def handle_starttag(self, tag, attrs):
        self.found += [tag, *((tag, name) for name, _ in attrs)]
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("*stressed* and **strong**", "<p><em>stressed</em> and <strong>strong</strong></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> said", '<blockquote class="quote"><p>said</p></blockquote>'),
        ("the `<b>` sign", "<p>the <code>&lt;b&gt;</code> sign</p>"),
        ("# Title\ntext", "<p><strong>Title</strong></p><p>text</p>"),
        ("Title\n===", "<p><strong>Title</strong></p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("&lt; stays", "<p>&amp;lt; stays</p>"),
        ("\\*not stressed\\*", "<p>*not stressed*</p>"),
        ("| a | b |\n|---|---|", "<p>| a | b |<br>|---|---|</p>"),
        ("", ""),
    ],
)
def test_the_small_part_of_markdown_is_written_as_html(text, html):
    assert to_html(text) == html


def test_a_link_says_where_it_leads():
    html = to_html("[the register](https://register.example/a?b=1&c=2)")

    assert html == (
        '<p><a href="https://register.example/a?b=1&amp;c=2" rel="noreferrer nofollow">the register</a>'
        " (https://register.example/a?b=1&amp;c=2)</p>"
    )


@pytest.mark.parametrize("text", ["<https://register.example>", "[](https://register.example)"])
def test_a_link_that_says_so_itself_says_it_once(text):
    assert Elements(text).words == "https://register.example"


def test_an_address_can_be_written_to():
    assert Elements("<ada@xva.invalid>").links == ["mailto:ada@xva.invalid"]


def test_a_name_that_looks_like_another_is_shown_as_it_is_asked_for():
    assert "(https://xn--" in to_html("<https://\u0430pple.example>")


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "[x](ftp://register.example)",
        "[x](//register.example)",
        "[x](/dossiers)",
        "[x](https:register.example)",
        "[x][ref]\n\n[ref]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "https://register.example is only text",
    ],
)
def test_other_targets_lead_nowhere(text):
    assert Elements(text).links == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!-- --><b>bold</b>",
        "![picture](https://tracker.example/p.png)",
        '[x](https://a.example "title\' onmouseover=alert(1)")',
        '[x](https://a.example/"onmouseover="alert(1))',
        "[<img src=x>](https://a.example)",
        "`<script>`",
        "# <script>",
        "> - <style>*{}</style>",
        "<https://a.example/><script>",
        "1. <iframe src=//a.example>",
        "|<b>|\n|---|",
        "```html\n<b>\n```",
        "    <b>indented</b>",
        "**<b>**[a](https://a.example/<b>)",
    ],
)
def test_no_markup_of_the_writers_gets_through(text):
    elements = Elements(text)

    assert {one for one in elements.found if isinstance(one, str)} <= TAGS
    assert {one for one in elements.found if isinstance(one, tuple)} <= ATTRIBUTES
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in elements.links)


def test_no_other_rule_of_markdown_is_active():
    rules = READER.get_active_rules()

    assert set(rules["block"]) == {"blockquote", "heading", "lheading", "list", "paragraph"}
    assert set(rules["inline"]) == {"text", "newline", "escape", "backticks", "emphasis", "link", "autolink"}


def test_characters_that_turn_text_around_are_shown():
    assert to_html("invoice\u202efdp.exe") == "<p>invoice<code>[U+202E]</code>fdp.exe</p>"
    assert shown("a\u2066b\x07") == "a<code>[U+2066]</code>b<code>[U+0007]</code>"


def test_marks_that_right_to_left_writing_needs_are_kept():
    assert to_html("\u200fنص\u200c") == "<p>\u200fنص\u200c</p>"


@pytest.mark.parametrize("text", [">" * 5_000 + "end", "> - " * 5_000 + "end", "1. > " * DEEPEST + "end"])
def test_nothing_is_left_out_where_it_lies_too_deep(text):
    assert "end" in Elements(text).words


@pytest.mark.parametrize("piece", ["[", "*a_", "`a", "<", "![[]()", "[a](<b", "(\\", "**", "_a __b ", "\u202e", "- > "])
def test_the_longest_message_of_one_sign_is_written_as_any_other(piece):
    elements = Elements((piece * 20_000)[:20_000])

    assert {one for one in elements.found if isinstance(one, str)} <= TAGS
