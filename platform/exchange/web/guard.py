"""Every route is guarded: it names its action, or stands on a short list of its own; two factors before anything.

A view that shows content must have written an entry by the time it answers: otherwise the answer is withheld.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, jsonify, make_response, redirect, request, url_for

from exchange import db, gateway
from exchange.access.actions import Action
from exchange.access.actor import ANONYMOUS, Actor, Via
from exchange.web import returning

View = TypeVar("View", bound=Callable[..., Any])
LoadActor = Callable[[Via], Actor | None]
KeepText = Callable[[Via], str | None]


@dataclass(frozen=True)
class Mark:
    """What a view promises: its action, whether it needs a signed-in person, whether it must leave an entry."""

    action: Action | None
    signed_in: bool
    kept: bool
    why: str = ""


def keeps(action: Action) -> Callable[[View], View]:
    """The view acts or reveals under this action: a page without an entry is withheld."""
    return partial(_set, Mark(action, True, True))


def blank(action: Action) -> Callable[[View], View]:
    """The view shows an empty form for this action to whoever may do it, and nothing of anyone."""
    return partial(_set, Mark(action, True, False))


def goes_on(action: Action) -> Callable[[View], View]:
    """The view goes on with what the session has on record: the first visit leaves an entry, the next ones none."""
    return partial(_set, Mark(action, True, False))


def signed_out(why: str, action: Action | None = None) -> Callable[[View], View]:
    """The view is open before sign-in, for the reason given; tests hold the list of these."""
    return partial(_set, Mark(action, False, False, why))


def mark_of(view: Any) -> Mark | None:
    """Return what a view promises; None if it promises nothing, which no route may."""
    return getattr(view, "guard_mark", None)


def install(app: Flask, load_actor: LoadActor, keep_text: KeepText = lambda _via: None) -> None:
    """Guard every route of the app; `load_actor` finds who the session's cookie belongs to.

    `keep_text` keeps what is sent by a session that has ended, and tells the page to come back to.
    """
    app.before_request(partial(_before, load_actor, keep_text))
    app.after_request(_after)
    app.teardown_request(_release)


def _set(mark: Mark, view: View) -> View:
    view.guard_mark = mark  # type: ignore[attr-defined]
    return view


def _before(load_actor: LoadActor, keep_text: KeepText) -> Response | None:
    g.entries_before = gateway.recorded()
    g.actor = ANONYMOUS.coming(_via())
    if request.endpoint is None or request.endpoint == "static":
        return None
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        abort(403)  # no entry for what nobody asked to see
    mark = mark_of(_view())
    if mark is None:
        raise RuntimeError(f"{request.endpoint} is not guarded")
    actor = load_actor(g.actor.via)
    db.end_reading(db.session())  # a slow body must not hold a connection while it arrives
    if actor is not None:
        g.actor = actor
    elif mark.signed_in:
        return _to_sign_in(keep_text(g.actor.via) if request.method == "POST" else None)
    if mark.signed_in and not mark.kept and mark.action is not None and not gateway.may(g.actor, mark.action):
        raise gateway.missing(g.actor, "")
    return None


def _after(response: Response) -> Response:
    """Withhold a page that should have left an entry and didn't; end what nobody will read."""
    mark = mark_of(_view()) if request.endpoint else None
    due = mark is not None and mark.kept and response.status_code // 100 == 2
    if due and gateway.recorded() == g.get("entries_before", 0):
        response.close()
        raise RuntimeError(f"{request.endpoint} answered without an entry")
    if request.method == "HEAD":
        response.close()  # no server iterates it, so nothing else would forget its keys
    return response


def _release(_error: BaseException | None) -> None:
    db.leave()


def _to_sign_in(kept_at: str | None) -> Response:
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(kept=kept_at is not None), 401)
    return redirect(url_for("signin.password", back=kept_at or returning.this_page()), 303)  # type: ignore[return-value]


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def _via() -> Via:
    return Via(
        channel="web",
        route=(request.endpoint or "none").lower(),
        request_id=os.urandom(12),
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )
