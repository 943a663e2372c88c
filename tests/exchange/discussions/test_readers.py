"""Who has read how far: each reader for those who wrote, without names of others; totals in lists."""

from exchange.discussions import lists, reading, service
from tests.exchange.documents.conftest import open_dossier


def shared(cast):
    return open_dossier(cast.ada, cast.ada, cast.ben, cast.carol, cast.ivo)


def test_those_who_wrote_see_each_reader_by_role_and_only_their_own_by_name(cast):
    discussion = service.open(cast.ada, shared(cast), "Format", "Which year?")
    for one in (cast.ben, cast.carol):
        reading.read(one, discussion.reference)
    service.post(cast.ben, discussion, "2019 to 2023.")

    readers = reading.read(cast.ada, discussion.reference).readers

    found = sorted((one.delegation.code, one.role, one.name, one.last) for one in readers)
    assert found == [
        ("XNO", "focal_point", "", 1),
        ("XVA", "focal_point", "Ada", 2),
        ("XVA", "focal_point", "Ben", 2),
    ]


def test_those_who_have_not_written_see_totals_only(cast):
    discussion = service.open(cast.ada, shared(cast), "Format", "Which year?")

    page = reading.read(cast.carol, discussion.reference)

    assert page.readers == ()
    assert sum(one.done for one in page.progress) == 2


def test_in_lists_the_author_of_the_latest_message_sees_how_many_have_read_it(cast):
    dossier = shared(cast)
    discussion = service.open(cast.ada, dossier, "Format", "Which year?")

    def reach(actor):
        (row,) = lists.read(actor, dossier).rows
        return row.reach and (row.reach.newest, row.reach.among, row.reach.kind)

    seen = [reach(cast.ada)]
    for one in (cast.ben, cast.carol, cast.ivo):
        reading.read(one, discussion.reference)
        seen.append(reach(cast.ada))
    service.post(cast.carol, discussion, "Any.")

    assert seen == [(0, 2, "off"), (0, 2, "off"), (1, 2, "half"), (2, 2, "ok")]
    assert reach(cast.ada) is None
    assert reach(cast.carol) == (0, 2, "off")
