"""Each table by itself: its columns, keys, words and closed lists."""

import re

from tests.house.field.words import FILES, FINAL, OPEN, codes, differ, first, twice

WORDS = ("label_", "name_", "sentence_", "help_", "description")  # columns that are never empty
STATE_VALUES = {
    "phase": {"before", "open", "final", "side"},
    "side": {"court", "state", "both"},
    "waits_for": {"court", "state", "none"},
}
MOVE_VALUES = {
    "kind": {"main", "side", "correction", "system"},
    "part": {"", "proposes", "confirms", "either"},
    "not_drafter": {"0", "1"},
    "for_state": {"0", "1"},
    "opens": {"", "version", "request"},
}
VALUES = {
    "request_types": {
        "arrest_family": {"0", "1"},
        "strict_assistance": {"0", "1"},
        "needs": {"warrant", "conviction", "none"},
    },
    "request_states": STATE_VALUES,
    "reverse_states": STATE_VALUES,
    "asset_states": STATE_VALUES,
    "request_transitions": MOVE_VALUES,
    "reverse_transitions": MOVE_VALUES,
    "asset_transitions": MOVE_VALUES,
    "request_roles": {"side": {"court", "state", "system", "none"}},
    "checklist_items": {"blocking": {"0", "1"}, "may_be_na": {"0", "1"}, "stage": {"review", "transmission"}},
    "deadlines": {
        "status": {"law", "platform default", "comparison"},
        "mark": set("TMPSI"),
        "unit": {"hours", "days", "working days", "months", "years", "no number"},
    },
    "delegation_units": {"can_receive_requests": {"0", "1"}},
    "problem_codes": {"blocking": {"0", "1"}},
    "channels": {"replaces_main": {"0", "1"}, "needs_confirmation": {"0", "1"}},
}
TYPES = [
    "93-1-A",
    "93-1-B",
    "93-1-C",
    "93-1-D",
    "93-1-E",
    "93-1-F",
    "93-1-G",
    "93-1-H",
    "93-1-I",
    "93-1-J",
    "93-1-K",
    "93-1-L",
    "PROT-57",
    "PROT-75",
    "ENF-FINE",
    "ENF-FORF",
    "ENF-REP",
    "ARREST",
    "PROV-ARREST",
    "TRANSIT",
    "ESCAPE",
    "REV-93-10",
    "IGO-87-6",
    "NSP-87-5",
    "OPSUP",
    "ENQ",
    "VOL",
]


def shape(tables):
    for name, rows in tables.items():
        if not rows:
            yield f"{name}: no rows"
        for number, row in enumerate(rows, 2):
            if "surplus" in row or None in row.values():
                yield f"{name} line {number}: wrong number of columns"
            for column, cell in row.items():
                if isinstance(cell, str) and (
                    cell != cell.strip() or "  " in cell or "\n" in cell or cell[:1] in ("=", "+", "-", "@")
                ):
                    yield f"{name} line {number}: {column} has stray white space or starts like a formula"


def keys(tables):
    for name, columns in FILES.items():
        seen = set()
        for row in tables[name]:
            key = tuple(row[column] for column in columns)
            if key in seen or not all(key):
                yield f"{name}: {key} is empty or there twice"
            seen.add(key)


def words(tables):
    for name, rows in tables.items():
        for row in rows:
            for column, cell in row.items():
                if column.startswith(WORDS) and not cell:
                    yield f"{name}: {first(row)} has no {column}"


def labels_differ(tables):
    """A page never offers two acts under one name."""
    for name in (
        "request_types",
        "request_states",
        "request_roles",
        "reverse_states",
        "asset_states",
        "problem_codes",
        "obstacle_codes",
    ):
        for column in ("label_en", "label_fr"):
            yield from twice(f"{name} {column}", [row[column] for row in tables[name]])
    for name in ("request", "reverse", "asset"):
        for column in ("label_en", "label_fr"):
            offered = {
                (row["from_state"], row["actor_role"], row[column], row["move"], row["for_state"])
                for row in tables[f"{name}_transitions"]
            }
            yield from twice(f"{name}_transitions {column}", [offer[:3] for offer in offered])


def values(tables):
    for name, columns in VALUES.items():
        for row in tables[name]:
            for column, allowed in columns.items():
                if row[column] not in allowed:
                    yield f"{name}: {first(row)} has {column} {row[column]!r}"


def listed(tables):
    """The closed lists are exactly those of the specification."""
    states = tables["request_states"]
    yield from differ("request types", codes(tables, "request_types"), TYPES)
    yield from differ("open states", [row["code"] for row in states if row["phase"] == "open"], OPEN)
    yield from differ("final states", [row["code"] for row in states if row["phase"] == "final"], FINAL)
    yield from differ("handling codes", codes(tables, "handling_codes"), [f"H{number}" for number in range(8)])
    yield from differ("denial grounds", codes(tables, "denial_grounds"), ["D-93-4", "D-93-5"])
    if len(tables["cooperation_areas"]) != 6:
        yield "cooperation_areas: not six"


def numbers(tables):
    defaults = {row["what"]: row for row in tables["deadlines"]}
    for row in tables["deadlines"]:
        if (row["default"] == "") != (row["unit"] == "no number") or not re.fullmatch(r"\d*", row["default"]):
            yield f"deadlines: {row['what']} has default {row['default']!r} and unit {row['unit']}"
        if row["mark"] in "MI" and row["status"] == "law":
            yield f"deadlines: {row['what']} is unchecked and called law"
    for row in tables["request_types"]:
        if row["default_answer_days"] not in ("", defaults["answer"]["default"]):
            yield f"request_types: {row['code']} differs from the default answer date"


CHECKS = (keys, words, labels_differ, values, listed, numbers)
