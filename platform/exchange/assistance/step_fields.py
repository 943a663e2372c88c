"""What moves ask for, by the names that the tables use: how each is typed or chosen, what is kept in clear, what is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from exchange import tables
from exchange.lifecycle import Transition
from exchange.tables import Labelled

TEXT, LINE, DATE, CHOICE, LIST, BOX, CODES, ITEMS, STEP, DOCUMENT, AMOUNT = (
    "text", "line", "date", "choice", "list", "box", "codes", "items", "step", "document", "amount",
)  # fmt: skip
KINDS = {
    **dict.fromkeys(
        ("reason", "reasons", "question", "missing_information", "answer", "explanation", "agreement", "reply", "feedback",
         "article_72_5_steps", "link", "source"),
        TEXT,
    ),
    **dict.fromkeys(("assigned_to", "challenge_reference", "end_event", "decision_reference", "third_holder", "identifier",
                     "holder", "location", "measure_reference", "order_reference", "returned_to", "claimant"), LINE),
    **dict.fromkeys(("receipt_date", "proposed_end", "agreed_end", "confirmed_on", "received_on", "due_date", "measured_on",
                     "valued_on", "enforced_on", "recovered_on", "paid_on", "returned_on"), DATE),
    **dict.fromkeys(("kind", "currency"), LIST),
    **dict.fromkeys(
        ("claim", "problem_code", "outcome", "execution_mode", "outcome_code", "referred_to", "channel", "received_channel"), CHOICE
    ),
    **dict.fromkeys(("conditions_considered", "later_date_considered", "other_manner_considered"), BOX),
    "granted_items": TEXT,
    "refusal": TEXT,
    "organ": CHOICE,
    "providing_state": LIST,
    "material_title": LINE,
    "material": TEXT,
    "handling_codes": CODES,
    "items_answered": ITEMS,
    "recorded_step": STEP,
    "received_document": DOCUMENT,
    "claim_document": DOCUMENT,
    "value": AMOUNT,
}  # fmt: skip
OPTIONAL = frozenset({"feedback", "agreement"})
SEALED = frozenset({TEXT, LINE})
AHEAD = frozenset({"proposed_end", "agreed_end"})  # dates of what is to come; every other has come
LISTS = {
    "outcome": "agreement",
    "execution_mode": "mode",
    "outcome_code": "outcome",
    "referred_to": "referral",
    "enquiry": "enquiry",
    "consent": "consent",
}
# What a move says by itself: its ground is no choice.
GROUNDS = {"deny_security": "D-93-4", "deny_law": "D-93-5", "postpone_agreed": "P-94", "postpone_challenge": "P-95"}
# Which of the facts figures count by.
COUNTED = ("problem_code", "ground", "outcome", "outcome_code", "execution_mode", "referred_to")
OWN_CHANNELS = {"IGO-87-6": "IGO", "NSP-87-5": "ARRANGEMENT"}  # by type: what stands for the channel of article 87 (1)
OUTCOMES = {"EXECUTED": ("executed", "partly"), "DENIED": ("denied",), "REFUSED": ("denied",)}


@dataclass(frozen=True)
class Given:
    """What was filled in for a move: words to be sealed, facts kept in clear, documents of the dossier that go with it."""

    words: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    documents: Sequence[UUID] = ()


def asked(transition: Transition) -> list[str]:
    """Return the fields that a person fills in for the move; the others the platform knows."""
    return [name for name in transition.fields if name in KINDS]


def options(name: str, transition: Transition, kind: str) -> list[Labelled]:
    """Return what can be chosen in a field of a move of a request of this type."""
    if name == "problem_code":
        rows = [row for row in tables.rows("problem_codes") if row["leads_to"] == transition.to_state]
        return [_labelled(row) for row in rows if row["applies_to"] == "all" or kind in row["applies_to"].split(";")]
    if name == "channel":
        own = OWN_CHANNELS.get(kind)
        found = [row for row in tables.rows("channels") if (row["code"] == own if own else row["kind"] == "main")]
        return [_labelled(row) for row in found]
    if name == "received_channel":
        return [_labelled(row) for row in tables.rows("channels") if row["kind"] != "reverse"]
    chosen = [row for row in tables.rows("outcomes") if row["list"] == LISTS[name]]
    if name == "outcome_code":
        chosen = [row for row in chosen if row["code"] in OUTCOMES.get(transition.from_state, ())]
    return [_labelled(row) for row in chosen]


@cache
def label_of(name: str, code: str) -> Labelled:
    """Return the label of a code that was kept for a field; the code itself if no table has it any more."""
    source = {
        "problem_code": "problem_codes",
        "ground": "denial_grounds",
        "channel": "channels",
        "received_channel": "channels",
        "kind": "asset_kinds",
    }
    rows = tables.rows(source.get(name, "outcomes"))
    if name == "ground" and code.startswith("P-"):
        rows = tables.rows("problem_codes")
    listed = LISTS.get(name)
    found = (row for row in rows if row["code"] == code and (listed is None or row["list"] == listed))
    return next((_labelled(row) for row in found), Labelled(code, code, code))


def _labelled(row: dict[str, str]) -> Labelled:
    return Labelled(row["code"], row["label_en"], row["label_fr"])
