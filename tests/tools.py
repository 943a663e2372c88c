"""Tools of the machine that some tests need: had, or skipped, but in CI never missing."""

import os
import shutil

import pytest


def need(tool):
    """Return the tool's path; skips the test without it, and fails it in CI."""
    return shutil.which(tool) or cannot(f"{tool} is not installed")


def cannot(reason):
    """Skip the test for this reason; in CI, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
