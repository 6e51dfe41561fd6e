"""The only module that knows where fonts come from, so that paper and screens look the same on every machine.

All faces are Noto, from two pinned packages; fonts installed on the machine are never used.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

LATIN, CJK = "manimgx_fonts", "manimgx_fonts_cjk"


@cache
def folder(package: str) -> Path:
    """Where a package's font files are; a missing package is an error in words, not an import traceback."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The fonts package {package} is not installed. Run `make demo` to set it up.")
    return Path(spec.origin).parent


def folders() -> tuple[Path, ...]:
    """All of them, the smaller one first."""
    return folder(LATIN), folder(CJK)
