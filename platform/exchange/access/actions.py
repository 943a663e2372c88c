"""Every act there is. What has no line here can't be done. A name, once used, is never changed: it is in the log."""

from dataclasses import dataclass

from exchange.access.rules import (
    Rule,
    all_of,
    any_of,
    anyone,
    asks,
    has_duty,
    has_role,
    is_asked,
    is_author,
    is_member,
    is_of,
    is_of_assembly,
    is_of_court,
    is_of_state,
    is_owner,
    is_platform,
    is_self,
    is_signed_in,
    makes,
)
from exchange.translations.mark import N_


@dataclass(frozen=True)
class Action:
    """One act: its permanent name, who may, how it reads after a person's name, severity 1 to 6 (as OCSF).

    `theme` labels entries about nothing that has themes of its own.
    """

    name: str
    may: Rule
    says: str
    severity: int = 1
    theme: str = "CONFID"


TABLE: dict[str, Action] = {}


def _line(name: str, may: Rule, says: str, severity: int = 1, theme: str = "CONFID") -> Action:
    action = Action(name, may, says, severity, theme)
    if name in TABLE:
        raise ValueError(f"two actions are called {name}")
    TABLE[name] = action
    return action


is_administrator = has_role("administrator")
is_auditor = has_role("auditor")
shares = has_role("focal_point", "investigator")

# Refusals of what is not there, or not there for this person.
ACCESS_DENIED = _line("access.denied", anyone, N_("asked for what is not open"), 3)

# Sign-in and one's own credentials.
SESSION_BEGIN = _line("session.begin", anyone, N_("gave a password"), 2)
SESSION_START = _line("session.start", anyone, N_("signed in with two factors"), 2)
SESSION_END = _line("session.end", is_signed_in, N_("signed out"))
SESSION_REVOKE = _line("session.revoke", is_self, N_("ended one of their sessions"), 2)
INVITATION_OPEN = _line("invitation.open", anyone, N_("opened an invitation"), 2, "PARTNERS")
PASSWORD_SET = _line("password.set", anyone, N_("set a password and made keys"), 4, "PARTNERS")
FACTOR_ENROL = _line("factor.enrol", anyone, N_("enrolled a second factor"), 4, "PARTNERS")
PERSON_ENROL = _line("person.enrol", anyone, N_("completed enrolment"), 4, "PARTNERS")
RECOVERY_USE = _line("recovery.use", anyone, N_("used a recovery code"), 4)
RECOVERY_RENEW = _line("recovery.renew", is_self, N_("made new recovery codes"), 4)
PASSWORD_RECOVER = _line("password.recover", anyone, N_("used their recovery key for a lost password"), 4)
PASSWORD_CHANGE = _line("password.change", is_self, N_("changed their password"), 4)
ACCOUNT_READ = _line("account.read", is_self, N_("looked at their account and sessions"))
SESSION_STAY = _line("session.stay", is_signed_in, N_("stayed signed in"))
SETTINGS_CHANGE = _line("settings.change", is_self, N_("changed their settings"))

# People and delegations.
PEOPLE_READ = _line("people.read", is_administrator, N_("looked at the people"), 1, "PARTNERS")
PERSON_INVITE = _line("person.invite", any_of(is_administrator, is_platform), N_("invited a person"), 4, "PARTNERS")
INVITATION_RENEW = _line(
    "invitation.renew", any_of(is_administrator, is_platform), N_("renewed an invitation"), 4, "PARTNERS"
)
of_another = all_of(is_administrator, asks("is_another_than"))
PERSON_SUSPEND = _line("person.suspend", of_another, N_("suspended a person"), 4, "PARTNERS")
PERSON_REACTIVATE = _line("person.reactivate", of_another, N_("reactivated a person"), 4, "PARTNERS")
PERSON_RETIRE = _line("person.retire", of_another, N_("retired a person"), 4, "PARTNERS")
DELEGATIONS_READ = _line("delegations.read", is_administrator, N_("looked at the delegations"), 1, "PARTNERS")
DELEGATION_ADMIT = _line(
    "delegation.admit", any_of(is_administrator, is_platform), N_("admitted a delegation"), 4, "PARTNERS"
)
DELEGATION_END = _line("delegation.end", is_administrator, N_("ended a delegation's membership"), 4, "PARTNERS")

# Duties: what each person of a delegation may do in requests, given by its own manager.
gives_duties = all_of(has_duty("MG"), asks("is_colleague_of"))
DUTIES_READ = _line(
    "duties.read",
    all_of(shares, any_of(is_of_court, is_asked)),
    N_("looked at the duties in their delegation"),
    1,
    "PARTNERS",
)
DUTY_GIVE = _line("duty.give", gives_duties, N_("gave a person a duty"), 4, "PARTNERS")
DUTY_TAKE = _line("duty.take", gives_duties, N_("took a duty from a person"), 4, "PARTNERS")
DEPUTY_SET = _line("deputy.set", gives_duties, N_("said who stands in for a person"), 4, "PARTNERS")

# Country sheets: each State writes its own; the Court agrees from which day a change of channel or languages holds.
writes_sheet = all_of(is_of_state, has_duty("FP", "MG"), is_self)
SHEET_LIST = _line("sheet.list", shares, N_("looked at the country sheets"), 1, "NATPROC")
SHEET_READ = _line("sheet.read", shares, N_("read the country sheet"), 1, "NATPROC")
SHEET_CHANGE = _line("sheet.change", writes_sheet, N_("changed the country sheet"), 2, "NATPROC")
SHEET_CONFIRM = _line("sheet.confirm", writes_sheet, N_("confirmed the country sheet"), 2, "NATPROC")
SHEET_AGREE = _line(
    "sheet.agree",
    all_of(is_of_court, has_duty("RG")),
    N_("agreed from which day a State’s choice holds"),
    3,
    "NATPROC",
)

# What needs my attention.
HOME_READ = _line("home.read", is_signed_in, N_("looked at what needs attention"))

# Unfinished texts, each its author's own.
DRAFT_SAVE = _line("draft.save", shares, N_("kept an unfinished text"))
DRAFT_KEEP = _line("draft.keep", shares, N_("sent a text after the session had ended, which was kept"))
DRAFT_OPEN = _line("draft.open", is_self, N_("opened their unfinished text"))
DRAFT_DISCARD = _line("draft.discard", is_self, N_("discarded their unfinished text"))

# Search: titles, names and references of what the person may open; of administrators, people and delegations.
SEARCH_RUN = _line("search.run", any_of(shares, is_administrator), N_("searched"))
SEARCH_SHOW = _line("search.show", shares, N_("was shown what a search found"))

# Dossiers.
DOSSIER_LIST = _line("dossier.list", shares, N_("looked at their dossiers"))
DOSSIER_OPEN = _line("dossier.open", any_of(shares, is_platform), N_("opened a dossier"), 2)
DOSSIER_READ = _line("dossier.read", is_member, N_("read the dossier"))
DOSSIER_RELABEL = _line("dossier.relabel", all_of(is_owner, asks("is_open_for")), N_("relabelled the dossier"), 3)
DOSSIER_CLOSE = _line("dossier.close", is_owner, N_("closed the dossier"), 2)
DOSSIER_REOPEN = _line("dossier.reopen", is_owner, N_("reopened the dossier"), 2)
PERSONS_READ = _line("persons.read", shares, N_("looked at who can be named"), 1, "PARTNERS")
PARTY_ADD = _line(
    "party.add",
    all_of(is_owner, asks("is_open_for"), asks("takes_more")),
    N_("added a delegation to the dossier"),
    3,
)
PARTY_REMOVE = _line("party.remove", is_owner, N_("removed a delegation from the dossier"), 3)
MEMBER_CHOOSE = _line("member.choose", asks("names_for"), N_("looked at who can be named into the dossier"))
MEMBER_ADD = _line(
    "member.add", all_of(asks("names_for"), asks("is_open_for")), N_("named a person into the dossier"), 3
)
MEMBER_REMOVE = _line("member.remove", asks("names_for"), N_("removed a person from the dossier"), 3)
KEY_ADMIT = _line("key.admit", anyone, N_("gave a member the dossier's key"), 4)
KEY_RENEW = _line("key.renew", anyone, N_("renewed the dossier's key"), 4)

# Documents.
DOCUMENT_LIST = _line("document.list", is_member, N_("looked at the documents"))
DOCUMENT_UPLOAD = _line("document.upload", all_of(is_member, asks("is_open_for")), N_("began an upload"), 2)
DOCUMENT_ADD = _line("document.add", all_of(is_member, asks("is_open_for")), N_("added a document"), 2)
DOCUMENT_HOLD = _line(
    "document.hold", all_of(is_member, asks("is_open_for")), N_("laid a file ready for what isn't sent yet"), 2
)
DOCUMENT_REVISE = _line("document.revise", all_of(is_author, asks("is_open_for")), N_("added a new version"), 2)
DOCUMENT_READ = _line("document.read", is_member, N_("read the document's page"))
opens_document = all_of(is_member, asks("is_released_to"))
DOCUMENT_DOWNLOAD = _line("document.download", opens_document, N_("opened the document"), 2)
DOCUMENT_CONTINUE = _line("document.continue", opens_document, N_("went on with opening the document"), 2)
DOCUMENT_DELIVERED = _line("document.delivered", is_member, N_("received the document"), 2)

HANDLING_MARK = _line("handling.mark", asks("has_provider"), N_("marked how the document is to be handled"), 3)
HANDLING_LIFT = _line("handling.lift", asks("has_provider"), N_("lifted a handling mark of the document"), 4)

# Discussions.
DISCUSSION_LIST = _line("discussion.list", is_member, N_("looked at the discussions"))
DISCUSSION_OPEN = _line("discussion.open", is_member, N_("opened a discussion"), 2)
DISCUSSION_READ = _line("discussion.read", is_member, N_("read the discussion"))
MESSAGE_POST = _line("message.post", is_member, N_("posted a message"), 2)
DISCUSSION_CLOSE = _line("discussion.close", any_of(is_author, is_owner), N_("closed the discussion"), 2)
DISCUSSION_REOPEN = _line("discussion.reopen", any_of(is_author, is_owner), N_("reopened the discussion"), 2)

# Requests for assistance.
REQUEST_LIST = _line("request.list", shares, N_("looked at the requests"), 1, "RFA")
REQUEST_TRACK = _line("request.track", all_of(shares, is_of_court), N_("looked at where the requests stand"), 1, "RFA")
AGEING_READ = _line(
    "ageing.read",
    all_of(shares, any_of(is_of_court, is_asked)),
    N_("looked at how long requests have stood"),
    1,
    "RFA",
)
REQUEST_DRAFT = _line("request.draft", all_of(has_duty("DR"), is_of_court), N_("drafted a request"), 2, "RFA")
REQUEST_READ = _line("request.read", is_member, N_("read the request"), 1, "RFA")
REQUEST_EDIT = _line("request.edit", asks("is_editable_by"), N_("changed the draft"), 2, "RFA")
REQUEST_SUBMIT = _line("request.submit", asks("is_editable_by"), N_("sent the draft for review"), 2, "RFA")
REQUEST_RETURN = _line("request.return", asks("is_reviewed_by"), N_("returned the draft"), 2, "RFA")
REQUEST_APPROVE = _line("request.approve", asks("is_reviewed_by"), N_("approved and transmits the request"), 3, "RFA")
REQUEST_TRANSLATE = _line(
    "request.translate", asks("is_reviewed_by"), N_("approved the request for translation"), 3, "RFA"
)
TRANSLATION_SCHEDULE = _line(
    "translation.schedule", asks("is_translated_by"), N_("said until when a translation is filed"), 1, "RFA"
)
TRANSLATION_FILE = _line(
    "translation.file", asks("is_translated_by"), N_("filed a translation of the request"), 2, "RFA"
)
TRANSLATION_CONFIRM = _line(
    "translation.confirm", asks("is_confirmed_by"), N_("confirmed a translation of the request"), 2, "RFA"
)
REQUEST_SHARE = _line("request.share", asks("is_editable_by"), N_("showed the draft to a State for comments"), 3, "RFA")
REQUEST_COMMENT = _line("request.comment", asks("is_commented_by"), N_("returned comments on a draft"), 2, "RFA")
REQUEST_RECLAIM = _line("request.reclaim", asks("is_editable_by"), N_("took the shown draft back"), 2, "RFA")
REQUEST_TRANSMIT = _line("request.transmit", asks("is_sent_by"), N_("transmitted the request"), 3, "RFA")
REQUEST_TRANSMIT_URGENTLY = _line(
    "request.transmit.urgently", asks("is_sent_by"), N_("transmitted the request urgently, to be confirmed"), 4, "RFA"
)
REQUEST_ANNEX = _line("request.annex", asks("is_asked_by"), N_("sent an annex with the request"), 2, "RFA")
LETTER_SET = _line("letter.set", asks("is_asked_by"), N_("set the letter of the request"), 2, "RFA")
REQUEST_LETTER = _line("request.letter", asks("is_asked_by"), N_("sent the letter of the request"), 2, "RFA")
RECEIPT_TAKE = _line("receipt.take", is_member, N_("took the receipt of service"), 2, "RFA")
REQUEST_ANSWER = _line("request.answer", asks("is_answered_by"), N_("answered an item of the request"), 2, "RFA")
REQUEST_ESCALATE = _line(
    "request.escalate", is_platform, N_("let a deputy into a draft whose review is late"), 3, "RFA"
)
REQUEST_ASSIGN = _line("request.assign", asks("is_addressed_to"), N_("handed the request over at home"), 2, "RFA")
REQUEST_CHRONOLOGY = _line("request.chronology", is_member, N_("took the chronology of the request away"), 2, "RFA")
REQUEST_REMIND = _line("request.remind", is_platform, N_("reminded the State of the request"), 1, "RFA")
EXTENSION_ASK = _line("extension.ask", asks("asks_for_time"), N_("asked for more time for the request"), 2, "RFA")
EXTENSION_GRANT = _line("extension.grant", asks("sets_time"), N_("granted more time for the request"), 2, "RFA")
EXTENSION_REFUSE = _line("extension.refuse", asks("sets_time"), N_("granted no more time for the request"), 2, "RFA")
DUE_SET = _line("due.set", asks("sets_time"), N_("set a new date for the request"), 2, "RFA")
REQUEST_CANCEL = _line(
    "request.cancel", any_of(asks("is_editable_by"), asks("is_reviewed_by")), N_("cancelled the draft"), 2, "RFA"
)

# The moves of a request that was transmitted, by their names in the table of moves, which says who may make which from where.
REQUEST_MOVES: dict[str, Action] = {
    move: _line("request." + move.replace("_", "."), makes(move), says, severity, "RFA")
    for move, says, severity in (
        ("acknowledge", N_("acknowledged the request"), 2),
        ("assess", N_("assigned the request and started its assessment"), 2),
        ("start", N_("started the execution of the request"), 2),
        ("ask_clarification", N_("asked for clarification"), 2),
        ("query_reply", N_("asked the State to clarify its reply"), 2),
        ("clarify", N_("answered a question about the request"), 2),
        ("consult", N_("opened a consultation"), 2),
        ("agree", N_("recorded agreement"), 2),
        ("supersede", N_("replaced the request by a modified version"), 3),
        ("postpone_agreed", N_("proposed a postponement, or agreed to it"), 3),
        ("postpone_challenge", N_("postponed the request pending a challenge"), 3),
        ("resume", N_("ended the postponement"), 2),
        ("redirect", N_("said who else holds what is sought, or confirmed it"), 3),
        ("deny_security", N_("denied the request on grounds of national security"), 4),
        ("deny_law", N_("denied the request as prohibited by national law"), 4),
        ("answer_part", N_("recorded answers of the State"), 2),
        ("continue", N_("went on with the remaining items"), 2),
        ("reply", N_("sent the complete reply"), 2),
        ("close", N_("closed the request"), 2),
        ("withdraw", N_("withdrew the request"), 3),
        ("confirm_urgent", N_("recorded the confirmation of the urgent request"), 2),
        ("ask_review", N_("asked for a non-compliance review, or accepted it"), 4),
        ("no_finding", N_("ended the review without a finding"), 4),
        ("find", N_("recorded a finding of non-compliance"), 4),
        ("refer", N_("referred the finding"), 4),
        ("comply_late", N_("started execution late"), 2),
        ("confirm_recorded", N_("confirmed a step that the Court had recorded"), 3),
        ("dispute_recorded", N_("disputed a step that the Court had recorded"), 3),
        ("mark_overdue", N_("marked the request as overdue"), 2),
        ("clear_overdue", N_("removed the overdue mark"), 1),
    )
}
REQUEST_ACKNOWLEDGE = REQUEST_MOVES["acknowledge"]

# Findings that were referred, for the focal points on non-cooperation: whoever refers lays the file ready.
REFERRAL_PREPARE = _line("referral.prepare", makes("refer"), N_("laid the file of a finding ready"), 3, "RFA")
REFERRAL_LIST = _line("referral.list", all_of(shares, is_of("ASP-NC")), N_("looked at the referred files"), 2, "RFA")
REFERRAL_READ = _line("referral.read", is_member, N_("read the referred file"), 2, "RFA")

# Assets: each in the dossier of a request. Its moves are named in the table of moves, which says who may make which from where.
ASSET_LIST = _line("asset.list", shares, N_("looked at the assets"), 1, "TRACING")
ASSET_READ = _line("asset.read", is_member, N_("read the asset"), 1, "TRACING")
ASSET_MOVES: dict[str, Action] = {
    move: _line("asset." + move.replace("_", "."), makes(move), says, severity, "TRACING")
    for move, says, severity in (
        ("suspect", N_("added a suspected asset"), 2),
        ("identify", N_("recorded the asset as identified"), 2),
        ("trace", N_("recorded where the asset is"), 2),
        ("request_measure", N_("asked for freezing or seizure of the asset"), 3),
        ("freeze", N_("recorded the freezing of the asset"), 3),
        ("seize", N_("recorded the seizure of the asset"), 3),
        ("vary", N_("recorded that the measure on the asset is changed"), 3),
        ("release", N_("recorded that the measure on the asset is lifted"), 3),
        ("order_forfeiture", N_("recorded the forfeiture order on the asset"), 3),
        ("enforce", N_("recorded that the order on the asset was carried out"), 3),
        ("recover_value", N_("recorded that the value of the asset was recovered"), 3),
        ("transfer", N_("recorded that the asset reached the Court"), 3),
        ("decide_disposition", N_("recorded what becomes of the asset"), 3),
        ("pay_trust_fund", N_("recorded that the asset went to the Trust Fund"), 3),
        ("give_to_victims", N_("recorded that the asset went to victims"), 3),
        ("return", N_("recorded that the asset was returned"), 3),
        ("attach_claim", N_("attached the claim of a third party to the asset"), 2),
        ("answer_claim", N_("recorded the answer to a claim on the asset"), 3),
        ("confirm_recorded", N_("confirmed a step of the asset that the Court had recorded"), 3),
        ("dispute_recorded", N_("disputed a step of the asset that the Court had recorded"), 3),
    )
}

# Enquiries before any request: asked and answered by an organ's drafters and a State's focal points.
ENQUIRY_LIST = _line("enquiry.list", shares, N_("looked at the enquiries"), 1, "RFA")
ENQUIRY_ASK = _line(
    "enquiry.ask",
    any_of(all_of(is_of_court, has_duty("DR")), all_of(is_of_state, has_duty("FP"))),
    N_("asked an informal enquiry"),
    2,
    "RFA",
)
ENQUIRY_READ = _line("enquiry.read", is_member, N_("read the enquiry"), 1, "RFA")
ENQUIRY_ANSWER = _line("enquiry.answer", asks("is_answered_by"), N_("answered the enquiry"), 2, "RFA")
ENQUIRY_PROMOTE = _line("enquiry.promote", makes("promote"), N_("began a draft from the enquiry"), 2, "RFA")

# What States ask of the Court (article 93 (10)). Its moves are named in the table of moves, which says who may make which from where.
REVERSE_LIST = _line("reverse.list", shares, N_("looked at the requests to the Court"), 1, "RFA")
REVERSE_READ = _line("reverse.read", is_member, N_("read the request to the Court"), 1, "RFA")
REVERSE_SUBMIT = _line(
    "reverse.submit", all_of(is_of_state, has_duty("FP")), N_("asked the Court for assistance"), 2, "RFA"
)
REVERSE_MOVES: dict[str, Action] = {
    move: _line("reverse." + move.replace("_", "."), makes(move), says, severity, "RFA")
    for move, says, severity in (
        ("register", N_("registered the request to the Court"), 2),
        ("assign", N_("passed the request to an organ of the Court"), 3),
        ("seek_consent", N_("asked the State that supplied the material"), 3),
        ("grant", N_("granted the request to the Court"), 3),
        ("grant_part", N_("granted the request to the Court in part"), 3),
        ("refuse", N_("refused the request to the Court"), 3),
        ("execute", N_("sent the reply of the Court"), 2),
        ("close", N_("closed the request to the Court"), 2),
    )
}

# The consent of a State that supplied material: asked by the organ with a move of the request, answered by that State.
CONSENT_ASK = _line("consent.ask", asks("is_asked_by"), N_("asked a State for its consent"), 3, "RFA")
CONSENT_LIST = _line("consent.list", shares, N_("looked at the consents"), 1, "RFA")
CONSENT_READ = _line("consent.read", is_member, N_("read the consent"), 1, "RFA")
CONSENT_ANSWER = _line("consent.answer", asks("is_answered_by"), N_("answered on a consent"), 3, "RFA")
CONSENT_RECORD = _line("consent.record", asks("is_asked_by"), N_("recorded a State’s answer on a consent"), 3, "RFA")

# Calendars: the working days of a State or of the Court; and a person's feed of dates for a device of their own.
keeps_calendar = all_of(is_self, has_duty("MG", "FP"))
CALENDAR_READ = _line("calendar.read", shares, N_("looked at the working days of a delegation"), 1, "PARTNERS")
WEEKEND_SET = _line("weekend.set", keeps_calendar, N_("set the weekend of their delegation"), 2, "PARTNERS")
HOLIDAY_ADD = _line("holiday.add", keeps_calendar, N_("added holidays of their delegation"), 2, "PARTNERS")
HOLIDAY_REMOVE = _line("holiday.remove", keeps_calendar, N_("removed a holiday of their delegation"), 2, "PARTNERS")
FEED_READ = _line("feed.read", is_self, N_("fetched their dates by the secret address"), 2, "RFA")
FEED_MAKE = _line("feed.make", all_of(is_self, shares), N_("made a secret address for their dates"), 3, "RFA")
FEED_REMOVE = _line("feed.remove", is_self, N_("removed the secret address of their dates"), 3, "RFA")

# The auditor's rooms.
LOG_READ = _line("log.read", is_auditor, N_("read the access log"), 3)
ENTRY_READ = _line("entry.read", is_auditor, N_("read an entry of the log with its proof"), 3)
LOG_VERIFY = _line("log.verify", any_of(is_auditor, is_platform), N_("verified the log"), 3)
LOG_EXPORT = _line("log.export", any_of(is_auditor, is_platform), N_("exported entries of the log"), 3)
LOG_DELIVERED = _line("log.delivered", any_of(is_auditor, is_platform), N_("received the exported entries"), 3)
FIGURES_READ = _line("figures.read", any_of(is_auditor, is_administrator), N_("looked at the figures"), 2)
FIGURES_EXPORT = _line("figures.export", any_of(is_auditor, is_administrator), N_("took the figures away"), 2)
INTEGRITY_READ = _line("integrity.read", is_auditor, N_("looked at the integrity of the log"), 3)

# Figures on requests for the annual report: an organ's own, those to a State or organisation, and those of all for bodies
# of the Assembly and auditors.
reports = any_of(
    all_of(is_of_court, has_duty("TX", "MG")),
    all_of(is_asked, has_duty("FP", "MG")),
    is_of_assembly,
    is_auditor,
    is_administrator,
)
ANNUAL_READ = _line("annual.read", reports, N_("looked at the figures for the annual report"), 2, "RFA")
ANNUAL_EXPORT = _line("annual.export", reports, N_("took the figures for the annual report away"), 2, "RFA")

# The platform's own entries.
LOG_OPEN = _line("log.open", is_platform, N_("opened the log"), 4)
INTEGRITY_MAC = _line("integrity.mac", is_platform, N_("found an entry with a wrong seal"), 5)
INTEGRITY_GAP = _line("integrity.gap", is_platform, N_("found a gap in a writer's chain"), 5)
INTEGRITY_LEAF = _line("integrity.leaf", is_platform, N_("found a malformed entry"), 5)
INTEGRITY_CLOCK = _line("integrity.clock", is_platform, N_("found an entry ahead of its time"), 4)
INTEGRITY_LATE = _line("integrity.late", is_platform, N_("filed entries late"), 4)
INTEGRITY_SIGNER = _line("integrity.signer", is_platform, N_("refused to sign the log"), 5)
INTEGRITY_BLOB = _line("integrity.blob", anyone, N_("found a document that does not match its seal"), 5)
DRAFT_SWEEP = _line("draft.sweep", is_platform, N_("removed unfinished texts that were left"))
SESSION_SWEEP = _line("session.sweep", is_platform, N_("closed sessions that were over"))
MAIL_PREPARE = _line("mail.prepare", is_platform, N_("prepared messages about what awaits people"))
MAIL_SEND = _line("mail.send", is_platform, N_("sent a message without content"))
MAIL_SWEEP = _line("mail.sweep", is_platform, N_("removed what was kept of old messages"))
UPLOAD_SWEEP = _line("upload.sweep", is_platform, N_("removed unfinished uploads"), 2)


def named(name: str) -> Action:
    """Return the action of that permanent name; KeyError if there is none."""
    return TABLE[name]
