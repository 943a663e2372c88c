"""Many requests straight into the database, each with a walk through the table of moves; the same for the same seed.

Nothing of it is opened, so nothing is sealed: the sealed columns hold a byte.
"""

import json
import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from exchange import db, lifecycle, tables
from exchange.accounts.models import Account
from exchange.assets.models import Asset, AssetMove
from exchange.assistance import life, step_fields
from exchange.assistance.models import MasterRequest, Request, RequestMove
from exchange.assistance.text_models import Translation
from exchange.delegations.models import COURT, OTHER_STATE, STATE, Delegation
from exchange.dossiers.models import Dossier

SEALED = b"\x00"
FIRST = datetime(2025, 9, 1, 8, tzinfo=UTC)
SENT_OVER, LASTS = timedelta(days=440), timedelta(days=30)
OFFICE = ("ICC-OTP", "ICC-REG", "ICC-PRES")
STATES, STEPS, COPIES = 40, 12, 8
WEIGHTS = {"main": 12, "side": 2}  # how often a kind of move is made, the others once
KEPT = (Dossier, MasterRequest, Request, RequestMove, Translation, Asset, AssetMove)


def make(count, seed=7, first=50_000):
    """Make so many copies, a few to a master, with numbers from `first` on; return the organs and States by code, each as its row."""
    return _Making(random.Random(seed), first).make(count)


class _Making:
    def __init__(self, chance, first):
        self._chance, self._rows, self._number = chance, {model: [] for model in KEPT}, first
        self._types = [code for code in tables.request_types() if code not in lifecycle.APART]

    def make(self, count):
        delegations = self._delegations()
        states = [one for one in delegations.values() if one.kind != COURT]
        made = 0
        while made < count:
            some = self._chance.sample(states, min(self._chance.randint(1, COPIES), count - made))
            self._master(delegations[self._chance.choice(OFFICE)], some)
            made += len(some)
            if len(self._rows[RequestMove]) > 20_000:
                self._keep()
        self._keep()
        return delegations

    def _delegations(self):
        """Return the organs and States, made as far as they aren't there; the first State left the Court in between."""
        parties = [row["iso3"] for row in tables.rows("states_parties")]
        kinds = dict.fromkeys(self._chance.sample(parties, STATES), STATE) | {"XOT": OTHER_STATE}
        kinds |= dict.fromkeys((*OFFICE, "ICC-CH"), COURT)
        with db.writing() as session:
            there = {one.code: one for one in session.query(Delegation)}
            for code, kind in kinds.items():
                if code not in there:
                    there[code] = Delegation(
                        code=code, kind=kind, name_en=code, name_fr=code, member_from=FIRST - timedelta(days=900)
                    )
                    session.add(there[code])
            left = next(there[code] for code, kind in kinds.items() if kind == STATE)
            left.member_until = FIRST + SENT_OVER / 2
            session.flush()
            self._by = Account(
                delegation_id=there["ICC-OTP"].id, role="investigator", email=f"many{self._number}@icc-otp.invalid", name="Many",
                post="Post", invited_at=FIRST,
            )  # fmt: skip
            session.add(self._by)
            session.commit()
        return {code: there[code] for code in kinds}

    def _master(self, organ, states):
        chance, at = self._chance, FIRST + SENT_OVER * self._chance.random()
        master, dossier = db.new_id(), self._dossier(organ, at)
        said = {
            "type": chance.choice(self._types), "theme": chance.choice(list(tables.themes())), "handling": "H1",
            "requester": chance.choice(["", "ICC-CH", organ.code]), "language": chance.choice(["en", "en", "fr"]),
            "channel": chance.choice(["DIPLOMATIC", "DESIGNATED", "DESIGNATED", "INTERPOL"]),
            "is_urgent": chance.random() < 0.1, "due": (at + timedelta(days=60)).date(),
        }  # fmt: skip
        self._add(
            MasterRequest, id=master, dossier_id=dossier, delegation_id=organ.id, year=2026, number=self._number,
            state=life.TRANSMITTED, drafted_by=self._by.id, drafted_at=at, sealed_title=SEALED, **said,
        )  # fmt: skip
        if chance.random() < 0.4:
            done = at + timedelta(days=chance.randint(1, 40)) if chance.random() < 0.7 else None
            self._add(
                Translation, id=db.new_id(), master_id=master, dossier_id=dossier,
                language=chance.choice(["fr", "es", "ar"]), is_by_service=True, asked_at=at, filed_at=done,
                confirmed_at=done,
            )  # fmt: skip
        for state in states:
            self._copy(master, organ, state, at + timedelta(hours=chance.randint(1, 300)), said)

    def _copy(self, master, organ, state, at, said):
        request, dossier = db.new_id(), self._dossier(organ, at)
        stands = self._walk(request, dossier, said["type"], at)
        self._add(
            Request, id=request, master_id=master, dossier_id=dossier, organ_id=organ.id, delegation_id=state.id,
            year=2026, number=self._number, state=stands, transmitted_at=at, state_since=at, sealed_title=SEALED,
            **said,
        )  # fmt: skip
        if said["type"] == "93-1-K":
            self._asset(request, dossier, organ, state, at)

    def _walk(self, request, dossier, kind, at):
        """Make steps at random from the table; return where they led."""
        state, steps = life.READY, []
        for n in range(1, 2 + self._chance.randint(0, STEPS)):
            way = [
                one for one in lifecycle.leaving("request", state) if one.applies(kind) and one.to_state != "CANCELLED"
            ]
            if not way:
                break
            if n == 1:
                way = [one for one in way if one.to_state == life.TRANSMITTED]
            step = self._chance.choices(way, [WEIGHTS.get(one.kind, 1) for one in way])[0]
            target = self._target(step, state, steps)
            steps.append((step.move, state, target))
            self._add(
                RequestMove, id=db.new_id(), master_id=None, request_id=request, dossier_id=dossier, n=n,
                from_state=state, to_state=target, role=step.role, by=self._by.id, at=at, move=step.move,
                part=step.part, is_recorded=step.is_for_state, **self._facts(step, kind),
            )  # fmt: skip
            state, at = target, at + LASTS * self._chance.random() ** 2
        return state

    def _target(self, step, state, steps):
        if step.part == lifecycle.PROPOSES or step.to_state == lifecycle.SAME:
            return state
        if step.to_state == lifecycle.RESUME:
            return lifecycle.resumes_to("request", steps) or state
        return step.to_state

    def _facts(self, step, kind):
        chosen = {
            name: self._chance.choice(found).code
            for name in step.fields
            if name in ("problem_code", "outcome_code", "outcome", "execution_mode")
            and (found := step_fields.options(name, step, kind))
        }
        if step.move in step_fields.GROUNDS:
            chosen["ground"] = step_fields.GROUNDS[step.move]
        code = next((chosen[name] for name in step_fields.COUNTED if name in chosen), "")
        return {"facts": json.dumps(chosen), "code": code}

    def _asset(self, request, dossier, organ, state, at):
        asset, chance = db.new_id(), self._chance
        self._add(
            Asset, id=asset, request_id=request, dossier_id=dossier, organ_id=organ.id, delegation_id=state.id,
            number=self._number, kind="BANK_ACCOUNT", state="FROZEN", added_at=at, changed_at=at,
        )  # fmt: skip
        states = ["NEW", "IDENTIFIED", "TRACED", "FREEZE_REQUESTED", "FROZEN", "RELEASED"][: chance.randint(3, 6)]
        for n in range(1, len(states)):
            at += LASTS * chance.random()
            worth = {"thousandths": chance.randint(1, 10**9) if chance.random() < 0.6 else None}
            worth["currency"] = chance.choice(["EUR", "USD"]) if worth["thousandths"] is not None else ""
            self._add(
                AssetMove, id=db.new_id(), asset_id=asset, dossier_id=dossier, n=n, from_state=states[n - 1],
                to_state=states[n], role="FP", move="freeze", by=self._by.id, at=at, **worth,
            )  # fmt: skip

    def _dossier(self, organ, at):
        self._number += 1
        return self._add(
            Dossier, id=db.new_id(), number=self._number, sealed_title=SEALED, theme="RFA", level="restricted",
            protection="standard", delegation_id=organ.id, opened_by=self._by.id, opened_at=at, changed_at=at,
        )  # fmt: skip

    def _add(self, model, **columns):
        self._rows[model].append(columns)
        return columns["id"]

    def _keep(self):
        with db.writing() as session:
            for model, rows in self._rows.items():
                if rows:
                    session.execute(insert(model), rows)
                    rows.clear()
            session.commit()
