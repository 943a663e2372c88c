"""The wheel holds two packages and everything that they need at run time, and nothing at its top but them."""

import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house.sources import ROOT

NEEDED = [
    "exchange/app.py",
    "exchange/templates/base.html",
    "exchange/static/css/app.css",
    "exchange/migrations/env.py",
    "exchange/data/themes.csv",
    "exchange/demo/told/1-people.toml",
    "exchange/translations/fr/web.po",
    "exchange_crypto/verify.py",
]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    path = next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with zipfile.ZipFile(path) as wheel:
        return wheel.namelist()


def test_nothing_but_the_two_packages_lies_at_the_top(names):
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}

    assert tops == {"exchange", "exchange_crypto"}


@pytest.mark.parametrize("needed", NEEDED)
def test_what_runs_without_a_checkout_is_there(names, needed):
    assert needed in names


def test_no_test_and_no_secret_is_packed(names):
    assert not [
        name
        for name in names
        if name.split("/")[-1].startswith("test_") or name.endswith((".key", ".db", "keyring.json"))
    ]
