"""What is no request to a State, by both sides in a real browser: an enquiry that becomes a draft, and a request to the Court."""

from tests.browser.accessibility import faults
from tests.browser.hands import follow

TITLE, QUESTION = "Logbook of the tug Corvin", "Was the logbook of the tug kept?"
ASKED = "Carnets produits devant la Cour"


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
