"""Life cycles as data: the moves of a table in `data/`, and which of them are open from a state. It knows no row and no feature.

The tables and the decisions taken in them are checked by `tests/house/test_field.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from exchange import tables
from exchange.tables import Labelled

NEW, SAME, RESUME = "NEW", "SAME", "RESUME"
ALL = "all"
APART = frozenset({"ENQ", "REV-93-10"})  # types that "all" leaves out: they have moves of their own
PROPOSES, CONFIRMS, EITHER = "proposes", "confirms", "either"


@dataclass(frozen=True)
class Transition:
    """One row of a table: who may make which move from where, what is asked for, and on which provision it rests.

    `joint_with` is the role that must do its part too, before or after; `is_for_state`: the Court records a step that
    the State took through another channel; `flag` is set:, clear:, requires: or forbids: with the flag's name.
    """

    from_state: str
    to_state: str
    role: str
    move: str
    fields: tuple[str, ...]
    condition: str
    basis: str
    label: Labelled
    kind: str
    applies_to: str
    joint_with: str
    part: str
    is_not_drafters: bool
    is_for_state: bool
    flag: str
    opens: str

    def applies(self, kind: str) -> bool:
        """True if the move is there for things of this type."""
        return kind not in APART if self.applies_to == ALL else kind in self.applies_to.split(";")

    def demands(self, flag: str) -> str:
        """Return what the move does with or asks of the flag: set, clear, requires, forbids, or nothing."""
        verb, _, named = self.flag.partition(":")
        return verb if named == flag else ""


@cache
def transitions(machine: str) -> tuple[Transition, ...]:
    """Return the moves of a machine: request, reverse or asset."""
    return tuple(_transition(row) for row in tables.rows(f"{machine}_transitions"))


@cache
def leaving(machine: str, state: str) -> tuple[Transition, ...]:
    """Return the moves from a state, in the table's order."""
    return tuple(one for one in transitions(machine) if one.from_state == state)


def resumes_to(machine: str, steps: Iterable[tuple[str, str, str]]) -> str:
    """Return the state that a RESUME leads back to, from the steps so far as (move, from, to); empty if no detour is open.

    Detours are left one at a time: a request that was postponed during a consultation goes back to the consultation first.
    """
    detours, resuming = _detours(machine)
    left: list[str] = []
    for move, source, target in steps:
        if move in resuming and source != target:
            left = left[:-1]
        elif target in detours and source != target:
            left.append(source)
        elif source != target:
            left.clear()
    return left[-1] if left else ""


@cache
def _detours(machine: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the states that are left by going back, and the moves that go back."""
    back = [one for one in transitions(machine) if one.to_state == RESUME]
    return frozenset(one.from_state for one in back), frozenset(one.move for one in back)


def _transition(row: dict[str, str]) -> Transition:
    return Transition(
        from_state=row["from_state"],
        to_state=row["to_state"],
        role=row["actor_role"],
        move=row["move"],
        fields=tuple(filter(None, row["data_required"].split(";"))),
        condition=row["condition"],
        basis=row["basis"],
        label=Labelled(row["move"], row["label_en"], row["label_fr"]),
        kind=row["kind"],
        applies_to=row["applies_to"],
        joint_with=row["joint_with"],
        part=row["part"],
        is_not_drafters=row["not_drafter"] == "1",
        is_for_state=row["for_state"] == "1",
        flag=row["flag"],
        opens=row["opens"],
    )
