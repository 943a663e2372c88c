"""The pages whose forms are kept while one types: their addresses, which hold public references and nothing typed."""

import re

DOSSIER = r"/dossiers/D-[0-9]{4,9}"
MASTER = r"/requests/MR-[0-9]{4}-[0-9]{4,9}"
COPY = r"/requests/RFA-[0-9]{4}-[0-9]{4,9}"
PAGES = re.compile(
    "|".join(
        (
            r"/discussions/D-[0-9]{4,9}\.[0-9]{1,9}",
            rf"{DOSSIER}/discussions/new",
            rf"{DOSSIER}/labels",
            r"/dossiers/new",
            r"/requests/new",
            rf"{MASTER}/(text|return|cancellation)",
            rf"{COPY}/items/[0-9]{{1,3}}/answer",
        )
    )
)


def is_kept(place: str) -> bool:
    """True of the address of a page whose form is kept."""
    return PAGES.fullmatch(place) is not None
