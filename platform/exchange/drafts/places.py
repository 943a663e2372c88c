"""The pages whose forms are kept while one types: their addresses, which hold public references and nothing typed."""

import re

DOSSIER = r"/dossiers/(D-[0-9]{4,9})"
MASTER = r"/requests/(MR-[0-9]{4}-[0-9]{4,9})"
COPY = r"/requests/(RFA-[0-9]{4}-[0-9]{4,9}(?:-v[1-9][0-9]?)?)"
PAGES = {
    "message": re.compile(r"/discussions/(D-[0-9]{4,9}\.[0-9]{1,9})"),
    "discussion": re.compile(rf"{DOSSIER}/discussions/new"),
    "sheet": re.compile(r"/sheets/([A-Z][A-Z0-9]{1,7}(?:-[A-Z0-9]{1,7})?)/text"),
    "labels": re.compile(rf"{DOSSIER}/labels"),
    "dossier": re.compile(r"/dossiers/new()"),
    "request": re.compile(r"/requests/new()"),
    "text": re.compile(rf"{MASTER}/text/(?:recipients|items|contents|annexes)"),
    "comments": re.compile(rf"{DOSSIER}/draft"),
    "reason": re.compile(rf"{MASTER}/(?:return|cancellation|urgency)"),
    "step": re.compile(rf"{COPY}/moves/[a-z_]{{1,24}}(?:/recorded)?"),
    "asset": re.compile(rf"{COPY}/assets/moves/[a-z_]{{1,24}}(?:/recorded)?"),
    "asset-step": re.compile(r"/assets/(A-[0-9]{4,9})/moves/[a-z_]{1,24}(?:/recorded)?"),
    "enquiry": re.compile(r"/enquiries/new()"),
    "enquiry-answer": re.compile(r"/enquiries/(ENQ-[0-9]{4}-[0-9]{4,9})"),
    "reverse": re.compile(r"/reverse/new()"),
    "reverse-step": re.compile(r"/reverse/(REV-[0-9]{4}-[0-9]{4,9})/moves/[a-z_]{1,24}"),
    "consent": re.compile(r"/consents/(CNS-[0-9]{4}-[0-9]{4,9})(?:/record)?"),
    "note": re.compile(rf"{COPY}/assignment"),
    "due": re.compile(rf"{COPY}/(?:extension|date)"),
    "answer": re.compile(rf"{COPY}/items/[0-9]{{1,3}}/answer"),
}


def is_kept(place: str) -> bool:
    """True of the address of a page whose form is kept."""
    return any(page.fullmatch(place) for page in PAGES.values())


def said(place: str) -> tuple[str, str]:
    """Return what is written at a page that keeps its form, and about which reference ("" for something new)."""
    for kind, page in PAGES.items():
        if match := page.fullmatch(place):
            return kind, _written(match.group(1))
    raise ValueError(f"nothing is kept at {place}")


def _written(handle: str) -> str:
    """Return a reference as people write it: an address can't hold the space and the slash of RFA 2026/0412."""
    letters, *numbers = handle.split("-")
    return (
        handle
        if letters in ("", "D", "A") or not numbers
        else "-".join([f"{letters} {'/'.join(numbers[:2])}", *numbers[2:]])
    )
