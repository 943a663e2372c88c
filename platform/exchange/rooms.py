"""The rooms that a person finds: every feature's pages, and the navigation, which shows only rooms that exist."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from flask import Blueprint, g, request
from flask_babel import get_locale
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import ANNUAL_READ, FIGURES_READ, LOG_READ, PEOPLE_READ, REFERRAL_LIST
from exchange.access.actor import Actor
from exchange.accounts.models import Account

VIEWS = (
    "signin",
    "accounts",
    "delegations",
    "duties",
    "calendars",
    "drafts",
    "dossiers",
    "documents",
    "discussions",
    "assistance",
    "assets",
    "enquiries",
    "reverse",
    "oversight",
    "annual",
    "feeds",
    "search",
    "sheets",
    "home",
)

# Pages of another room with an address of their own.
WITHIN = {
    "/discussions": "/dossiers",
    "/calendars": "/sheets",
    **dict.fromkeys(("/enquiries", "/reverse", "/consents"), "/requests"),
}


@dataclass(frozen=True)
class Me:
    """The signed-in person, as the frame of a page shows them."""

    name: str
    initials: str
    post: str
    role: str
    role_label: str
    org_code: str
    delegation: str


@dataclass(frozen=True)
class Room:
    icon: str
    url: str
    label: str
    current: bool


def blueprints() -> list[Blueprint]:
    """Return the pages of every feature."""
    return [blueprint for name in VIEWS for blueprint in import_module(f"exchange.{name}.views").BLUEPRINTS]


def frame(actor: Actor | None) -> dict[str, Any]:
    """Return what the frame of a page needs: who, where, until when."""
    if actor is None or actor.person is None:
        return {"me": None, "nav": [], "session_ends": None}
    entered = g.entered
    return {"me": _me(entered.account), "nav": _nav(actor), "session_ends": entered.ends_at}


def _me(account: Account) -> Me:
    words = account.name.split()
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
    return Me(
        account.name,
        initials,
        account.post,
        account.role,
        role_label(account.role),
        account.delegation.code,
        account.delegation.name(get_locale().language),
    )


def role_label(role: str) -> str:
    return {
        "focal_point": _("Focal point"),
        "investigator": _("Investigator"),
        "auditor": _("Auditor"),
        "administrator": _("Administrator"),
    }[role]


def _nav(actor: Actor) -> list[Room]:
    """Return the rooms that the person may enter; the table of actions decides which these are."""
    if gateway.may(actor, LOG_READ):
        rooms = [
            ("home", "/", _("Overview")),
            ("list", "/log", _("Access log")),
            ("tree", "/integrity", _("Integrity")),
        ]
    elif gateway.may(actor, PEOPLE_READ):
        rooms = [
            ("home", "/", _("Overview")),
            ("people", "/people", _("People")),
            ("flag", "/delegations", _("Delegations")),
        ]
    else:
        rooms = [
            ("home", "/", _("Home")),
            ("request", "/requests", _("Requests")),
            ("asset", "/assets", _("Assets")),
            ("dossier", "/dossiers", _("Dossiers")),
            ("book", "/sheets", _("Country sheets")),
        ]
    if gateway.may(actor, REFERRAL_LIST):
        rooms.append(("flag", "/referrals", _("Referred files")))
    if gateway.may(actor, FIGURES_READ):
        rooms.append(("chart", "/figures", _("Figures")))
    if gateway.may(actor, ANNUAL_READ):
        rooms.append(("chart", "/annual", _("Annual report")))
    return [Room(icon, url, label, _is_here(url)) for icon, url, label in rooms]


def _is_here(url: str) -> bool:
    room = "/" + request.path.split("/")[1]
    return url == WITHIN.get(room, room)
