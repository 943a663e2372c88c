"""Messages as HTML: a small part of Markdown, written from tokens by this page alone, so that nothing else gets through.

It fetches nothing, shows where every link leads, and shows characters that would turn a line of text around.
"""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from exchange.web.words import HIDDEN

BLOCKS = ("blockquote", "heading", "lheading", "list")
INLINES = ("newline", "escape", "backticks", "emphasis", "link", "autolink")
DEEPEST = 24

READER = MarkdownIt("zero", {"breaks": True, "html": False, "linkify": False, "maxNesting": DEEPEST})
READER.enable([*BLOCKS, *INLINES])

FIXED = {
    "paragraph_open": Markup("<p>"),
    "paragraph_close": Markup("</p>"),
    "heading_open": Markup("<p><strong>"),
    "heading_close": Markup("</strong></p>"),
    "blockquote_open": Markup('<blockquote class="quote">'),
    "blockquote_close": Markup("</blockquote>"),
    "bullet_list_open": Markup("<ul>"),
    "bullet_list_close": Markup("</ul>"),
    "ordered_list_close": Markup("</ol>"),
    "list_item_open": Markup("<li>"),
    "list_item_close": Markup("</li>"),
    "softbreak": Markup("<br>"),
    "hardbreak": Markup("<br>"),
    "em_open": Markup("<em>"),
    "em_close": Markup("</em>"),
    "strong_open": Markup("<strong>"),
    "strong_close": Markup("</strong>"),
}


def to_html(text: str) -> Markup:
    """Return paragraphs, line breaks, emphasis, lists, quotes, links and code as HTML (CommonMark); all else as typed."""
    tokens = READER.parse(text)
    if any(token.level >= DEEPEST - 1 for token in tokens):  # the reader leaves out what lies deeper: nothing is hidden
        return Markup("<p>%s</p>") % Markup("<br>").join(shown(line) for line in text.splitlines())
    return Markup("").join(_write(tokens))


def shown(text: str) -> Markup:
    """Return the text escaped, each control or text-turning character written as its code point."""
    return Markup("").join(_code_point(one) if HIDDEN.fullmatch(one) else one for one in HIDDEN.split(text))


def _write(tokens: Iterable[Token]) -> Iterator[Markup]:
    rest = iter(tokens)
    for token in rest:
        if token.type == "inline":
            yield from _write(token.children or ())
        elif token.type == "text":
            yield shown(token.content)
        elif token.type == "code_inline":
            yield Markup("<code>%s</code>") % shown(token.content)
        elif token.type == "ordered_list_open":
            yield Markup('<ol start="%d">') % int(token.attrs.get("start", 1))
        elif token.type == "link_open":
            words = takewhile(lambda one: one.type != "link_close", rest)
            yield _link(str(token.attrs["href"]), Markup("").join(_write(words)))
        elif not token.hidden:
            yield FIXED[token.type]


def _link(target: str, words: Markup) -> Markup:
    """Write where a link leads beside its words, unless they say so themselves; other schemes lead nowhere."""
    place = shown(target.removeprefix("mailto:"))
    told = Markup("") if words in ("", place) else Markup(" (%s)") % place
    if not _leads_out(target):
        return (words or place) + told
    return Markup('<a href="%s" rel="noreferrer nofollow">%s</a>%s') % (target, words or place, told)


def _leads_out(target: str) -> bool:
    parts = urlsplit(target)
    return parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc != "")


def _code_point(character: str) -> Markup:
    return Markup("<code>%s</code>") % f"[U+{ord(character):04X}]"
