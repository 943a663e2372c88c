"""The pages of search. Words are sent in a form's body and stand in an address only sealed (docs/decisions/0012)."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.actions import PEOPLE_READ, SEARCH_RUN
from exchange.paging import Turn
from exchange.search import people, service, words
from exchange.search.forms import SearchForm
from exchange.search.words import Words
from exchange.web.guard import blank, keeps

bp = Blueprint("search", __name__)
BLUEPRINTS: list[Blueprint] = [bp]


@bp.get("/search")
@blank(SEARCH_RUN)
def show() -> str:
    return _form_page(SearchForm())


@bp.post("/search")
@blank(SEARCH_RUN)
def ask() -> Response | tuple[str, int]:
    """Lead to what was asked for: a reference to its own page, words to the page of what they find."""
    form = SearchForm()
    if not form.validate() or not form.is_enough():
        return _form_page(form), 422
    if not gateway.may(g.actor, PEOPLE_READ) and (address := words.address_of(form.text)):
        return redirect(address, 303)
    return redirect(url_for(".found", sealed=words.seal(g.actor.keys, form.text)), 303)


@bp.get("/search/<sealed>")
@keeps(SEARCH_RUN)
def found(sealed: str) -> str:
    text = words.unseal(g.actor.keys, sealed)
    asked = Words.of(text)
    if gateway.may(g.actor, PEOPLE_READ):
        return _page("people", text, people.run(g.actor, asked))
    turn = Turn(after=request.args.get("after", ""))
    return _page("found", text, service.run(g.actor, asked, turn), sealed=sealed, is_first=not turn.after)


def _page(template: str, text: str, found: object, **more: object) -> str:
    return render_template(f"search/{template}.html", form=SearchForm(data={"q": text}), text=text, found=found, **more)


def _form_page(form: SearchForm) -> str:
    return render_template("search/show.html", form=form)
