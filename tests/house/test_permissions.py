"""Who may is said in the table of actions and asked of it: no page, service or template tests a role by itself."""

import re

import pytest

from tests.house.sources import PLATFORM, ROOT

ROLE = re.compile(r"\b(actor|me|entered)\.role\b(?!_)")
SAY_IT = {
    "exchange/access/rules.py",  # the rules themselves
    "exchange/audit/entries.py",  # writes it into the entry
    "exchange/web/help.py",  # chooses whose guide comes first; all are open to everybody
    "exchange/dossiers/models.py",  # a predicate that rules ask: protection `network` is entered by role
}


@pytest.mark.parametrize("folder", [PLATFORM, ROOT / "templates"])
def test_a_role_is_tested_by_rules_only(folder):
    files = [path for kind in ("*.py", "*.html") for path in folder.rglob(kind)]

    found = {path.relative_to(folder).as_posix() for path in files if ROLE.search(path.read_text("utf-8"))}

    assert files
    assert found <= SAY_IT
