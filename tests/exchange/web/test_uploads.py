"""Bodies: too slow a line is given up, a refused body is let go only so far, places are counted."""

import pytest
from werkzeug.exceptions import RequestTimeout, ServiceUnavailable

from exchange.web import uploads
from exchange.web.transfers import ABANDONED_SECONDS, Place, Transfers


class Watch:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_line_that_brings_too_little_in_a_minute_is_given_up():
    watch = Watch()
    pace = uploads.Pace(1000, Place(watch), watch)
    pace.saw(50_000)
    watch.now = 61

    with pytest.raises(RequestTimeout):
        pace.saw(1)


def test_a_slow_line_that_goes_on_is_waited_for():
    watch = Watch()
    pace = uploads.Pace(1000, Place(watch), watch)

    for minute in range(1, 10):
        watch.now = 60.0 * minute
        pace.saw(60_000)

    assert watch.now == 540


def test_a_minute_without_a_byte_is_not_made_up_for_by_an_earlier_one():
    watch = Watch()
    pace = uploads.Pace(1000, Place(watch), watch)
    pace.saw(10_000_000)
    watch.now = 60
    pace.saw(0)
    watch.now = 121

    with pytest.raises(RequestTimeout):
        pace.saw(10)


def test_a_refused_body_is_let_go_only_so_far():
    def body():
        for _ in range(1000):
            gone.append(1)
            yield bytes(uploads.PIECE)

    gone = []
    uploads.let_go(body())

    assert sum(gone) * uploads.PIECE <= uploads.MOST_LET_GO + uploads.PIECE


def test_a_place_is_held_for_a_block_and_free_after_it():
    transfers = Transfers(1)

    with transfers.place(), pytest.raises(ServiceUnavailable), transfers.place():
        pass

    with transfers.place():
        pass


def test_a_place_whose_line_died_goes_to_the_next():
    watch = Watch()
    transfers = Transfers(1, watch)
    with transfers.place():
        watch.now = ABANDONED_SECONDS + 1

        with transfers.place() as next_place:
            assert not next_place.is_abandoned()


def test_a_place_is_kept_by_moving():
    watch = Watch()
    transfers = Transfers(1, watch)
    with transfers.place() as place:
        watch.now = ABANDONED_SECONDS - 1
        place.moved()
        watch.now = ABANDONED_SECONDS + 1

        with pytest.raises(ServiceUnavailable), transfers.place():
            pass


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="q"; filename="a"\r\n\r\na\r\n--x--\r\n',
        ),
        ("application/json", b'{"q": [1]}'),
    ],
)
def test_a_form_s_fields_are_text_whatever_was_sent(kind, body):
    request = uploads.Request.from_values(method="POST", data=body, content_type=kind)

    assert (list(request.files), list(request.form), request.is_json) == ([], [], False)
