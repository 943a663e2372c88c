"""What the demonstration's pictures show: coloured spans on each line, in parts of width and height from 0 to 1."""

from collections.abc import Callable

Colour = tuple[int, int, int]
Span = tuple[float, float, Colour]
Scene = Callable[[float], list[Span]]


def between(first: Colour, last: Colour, part: float) -> Colour:
    """Return the colour at a part of the way from one to another."""
    red, green, blue = (round(one + (two - one) * part) for one, two in zip(first, last, strict=True))
    return red, green, blue


def _quay(y: float) -> list[Span]:
    """A motor yacht at a quay, with hills behind it, on a bright morning."""
    if y < 0.42:
        spans: list[Span] = [(0, 1, between((118, 158, 205), (214, 222, 224), y / 0.42))]
        hill = (y - 0.27) / 0.15
        if hill > 0:
            spans.append((0.5 - hill * 0.62, 0.42 + hill * 0.5, (112, 128, 122)))
    else:
        spans = [(0, 1, between((96, 128, 150), (38, 66, 88), (y - 0.42) / 0.58))]
    for top, bottom, start, end, colour in YACHT:
        if top <= y < bottom:
            lean = (bottom - y) * 0.35
            spans.append((start - lean * 0.2, end + lean, colour))
    if y > 0.82:
        spans.append((0, 1, between((150, 142, 130), (104, 98, 90), (y - 0.82) / 0.18)))
    return spans


def _house(y: float) -> list[Span]:
    """An apartment house of seven floors at dusk, a few windows lit."""
    sky = between((70, 84, 118), (226, 176, 142), y)
    if y < 0.12:
        return [(0, 1, sky)]
    if y > 0.9:
        return [(0, 1, (62, 60, 62))]
    spans: list[Span] = [(0, 1, sky), (0.18, 0.82, between((188, 176, 160), (150, 138, 124), y))]
    floor, within = divmod((y - 0.12) / 0.78 * 7, 1)
    if 0.25 < within < 0.75:
        for window in range(6):
            lit = (int(floor) * 5 + window * 3) % 7 == 0
            start = 0.22 + window * 0.1
            spans.append((start, start + 0.055, (244, 212, 140) if lit else (62, 74, 92)))
    return spans


def _plan(y: float) -> list[Span]:
    """A floor plan: rooms with dark walls on paper."""
    paper, wall = (246, 244, 238), (54, 58, 66)
    if not 0.1 < y < 0.9:
        return [(0, 1, paper)]
    if any(abs(y - line) < 0.006 for line in (0.106, 0.48, 0.894)):
        return [(0, 1, paper), (0.08, 0.92, wall), (0.3, 0.37, paper), (0.62, 0.69, paper)]
    return [(0, 1, paper), *((x, x + 0.008, wall) for x in (0.08, 0.36, 0.6 if y < 0.48 else 0.72, 0.912))]


# From top to bottom: mast, upper deck, its windows, main deck, its windows, hull, waterline.
YACHT = (
    (0.30, 0.44, 0.478, 0.484, (232, 232, 230)),
    (0.44, 0.50, 0.40, 0.60, (238, 238, 236)),
    (0.455, 0.485, 0.42, 0.59, (44, 52, 62)),
    (0.50, 0.57, 0.30, 0.70, (242, 242, 240)),
    (0.52, 0.55, 0.33, 0.68, (40, 48, 58)),
    (0.57, 0.68, 0.22, 0.80, (232, 234, 236)),
    (0.68, 0.71, 0.24, 0.78, (28, 40, 60)),
)
SCENES: dict[str, Scene] = {"quay": _quay, "house": _house, "plan": _plan}
