"""The Guidance library is there from the start, once, open to focal points and investigators."""

import pytest

from exchange.access.refusals import Forbidden
from exchange.dossiers import library, naming


def test_the_library_is_made_once_by_the_platform(cast, entries):
    cast.delegation("ASP-SEC")

    first, again = library.found(), library.found()

    assert first.id == again.id
    assert first.protection == "network"
    assert [one for one in entries() if one[1] == "dossier.open"] == [("-", "dossier.open", "done")]


def test_focal_points_and_investigators_read_it_and_nobody_else(cast, title):
    cast.delegation("ASP-SEC")
    dossier = library.found()

    assert [title(one, dossier) for one in (cast.ada, cast.carol, cast.ivo)] == [library.TITLE] * 3
    for other in (cast.sam, cast.olga):
        with pytest.raises(Forbidden):
            title(other, dossier)


def test_nobody_is_named_into_it(cast):
    cast.delegation("ASP-SEC")
    dossier = library.found()

    with pytest.raises(Forbidden):
        naming.name(cast.ada, dossier, cast.ada.delegation, [cast.ben.person])


def test_without_the_secretariat_it_says_what_comes_first(cast):
    with pytest.raises(LookupError, match="ASP-SEC"):
        library.found()
