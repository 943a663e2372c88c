"""Who may make which move, and from where: what no table may allow."""

import re

from tests.house.field.words import FINAL, OPEN, differ, ends, machines, reached, requests, say

NO_STATE_WORK = {"NEW", "ENQUIRY", "DRAFT", "DRAFT_SHARED", "IN_REVIEW", "IN_TRANSLATION", "READY", "CANCELLED"}
STORES_RESUME = {"CLARIFICATION", "CONSULTATION", "POSTPONED", "NONCOMPLIANCE_REVIEW"}
TEXT_FIELDS = {
    "text",
    "purpose",
    "grounds",
    "facts",
    "procedure",
    "subjects",
    "annexes",
    "checklist",
    "type",
    "requested_state",
    "comments",
    "translations",
    "target_language",
}
LIFE_CYCLE = """
NEW > ENQUIRY: DR FP
ENQUIRY > DRAFT: DR
ENQUIRY > CLOSED: DR FP
NEW > DRAFT: DR
DRAFT > DRAFT_SHARED: DR
DRAFT_SHARED > DRAFT: FP DR
DRAFT > IN_REVIEW: DR
IN_REVIEW > DRAFT IN_TRANSLATION READY: RV
IN_TRANSLATION > READY: LG DR
READY DRAFT IN_REVIEW IN_TRANSLATION > TRANSMITTED: TX
DRAFT DRAFT_SHARED IN_REVIEW IN_TRANSLATION READY > CANCELLED: DR RV
TRANSMITTED > ACKNOWLEDGED: FP
ACKNOWLEDGED > UNDER_ASSESSMENT: FP
UNDER_ASSESSMENT > IN_EXECUTION: FP EX
ACKNOWLEDGED UNDER_ASSESSMENT IN_EXECUTION PARTLY_EXECUTED > CLARIFICATION: FP
EXECUTED > CLARIFICATION: TX
CLARIFICATION > RESUME: TX FP
ACKNOWLEDGED UNDER_ASSESSMENT IN_EXECUTION PARTLY_EXECUTED > CONSULTATION: FP TX
CONSULTATION > RESUME: TX FP
CONSULTATION > SUPERSEDED: TX
UNDER_ASSESSMENT CONSULTATION IN_EXECUTION > POSTPONED: FP TX
POSTPONED > RESUME: FP
UNDER_ASSESSMENT CONSULTATION > REDIRECTED: FP TX
UNDER_ASSESSMENT CONSULTATION > DENIED: FP
IN_EXECUTION > PARTLY_EXECUTED: FP EX
PARTLY_EXECUTED > IN_EXECUTION: FP EX
IN_EXECUTION PARTLY_EXECUTED > EXECUTED: FP
EXECUTED DENIED > CLOSED: TX
OPEN > WITHDRAWN: TX
DENIED OPEN > NONCOMPLIANCE_REVIEW: TX CH
NONCOMPLIANCE_REVIEW > RESUME FINDING: CH
FINDING > REFERRED: CH PO
FINDING REFERRED > IN_EXECUTION: FP
"""


def life_cycle(tables):
    """The moves are those of the specification, no more and no fewer."""
    moves = {
        (row["from_state"], row["to_state"], row["actor_role"])
        for row in tables["request_transitions"]
        if row["for_state"] == "0" and row["to_state"] != "SAME"
    }
    yield from differ("moves of a request", moves, set(written_moves()))


def written_moves():
    for line in LIFE_CYCLE.strip().splitlines():
        sources, targets, roles = (part.split() for part in re.split(r" > |: ", line))
        for source in [state for name in sources for state in (OPEN if name == "OPEN" else [name])]:
            yield from ((source, target, role) for target in targets for role in roles)


def drafts(tables):
    for row in tables["request_transitions"]:
        source, target, role = row["from_state"], row["to_state"], row["actor_role"]
        state_side = role in ("FP", "EX") or row["for_state"] == "1"
        if (
            state_side
            and source in NO_STATE_WORK
            and (source, target) not in (("NEW", "ENQUIRY"), ("ENQUIRY", "CLOSED"), ("DRAFT_SHARED", "DRAFT"))
        ):
            yield f"a State moves a draft: {say(row)}"
        approves = target == "TRANSMITTED" or (source == "IN_REVIEW" and target in ("READY", "IN_TRANSLATION"))
        if approves and row["not_drafter"] != "1":
            yield f"a drafter could approve or send his or her own request: {say(row)}"


def hands(tables):
    """Nobody moves what is not his or hers to move."""
    for name in ("request", "reverse", "asset"):
        for row in tables[f"{name}_transitions"]:
            if row["actor_role"] == "AU":
                yield f"an auditor changes something: {say(row)}"
            if row["actor_role"] == "SYS" and (row["to_state"] != "SAME" or row["kind"] != "system"):
                yield f"the platform decides: {say(row)}"
            if row["to_state"] == "FINDING" and row["actor_role"] != "CH":
                yield f"a finding without a Chamber: {say(row)}"
            if row["to_state"] in ("VARIED", "RELEASED", "FORFEITURE_ORDERED") and row["actor_role"] != "CH":
                yield f"an order without a Chamber: {say(row)}"
            if row["to_state"] == "DISPOSITION_DECIDED" and row["actor_role"] != "PO":
                yield f"a disposition without the Presidency: {say(row)}"


def transmitted_text(tables):
    """What was sent is never edited: no move asks for its fields again, none leads back to a draft."""
    before = {row["code"] for row in tables["request_states"] if row["phase"] == "before"} | {"NEW"}
    for row in tables["request_transitions"]:
        if row["from_state"] in before:
            continue
        if TEXT_FIELDS & set(row["data_required"].split(";")) or row["to_state"] in before:
            yield f"a transmitted text could change: {say(row)}"
        if (row["opens"] == "version") != (row["to_state"] == "SUPERSEDED"):
            yield f"a new version opens without replacing the old one: {say(row)}"


def endings(tables):
    for row in tables["request_transitions"]:
        source, target = row["from_state"], row["to_state"]
        if (
            source in FINAL
            and target != "SAME"
            and (source, target, row["move"]) != ("REFERRED", "IN_EXECUTION", "comply_late")
        ):
            yield f"a final state is left: {say(row)}"
        if target == "WITHDRAWN" and source not in OPEN or target == "CANCELLED" and source in OPEN:
            yield f"withdrawn or cancelled at the wrong time: {say(row)}"
        if row["flag"].endswith(":OVERDUE") and source not in OPEN:
            yield f"overdue outside the open states: {say(row)}"
        if (target == "RESUME") != (
            source in STORES_RESUME and row["move"] in ("clarify", "agree", "resume", "no_finding")
        ):
            yield f"resumes from a state that stores nothing: {say(row)}"


def reach(tables):
    for name, states in machines(tables):
        kinds = {"request": requests(tables) | {"ENQ"}, "reverse": {"REV-93-10"}, "asset": {""}}[name]
        by_kind = {kind: reached(tables, name, kind) for kind in kinds}
        for state in sorted(states - set().union(*by_kind.values())):
            yield f"{name}: {state} is never reached"
        for kind, found in sorted(by_kind.items()):
            yield from (
                f"{name} {kind}: no end from {state}"
                for state in sorted(found - {"NEW"})
                if not ends(tables, name, kind, state)
            )


def arrest(tables):
    for row in tables["request_types"]:
        if row["arrest_family"] == "1" and "DENIED" in reached(tables, "request", row["code"]):
            yield f"{row['code']} can be denied"
    family = {row["code"] for row in tables["request_types"] if row["arrest_family"] == "1"}
    for row in tables["denial_grounds"]:
        if row["applies_to"] == "all" or family & set(row["applies_to"].split(";")):
            yield f"denial_grounds: {row['code']} covers the arrest family"


CHECKS = (life_cycle, drafts, hands, transmitted_text, endings, reach, arrest)
