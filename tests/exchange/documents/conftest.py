"""A dossier that Ada and Ben share, and files small enough to be quick."""

import io
import zipfile

import pytest

from exchange import gateway
from exchange.access import actions
from exchange.dossiers import opening

PDF = b"%PDF-1.7\n" + b"Vessel titles, transcript. " * 40
OFFICE = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


@pytest.fixture
def dossier(cast):
    return open_dossier(cast.ada, cast.ada, cast.ben)


def open_dossier(by, *members, protection="standard"):
    new = opening.NewDossier(
        title="Corporate vehicles",
        theme="TRACING",
        level="confidential",
        owner=by.delegation,
        delegations=[one.delegation for one in members],
        members=[one.person for one in members],
        protection=protection,
    )
    with gateway.act(by, actions.DOSSIER_OPEN) as act:
        return opening.build(act, new, by.person)


def package(*parts, start=None, padding=0):
    """Return a zip package of these parts; `start` is written first, stored, as OpenDocument does."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        if start is not None:
            file.writestr("mimetype", start)
        for part in parts:
            file.writestr(part, "content")
        if padding:
            file.writestr("media/film.bin", bytes(padding))
    return data.getvalue()
