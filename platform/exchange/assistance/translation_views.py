"""The pages of a request's translations: asked for by its reviewer, filed by the language service or the drafter, confirmed by another."""

from typing import Any

from flask import Blueprint, g, redirect, render_template
from werkzeug.wrappers import Response

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import masters, service, translations
from exchange.assistance.models import MasterRequest
from exchange.assistance.text_forms import ConfirmForm, FileForm, ScheduleForm, TranslateForm
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("translations", __name__)

Page = tuple[str, int]
JOB = "/requests/MR-<number>/translations/<language>"


@bp.get("/requests/MR-<number>/translations/new")
@keeps(actions.REQUEST_READ)
def new(number: str) -> str:
    master = service.find_master(g.actor, number)
    return _new_page(master, _form(master))


@bp.post("/requests/MR-<number>/translations")
@keeps(actions.REQUEST_TRANSLATE)
def ask(number: str) -> Response | Page:
    master = service.find_master(g.actor, number)
    form = _form(master)
    if not form.validate():
        return _new_page(master, form), 422
    try:
        translations.ask(g.actor, master, form.languages.data or (), form.by.data)
    except Conflict:
        return drafts.moved_on(master.url)
    return redirect(master.url, 303)


@bp.get(JOB)
@keeps(actions.REQUEST_READ)
def show(number: str, language: str) -> str:
    return _job_page(number, language)


@bp.post(f"{JOB}/schedule")
@keeps(actions.TRANSLATION_SCHEDULE)
def schedule(number: str, language: str) -> Response | Page:
    form = ScheduleForm()
    if not form.validate():
        return _job_page(number, language, scheduled=form), 422
    job = _job(number, language)
    try:
        translations.schedule(g.actor, job, form.due.data)
    except Conflict:
        return drafts.moved_on(translations.url(job))
    return redirect(translations.url(job), 303)


@bp.post(f"{JOB}/document")
@keeps(actions.TRANSLATION_FILE)
def file(number: str, language: str) -> Response | Page:
    master, job = service.find_master(g.actor, number), _job(number, language)
    if not gateway.may(g.actor, actions.TRANSLATION_FILE, job):
        raise gateway.missing(g.actor, master.reference)
    form = FileForm(translations.read(g.actor, master, job).choices)
    if not form.validate():
        return _job_page(number, language, filed=form), 422
    try:
        translations.file(g.actor, job, form.chosen())
    except Conflict:
        return drafts.moved_on(translations.url(job))
    return redirect(translations.url(job), 303)


@bp.post(f"{JOB}/confirmation")
@keeps(actions.TRANSLATION_CONFIRM)
def confirm(number: str, language: str) -> Response | Page:
    """Confirm what the page showed; where another file was filed meanwhile, the page shows that one."""
    master, job = service.find_master(g.actor, number), _job(number, language)
    if not gateway.may(g.actor, actions.TRANSLATION_CONFIRM, job):
        raise gateway.missing(g.actor, master.reference)
    form = ConfirmForm(translations.suited(db.session(), job, gateway.now().date()))
    if not form.validate():
        return _job_page(number, language, confirmed=form), 422
    try:
        translations.confirm(g.actor, job, form.states.data or (), form.filed.data or "")
    except Conflict:
        return _job_page(number, language, reason="filed"), 409
    return redirect(job.master.url, 303)


def _job(number: str, language: str) -> Any:
    return translations.find(g.actor, service.find_master(g.actor, number), language)


def _form(master: MasterRequest) -> TranslateForm:
    lacking = translations.lacking(db.session(), master, gateway.now().date())
    return TranslateForm(
        lacking, master.language, data={"languages": [one for one in lacking if one != master.language][:1]}
    )


def _new_page(master: MasterRequest, form: TranslateForm) -> str:
    page = masters.read(g.actor, master)
    if "request.translate" not in page.offers:
        raise gateway.missing(g.actor, master.reference)
    return render_template("assistance/translate.html", page=page, form=form)


def _job_page(number: str, language: str, **sent: Any) -> str:
    master = service.find_master(g.actor, number)
    page = translations.read(g.actor, master, translations.find(g.actor, master, language))
    forms = {
        "scheduled": ScheduleForm(data={"due": page.job.due}),
        "filed": FileForm(page.choices),
        "confirmed": ConfirmForm(page.states, data={"filed": page.filed.id if page.filed else None}),
        "reason": "",
        **sent,
    }
    return render_template("assistance/translation.html", page=page, **forms)
