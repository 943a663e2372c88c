"""The first administrator is invited from the shell; what stands against it is one sentence."""

import pytest


def test_an_administrator_is_invited_with_a_code(founded):
    status, said = founded("people", "invite-administrator", "--email", "sam@sec.invalid", "--name", "Sam Hill")

    assert status == 0
    assert said.startswith("Sam Hill is invited. The code, shown once: ")


@pytest.mark.parametrize(
    ("email", "name", "delegation", "words"),
    [
        ("nonsense", "Sam", "ASP-SEC", "nonsense is not an e-mail address"),
        ("x@sec.invalid", " ", "ASP-SEC", "a name is needed"),
        ("x@sec.invalid", "Sam", "ICC-OTP", "no administrator belongs to that delegation"),
    ],
)
def test_what_stands_against_an_invitation_is_said(founded, email, name, delegation, words):
    said = founded("people", "invite-administrator", "--email", email, "--name", name, "--delegation", delegation)

    assert said[0] == 1
    assert words in said[1]


def test_an_address_is_invited_once(founded):
    words = ("people", "invite-administrator", "--email", "sam@sec.invalid", "--name", "Sam Hill")
    founded(*words)

    assert founded(*words) == (1, "Error: there is an account of this address already\n")
