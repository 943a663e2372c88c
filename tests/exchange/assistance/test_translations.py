"""Translations: asked for by the reviewer, filed beside the original, confirmed by another, sent to the States that accept them."""

from datetime import date

import pytest

from exchange import db, gateway
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import choosing, copies, drafting, masters, sending, service, translations
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import written
from tests.exchange.assistance.test_lettering import file_of, words

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


def test_the_history_names_the_languages_that_were_asked_for(cast, job):
    ((name, told),) = masters.read(cast.ivo, job.master).history[0].facts

    assert (name, told.label("en"), told.label("fr")) == ("target_language", "French", "français")


def test_the_language_service_sees_what_it_has_yet_to_file(cast, job, lena):
    translations.schedule(lena, job, date(2026, 12, 1))
    (asked,) = translations.awaited(lena, 5)

    translations.file(lena, job, document(lena, job.master))

    assert (asked.language.code, asked.due, asked.reference) == ("fr", date(2026, 12, 1), job.master.reference)
    assert translations.awaited(lena, 5) == translations.awaited(cast.ida, 5) == []
    assert [one.filed_at is not None for one in translations.awaited(cast.ivo, 5)] == [True]


def test_nobody_but_the_language_service_files_what_was_asked_of_it(cast, job):
    with pytest.raises(Forbidden):
        translations.file(cast.ivo, job, document(cast.ivo, job.master))


def test_a_translation_that_is_filed_anew_after_its_confirmation_goes_alone(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr", "es"], "drafter")
    french, spanish = (translations.find(cast.ivo, master, one) for one in ("fr", "es"))
    for job in (french, french, spanish):
        translations.file(cast.ivo, job, document(cast.ivo, master))
        translations.confirm(cast.ida, job, [cast.delegation("XVA").id])

    assert set(choosing.annexes(master)) == {french.document_id, spanish.document_id}


def test_nobody_but_the_drafter_confirms_what_the_service_filed(cast, job, lena):
    translations.file(lena, job, document(lena, job.master))

    for other in (lena, cast.ida):
        with pytest.raises(Forbidden):
            translations.confirm(other, job)


def test_what_is_not_filed_is_not_confirmed(cast, job):
    with pytest.raises(Conflict):
        translations.confirm(cast.ivo, job)


def test_a_translation_of_the_drafters_own_is_confirmed_by_a_colleague_who_reviews(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "drafter")
    job = translations.find(cast.ivo, master, "fr")
    translations.file(cast.ivo, job, document(cast.ivo, master))

    with pytest.raises(Forbidden):
        translations.confirm(cast.ivo, job)
    translations.confirm(cast.ida, job)

    assert master.state == "READY"


def test_the_drafter_confirms_nothing_filed_as_the_language_service_either(cast, desk):
    """Also who has both duties: the one who filed is never the one who confirms."""
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "service")
    both = cast.with_duties("ivo", "DR RV TX LG")
    job = translations.find(both, master, "fr")
    translations.file(both, job, document(both, master))

    with pytest.raises(Forbidden):
        translations.confirm(both, job)
    translations.confirm(cast.ida, job)

    assert master.state == "READY"


def test_a_colleague_without_the_duty_confirms_nothing(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "drafter")
    drafts_alone = cast.with_duties("ida", "DR TX")
    job = translations.find(cast.ivo, master, "fr")
    translations.file(cast.ivo, job, document(cast.ivo, master))

    with pytest.raises(Forbidden):
        translations.confirm(drafts_alone, job)


def test_what_was_filed_anew_meanwhile_is_not_confirmed_unseen(cast, job, lena):
    translations.file(lena, job, document(lena, job.master))
    seen = str(job.document_id)
    translations.file(lena, job, document(lena, job.master))

    with pytest.raises(Conflict):
        translations.confirm(cast.ivo, job, [cast.delegation("XVA").id], seen)


def test_an_annex_is_not_filed_as_a_translation_too(cast, desk):
    master = desk.drafted("XVA")
    annex = document(cast.ivo, master)
    drafting.edit(cast.ivo, master, written(addressees=[cast.delegation("XVA").id], annexes={annex: ""}))
    service.submit(cast.ivo, master)
    translations.ask(cast.ida, master, ["fr"], "drafter")

    with pytest.raises(Conflict):
        translations.file(cast.ivo, translations.find(cast.ivo, master, "fr"), annex)


@pytest.fixture
def accepting(cast, monkeypatch):
    """Say which languages each State accepts, as their sheets would."""

    def say(**codes):
        told = {cast.delegation(state).id: tuple(languages.split()) for state, languages in codes.items()}
        monkeypatch.setattr(translations.sheets, "languages_of", lambda *_args: told)

    return say


def test_a_translation_goes_to_the_states_that_accept_it_and_to_no_other(cast, desk, accepting):
    [cast.ada, cast.carol]  # noqa: B018 -- somebody has to receive them
    master = desk.submitted("XVA", "XNO")
    accepting(XVA="fr", XNO="en")
    translations.ask(cast.ida, master, ["fr"], "drafter")
    job = translations.find(cast.ivo, master, "fr")
    translations.file(cast.ivo, job, document(cast.ivo, master))
    translations.confirm(cast.ida, job)
    sending.send(cast.ida, master)

    valdoria, norhaven = (
        copies.read(cast.ada, desk.copy(master, "XVA")),
        copies.read(cast.carol, desk.copy(master, "XNO")),
    )
    letters = [words(file_of(cast.ivo, desk.copy(master, code))[1]) for code in ("XVA", "XNO")]

    assert ([one.name for one in valdoria.annexes], norhaven.annexes) == (["fr.pdf"], [])
    assert ["fr.pdf" in letter for letter in letters] == [True, False]
    assert [one.code for one in masters.read(cast.ivo, master).translations[0].states] == ["XVA"]


@pytest.mark.parametrize("chosen", [[], ["XNO"], ["XVA", "XPE"]])
def test_a_translation_reaches_whoever_needs_it_and_nobody_who_is_not_asked(cast, desk, accepting, chosen):
    master = desk.submitted("XVA", "XNO")
    accepting(XVA="fr", XNO="en fr")
    translations.ask(cast.ida, master, ["fr"], "drafter")
    job = translations.find(cast.ivo, master, "fr")
    translations.file(cast.ivo, job, document(cast.ivo, master))

    with pytest.raises(Conflict):
        translations.confirm(cast.ida, job, [cast.delegation(code).id for code in chosen])

    assert (job.confirmed_at, master.state) == (None, "IN_TRANSLATION")


def test_whom_a_translation_awaits_is_told_first_the_drafter_then_whoever_may_confirm(cast, desk, lena):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "drafter")
    job = translations.find(cast.ivo, master, "fr")
    people = (cast.ivo, cast.ida, lena)

    before = [len(translations.awaited(one, 5)) for one in people]
    translations.file(cast.ivo, job, document(cast.ivo, master))
    filed = [len(translations.awaited(one, 5)) for one in people]
    translations.confirm(cast.ida, job)

    assert (before, filed) == ([1, 0, 0], [0, 1, 1])
    assert [translations.awaited(one, 5) for one in people] == [[], [], []]


def test_with_one_of_two_confirmed_the_request_is_not_ready(cast, desk):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr", "es"], "drafter")
    job = translations.find(cast.ivo, master, "es")

    translations.file(cast.ivo, job, document(cast.ivo, master))
    translations.confirm(cast.ida, job, [cast.delegation("XVA").id])

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
    master = desk.submitted("XVA")
    monkeypatch.setattr(translations.sheets, "languages_of", lambda *_args: {cast.delegation("XVA").id: ("fr",)})

    with pytest.raises(Conflict):
        sending.approve(cast.ida, master)

    assert translations.lacking(db.session(), master, gateway.now().date()) == ["fr"]
    assert written().language == "en"
