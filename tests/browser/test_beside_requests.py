"""What is no request to a State, by all sides in a real browser: an enquiry that becomes a draft, requests to the Court, a consent."""

from tests.browser.accessibility import faults
from tests.browser.hands import follow

TITLE, QUESTION = "Logbook of the tug Corvin", "Was the logbook of the tug kept?"
ASKED = "Carnets produits devant la Cour"
LETTERS, ENVELOPES, CONDITION = "Letters found in a search", "Enveloppes et cachets", "Sans le nom de l’expéditeur."


def at_home(page, language="en"):
    page.goto(f"/language/{language}?back=/")
    return page


def test_an_enquiry_is_answered_and_becomes_a_draft(exchange):
    asker, state = at_home(exchange.visit("otp1")), at_home(exchange.visit("xaa"), "fr")
    asker.goto("/requests")
    follow(asker.get_by_role("link", name="Enquiries"))
    follow(asker.get_by_role("link", name="New enquiry"))
    assert faults(asker) == []
    asker.get_by_label("To", exact=True).select_option(label="Valdoria")
    asker.get_by_label("Title", exact=True).fill(TITLE)
    asker.get_by_label("Question", exact=True).fill(QUESTION)
    asker.get_by_label("Theme", exact=True).select_option("TRACING")
    follow(asker.get_by_role("button", name="Send the enquiry"))

    state.goto("/")
    follow(state.get_by_role("link", name=TITLE).first)
    assert (
        "Question préalable informelle. Ce n’est pas une demande d’assistance." in state.locator(".band").inner_text()
    )
    assert faults(state) == []
    state.get_by_role("radio", name="Cela existe", exact=True).check()
    state.get_by_label("Ce qui peut en être dit").fill("Chez l’armateur.")
    follow(state.get_by_role("button", name="Répondre et clore"))

    asker.goto("/")
    follow(asker.get_by_role("link", name=TITLE).first)
    follow(asker.get_by_role("link", name="Turn into a draft"))
    assert faults(asker) == []
    asker.get_by_label("Assistance sought").select_option("93-1-I")
    follow(asker.get_by_role("button", name="Begin the draft"))
    before = asker.get_by_role("region", name="The enquiry before it").inner_text()
    assert QUESTION in before
    assert "Chez l’armateur." in before
    assert state.complaints == asker.complaints == []


def test_a_state_asks_the_court_and_reads_the_reply(exchange):
    state, registrar = at_home(exchange.visit("xbb"), "fr"), at_home(exchange.visit("reg2"))
    state.goto("/requests")
    follow(state.get_by_role("link", name="Demandes à la Cour"))
    follow(state.get_by_role("link", name="Demander l’assistance de la Cour"))
    assert faults(state) == []
    state.get_by_label("Titre", exact=True).fill(ASKED)
    state.get_by_label("Ce qui est demandé à la Cour").fill("Les carnets.")
    state.get_by_label("Thème", exact=True).select_option("TRACING")
    follow(state.get_by_role("button", name="Envoyer au Greffier"))
    asked = state.url

    registrar.goto(asked)
    follow(registrar.get_by_role("link", name="Register", exact=True))
    follow(registrar.get_by_role("button", name="Register", exact=True))
    follow(registrar.get_by_role("link", name="Pass to the Prosecutor or a Chamber"))
    assert faults(registrar) == []
    registrar.get_by_role("radio", name="Office of the Prosecutor").check()
    follow(registrar.get_by_role("button", name="Pass to the Prosecutor or a Chamber"))

    officer = at_home(exchange.visit("otp2"))
    officer.goto(asked)
    follow(officer.get_by_role("link", name="Grant in part"))
    officer.get_by_label("What is granted").fill("The second logbook.")
    follow(officer.get_by_role("button", name="Grant in part"))
    follow(officer.get_by_role("link", name="Send the reply"))
    officer.get_by_label("The reply", exact=True).fill("It is ready.")
    officer.get_by_role("checkbox", name="H3").check()
    follow(officer.get_by_role("button", name="Send the reply"))

    state.goto(asked)
    assert faults(state) == []
    assert "The second logbook." in state.locator("main").inner_text()
    assert state.complaints == registrar.complaints == officer.complaints == []


def test_the_state_that_supplied_the_material_is_asked_apart(exchange):
    phone = {"viewport": {"width": 390, "height": 800}}
    officer, asker = at_home(exchange.visit("otp2")), at_home(exchange.visit("xaa"))
    supplier = at_home(exchange.visit("xff", **phone), "fr")
    officer.goto("/reverse?state=CONSENT_SOUGHT")
    follow(officer.get_by_role("link", name=LETTERS))
    needing = officer.url
    assert faults(officer) == []
    follow(officer.get_by_role("link", name="Ask the State that supplied the material"))
    assert faults(officer) == []

    supplier.goto("/")
    follow(supplier.get_by_role("link", name=ENVELOPES).first)
    consent = supplier.url
    assert faults(supplier) == []
    assert supplier.evaluate("document.documentElement.scrollWidth") <= 390
    supplier.get_by_role("radio", name="Consent sous conditions", exact=True).check()
    supplier.get_by_label("Conditions, ou ce qu’il y a d’autre à dire").fill(CONDITION)
    follow(supplier.get_by_role("button", name="Répondre à la Cour"))
    assert CONDITION in supplier.locator("main").inner_text()
    supplier.goto("/consents")
    assert faults(supplier) == []

    officer.goto(consent)
    assert CONDITION in officer.locator("main").inner_text()
    follow(officer.get_by_role("link", name="REV 2"))
    assert officer.url == needing
    follow(officer.get_by_role("link", name="Grant", exact=True))
    follow(officer.get_by_role("button", name="Grant", exact=True))

    asker.goto(needing)
    told = asker.locator("main").inner_text()
    assert faults(asker) == []
    assert "Consent given" in told
    assert not [word for word in (ENVELOPES, CONDITION, "CNS", "Saint-Aubrac", "XFF") if word in told]
    asker.goto(consent)
    assert "open to you" in asker.locator("main").inner_text()
    assert [one for one in asker.complaints if "404" not in one] == supplier.complaints == officer.complaints == []
