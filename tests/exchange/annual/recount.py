"""The same figures counted anew: plain SQL for the rows, each request's steps gone through one by one. It imports nothing of the room."""

import csv
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median

from sqlalchemy import text

from exchange import db, tables

ENDS = {
    "EXECUTED": "executed", "PARTLY_EXECUTED": "partly", "POSTPONED": "postponed", "DENIED": "denied",
    "WITHDRAWN": "withdrawn", "REDIRECTED": "redirected", "SUPERSEDED": "superseded",
    "NONCOMPLIANCE_REVIEW": "noncompliance", "FINDING": "noncompliance", "REFERRED": "noncompliance",
}  # fmt: skip
STANDING = (
    "TRANSMITTED", "ACKNOWLEDGED", "UNDER_ASSESSMENT", "CLARIFICATION", "CONSULTATION", "IN_EXECUTION",
    "PARTLY_EXECUTED", "POSTPONED", "NONCOMPLIANCE_REVIEW", "FINDING",
)  # fmt: skip
UP_TO = ((30, "0-30"), (60, "31-60"), (90, "61-90"), (180, "91-180"), (365, "181-365"), (10**6, "366"))
MOMENT = 1_000_000


def micros(day):
    return int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) * MOMENT


class Recount:
    """Counters and lists by name, for copies sent from `since` to `until` as they stood when `as_at` ended."""

    def __init__(self, since, until, as_at, organ=None, state=None):
        self._seen, self._as_at, self._last = micros(as_at + timedelta(days=1)), as_at, min(until, as_at)
        ends = min(micros(until + timedelta(days=1)), self._seen)
        self.by, self.days, self.problems = defaultdict(Counter), defaultdict(list), Counter()
        self.months, self.standing, self.earlier = defaultdict(Counter), Counter(), Counter()
        self.pairs, self.acknowledged, self.questions, self.total = defaultdict(Counter), 0, 0, 0
        groups = {row["iso3"]: row["regional_group"] for row in _table("states_parties")}
        strict = {row["code"]: row["strict_assistance"] == "1" for row in _table("request_types")}
        steps = defaultdict(list)
        for step in _asked("SELECT * FROM request_move WHERE request_id IS NOT NULL ORDER BY n"):
            if step.at < self._seen:
                steps[step.request_id].append(step)
        for copy in _asked(
            "SELECT r.*, o.code AS organ, s.code AS state_code, s.kind AS kind, s.member_until AS member_until"
            " FROM request r, delegation o, delegation s WHERE o.id = r.organ_id AND s.id = r.delegation_id"
        ):
            if copy.transmitted_at >= ends or copy.id not in steps:
                continue
            if organ not in (None, copy.organ) or state not in (None, copy.state_code):
                continue
            if copy.transmitted_at < micros(since):
                changes = [step.to_state for step in steps[copy.id] if step.to_state != step.from_state]
                self._stand(self.earlier, copy, changes[-1] if changes else "")
                continue
            self._count(copy, steps[copy.id], groups, strict)

    def _count(self, copy, steps, groups, strict):
        came = self._live(copy, steps)
        party = copy.kind == "state_party" and (copy.member_until is None or copy.transmitted_at < copy.member_until)
        kind = "party" if party else "not_party"
        said = {
            "organ": copy.organ, "requester": f"{copy.organ}/{copy.requester or copy.organ}", "type": copy.type, "theme": copy.theme,
            "sense": "strict" if strict[copy.type] else "other", "group": groups.get(copy.state_code, "NONE") if party else kind,
            "kind": kind, "urgency": "urgent" if copy.is_urgent else "ordinary", "channel": copy.channel,
            "language": copy.language, "state": copy.state_code,
        }  # fmt: skip
        self.total += 1
        self.by["outcome"][came] += 1
        for name, code in said.items():
            self.by[name][code] += 1
            self.pairs[name, code][came] += 1

    def _stand(self, found, copy, state):
        if state in STANDING:
            days = (self._as_at - _day(copy.transmitted_at)).days
            found[next(name for most, name in UP_TO if days <= most), state] += 1

    def _live(self, copy, steps):
        """Go through the steps in their order and return the outcome."""
        state = closing = before = ""
        reached, late, problems = {}, False, set()
        for step in steps:
            if step.move in ("mark_overdue", "clear_overdue"):
                late = step.move == "mark_overdue"
            if step.to_state != step.from_state:
                state, before, closing = step.to_state, step.from_state, step.code
                reached.setdefault(state, step.at)
                self.questions += step.move in ("ask_clarification", "query_reply")
            problems.add(step.code or {"ask_clarification": "P-97-A", "redirect": "P-93-9-B"}.get(step.move, ""))
        self.problems.update(one for one in problems if one.startswith(("P-", "D-")))
        self._stand(self.standing, copy, state)
        self.months["transmitted"][_month(copy.transmitted_at)] += 1
        if "EXECUTED" in reached and _day(reached["EXECUTED"]) <= self._last:
            self.months["executed"][_month(reached["EXECUTED"])] += 1
        answers = [reached[one] for one in ("PARTLY_EXECUTED", "EXECUTED", "DENIED") if one in reached]
        self.acknowledged += "ACKNOWLEDGED" in reached
        if answers:
            self.days["to_answer"].append(_days(copy.transmitted_at, min(answers)))
        if "EXECUTED" in reached:
            self.days["to_execution"].append(_days(copy.transmitted_at, reached["EXECUTED"]))
        if state == "CLOSED":
            return closing if closing in ENDS.values() else ENDS[before]
        return ENDS.get(state) or ("no_reply" if late and not answers else "pending")

    def span(self, name):
        days = self.days[name]
        return (round(median(days), 1), round(mean(days), 1)) if days else (None, None)


def frozen(since, until, as_at):
    """Return number and sum of thousandths by currency of the assets frozen or seized in the period."""
    seen, ends = micros(as_at + timedelta(days=1)), micros(min(until, as_at) + timedelta(days=1))
    value, held = {}, set()
    for step in _asked("SELECT * FROM asset_move ORDER BY asset_id, n"):
        if step.at >= seen:
            continue
        if step.thousandths is not None:
            value[step.asset_id] = (step.currency, step.thousandths)
        is_first = step.to_state in ("FROZEN", "SEIZED") and step.from_state not in ("FROZEN", "SEIZED")
        if is_first and micros(since) <= step.at < ends:
            held.add(step.asset_id)
    found = defaultdict(lambda: [0, 0])
    for asset in held:
        currency, thousandths = value.get(asset, ("-", 0))
        found[currency][0] += 1
        found[currency][1] += thousandths
    return dict(found)


def _day(moment):
    return datetime.fromtimestamp(moment / MOMENT, UTC).date()


def _month(moment):
    return _day(moment).strftime("%Y-%m")


def _days(first, last):
    return (_day(last) - _day(first)).days


def _table(name):
    with (Path(tables.HERE) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _asked(query):
    return list(db.session.execute(text(query)))
