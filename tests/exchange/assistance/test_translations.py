"""Translations: asked for by the reviewer, filed by the language service beside the original, confirmed by the drafter."""

from datetime import date

import pytest

from exchange import db, gateway
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import choosing, sending, translations
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import written

PDF = b"%PDF-1.7\nwords"


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


@pytest.fixture
def job(cast, desk, lena):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "service")
    return translations.find(cast.ivo, master, "fr")


def document(actor, master):
    return documents.add_bytes(actor, master.dossier, "fr.pdf", PDF).id


def test_an_approved_draft_waits_for_its_translation_and_is_ready_with_its_confirmation(cast, job, lena):
    master = job.master
    translations.file(lena, job, document(lena, master))
    state = master.state

    translations.confirm(cast.ivo, job)

    assert (state, master.state) == ("IN_TRANSLATION", "READY")
    assert list(choosing.annexes(master)) == [job.document_id]


def test_the_language_service_sees_what_it_has_yet_to_file(cast, job, lena):
    translations.schedule(lena, job, date(2026, 12, 1))
    (asked,) = translations.awaited(lena, 5)

    translations.file(lena, job, document(lena, job.master))

    assert (asked.language.code, asked.due, asked.reference) == ("fr", date(2026, 12, 1), job.master.reference)
    assert translations.awaited(lena, 5) == translations.awaited(cast.ida, 5) == []


def test_nobody_but_the_language_service_files_what_was_asked_of_it(cast, job):
    with pytest.raises(Forbidden):
        translations.file(cast.ivo, job, document(cast.ivo, job.master))


def test_a_translation_that_is_filed_anew_after_its_confirmation_goes_alone(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr", "es"], "drafter")
    french, spanish = (translations.find(cast.ivo, master, one) for one in ("fr", "es"))
    for job in (french, french, spanish):
        translations.file(cast.ivo, job, document(cast.ivo, master))
        translations.confirm(cast.ivo, job)

    assert set(choosing.annexes(master)) == {french.document_id, spanish.document_id}


def test_nobody_but_the_drafter_confirms(cast, job, lena):
    translations.file(lena, job, document(lena, job.master))

    for other in (lena, cast.ida):
        with pytest.raises(Forbidden):
            translations.confirm(other, job)


def test_what_is_not_filed_is_not_confirmed(cast, job):
    with pytest.raises(Conflict):
        translations.confirm(cast.ivo, job)


def test_a_translation_of_the_drafters_own_is_filed_and_confirmed_by_the_drafter(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "drafter")
    job = translations.find(cast.ivo, master, "fr")

    translations.file(cast.ivo, job, document(cast.ivo, master))
    translations.confirm(cast.ivo, job)

    assert master.state == "READY"


def test_with_one_of_two_confirmed_the_request_is_not_ready(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr", "es"], "drafter")
    job = translations.find(cast.ivo, master, "es")

    translations.file(cast.ivo, job, document(cast.ivo, master))
    translations.confirm(cast.ivo, job)

    assert master.state == "IN_TRANSLATION"


def test_the_drafter_does_not_approve_for_translation(cast, desk):
    with pytest.raises(Forbidden):
        translations.ask(cast.ivo, desk.submitted("XVA"), ["fr"], "service")


@pytest.mark.parametrize("languages", [[], ["en"]])
def test_a_request_is_not_translated_into_its_own_language(cast, desk, languages):
    with pytest.raises(Conflict):
        translations.ask(cast.ida, desk.submitted("XVA"), languages, "service")


def test_a_document_of_another_dossier_is_no_translation(cast, desk, job, lena):
    other = desk.drafted("XVA")

    with pytest.raises(Conflict):
        translations.file(lena, job, document(cast.ivo, other))


def test_a_state_that_accepts_another_language_holds_the_approval_back(cast, desk, monkeypatch):
    monkeypatch.setattr(translations.sheets, "languages_of", lambda *_args: [("fr",)])
    master = desk.submitted("XVA")

    with pytest.raises(Conflict):
        sending.approve(cast.ida, master)

    assert translations.lacking(db.session(), master, gateway.now().date()) == ["fr"]
    assert written().language == "en"
