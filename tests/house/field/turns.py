"""Whose turn it is, acts of two, and steps that the Court records for a State."""

from tests.house.field.hands import NO_STATE_WORK
from tests.house.field.words import codes, differ, place, say


def whose_turn(tables):
    """The side that a request waits for can move it."""
    sides = {row["code"]: row["side"] for row in tables["request_roles"]}
    for state in tables["request_states"]:
        able = {
            sides.get(row["actor_role"])
            for row in tables["request_transitions"]
            if row["from_state"] == state["code"] and row["to_state"] != "SAME" and row["for_state"] == "0"
        }
        if state["waits_for"] != "none" and state["waits_for"] not in able:
            yield f"{state['code']} waits for the {state['waits_for']}, which cannot move it"
        if state["phase"] == "final" and state["waits_for"] != "none":
            yield f"{state['code']} is final and waits"


def joint(tables):
    """An act of two is whole: each half names the other, and the other is there."""
    for name in ("request", "reverse", "asset"):
        rows = tables[f"{name}_transitions"]
        for row in rows:
            if not row["joint_with"]:
                continue
            other = {"proposes": "confirms", "confirms": "proposes", "either": "either"}.get(row["part"])
            if not any(
                place(mate) == place(row)
                and mate["actor_role"] == row["joint_with"]
                and mate["part"] == other
                and mate["for_state"] == "0"
                for mate in rows
            ):
                yield f"{name}_transitions: half an act: {say(row)}"


def recorded(tables):
    """The Court acts in a State's name only with the mark and the document, and can do so for every step of a State."""
    for name in ("request", "asset"):
        rows = tables[f"{name}_transitions"]
        states = {
            place(row)
            for row in rows
            if row["actor_role"] in ("FP", "EX")
            and row["to_state"] != "SAME"
            and (name == "asset" or row["from_state"] not in NO_STATE_WORK)
        }
        marked = {place(row) for row in rows if row["for_state"] == "1"}
        yield from differ(f"{name} steps that the Court may record", marked, states)
        for row in rows:
            if row["for_state"] == "1" and (
                row["actor_role"] != "TX" or "received_document" not in row["data_required"].split(";")
            ):
                yield f"{name}_transitions: recorded without its document: {say(row)}"
        answerable = [
            {row["from_state"] for row in rows if row["move"] == move}
            for move in ("confirm_recorded", "dispute_recorded")
        ]
        for row in rows:
            if (
                row["for_state"] == "1"
                and row["to_state"] != "RESUME"
                and row["to_state"] not in answerable[0] & answerable[1]
            ):
                yield f"{name}_transitions: the State could not dispute {say(row)}"


def claims(tables):
    every = codes(tables, "asset_states")
    rows = tables["asset_transitions"]
    yield from differ(
        "states where a claim can be attached",
        {row["from_state"] for row in rows if row["flag"] == "set:THIRD_PARTY_CLAIM"},
        every,
    )
    for row in rows:
        if (
            row["to_state"] in ("DISPOSITION_DECIDED", "TO_TRUST_FUND", "TO_VICTIMS", "RETURNED")
            and row["flag"] != "forbids:THIRD_PARTY_CLAIM"
        ):
            yield f"asset_transitions: a claim does not block {say(row)}"


CHECKS = (whose_turn, joint, recorded, claims)
