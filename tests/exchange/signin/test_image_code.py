"""The image code of enrolment: exactly the dark modules of the QR code, with the quiet zone around it."""

import re

import segno

from exchange.signin.enrolment_views import QUIET_ZONE, _image_code
from exchange_crypto import totp

RUN = re.compile(r"M(\d+) (\d+)\.5h(\d+)")


def test_the_path_covers_the_dark_modules_and_no_others():
    uri = totp.uri(bytes(20), "nora@xva.invalid", "Secure Cooperation Exchange")

    size, path = _image_code(uri)

    dark = {(int(x) + n, int(y)) for x, y, length in RUN.findall(path) for n in range(int(length))}
    matrix = segno.make(uri, error="m", micro=False).matrix
    wanted = {(x + QUIET_ZONE, y + QUIET_ZONE) for y, row in enumerate(matrix) for x, one in enumerate(row) if one}
    assert RUN.sub("", path) == ""
    assert dark == wanted
    assert size == len(matrix) + 2 * QUIET_ZONE
