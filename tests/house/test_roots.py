"""The two source roots never hide Python's own `platform`, and everything has the size of a readable page."""

import platform
import statistics
import sysconfig

import pytest

from tests.house.sources import ROOT, functions, modules, path_of

LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 60, 10


def test_platform_is_pythons_own():
    assert platform.__file__.startswith(sysconfig.get_paths()["stdlib"])


@pytest.mark.parametrize("root", ["platform", "crypto"])
def test_a_source_root_is_no_package(root):
    assert not (ROOT / root / "__init__.py").exists()


def test_the_two_source_roots_are_where_the_modules_come_from():
    import exchange
    import exchange_crypto

    assert exchange.__file__.startswith(str(ROOT / "platform"))
    assert exchange_crypto.__file__.startswith(str(ROOT / "crypto"))


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_file_is_short(name):
    assert len(path_of(name).read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("name", sorted(modules()))
def test_no_function_is_long(name):
    long = [one.name for one in functions(name) if one.end_lineno - one.lineno + 1 > LONGEST_FUNCTION]

    assert not long


def test_functions_are_small():
    sizes = [one.end_lineno - one.lineno + 1 for name in modules() for one in functions(name)]

    assert statistics.median(sizes) <= MEDIAN_FUNCTION


def test_every_module_says_what_it_answers_for():
    import ast

    assert [name for name, tree in modules().items() if not ast.get_docstring(tree)] == []
