"""Duties a person is invited with, by role and delegation; and what the migration gives those who are there."""

import pytest

from exchange.accounts import duties, service
from exchange.accounts.actors import actor_for
from exchange.accounts.service import NewPerson
from exchange.delegations.models import ASSEMBLY, COURT, OBSERVER, ORGANISATION, OTHER_STATE, STATE, Delegation


def of(kind, code="XVA"):
    return Delegation(kind=kind, code=code, name_en="", name_fr="")


@pytest.mark.parametrize(
    ("role", "kind", "code", "given"),
    [
        ("focal_point", STATE, "XVA", "FP MG"),
        ("focal_point", OTHER_STATE, "XOT", "FP MG"),
        ("focal_point", ORGANISATION, "IGO-MRA", "FP MG"),
        ("focal_point", OBSERVER, "IGO-X", ""),
        ("focal_point", COURT, "ICC-OTP", ""),
        ("investigator", COURT, "ICC-OTP", "DR RV TX MG"),
        ("investigator", COURT, "ICC-REG", "DR RV TX MG"),
        ("investigator", COURT, "ICC-PRES", "DR RV TX MG"),
        ("investigator", COURT, "ICC-CH", "CH MG"),
        ("administrator", ASSEMBLY, "ASP-SEC", ""),
        ("auditor", "audit_service", "AUDIT", ""),
    ],
)
def test_a_first_person_has_the_duties_of_the_role_and_gives_them_from_then_on(role, kind, code, given):
    assert duties.at_first(role, of(kind, code), is_managed=False) == given


def test_whoever_comes_second_gives_no_duties(cast):
    first, second = cast.ada, cast.ben

    assert (first.duties, second.duties) == ({"FP", "MG"}, {"FP"})


def test_an_invited_person_has_them_from_the_first_day(cast):
    new = NewPerson("nora@icc.invalid", "Nora", "investigator", cast.delegation("ICC-OTP").id)

    account, _ = service.invite(cast.sam, new)

    assert actor_for(account).duties == {"DR", "RV", "TX", "MG"}
    assert account.has_duty("DR")
    assert not account.has_duty("LG")
