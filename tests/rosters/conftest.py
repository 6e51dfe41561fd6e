from pathlib import Path

import pytest

from .school import School


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path)
