"""The report as PDF/A-2 and PDF/UA-1, with a bar for each figure of the first column: the same bytes for the same figures."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal

from exchange.annual.files import MARK, Paper
from exchange.annual.sections import AMOUNT, DAYS, Line, Section, Value
from exchange.letters.render import STANDARDS, drawn

TEMPLATE = Path(__file__).with_name("report.typ")
PLACES = {DAYS: "#,##0.#", AMOUNT: "#,##0.00#"}


def render(paper: Paper) -> bytes:
    """Return the report as a PDF; it is set in memory, and no word of it is a command."""
    import typst  # large, and most processes never set a report

    said = {
        "language": paper.language[:2],
        "title": drawn(paper.title),
        "about": _drawn_pairs(paper),
        "date": paper.period.as_at.isoformat(),
        "marking": drawn(paper.marking),
        "sections": [_section(one, paper.language) for one in paper.sections],
        "method_title": drawn(paper.method_title),
        "method": [drawn(one) for one in paper.method],
    }
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"report": json.dumps(said)},
        format="pdf",
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,
        timestamp=int(datetime.combine(paper.period.as_at, datetime.min.time(), UTC).timestamp()),
    )


def _drawn_pairs(paper: Paper) -> list[list[str]]:
    return [[drawn(label), drawn(words)] for label, words in paper.about]


def _section(section: Section, language: str) -> dict[str, Any]:
    has_bars = section.columns[0].kind != DAYS
    return {
        "title": drawn(section.title),
        "note": drawn(section.note),
        "heading": drawn(section.heading),
        "columns": [drawn(column.label) for column in section.columns],
        "bars": has_bars,
        "drawn": [drawn(column.label) for column in section.bars] if section.drawn else [],
        "lines": [
            {
                "label": drawn(line.label),
                "shares": [int(line.values.get(column.name) or 0) / section.most for column in section.bars]
                if has_bars
                else [],
                "cells": _cells(section, line, lambda value, kind: _written(value, kind, language)),
            }
            for line in section.lines
        ],
    }


def _cells(section: Section, line: Line, written: Callable[[Value, str], str]) -> list[str]:
    return [
        written(line.values[column.name], column.kind) if column.name in line.values else "–"
        for column in section.columns
    ]


def _written(value: Value, kind: str, language: str) -> str:
    if value is None:
        return MARK
    return format_decimal(value, format=PLACES.get(kind, "#,##0"), locale=language)
