"""No change goes without its entry: the one verb that adds none goes on with what is on record, and one room uses it."""

from tests.house.sources import PLATFORM


def test_only_saving_a_text_again_leaves_no_entry():
    users = {
        path.relative_to(PLATFORM).as_posix()
        for path in PLATFORM.rglob("*.py")
        if "gateway.go_on(" in path.read_text("utf-8")
    }

    assert users == {"exchange/drafts/service.py"}
