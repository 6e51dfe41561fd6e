"""What tests of several packages need: receipt printers, and lots.

Lots are drawn anew in every run here, and the same ones in every run of CI, so that no landing fails by luck.
"""

import os
from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from printers.virtual import Serving, serve_virtual_printer

# Read before any test module is: what a test sets for itself (`@settings(max_examples=…)`) lies over this.
settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
if profile := os.environ.get("HYPOTHESIS_PROFILE"):
    settings.load_profile(profile)


@pytest.fixture
async def printer() -> AsyncIterator[Serving]:
    """A receipt printer on a real port."""
    serving = await serve_virtual_printer(port=0, tray_port=0)
    yield serving
    await serving.close()


@pytest.fixture
async def other() -> AsyncIterator[Serving]:
    """A second one."""
    serving = await serve_virtual_printer(port=0, tray_port=0)
    yield serving
    await serving.close()


@pytest.fixture
async def beside() -> AsyncIterator[Serving]:
    """One that stands beside a kiosk and is its own."""
    serving = await serve_virtual_printer(port=0, tray_port=0)
    yield serving
    await serving.close()
