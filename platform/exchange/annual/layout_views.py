"""The report laid out as sections with words in the reader's language: the page and every file show these and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from babel.dates import format_date
from flask_babel import gettext as _

from exchange import amounts, tables
from exchange.annual import outcomes, outstanding, service
from exchange.annual.counting import Table
from exchange.annual.dimensions import FOR, NO_GROUP, ORDINARY, OTHER, STRICT, URGENT
from exchange.annual.frozen import NO_VALUE
from exchange.annual.rows import NOT_PARTY, ORGANISATION, PARTY
from exchange.annual.sections import AMOUNT, DAYS, Column, Line, Section, Value
from exchange.annual.service import Report
from exchange.tables import Labelled

WHOLE = "whole"
# What the page shows at once, by the sections' names; a file holds all parts.
PARTS: Mapping[str, tuple[str, ...]] = {
    WHOLE: ("outcome", "course", "days", "months", "outstanding", "earlier"),
    "asked": ("organ", "requester", "sense", "type", "theme"),
    "addressees": ("kind", "group", "urgency", "channel", "language"),
    "states": ("state",),
    "beside": ("obstacles", "grounds", "translations", "assets"),
}


def parts(sections: Sequence[Section]) -> list[tuple[str, str]]:
    """Return the parts that have something to say, each with its words."""
    words = (
        _("On the whole"), _("What was asked for"), _("To whom and how"), _("By State"), _("Obstacles and assets"),
    )  # fmt: skip
    there = {section.name for section in sections}
    return [(name, word) for (name, some), word in zip(PARTS.items(), words, strict=True) if there & set(some)]


def of_part(name: str, sections: Sequence[Section]) -> list[Section]:
    """Return the sections of a part."""
    return [section for section in sections if section.name in PARTS[name]]


def lay_out(report: Report, language: str, names: Mapping[str, str]) -> list[Section]:
    """Return the sections that have something to say; `names` are those of delegations by code."""
    laid = _Laid(report, language, names)
    return [section for section in laid.sections() if section.lines]


class _Laid:
    def __init__(self, report: Report, language: str, names: Mapping[str, str]) -> None:
        self._report, self._language, self._names = report, language, names
        self._number = (Column("requests", _("Requests")),)

    def sections(self) -> Iterator[Section]:
        yield self._outcomes()
        yield self._course()
        yield self._days()
        yield self._months()
        yield self._standing(
            self._report.outstanding,
            _("Outstanding at the report’s date"),
            _("Of these requests, by the days since they were sent"),
        )
        if self._report.earlier is not None:
            title = _("Outstanding from before the period")
            yield self._standing(self._report.earlier, title, _("By the days since they were sent"), "earlier")
        yield from (self._table(one) for one in self._report.tables)
        yield self._met("obstacles", _("Obstacles"), _("Obstacle"), self._report.obstacles, "obstacle_codes")
        yield self._met("grounds", _("Grounds of denials"), _("Ground"), self._report.grounds, "denial_grounds")
        yield self._translations()
        yield self._assets()

    def _outcomes(self) -> Section:
        labels = _outcomes()
        lines = [
            Line(code, labels[code], {"requests": cell})
            for code, cell in self._report.outcomes.items()
            if cell is None or cell > 0
        ]
        return Section("outcome", _("By outcome"), _("Outcome"), self._number, tuple(lines), _("At the report’s date"))

    def _course(self) -> Section:
        (known, unknown), (answered, silent) = (
            self._report.parts[name] for name in ("to_acknowledgement", "to_answer")
        )
        said = (
            ("transmitted", _("Transmitted"), self._report.total),
            ("acknowledged", _("Acknowledged"), known),
            ("not_acknowledged", _("Not acknowledged"), unknown),
            ("answered", _("Answered, in part or whole, or denied"), answered),
            ("not_answered", _("Without such an answer"), silent),
            ("questioned", _("Those on which a question was put"), self._report.questioned),
            ("questions", _("Questions put, by either side"), self._report.questions),
        )
        lines = tuple(Line(code, label, {"requests": value}) for code, label, value in said)
        return Section("course", _("How far they came"), _("Step"), (Column("requests", _("How many")),), lines)

    def _days(self) -> Section:
        labels = {"to_answer": _("To the first answer"), "to_execution": _("To the complete reply")}
        columns = (Column("median", _("Median"), DAYS), Column("average", _("Average"), DAYS))
        lines = tuple(
            Line(name, labels[name], _there(median=span.median, average=span.average))
            for name, span in self._report.spans.items()
        )
        return Section("days", _("Days from transmission"), _("Time"), columns, lines)

    def _months(self) -> Section:
        found, columns = (
            self._report.months,
            (Column("transmitted", _("Transmitted")), Column("executed", _("Executed"))),
        )
        form = "y" if self._report.period.is_long else "MMM y"
        lines = tuple(
            Line(day.isoformat(), format_date(day, form, self._language), {"transmitted": sent, "executed": done})
            for day, sent, done in zip(found.begins, found.transmitted, found.executed, strict=True)
        )
        title, heading = (_("By year"), _("Year")) if self._report.period.is_long else (_("By month"), _("Month"))
        note = _("Executed: those whose complete reply came then")
        return Section("months", title, heading, columns, lines, note, ("transmitted", "executed"))

    def _standing(self, table: Table, title: str, note: str, name: str = "outstanding") -> Section:
        states = tables.request_states()
        shown = [code for code in outstanding.STATES if any(line.cells[code] != 0 for line in table.lines)]
        columns = (
            Column("requests", _("All")),
            *(Column(code.lower(), states[code].label(self._language)) for code in shown),
        )
        words = _bands()
        lines = tuple(
            Line(
                line.code,
                words[line.code],
                {"requests": line.total} | {code.lower(): line.cells[code] for code in shown},
            )
            for line in table.lines
            if line.total != 0 or None in line.cells.values()
        )
        return Section(name, title, _("Days"), columns, lines, note)

    def _table(self, table: Table) -> Section:
        title, heading, labels = self._by(table.by)
        words = _outcomes()
        shown = [code for code, cell in self._report.outcomes.items() if cell is None or cell > 0]
        columns = (
            Column("transmitted", _("Transmitted")),
            *(Column(code, words[code]) for code in shown),
            Column("answer", _("Days to answer"), DAYS),
            Column("execution", _("Days to reply"), DAYS),
        )
        lines = tuple(
            Line(
                line.code,
                labels.get(line.code, line.code),
                {"transmitted": line.total, **{code: line.cells[code] for code in shown}}
                | _there(answer=line.answer, execution=line.execution),
            )
            for line in table.lines
            if line.total != 0 or None in line.cells.values()
        )
        return Section(table.by, title, heading, columns, lines)

    def _by(self, name: str) -> tuple[str, str, Mapping[str, str]]:
        """Return title, heading of the lines and their labels."""
        words = {
            "organ": (_("By organ that asks"), _("Organ")),
            "requester": (_("On whose behalf"), _("Organ")),
            "sense": (_("Assistance in the strict sense, and other"), _("Kind")),
            "type": (_("By type"), _("Type")),
            "theme": (_("By theme of the Paris Declaration"), _("Theme")),
            "group": (_("By regional group"), _("Regional group")),
            "kind": (_("By addressee"), _("Addressee")),
            "urgency": (_("Urgent and ordinary"), _("Urgency")),
            "channel": (_("By channel"), _("Channel")),
            "language": (_("By language"), _("Language")),
            "state": (_("By State"), _("State")),
        }
        return *words[name], self._labels(name)

    def _labels(self, name: str) -> Mapping[str, str]:
        own = {"sense": _senses, "group": _groups, "kind": _kinds, "urgency": _urgencies, "language": _languages}
        if name in own:
            return own[name]()
        listed = {"type": tables.request_types, "theme": tables.themes, "channel": tables.channels}
        if name in listed:
            return {code: one.label(self._language) for code, one in listed[name]().items()}
        if name == "requester":
            return self._offices()
        return self._names

    def _offices(self) -> Mapping[str, str]:
        """Return, by organ and requester, in whose name an organ asked."""
        own = [line.code.split(FOR) for table in self._report.tables if table.by == "requester" for line in table.lines]
        named = {one: self._names.get(one, one) for pair in own for one in pair}
        return {
            f"{organ}{FOR}{asks}": named[organ]
            if organ == asks
            else _("%(organ)s, for %(requester)s", organ=named[organ], requester=named[asks])
            for organ, asks in own
        }

    def _met(self, name: str, title: str, heading: str, met: Iterable[tuple[str, int | None]], table: str) -> Section:
        known = (Labelled(row["code"], row["label_en"], row["label_fr"]) for row in tables.rows(table))
        labels = {one.code: one.label(self._language) for one in known}
        lines = tuple(Line(code, labels.get(code, code), {"requests": cell}) for code, cell in met)
        return Section(name, title, heading, self._number, lines, _("A request may have met several"))

    def _translations(self) -> Section:
        columns = (
            Column("translations", _("Translations")),
            Column("median", _("Median days"), DAYS),
            Column("average", _("Average days"), DAYS),
        )
        labels = _languages()
        lines = tuple(
            Line(
                one.language,
                labels.get(one.language, one.language),
                {"translations": one.number} | _there(median=one.days.median, average=one.days.average),
            )
            for one in self._report.translations
        )
        note = _("Asked for in the period; days until they were confirmed")
        return Section("translations", _("Translations of requests"), _("Language"), columns, lines, note)

    def _assets(self) -> Section:
        assets = self._report.assets
        columns = (Column("assets", _("Assets")), Column("value", _("Value"), AMOUNT))
        currencies = amounts.currencies()
        lines = [
            Line(
                one.currency,
                _("Without a value")
                if one.currency == NO_VALUE
                else currencies[one.currency].label(self._language)
                if one.currency in currencies
                else one.currency,
                {"assets": one.number} | ({} if one.currency == NO_VALUE else {"value": one.value}),
            )
            for one in assets.by_currency
        ]
        if lines:
            lines.append(Line("all", _("All"), {"assets": assets.number}))
        note = _("In the period; by the last value given, without conversion")
        return Section("assets", _("Assets frozen or seized"), _("Currency"), columns, tuple(lines), note)


def method(report: Report) -> list[str]:
    """Return, in sentences, how the figures were made: every file carries them."""
    said = [
        _("A request counts once for each State or organisation that received it, on the day on which it was sent (UTC)."),
        _(
            "All else is read from the steps of these requests up to the end of the report’s date. A later "
            "report for the same date says the same."
        ),
        _(
            "The first answer is a part of what was asked, the complete reply or a denial. Steps that the "
            "Court recorded for a State count from the day on which it recorded them."
        ),
        _("“No reply” means that the date asked for had passed without any answer."),
        _("Days are those of the calendar. Half of the requests took no longer than the median."),
        _("Outstanding is what is neither completely replied to nor denied, and has not ended otherwise."),
    ]  # fmt: skip
    if report.is_exact:
        return [*said, _("This edition shows every figure, small ones and States too. It is not for publication.")]
    return [
        *said,
        _(
            "∗ stands for a figure that is held back: it is one or two, or it would let one of these be "
            "worked out. No figure stands for fewer than three."
        ),
        _("What was sent before the period and is outstanding still is told by the report on the period in which it was sent."),
        _("A regional group of which fewer than three States were asked is held back."),
        _("Two reports on nearly the same days, laid side by side, can tell what this one holds back. Publish one a period."),
    ]  # fmt: skip


def scopes() -> dict[str, str]:
    """Return whose requests a report counts, in words."""
    return {
        service.OF_ORGAN: _("Requests of your organ"),
        service.OF_STATE: _("Requests to your State"),
        service.OF_ALL: _("Requests of all organs of the Court"),
    }


def editions() -> dict[str, str]:
    return {service.PUBLISHED: _("For publication"), service.INTERNAL: _("For your own work, exact")}


def _there(**values: float | None) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _outcomes() -> dict[str, str]:
    words = (
        _("Executed"), _("Partly executed"), _("Pending"), _("Postponed"), _("Denied"), _("No reply"), _("Withdrawn"),
        _("Redirected"), _("Replaced"), _("Non-compliance"),
    )  # fmt: skip
    return dict(zip(outcomes.OUTCOMES, words, strict=True))


def _bands() -> dict[str, str]:
    """Return the words of days since a request was sent, and of all of them."""
    words = {
        band.name: _("more than %(days)s days", days=band.first - 1)
        if band.last is None
        else _("%(first)s to %(last)s days", first=band.first, last=band.last)
        for band in outstanding.BANDS
    }
    return words | {outstanding.ALL: _("All")}


def _senses() -> dict[str, str]:
    return {STRICT: _("Assistance in the strict sense"), OTHER: _("Operational support and voluntary cooperation")}


def _groups() -> dict[str, str]:
    return {
        "African States": _("African States"),
        "Asia-Pacific States": _("Asia-Pacific States"),
        "Eastern European States": _("Eastern European States"),
        "Latin American and Caribbean States": _("Latin American and Caribbean States"),
        "Western European and other States": _("Western European and other States"),
        NO_GROUP: _("In no regional group"),
    } | _kinds()


def _kinds() -> dict[str, str]:
    return {PARTY: _("States Parties"), NOT_PARTY: _("States not party"), ORGANISATION: _("Organisations")}


def _urgencies() -> dict[str, str]:
    return {URGENT: _("Urgent"), ORDINARY: _("Ordinary")}


def _languages() -> dict[str, str]:
    return {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "ar": _("Arabic"), "pt": _("Portuguese")}
