"""The tables against each other: a code that one names is in the other."""

import re

from tests.house.field.words import FLAGS, codes, first, machines, reached, requests, say, spread


def references(tables):
    roles = codes(tables, "request_roles")
    for name, states in machines(tables):
        for row in tables[f"{name}_transitions"]:
            if row["from_state"] not in states | {"NEW"} or row["to_state"] not in states | {"RESUME", "SAME"}:
                yield f"{name}_transitions: unknown state in {say(row)}"
            if row["actor_role"] not in roles or row["joint_with"] not in roles | {""}:
                yield f"{name}_transitions: unknown role in {say(row)}"
            if len(set(row["data_required"].split(";"))) < len(row["data_required"].split(";")):
                yield f"{name}_transitions: a field is asked for twice in {say(row)}"
            if row["flag"] and not re.fullmatch(f"(set|clear|requires|forbids):({'|'.join(FLAGS)})", row["flag"]):
                yield f"{name}_transitions: unknown flag in {say(row)}"


def named_codes(tables):
    types, states = codes(tables, "request_types"), codes(tables, "request_states")
    problems = codes(tables, "problem_codes")
    known = problems | codes(tables, "denial_grounds")
    for name in (
        "request_transitions",
        "reverse_transitions",
        "asset_transitions",
        "checklist_items",
        "denial_grounds",
        "problem_codes",
    ):
        for row in tables[name]:
            if row["applies_to"] != "all" and not set(row["applies_to"].split(";")) <= types:
                yield f"{name}: unknown type in {first(row)}"
    for row in tables["request_transitions"]:
        for code in re.findall(r"\b[DP]-\d[\w-]*", row["condition"]):
            if code not in known:
                yield f"request_transitions: unknown code {code}"
    for row in tables["problem_codes"]:
        if row["leads_to"] not in states:
            yield f"problem_codes: {row['code']} leads to an unknown state"
    for row in tables["obstacle_codes"]:
        if row["problem_code"] not in problems | {""}:
            yield f"obstacle_codes: {row['code']} names an unknown problem"


def problems_have_a_move(tables):
    """What a State may raise can be raised: every problem leads to a state that its types can enter."""
    for problem in tables["problem_codes"]:
        for kind in spread(problem["applies_to"], requests(tables)):
            if problem["leads_to"] not in reached(tables, "request", kind):
                yield f"problem_codes: {problem['code']} leads nowhere for {kind}"


def grounds_match_denials(tables):
    grounds = {row["code"]: row for row in tables["denial_grounds"]}
    for row in tables["request_transitions"]:
        if row["to_state"] != "DENIED":
            continue
        ground = grounds.get(next(iter(re.findall(r"\bD-[\d-]+", row["condition"])), ""))
        fields = set(row["data_required"].split(";"))
        if ground is None or row["applies_to"] != ground["applies_to"]:
            yield f"request_transitions: {say(row)} and its ground differ"
        elif not {"ground", "reasons", *ground["steps_required"].split(";")} <= fields:
            yield f"request_transitions: {say(row)} lacks its reasons or steps"


def checklists(tables):
    general = [row for row in tables["checklist_items"] if row["code"].startswith(("96-", "87-"))]
    for kind in sorted(requests(tables) | {"REV-93-10"}):
        if not any(kind in spread(row["applies_to"], {kind}) and row["blocking"] == "1" for row in general):
            yield f"checklist_items: nothing is asked for {kind}"
    for kind in ("PROT-57", "PROT-75"):
        needed = {"AST-TITLE-" + kind[-2:], "AST-DECISION"}
        firm = {
            row["code"]
            for row in tables["checklist_items"]
            if kind in row["applies_to"].split(";") and row["may_be_na"] == "0"
        }
        if not needed <= firm:
            yield f"checklist_items: {kind} could go without its warrant, conviction or decision"


CHECKS = (references, named_codes, problems_have_a_move, grounds_match_denials, checklists)
