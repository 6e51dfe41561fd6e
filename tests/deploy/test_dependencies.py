"""What the programs import is what the lock file brings: a machine that has more by chance must not hide a gap."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTRAS = {"kiosk/camera.py": "camera"}  # a file that is only imported where its lock was installed as well
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


def locked(name: str) -> set[str]:
    return names((ROOT / "lock" / f"{name}.txt").read_text("utf-8"))


@pytest.mark.parametrize("folder", ["config", "hub", "kiosk", "printers"])
def test_everything_a_program_imports_is_in_the_lock(folder: str) -> None:
    brought_by = packages_distributions()
    gaps = []
    for path, module in imported(folder):
        file = path.relative_to(ROOT).as_posix()
        locks = ["run", EXTRAS[file]] if file in EXTRAS else ["run"]
        brings = {name.lower().replace("_", "-") for name in brought_by.get(module, [module])}
        if module not in sys.stdlib_module_names | OURS and not brings & set().union(*map(locked, locks)):
            gaps.append(f"{file} imports {module}, which no lock of {' and '.join(locks)} brings")
    assert gaps == []


@pytest.mark.parametrize(("file", "lock"), EXTRAS.items())
def test_an_extra_is_imported_by_its_own_file_alone_and_that_only_where_it_is_wanted(file: str, lock: str) -> None:
    """And by no module as it is loaded: a function asks for it, so who has no such device needs no such package."""
    assert not locked(lock) & locked("run")
    module = file.removesuffix(".py").replace("/", ".")
    for path in (path for folder in ("config", "hub", "kiosk", "printers") for path in (ROOT / folder).rglob("*.py")):
        at_once = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)]
        assert module not in [node.module for node in at_once], path


def test_every_dependency_says_what_it_is_for() -> None:
    said = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    asked = [
        line for name in ("run", "camera") for line in (ROOT / "lock" / f"{name}.in").read_text("utf-8").splitlines()
    ]
    packages = [line.split("==")[0].strip() for line in asked if not line.startswith(("#", "-"))]
    assert [name for name in packages if name.lower() not in said] == []
