"""The auditor's journeys: the log with its filters, an entry's proof, an export, the integrity of the whole."""

import json
import re

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.audit.entries import Happening
from exchange.audit.models import Entry, Log
from exchange.dossiers import service as dossiers
from exchange.dossiers.service import Labels
from exchange_crypto import proofs

CANARY = "Heliotrope Canary"


@pytest.fixture
def dossier(cast):
    """A dossier of Ada's whose title no page and no export of the log may show."""
    return dossiers.open(cast.ada, CANARY, "TRACING", "confidential", [cast.ada.person, cast.ben.person], ("FREEZING",))


@pytest.fixture
def olga(cast, browser):
    return browser(cast.olga)


def read(actor, dossier):
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier):
        pass


def table(page):
    return page.text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_a1_the_log_is_proved_whole(opened_house, dossier, olga):
    opened_house.file_entries()

    olga.get("/integrity")
    answer = olga.post("/integrity/checks")
    page = olga.get(answer.location)

    assert answer.status_code == 303
    assert "Whole:" in page.text
    assert page.text.count("Agrees") == 6
    assert "Whole:" in olga.get("/integrity").text


def test_a1_a_break_is_named(opened_house, dossier, olga, tamper):
    opened_house.file_entries()
    tamper("UPDATE audit_event SET leaf = :leaf WHERE eid = (SELECT eid FROM audit_leaf WHERE seq = 1)", leaf=b"{}")

    page = olga.get(olga.post("/integrity/checks").location)

    assert "The entry at position 1 is not what was filed" in page.text
    assert (page.text.count("Agrees"), page.text.count("Differs")) == (0, 1)


def test_a2_who_opened_one_dossier(cast, dossier, olga):
    read(cast.ben, dossier)
    gateway.note(cast.carol, Happening(actions.HOME_READ))

    page = olga.get(f"/log?about={dossier.reference}&since=2026-11-19&until=2026-11-20")

    assert "Ben" in table(page)
    assert "dossier.read" in table(page)
    assert "Carol" not in table(page)
    assert CANARY not in page.text


def test_a4_what_is_shown_is_exported_with_proofs(opened_house, cast, dossier, olga):
    read(cast.ben, dossier)
    opened_house.file_entries()

    olga.get(f"/log/exports/new?about={dossier.reference}")
    answer = olga.post(f"/log/exports?about={dossier.reference}", {"reason": "Order 7", "format": "jsonl"})

    vkey = db.session.scalar(select(Log.vkey))
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [json.loads(line["leaf"])["type"] for line in lines] == ["dossier.read", "dossier.open"]
    assert all(proofs.check(line["proof"], line["leaf"].encode(), vkey).size > line["position"] for line in lines)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="access-log.jsonl"'


def test_a4_without_a_reason_nothing_is_exported(dossier, olga, entries):
    olga.get("/log/exports/new")

    answer = olga.post("/log/exports?theme=TRACING", {"reason": "", "format": "csv"})

    assert answer.status_code == 422
    assert "Give the reason" in answer.text
    assert 'action="/log/exports?theme=TRACING"' in answer.text
    assert not any(action == "log.export" for _, action, _ in entries())


def test_a6_a_theme_is_found_among_any_of_an_entrys_themes(cast, dossier, olga):
    gateway.note(cast.carol, Happening(actions.HOME_READ))

    freezing, reparations = olga.get("/log?theme=FREEZING"), olga.get("/log?theme=REPARATIONS")

    assert "dossier.open" in table(freezing)
    assert "home.read" not in table(freezing)
    assert "No entries fit" in reparations.text


def test_a7_the_proof_of_one_entry_is_taken_along(opened_house, dossier, olga):
    opened_house.file_entries()
    position = re.search(r'href="/log/([0-9]+)">Prove this entry', olga.get("/log?action=dossier.open").text).group(1)

    page = olga.get(f"/log/{position}")
    leaf, proof = (olga.get(f"/log/{position}/entry.{end}") for end in ("leaf", "tlog-proof"))

    assert "Proved" in page.text
    assert proofs.check(proof.text, leaf.data, db.session.scalar(select(Log.vkey))).size > int(position)
    assert "attachment" in proof.headers["Content-Disposition"]


def test_an_entry_that_is_not_signed_yet_says_so(opened_house, dossier, olga):
    from exchange.audit import sequencer

    sequencer.file_all(opened_house.log, opened_house.clock)

    page = olga.get("/log/0")

    assert "not signed yet" in page.text
    assert olga.get("/log/0/entry.tlog-proof").status_code == 404


@pytest.mark.parametrize("name", ["ada", "ivo", "sam"])
def test_nobody_but_an_auditor_reads_the_log(opened_house, cast, dossier, browser, entries, name):
    opened_house.file_entries()
    visitor = browser(getattr(cast, name))

    for path in ("/log", "/log/0", "/log/0/entry.leaf", "/log/exports/new", "/integrity", "/log?about=D-0101&pn=x"):
        before = len(entries())
        assert visitor.get(path).status_code == 404, path
        assert entries()[before:] == [(name, "access.denied", "refused")], path


def test_the_auditor_opens_no_content(cast, dossier, olga, entries):
    answer = olga.get(f"/dossiers/{dossier.reference}")

    assert answer.status_code == 404
    assert entries()[-1] == ("olga", "access.denied", "refused")


def test_every_view_of_the_log_is_an_entry(opened_house, dossier, olga, entries):
    opened_house.file_entries()
    views = {
        "/log": "log.read",
        "/log?about=nobody": "log.read",
        "/log/0": "entry.read",
        "/log/0/entry.leaf": "entry.read",
        "/log/0/entry.tlog-proof": "entry.read",
        "/integrity": "integrity.read",
    }

    for path, action in views.items():
        before = len(entries())
        assert olga.get(path).status_code == 200
        assert entries()[before:] == [("olga", action, "done")]


QUERIES = [
    "since=tomorrow", "until=9999-12-31", "since=0001-01-01", "theme=NONE", "action=x", "outcome=%00", "org=%27",
    "about=%00%27--", "about=D-999999999", "about=RFA%202026/999999", "pn=%2B%2B", "before=-1", "before=9" * 4,
    "after=99999999999999999999", "before=x", "about=" + "x" * 3000, "about=D-0101.999999", "about=%25%25",
]  # fmt: skip


def test_what_is_not_understood_is_left_out_or_finds_nothing(olga):
    answers = {query: olga.get(f"/log?{query}").status_code for query in QUERIES}

    assert answers == dict.fromkeys(QUERIES, 200)


def test_a_position_that_does_not_exist_looks_like_any_closed_page(olga, entries):
    answers = [
        olga.get(path)
        for path in ("/log/999999", "/log/99999999999999999999999", "/integrity/checks/" + str(db.new_id()))
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert entries()[-1] == ("olga", "access.denied", "refused")


def test_pages_go_by_number_and_come_back(opened_house, cast, olga):
    for _ in range(120):
        gateway.note(cast.carol, Happening(actions.HOME_READ))

    first = olga.get("/log?action=home.read")
    second = olga.get(re.search(r'rel="next" href="([^"]+)"', first.text).group(1).replace("&amp;", "&"))
    third = olga.get(re.search(r'rel="next" href="([^"]+)"', second.text).group(1).replace("&amp;", "&"))
    back = olga.get(re.search(r'rel="prev" href="([^"]+)"', third.text).group(1).replace("&amp;", "&"))

    assert "120 entries" in first.text
    assert [page.text.count("<code>home.read</code>") for page in (first, second, third)] == [40, 40, 40]
    assert table(back) == table(second)
    assert 'rel="prev"' not in first.text
    assert 'rel="next"' not in third.text


def test_the_log_speaks_french(dossier, olga):
    olga.get("/language/fr")

    pages = [olga.get(path).text for path in ("/log", "/integrity", "/log/exports/new")]

    assert all("ournal" in page for page in pages)
    assert "Journal des accès" in pages[0]


def test_the_canary_is_in_no_leaf(opened_house, cast, dossier, olga):
    dossiers.relabel(cast.ada, dossier, Labels(CANARY + " again", "TRACING", (), "secret"))
    olga.get("/log?about=Heliotrope")
    olga.post("/log/exports", {"reason": CANARY, "format": "csv"}).close()

    assert not any(b"eliotrope" in leaf for leaf in db.session.scalars(select(Entry.leaf)))


def test_a5_figures_for_a_report_take_four_clicks(opened_house, cast, dossier, olga):
    for _ in range(5):
        read(cast.ben, dossier)
    read(cast.ada, dossier)
    opened_house.file_entries()

    home = olga.get("/log")
    page = olga.get("/figures")
    applied = olga.get("/figures?period=this-year")
    file = olga.get("/figures/figures.csv?period=this-year")

    assert 'href="/figures"' in home.text
    assert '<select class="input in-s" id="period" name="period">' in page.text
    assert 'href="/figures/figures.csv?period=this-year"' in applied.text
    assert re.search(r"tracing of assets</a></th>.*?<td[^>]*>6</td>", table(applied), re.S)
    assert (file.mimetype, "theme,TRACING," in file.text) == ("text/csv", True)
    assert re.search(r"^theme,TRACING,[^,]*,opened,[0-9-]+,[0-9-]+,6\r$", file.text, re.M)
    assert CANARY not in page.text + file.text


def test_an_administrator_reads_figures_without_persons(opened_house, cast, dossier, browser):
    for _ in range(4):
        read(cast.ben, dossier)
    opened_house.file_entries()

    sam = browser(cast.sam)
    page = sam.get("/figures")

    assert 'href="/figures"' in sam.get("/people").text
    assert page.status_code == 200
    assert "Ben" not in page.text
    assert sam.get("/log").status_code == 404


def test_figures_are_in_french_too(opened_house, cast, browser):
    opened_house.file_entries()
    olga = browser(cast.olga)
    olga.get("/language/fr")

    page = olga.get("/figures")

    assert "<h1>Statistiques</h1>" in page.text
    assert "Identification" in olga.get("/figures/figures.csv").text
