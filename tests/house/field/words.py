"""What the checks have in common: the files, and how moves lead from state to state."""

FILES = {  # file: the columns that make a row unique
    "request_types": ("code",),
    "request_states": ("code",),
    "request_roles": ("code",),
    "reverse_states": ("code",),
    "asset_states": ("code",),
    "checklist_items": ("code",),
    "handling_codes": ("code",),
    "denial_grounds": ("code",),
    "problem_codes": ("code",),
    "obstacle_codes": ("code",),
    "channels": ("code",),
    "delegation_units": ("code",),
    "cooperation_areas": ("code",),
    "deadlines": ("what",),
    **{
        f"{machine}_transitions": ("move", "from_state", "to_state", "actor_role", "for_state")
        for machine in ("request", "reverse", "asset")
    },
}
OPEN = [
    "TRANSMITTED",
    "ACKNOWLEDGED",
    "UNDER_ASSESSMENT",
    "CLARIFICATION",
    "CONSULTATION",
    "POSTPONED",
    "IN_EXECUTION",
    "PARTLY_EXECUTED",
]
FINAL = ["CANCELLED", "WITHDRAWN", "REDIRECTED", "SUPERSEDED", "CLOSED", "REFERRED"]
FLAGS = {"URGENT_UNCONFIRMED", "OVERDUE", "THIRD_PARTY_CLAIM"}


def codes(tables, name):
    return {row["code"] for row in tables[name]}


def machines(tables):
    return [(name, codes(tables, f"{name}_states")) for name in ("request", "reverse", "asset")]


def requests(tables):
    return codes(tables, "request_types") - {"ENQ", "REV-93-10"}


def spread(applies_to, everything):
    return everything if applies_to == "all" else set(applies_to.split(";"))


def moves_of(tables, name, kind):
    """The moves open to a type: `all` leaves out the enquiry and the reverse request; an enquiry that becomes a draft changes its type."""
    everything = requests(tables) | {""}
    return [
        row
        for row in tables[f"{name}_transitions"]
        if row["to_state"] != "SAME" and row["move"] != "promote" and kind in spread(row["applies_to"], everything)
    ]


def steps(rows, found):
    """Return the pairs (from, to) open among the states found; RESUME leads back to the states that led there."""
    entries = {(row["from_state"], row["to_state"]) for row in rows if row["from_state"] in found}
    back = {
        (source, origin)
        for source, target in entries
        if target == "RESUME"
        for origin, into in entries
        if into == source
    }
    return {pair for pair in entries if pair[1] != "RESUME"} | back


def reached(tables, name, kind):
    rows, found = moves_of(tables, name, kind), {"NEW"}
    while more := {target for _, target in steps(rows, found)} - found:
        found |= more
    return found


def ends(tables, name, kind, state):
    final = {row["code"] for row in tables[f"{name}_states"] if row["phase"] == "final"}
    pairs = steps(moves_of(tables, name, kind), reached(tables, name, kind))
    found = {state}
    while more := {target for source, target in pairs if source in found} - found:
        found |= more
    return bool(found & final)


def place(row):
    return row["move"], row["from_state"], row["to_state"]


def first(row):
    return next(iter(row.values()))


def say(row):
    return f"{row['move']} {row['from_state']} > {row['to_state']} by {row['actor_role']}"


def differ(what, found, wanted):
    for thing in sorted(set(found) ^ set(wanted)):
        yield f"{what}: {thing} is {'too many' if thing in set(found) else 'missing'}"


def twice(what, things):
    for thing in sorted({thing for thing in things if things.count(thing) > 1}):
        yield f"{what}: {thing} is there twice"
