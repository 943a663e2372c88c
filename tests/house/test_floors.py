"""Imports go down only; the web, cryptography and commits have their rooms. One table says it all."""

import ast
import re

import pytest

from tests.house.sources import imports, modules, path_of

FLOORS = {
    # a room may import rooms of a lower floor, and itself
    "exchange.app": 7.1,
    "exchange.migrating": 7.2,
    "exchange.commands": 7.3,
    "exchange.rooms": 7,
    "exchange.house": 5.9,  # furnishes the gateway; the demonstration founds a house with it
    "exchange.schema": 5.8,
    "exchange.demo": 6.1,
    "exchange.home": 6.05,
    "exchange.annual": 6.03,
    "exchange.oversight": 6,
    "exchange.feeds": 5.1,
    "exchange.assets": 5.05,
    "exchange.enquiries": 5.05,
    "exchange.reverse": 5.05,
    "exchange.search": 6,
    "exchange.discussions": 5,
    "exchange.assistance": 5,
    "exchange.sheets": 4.3,
    "exchange.documents": 4.2,
    "exchange.dossiers": 4.1,
    "exchange.drafts": 3.4,
    "exchange.signin": 3.3,
    "exchange.duties": 3.25,
    "exchange.accounts": 3.2,
    "exchange.calendars": 3.15,
    "exchange.delegations": 3.1,
    "exchange.gateway": 2.1,
    "exchange.streaming": 2.05,
    "exchange.opener": 2,
    "exchange.vault": 1,
    "exchange.audit": 1,
    "exchange.jobs": 1,
    "exchange.web": 2.5,  # the guard asks the gateway; it is below every feature
    "exchange.mail": 2.6,
    "exchange.letters": 0.4,
    "exchange.amounts": 0.35,
    "exchange.paging": 0.4,
    "exchange.access": 0.4,
    "exchange.db": 0.3,
    "exchange.lifecycle": 0.35,
    "exchange.tables": 0.3,
    "exchange.config": 0.3,
    "exchange.clock": 0.2,
    "exchange.workdays": 0.2,
    "exchange.translations": 0.2,
    "exchange_crypto": 0,
}
WEB = re.compile(
    r"exchange\.(app|rooms|web(\..*)?|commands(\..*)?|[a-z]+\.(views|forms|commands|cookies)(\..*)?|.*_views|.*_forms)"
)
COMMITTERS = {
    "exchange.gateway",
    "exchange.jobs.loop",
    "exchange.audit.sequencer",
    "exchange.audit.checkpoints",  # the sequencer's second step: only what is committed is signed
    "exchange.house",  # founds the log before there is a gateway
    "exchange.db",  # ends a reading transaction; refuses if anything was changed
}


def room(name):
    """Return the longest entry of the table that the name belongs to."""
    fitting = [one for one in FLOORS if name == one or name.startswith(one + ".")]
    return max(fitting, key=len, default=None)


def ours(name):
    return [one for one in imports(name) if one.split(".")[0] in ("exchange", "exchange_crypto") and room(one)]


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_downwards_only(name):
    if name == "exchange":
        return
    assert room(name), f"{name} has no floor in the table"

    upwards = [one for one in ours(name) if room(one) != room(name) and FLOORS[room(one)] >= FLOORS[room(name)]]

    assert not upwards, f"{name} imports upwards or sideways: {upwards}"


@pytest.mark.parametrize("name", sorted(modules()))
def test_flask_stays_where_pages_are(name):
    knows = {one.split(".")[0] for one in imports(name)} & {"flask", "flask_wtf", "wtforms", "flask_babel"}

    assert not knows or WEB.fullmatch(name), f"{name} knows {knows}"


@pytest.mark.parametrize("name", sorted(modules()))
def test_only_exchange_crypto_does_cryptography(name):
    knows = {one.split(".")[0] for one in imports(name)} & {"cryptography", "nacl", "Crypto", "pyotp"}

    assert not knows or name.startswith("exchange_crypto"), f"{name} knows {knows}"


@pytest.mark.parametrize("name", sorted(modules()))
def test_commit_is_said_in_few_places(name):
    said = [
        node.lineno
        for node in ast.walk(modules()[name])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert not said or name in COMMITTERS, f"{name} commits in line {said}"


@pytest.mark.parametrize("name", sorted(name for name in modules() if path_of(name).name == "__init__.py"))
def test_an_init_holds_a_docstring_or_nothing(name):
    body = modules()[name].body

    assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body), name
