"""What the programs import is what the lock file brings: a machine that has more by chance must not hide a gap."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"bench", "config", "hub", "kiosk", "printers", "tests", "deploy", "conftest"}


def names(text: str) -> set[str]:
    return {found.lower().replace("_", "-") for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def imported(folder: str) -> Iterator[tuple[Path, str]]:
    """Every module a folder's files import at any depth of a function: the file, and the name's first part."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield path, node.module.partition(".")[0]


@pytest.mark.parametrize("folder", ["config", "hub", "kiosk", "printers"])
def test_everything_a_program_imports_is_in_the_lock(folder: str) -> None:
    locked = names((ROOT / "lock" / "run.txt").read_text("utf-8"))
    brought_by = packages_distributions()
    gaps = [
        f"{path.relative_to(ROOT)} imports {module}, which lock/run.txt does not bring"
        for path, module in imported(folder)
        if module not in sys.stdlib_module_names | OURS
        and not {name.lower().replace("_", "-") for name in brought_by.get(module, [module])} & locked
    ]
    assert gaps == []


def test_every_dependency_says_what_it_is_for() -> None:
    said = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    asked = [line.split("==")[0].strip() for line in (ROOT / "lock" / "run.in").read_text("utf-8").splitlines()]
    assert [name for name in asked if name and not name.startswith("#") and name.lower() not in said] == []
