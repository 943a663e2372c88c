"""Who takes part in a dossier: delegations and persons are added here, and removed after a page that says what it does."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.dossiers import choosing, naming, overview, service
from exchange.dossiers.forms import PersonsForm
from exchange.web.guard import keeps

bp = Blueprint("dossier_members", __name__)
Page = tuple[str, int]


@bp.get("/dossiers/<reference>/members")
@keeps(actions.DOSSIER_READ)
def show(reference: str) -> str:
    page = overview.members_page(g.actor, service.find(g.actor, reference))
    return render_template("dossiers/members.html", page=page, dossier=page.cover)


@bp.get("/dossiers/<reference>/delegations/new")
@keeps(actions.MEMBER_CHOOSE)
def choose_delegation(reference: str) -> str:
    page = choosing.to_add(g.actor, service.find(g.actor, reference))
    return render_template("dossiers/delegations.html", page=page, dossier=page.cover)


@bp.get("/dossiers/<reference>/delegations/<code>/members/new")
@keeps(actions.MEMBER_CHOOSE)
def choose(reference: str, code: str) -> str:
    page = choosing.to_name(g.actor, service.find(g.actor, reference), code)
    return _naming_page(page, PersonsForm([page.choice], None))


@bp.post("/dossiers/<reference>/delegations/<code>/members")
@keeps(actions.MEMBER_ADD)
def name(reference: str, code: str) -> Response | Page:
    dossier = service.find(g.actor, reference)
    page = choosing.to_name(g.actor, dossier, code)
    form = PersonsForm([page.choice])
    if not (form.validate() and form.names_each()):
        return _naming_page(page, form), 422
    do = naming.add_delegation if page.joins else naming.name
    do(g.actor, dossier, page.choice.delegation_id, form.chosen())
    return redirect(url_for(".show", reference=reference), 303)


@bp.get("/dossiers/<reference>/delegations/<code>/removal")
@keeps(actions.DOSSIER_READ)
def confirm_delegation(reference: str, code: str) -> str:
    return _removal_page(choosing.to_remove(g.actor, service.find(g.actor, reference), code))


@bp.post("/dossiers/<reference>/delegations/<code>/removal")
@keeps(actions.PARTY_REMOVE)
def remove_delegation(reference: str, code: str) -> Response | Page:
    dossier = service.find(g.actor, reference)
    page = choosing.to_remove(g.actor, dossier, code)
    if page.is_last_owner:
        return _removal_page(page), 409
    naming.remove_delegation(g.actor, dossier, page.party.delegation_id)
    return redirect(url_for(".show", reference=reference), 303)


@bp.get("/dossiers/<reference>/delegations/<code>/members/<uuid:person>/removal")
@keeps(actions.DOSSIER_READ)
def confirm_person(reference: str, code: str, person: UUID) -> str:
    return _removal_page(choosing.to_remove(g.actor, service.find(g.actor, reference), code, person))


@bp.post("/dossiers/<reference>/delegations/<code>/members/<uuid:person>/removal")
@keeps(actions.MEMBER_REMOVE)
def remove_person(reference: str, code: str, person: UUID) -> Response | Page:
    dossier = service.find(g.actor, reference)
    page = choosing.to_remove(g.actor, dossier, code, person)
    if page.is_last_owner:
        return _removal_page(page), 409
    naming.remove(g.actor, dossier, person)
    if person == g.actor.person:
        flash(_("You are no longer named in %(reference)s.", reference=reference))
        return redirect(url_for("dossiers.list_dossiers"), 303)
    return redirect(url_for(".show", reference=reference), 303)


def _naming_page(page: choosing.ToName, form: PersonsForm) -> str:
    return render_template("dossiers/naming.html", page=page, dossier=page.cover, people=form)


def _removal_page(page: choosing.ToRemove) -> str:
    return render_template("dossiers/removal.html", page=page, dossier=page.cover)
