"""Country sheets on their pages: the State writes, everybody reads, the Registry agrees on a day."""

import re

import pytest
from sqlalchemy import select

from exchange import db
from exchange.accounts.models import Account
from exchange.sheets.models import Sheet

LAW = "A certified copy of the warrant\r\n\r\nThe account number, or the holder’s date of birth\r\n"
FORM = {"requirements": LAW, "channel": "DIPLOMATIC", "languages": ["en"], "enquiries": "yes", "address": "1 Quay"}
AT = "/sheets/XVA"
VERSION = re.compile(r'name="version"[^>]*value="([^"]*)"')


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def ada(cast, browser):
    cast.delegation("ASP-SEC")
    return browser(cast.ada)


def give(account, duty):
    with db.writing() as session:
        session.merge(account).duties = duty
        session.commit()
    return db.session.get(Account, account.id)


def keep(who, **more):
    """Send the form as it would be sent from its page, with these fields changed."""
    version = VERSION.search(who.get(f"{AT}/text").text).group(1)
    return who.post(f"{AT}/text", FORM | {"version": version} | more)


def test_the_state_writes_and_everyone_who_shares_reads(cast, ada, browser):
    done = keep(ada)

    page = browser(cast.ivo).get(AT).text
    assert done.location == AT
    assert page.count("<li dir=") == 2
    for words in ("A certified copy of the warrant", "Diplomatic channel", "English", "1 Quay", "by Ada"):
        assert words in page
    assert "/sheets/XVA/text" not in page
    listed = browser(cast.carol).get("/sheets").text
    assert "Diplomatic channel" in listed


@pytest.mark.parametrize("who", ["carol", "ivo"])
def test_nobody_else_finds_the_form(cast, ada, browser, who):
    other = browser(getattr(cast, who))

    assert other.get(f"{AT}/text").status_code == 404
    assert other.post(f"{AT}/text", FORM).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"languages": []}, "Choose at least one language."),
        ({"channel": "INTERPOL"}, "Something needs to be corrected"),
        ({"languages": ["xx"]}, "Something needs to be corrected"),
        ({"requirements": "x" * 501}, "One requirement has at most 500 characters."),
        ({"requirements": "\n".join(f"{n}" for n in range(41))}, "Write at most 40 requirements."),
        ({"enquiries": ""}, "Choose one."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(ada, wrong, says):
    page = keep(ada, **wrong)

    assert page.status_code == 422
    assert says in page.text
    assert "1 Quay" in page.text


def test_a_language_that_is_not_offered_at_first_can_be_chosen_and_stays(cast, ada):
    keep(ada, another="sw")

    box = next(one for one in re.findall("<input[^>]*>", ada.get(f"{AT}/text").text) if 'value="sw"' in one)
    assert "checked" in box
    assert "Swahili" in ada.get(AT).text
    assert keep(ada, languages=["en", "sw"]).status_code == 303


def test_a_change_of_channel_is_coming_until_the_registry_agrees(cast, ada, browser):
    keep(ada)
    keep(ada, channel="DESIGNATED", detail="Ministry of Justice")
    cast.enrol("rhea", "ICC-REG", "investigator")
    rhea = browser(cast.sign_in(give(cast.accounts["rhea"], "RG")))

    page = rhea.get(AT)
    assert "A change is coming" in page.text
    agreement = re.search(r'action="([^"]+/agreement)"', page.text).group(1)
    late = rhea.post(agreement, {"on": "2026-11-01"})
    far, none = rhea.post(agreement, {"on": "2027-01-05"}), rhea.post(agreement, {"on": "soon"})
    done = rhea.post(agreement, {"on": "2026-11-20"})

    assert (far.status_code, "choose no later day." in far.text) == (422, True)
    assert (none.status_code, "Not a valid date value." in none.text) == (422, True)
    assert (late.status_code, "Choose today or a later day." in late.text) == (422, True)
    assert done.location == AT
    after = ada.get(AT).text
    assert "A change is coming" not in after
    assert "Ministry of Justice" in after
    assert "Earlier choices" in after
    again = rhea.post(agreement, {"on": "2026-11-20"})
    assert (again.status_code, "holds already" in again.text) == (422, True)


def test_the_form_of_agreement_is_the_registrars_alone(cast, ada, browser):
    keep(ada)
    keep(ada, channel="DESIGNATED")

    assert "/agreement" not in ada.get(AT).text
    assert "/agreement" not in browser(cast.ivo).get(AT).text


def test_two_colleagues_at_once_see_both_texts(cast, ada, browser):
    keep(ada)
    ben = browser(cast.ben)
    old = VERSION.search(ben.get(f"{AT}/text").text).group(1)
    keep(ada, address="2 Quay")

    page = ben.post(f"{AT}/text", FORM | {"version": old, "address": "3 Quay"})

    assert page.status_code == 409
    assert "2 Quay" in page.text
    assert "3 Quay" in page.text
    now = VERSION.search(page.text).group(1)
    assert ben.post(f"{AT}/text", FORM | {"version": now, "address": "3 Quay"}).status_code == 303


def test_a_colleague_confirms_it_as_it_stands(cast, ada, browser):
    keep(ada)

    browser(cast.ben).post(f"{AT}/confirmation")

    assert "by Ben" in ada.get(AT).text


def test_what_is_typed_is_kept_for_later_and_offered_again(cast, ada):
    ada.get(f"{AT}/text")
    ada.post(f"/drafts{AT}/text", FORM | {"address": "9 Quay", "version": ""})

    page = ada.get(f"{AT}/text").text

    assert "Your unfinished text was kept." in page
    assert "9 Quay" in page
    assert "The country sheet" in ada.get("/").text
    keep(ada)
    assert "Your unfinished text was kept." not in ada.get(f"{AT}/text").text


def test_a_state_without_a_sheet_says_so_and_who_is_none_is_not_there(cast, ada):
    cast.delegation("XNO")

    assert "Not written yet" in ada.get("/sheets/XNO").text
    assert ada.get("/sheets/ICC-OTP").status_code == 404
    assert ada.post("/sheets/XVA/confirmation").status_code == 404


def test_lists_filter_and_sort(cast, ada):
    keep(ada)
    cast.delegation("XNO")

    assert "Norhaven" not in ada.get("/sheets?sheet=written").text
    assert "Valdoria</a>" not in ada.get("/sheets?sheet=missing").text
    assert "Norhaven" not in ada.get("/sheets?enquiries=welcome&sort=-confirmed").text
    assert db.session.scalars(select(Sheet)).one().is_informal


def test_in_french(cast, ada):
    keep(ada, languages=["fr"])
    ada.get("/language/fr")

    page = ada.get(AT).text

    assert "Voie diplomatique" in page
    assert "français" in page
    assert "Fiches-pays" in page
