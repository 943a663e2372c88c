"""Draws the life cycle of a request from the table of moves, in both languages: `PYTHONPATH=platform python docs/lifecycle.py`.

Only where a state stands is said here. A move that leaves every state of a frame is drawn once, from the frame.
"""

from collections import defaultdict
from html import escape
from pathlib import Path

from exchange import lifecycle, tables
from exchange.lifecycle import NEW, RESUME, SAME

INTO = Path(__file__).resolve().parents[1] / "static" / "img"
WIDTH, BOX, HIGH = 1200, 150, 44
PLACES = {
    "ENQUIRY": (30, 60), "DRAFT": (240, 60), "IN_REVIEW": (480, 60), "READY": (790, 60), "CANCELLED": (1020, 60),
    "DRAFT_SHARED": (240, 180), "IN_TRANSLATION": (635, 180),
    "TRANSMITTED": (30, 335), "ACKNOWLEDGED": (265, 335), "UNDER_ASSESSMENT": (500, 335), "IN_EXECUTION": (745, 335),
    "PARTLY_EXECUTED": (985, 335), "CLARIFICATION": (265, 480), "CONSULTATION": (500, 480), "POSTPONED": (745, 480),
    "WITHDRAWN": (30, 650), "SUPERSEDED": (265, 650), "REDIRECTED": (500, 650), "DENIED": (745, 650), "EXECUTED": (985, 650),
    "REFERRED": (30, 780), "FINDING": (265, 780), "NONCOMPLIANCE_REVIEW": (622, 780), "CLOSED": (985, 780),
}  # fmt: skip
FRAMES = {
    "before": ((225, 40, 735, 205), ("DRAFT", "DRAFT_SHARED", "IN_REVIEW", "IN_TRANSLATION", "READY")),
    "work": ((250, 300, 905, 99), ("ACKNOWLEDGED", "UNDER_ASSESSMENT", "IN_EXECUTION", "PARTLY_EXECUTED")),
    "open": (
        (15, 280, 1155, 310),
        ("TRANSMITTED", "ACKNOWLEDGED", "UNDER_ASSESSMENT", "CLARIFICATION", "CONSULTATION", "POSTPONED", "IN_EXECUTION",
         "PARTLY_EXECUTED"),
    ),
}  # fmt: skip
FARTHEST, APART = (
    260,
    10,
)  # a slanting arrow longer than this is written at its state; two that face each other keep apart
KEY, LINE, COLUMNS = 910, 20, 2
COLOURS = {"before": "#f4f1e8", "open": "#e8eef7", "side": "#f8efe0", "final": "#eceff1"}
WORDS = {
    "en": ("Life cycle of a request for assistance", "goes back to where it stood"),
    "fr": ("Cycle de vie d’une demande d’assistance", "retour à l’étape précédente"),
}


def main() -> None:
    """Write the picture in each language."""
    for language in WORDS:
        path_of(language).write_text(drawn(language), encoding="utf-8")


def path_of(language: str) -> Path:
    """Return where the picture is kept."""
    return INTO / f"lifecycle.{language}.svg"


def drawn(language: str) -> str:
    """Return the picture as SVG: frames, arrows with numbers, states, and what each number stands for."""
    moves = list(dict.fromkeys(one.move for one in _rows()))
    numbers = {move: n for n, move in enumerate(moves, 1)}
    height = KEY + (len(moves) + len(_roles()) + 1) // COLUMNS * LINE + 2 * LINE
    edges = {way: [numbers[move] for move in made] for way, made in _edges().items()}
    near = {way for way in edges if _is_near(*way)}
    arrows = [_arrow(a, b, edges[a, b], (b, a) in near) for a, b in edges if (a, b) in near]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="14">',
        f"<title>{WORDS[language][0]}</title>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#33475e"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *(_frame(name) for name in ("before", "open", "work")),
        *(line for line, _badge in arrows),
        *(_state(code, language) for code in PLACES),
        *(badge for _line, badge in arrows),
        *_written({way: made for way, made in edges.items() if way not in near}, language),
        *_key(numbers, language),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _rows() -> list[lifecycle.Transition]:
    """Return the moves that lead from one state to another, made for one's own account."""
    rows = lifecycle.transitions("request")
    return [one for one in rows if one.from_state != NEW and one.to_state != SAME and not one.is_for_state]


def _edges() -> dict[tuple[str, str], list[str]]:
    """Return the moves of each arrow; where a move leaves all states of a frame for one state, the frame's is the only one."""
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in _rows():
        sources[one.move, one.to_state].add(one.from_state)
    edges: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (move, target), states in sources.items():
        left = set(states)
        for name in ("open", "before", "work"):
            if left >= set(FRAMES[name][1]):
                left -= set(FRAMES[name][1])
                edges[name, target].append(move)
        for state in sorted(left, key=list(PLACES).index):
            edges[state, target].append(move)
    return edges


def _is_near(source: str, target: str) -> bool:
    """True if an arrow is short and crosses no state: only then it is drawn."""
    if target == RESUME or source in FRAMES:
        return True
    (x1, y1), (x2, y2) = _ends(source, target)
    on_the_way = [(x1 + (x2 - x1) * n // 20, y1 + (y2 - y1) * n // 20) for n in range(1, 20)]
    others = [place for code, place in PLACES.items() if code not in (source, target)]
    crosses = any(x <= px <= x + BOX and y <= py <= y + HIGH for px, py in on_the_way for x, y in others)
    return not crosses and (x1 == x2 or max(abs(x2 - x1), abs(y2 - y1)) <= FARTHEST)


def _arrow(source: str, target: str, numbers: list[int], has_reverse: bool) -> tuple[str, str]:
    """Return an arrow, and the numbers of its moves near its middle."""
    back = target == RESUME
    end = ("open" if source == "NONCOMPLIANCE_REVIEW" else "work") if back else target
    (x1, y1), (x2, y2) = _ends(source, end)
    aside = -4 * APART if back else APART if has_reverse and (x1, y1) < (x2, y2) else -APART if has_reverse else 0
    if y1 == y2:
        y1 = y2 = y1 + aside
    else:
        x1, x2 = x1 + aside, x2 + aside
    dashes = ' stroke-dasharray="5 4"' if back else ""
    line = (
        f'<path d="M{x1} {y1}L{x2} {y2}" fill="none" stroke="#33475e" stroke-width="1.5"{dashes} marker-end="url(#a)"/>'
    )
    return line, _badge((x1 + x2) // 2, (y1 + y2) // 2, numbers)


def _written(edges: dict[tuple[str, str], list[int]], language: str) -> list[str]:
    """Return the arrows that aren't drawn as words above their state."""
    lines: dict[str, list[str]] = defaultdict(list)
    for (source, target), numbers in edges.items():
        name = tables.request_states()[target].label(language)
        lines[source].append(f"{', '.join(map(str, numbers))} → {name}")
    return [
        _words(PLACES[source][0] + 2, PLACES[source][1] - 6 - 14 * n, line, 11.5)
        for source, found in lines.items()
        for n, line in enumerate(found)
    ]


def _words(x: int, y: int, words: str, size: float) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="#14202e">{escape(words)}</text>'


def _badge(x: int, y: int, numbers: list[int]) -> str:
    words = ", ".join(map(str, numbers))
    wide = 12 + 7 * len(words)
    return (
        f'<rect x="{x - wide // 2}" y="{y - 10}" width="{wide}" height="20" rx="10" fill="#ffffff" stroke="#33475e"/>'
        f'<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="12" fill="#14202e">{words}</text>'
    )


def _ends(source: str, target: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where an arrow leaves one thing and meets another: at the sides that face each other."""
    a, b = _area(source), _area(target)
    if a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]:
        low, high = max(a[0], b[0]), min(a[0] + a[2], b[0] + b[2])
        over = low < high
        x1 = (low + high) // 2 if over else a[0] + a[2] // 2
        x2 = (low + high) // 2 if over else b[0] + b[2] // 2
        down = a[1] < b[1]
        return (x1, a[1] + a[3] if down else a[1]), (x2, b[1] if down else b[1] + b[3])
    right = a[0] < b[0]
    y = max(a[1], b[1]) + min(a[3], b[3]) // 2
    return (a[0] + a[2] if right else a[0], y), (b[0] if right else b[0] + b[2], y)


def _area(name: str) -> tuple[int, int, int, int]:
    return FRAMES[name][0] if name in FRAMES else (*PLACES[name], BOX, HIGH)


def _frame(name: str) -> str:
    x, y, wide, high = FRAMES[name][0]
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="8" fill="none" stroke="#8a97a6" stroke-dasharray="2 3"/>'


def _state(code: str, language: str) -> str:
    x, y = PLACES[code]
    row = next(one for one in tables.rows("request_states") if one["code"] == code)
    lines = _broken(row[f"label_{language}"])
    first = y + HIGH // 2 + 5 - 8 * (len(lines) - 1)
    words = "".join(
        f'<text x="{x + BOX // 2}" y="{first + 16 * n}" text-anchor="middle" fill="#14202e">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    frame = (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{HIGH}" rx="5" fill="{COLOURS[row["phase"]]}" stroke="#33475e"/>'
    )
    return frame + words


def _broken(words: str, most: int = 18) -> list[str]:
    """Return words as lines that fit into a box."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) <= most else [*lines, word]
    return [line for line in lines if line]


def _roles() -> list[str]:
    """Return the roles that make a move, in the table's order."""
    made = {one.role for one in _rows()}
    return [code for code in tables.request_roles() if code in made]


def _key(numbers: dict[str, int], language: str) -> list[str]:
    """Return what each number stands for, with who makes the move, in columns."""
    lines = [f"- - -  {WORDS[language][1]}"]
    for move, n in numbers.items():
        rows = [one for one in _rows() if one.move == move]
        who = ", ".join(dict.fromkeys(one.role for one in rows))
        what = " / ".join(dict.fromkeys(one.label.label(language) for one in rows))
        lines.append(f"{n}. {what} ({who})")
    lines += [f"{code} – {tables.request_roles()[code].label(language)}" for code in _roles()]
    each = -(-len(lines) // COLUMNS)
    across = WIDTH // COLUMNS
    return [_words(30 + n // each * across, KEY + n % each * LINE, line, 12.5) for n, line in enumerate(lines)]


if __name__ == "__main__":
    main()
