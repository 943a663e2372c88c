"""The policy as a table: every act there is, and who of the cast may. An act without a row fails."""

from dataclasses import dataclass, field

import pytest

from exchange.access.actions import TABLE
from exchange.access.actor import ANONYMOUS, SYSTEM, Actor, SessionKeys
from exchange.assets import life as assets
from exchange.assistance import life
from exchange.db import new_id
from exchange.reverse import life as reverse

XVA, XNO, OTP, CH, AUDIT, SEC, NC = (new_id() for _ in range(7))
KEYS = SessionKeys(bytes(16), bytes(32), b"")


def person(kind, delegation, org, delegation_kind, role, *duties):
    return Actor(kind, new_id(), delegation, org, delegation_kind, role, duties=frozenset(duties), keys=KEYS)


# Ada and Ben share a delegation and the thing, which Ada's delegation owns; Dan is of it too but not named. Carol is
# outside. Nuria follows non-cooperation. Ivo and Ida are of the Prosecutor's office: Ivo asks, Ida reviews. Ines investigates for a State.
CAST = {
    "ada": person("user", XVA, "XVA", "state_party", "focal_point", "FP", "MG"),
    "ben": person("user", XVA, "XVA", "state_party", "focal_point"),
    "dan": person("user", XVA, "XVA", "state_party", "focal_point"),
    "carol": person("user", XNO, "XNO", "state_party", "focal_point"),
    "eva": person("user", XNO, "XNO", "state_party", "focal_point"),
    "ines": person("user", XNO, "XNO", "state_party", "investigator"),
    "ivo": person("user", OTP, "ICC-OTP", "court_organ", "investigator", "DR", "RV", "TX"),
    "ida": person("user", OTP, "ICC-OTP", "court_organ", "investigator", "DR", "RV", "TX"),
    "rhea": person("user", OTP, "ICC-REG", "court_organ", "focal_point", "RG"),
    "judith": person("user", CH, "ICC-CH", "court_organ", "investigator"),
    "olga": person("auditor", AUDIT, "AUDIT", "audit_service", "auditor"),
    "nuria": person("user", NC, "ASP-NC", "assembly_body", "focal_point"),
    "sam": person("user", SEC, "ASP-SEC", "assembly_body", "administrator"),
    "nobody": ANONYMOUS,
    "platform": SYSTEM,
}
PERSONS = {name for name, actor in CAST.items() if actor.person is not None}
SHARING = {"nuria", "ada", "ben", "dan", "carol", "eva", "ines", "ivo", "ida", "judith", "rhea"}
OF_COURT = {"ivo", "ida", "judith", "rhea"}
EVERYONE = set(CAST)

HANDS = {
    "DR": {"ivo", "ida"},
    "FP": {"ada", "ben"},
    "EX": {"ben"},
    "TX": {"ivo", "ida"},
    "RG": {"rhea"},
    "CH": {"judith"},
    "PO": {"judith"},
    "SYS": {"platform"},
}
RECORDABLE = {"ada", "ben", "ivo", "ida"}  # a State's step, which the Court may record for it

MEMBERS = {"ada", "ben", "eva"}  # Eva is named by Norhaven; the dossier is Valdoria's
OWNERS = {"ada", "ben"}
AUTHOR = "eva"


@dataclass
class Thing:
    """A stand-in for whatever is acted on: it answers what the real ones answer, from the sets above."""

    open: bool = True
    editable: bool = True
    own: str = "ada"
    asked: list[str] = field(default_factory=list)

    def _is(self, actor, names):
        return any(CAST[name] == actor for name in names)

    def has_member(self, actor):
        return self._is(actor, MEMBERS)

    def has_owner(self, actor):
        return self._is(actor, OWNERS)

    def has_author(self, actor):
        return self._is(actor, {AUTHOR})

    def names_for(self, actor):
        return self._is(actor, MEMBERS)

    def is_open_for(self, _actor):
        return self.open

    def takes_more(self, _actor):
        return True

    def belongs_to(self, actor):
        return self._is(actor, {self.own})

    def is_colleague_of(self, actor):
        return self._is(actor, {"ada", "ben", "dan"})

    def is_another_than(self, actor):
        return not self.belongs_to(actor)

    def is_editable_by(self, actor):
        return self.editable and self._is(actor, {"ivo"})

    def is_reviewed_by(self, actor):
        return self._is(actor, {"ida"})

    def has_provider(self, actor):
        return self._is(actor, {"ada", "ben"})

    def is_released_to(self, actor):
        return True

    def is_addressed_to(self, actor):
        return self._is(actor, {"ada", "ben"})

    def is_sent_by(self, actor):
        return self._is(actor, {"ida"})

    def is_translated_by(self, actor):
        return self._is(actor, {"ida"})

    def is_confirmed_by(self, actor):
        return self.is_editable_by(actor)

    def is_commented_by(self, actor):
        return self.is_addressed_to(actor)

    def is_asked_by(self, actor):
        return self._is(actor, {"ivo", "ida"})

    def is_answered_by(self, actor):
        return self.is_addressed_to(actor)

    def asks_for_time(self, actor):
        return self.is_addressed_to(actor)

    def sets_time(self, actor):
        return self.is_asked_by(actor)

    def has_hand_for(self, actor, move):
        return any(
            self._is(actor, HANDS[role])
            for role in (life.roles_of(move) | assets.roles_of(move)) or reverse.roles_of(move)
        )


MAY = {
    # Before sign-in, and one's own credentials.
    "access.denied": EVERYONE,
    "session.begin": EVERYONE,
    "session.start": EVERYONE,
    "session.end": PERSONS,
    "session.stay": PERSONS,
    "session.revoke": {"ada"},
    "invitation.open": EVERYONE,
    "password.set": EVERYONE,
    "factor.enrol": EVERYONE,
    "person.enrol": EVERYONE,
    "recovery.use": EVERYONE,
    "password.recover": EVERYONE,
    "recovery.renew": {"ada"},
    "password.change": {"ada"},
    "account.read": {"ada"},
    "settings.change": {"ada"},
    # People and delegations.
    "people.read": {"sam"},
    "person.invite": {"sam", "platform"},
    "invitation.renew": {"sam", "platform"},
    "person.suspend": {"sam"},
    "person.reactivate": {"sam"},
    "person.retire": {"sam"},
    "delegations.read": {"sam"},
    "delegation.admit": {"sam", "platform"},
    "delegation.end": {"sam"},
    "home.read": PERSONS,
    # Duties are given by the delegation's manager, Ada; the Registrar's hand is Rhea.
    "duties.read": SHARING - {"nuria"},
    "duty.give": {"ada"},
    "duty.take": {"ada"},
    "deputy.set": {"ada"},
    # Country sheets: everyone who shares reads them; the State's own focal points write.
    "sheet.list": SHARING,
    "sheet.read": SHARING,
    "sheet.change": {"ada"},
    "sheet.confirm": {"ada"},
    "sheet.agree": {"rhea"},
    # Search: an auditor has the log's filter; an administrator's search reaches people and delegations only.
    "search.run": SHARING | {"sam"},
    "search.show": SHARING,
    # Dossiers: an auditor and an administrator read none of them.
    "draft.save": SHARING,
    "draft.keep": SHARING,
    "draft.open": {"ada"},
    "draft.discard": {"ada"},
    "draft.sweep": {"platform"},
    "dossier.list": SHARING,
    "dossier.open": SHARING | {"platform"},
    "dossier.read": MEMBERS,
    "dossier.relabel": OWNERS,
    "dossier.close": OWNERS,
    "dossier.reopen": OWNERS,
    "persons.read": SHARING,
    "party.add": OWNERS,
    "party.remove": OWNERS,
    "member.choose": MEMBERS,
    "member.add": MEMBERS,
    "member.remove": MEMBERS,
    "key.admit": EVERYONE,  # follows an act that was allowed; never begun by itself
    "key.renew": EVERYONE,
    # Documents and discussions.
    "document.list": MEMBERS,
    "document.upload": MEMBERS,
    "document.add": MEMBERS,
    "document.hold": MEMBERS,
    "document.revise": {AUTHOR},
    "document.read": MEMBERS,
    "document.download": MEMBERS,
    "document.continue": MEMBERS,
    "document.delivered": MEMBERS,
    "handling.mark": {"ada", "ben"},
    "handling.lift": {"ada", "ben"},
    "discussion.list": MEMBERS,
    "discussion.open": MEMBERS,
    "discussion.read": MEMBERS,
    "message.post": MEMBERS,
    "discussion.close": OWNERS | {AUTHOR},
    "discussion.reopen": OWNERS | {AUTHOR},
    # Requests for assistance: drafted by the Court alone, reviewed by another than who drafted.
    "request.list": SHARING,
    "request.track": OF_COURT,
    "ageing.read": SHARING - {"nuria"},
    "request.draft": {"ivo", "ida"},
    "request.read": MEMBERS,
    "request.edit": {"ivo"},
    "request.share": {"ivo"},
    "request.reclaim": {"ivo"},
    "request.comment": {"ada", "ben"},
    "request.translate": {"ida"},
    "translation.schedule": {"ida"},
    "translation.file": {"ida"},
    "translation.confirm": {"ivo"},
    "request.submit": {"ivo"},
    "request.cancel": {"ivo", "ida"},
    "request.return": {"ida"},
    "request.approve": {"ida"},
    "request.transmit": {"ida"},
    "request.transmit.urgently": {"ida"},
    "request.annex": {"ivo", "ida"},
    "request.remind": {"platform"},
    "request.escalate": {"platform"},
    "letter.set": {"ivo", "ida"},
    "request.letter": {"ivo", "ida"},
    "receipt.take": MEMBERS,
    "request.answer": {"ada", "ben"},
    "request.assign": {"ada", "ben"},
    "extension.ask": {"ada", "ben"},
    **{name: {"ivo", "ida"} for name in ("extension.grant", "extension.refuse", "due.set")},
    "request.chronology": MEMBERS,
    **{
        f"request.{name}": RECORDABLE
        for name in (
            "acknowledge",
            "assess",
            "start",
            "ask.clarification",
            "clarify",
            "consult",
            "agree",
            "postpone.agreed",
            "postpone.challenge",
            "resume",
            "redirect",
            "deny.security",
            "deny.law",
            "answer.part",
            "continue",
            "reply",
            "comply.late",
        )
    },
    **{
        f"request.{name}": {"ivo", "ida"}
        for name in ("query.reply", "supersede", "close", "withdraw", "confirm.urgent")
    },
    **{f"request.{name}": {"judith"} for name in ("no.finding", "find", "refer")},
    "request.ask.review": {"ivo", "ida", "judith"},
    "referral.prepare": {"judith"},
    "referral.list": {"nuria"},
    "referral.read": MEMBERS,
    "request.confirm.recorded": {"ada", "ben"},
    "request.dispute.recorded": {"ada", "ben"},
    # Assets, by the table of their moves.
    "reverse.list": SHARING,
    "reverse.read": MEMBERS,
    "reverse.submit": {"ada"},
    **{f"reverse.{name}": {"rhea"} for name in ("register", "assign")},
    **{
        f"reverse.{name}": {"ivo", "ida", "judith"}
        for name in ("seek.consent", "grant", "grant.part", "refuse", "execute")
    },
    "reverse.close": {"ivo", "ida"},  # as the stand-in has it, by the roles of requests
    "consent.list": SHARING,
    "consent.read": MEMBERS,
    "consent.ask": {"ivo", "ida"},
    "consent.answer": {"ada", "ben"},
    "consent.record": {"ivo", "ida"},
    "enquiry.list": SHARING,
    "enquiry.ask": {"ada", "ivo", "ida"},
    "enquiry.read": MEMBERS,
    "enquiry.answer": {"ada", "ben"},
    "enquiry.promote": {"ivo", "ida"},
    "asset.list": SHARING,
    "asset.read": MEMBERS,
    "asset.suspect": {"ivo", "ida"},
    **{f"asset.{name}": RECORDABLE for name in ("identify", "trace", "freeze", "seize", "enforce", "recover.value")},
    "asset.request.measure": {"ivo", "ida"},
    "asset.attach.claim": RECORDABLE,
    **{f"asset.{name}": {"judith"} for name in ("vary", "release", "order.forfeiture", "answer.claim")},
    **{
        f"asset.{name}": {"judith"}
        for name in ("transfer", "decide.disposition", "pay.trust.fund", "give.to.victims", "return")
    },
    "asset.confirm.recorded": {"ada", "ben"},
    "asset.dispute.recorded": {"ada", "ben"},
    "request.mark.overdue": {"platform"},
    "request.clear.overdue": {"platform"},
    # Calendars: whoever shares sees the working days; a delegation's own say them. A feed is its person's.
    "calendar.read": SHARING,
    "weekend.set": {"ada"},
    "holiday.add": {"ada"},
    "holiday.remove": {"ada"},
    "feed.read": {"ada"},
    "feed.make": {"ada"},
    "feed.remove": {"ada"},
    # The log: auditors read it, the platform writes what it finds.
    "log.read": {"olga"},
    "entry.read": {"olga"},
    "log.verify": {"olga", "platform"},
    "log.export": {"olga", "platform"},
    "log.delivered": {"olga", "platform"},
    "figures.read": {"olga", "sam"},
    "figures.export": {"olga", "sam"},
    "annual.read": {"nuria", "ada", "ivo", "ida", "olga", "sam"},
    "annual.export": {"nuria", "ada", "ivo", "ida", "olga", "sam"},
    "integrity.read": {"olga"},
    "log.open": {"platform"},
    "integrity.mac": {"platform"},
    "integrity.gap": {"platform"},
    "integrity.leaf": {"platform"},
    "integrity.clock": {"platform"},
    "integrity.late": {"platform"},
    "integrity.signer": {"platform"},
    "integrity.blob": EVERYONE,  # whoever meets the damage reports it
    "session.sweep": {"platform"},
    "mail.prepare": {"platform"},
    "mail.send": {"platform"},
    "mail.sweep": {"platform"},
    "upload.sweep": {"platform"},
}

NOT_WHEN_CLOSED = {
    "dossier.relabel",
    "party.add",
    "member.add",
    "document.upload",
    "document.add",
    "document.hold",
    "document.revise",
}


def test_every_act_has_its_row_and_no_row_is_without_its_act():
    assert set(TABLE) == set(MAY)


@pytest.mark.parametrize("name", sorted(set(TABLE) & set(MAY)))
def test_who_may(name):
    action, thing = TABLE[name], Thing()

    assert {who for who, actor in CAST.items() if action.may(actor, thing)} == MAY[name]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_in_a_closed_dossier_nothing_more_is_added(name):
    closed = {who for who, actor in CAST.items() if TABLE[name].may(actor, Thing(open=False))}

    assert closed == (set() if name in NOT_WHEN_CLOSED else MAY[name])


@pytest.mark.parametrize("name", sorted(TABLE))
def test_about_nothing_no_more_is_allowed_than_about_a_thing(name):
    allowed = {who for who, actor in CAST.items() if TABLE[name].may(actor, None)}

    assert allowed <= MAY[name]
    assert allowed in (set(), MAY[name])


@pytest.mark.parametrize("name", sorted(TABLE))
def test_names_severities_and_words_are_fit_for_the_log(name):
    action = TABLE[name]

    subject, _, act = name.partition(".")
    assert (subject + act.replace(".", "")).isalpha()
    assert name.islower()
    assert 1 <= action.severity <= 6
    assert action.says == action.says.strip(" .")
    assert action.theme.isupper()


def test_an_auditor_opens_no_content():
    content = (
        "dossier.",
        "document.",
        "discussion.",
        "message.",
        "request.",
        "asset.",
        "member.",
        "party.",
        "persons.",
        "search.",
    )

    assert not [name for name, who in MAY.items() if name.startswith(content) and "olga" in who]


def test_an_administrator_opens_no_content():
    content = (
        "dossier.",
        "document.",
        "discussion.",
        "message.",
        "request.",
        "asset.",
        "member.",
        "party.",
        "persons.",
        "log.",
    )

    assert not [name for name, who in MAY.items() if name.startswith(content) and "sam" in who]


def test_whoever_drafted_does_not_approve():
    assert not MAY["request.edit"] & MAY["request.approve"]
