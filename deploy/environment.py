"""Makes .venv from a lock file, on a machine that has Python and nothing else.

Debian's python3 comes without ensurepip, so `python3 -m venv` may fail there. This script then makes the
environment without pip and runs pip straight from its wheel, which the machine's own package index hands out.
A stamp remembers what was installed: a second start does nothing.

    python3 deploy/environment.py run|camera|dev

`camera` is `run` and what a kiosk needs besides whose scanner is a camera.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BENEATH = {"camera": ("run",)}
INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple")


def main() -> int:
    """Install the named lock file once; exit status 0 when the environment is ready."""
    which = sys.argv[1] if len(sys.argv) > 1 else "run"
    for name in (*BENEATH.get(which, ()), which):
        if (status := _install(name)) != 0:
            return status
    return 0


def _install(which: str) -> int:
    lock = ROOT / "lock" / f"{which}.txt"
    if any(_stamp(name).exists() and _stamp(name).read_text() == _wanted(name) for name in _covering(which)):
        return 0
    if sys.version_info < (3, 11):  # noqa: UP036 - this very script meets whatever Python the machine has
        return _say(f"schoolnight needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    print(f"Setting up .venv from lock/{which}.txt (once; a minute or two) ...", flush=True)
    try:
        pip = _make_venv()
        _run([*pip, "install", "-q", "--require-hashes", "--no-deps", "-r", str(lock)])
        _run([*pip, "install", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)])
    except (subprocess.CalledProcessError, OSError) as why:
        return _say(f"The environment could not be set up: {why}. Is this machine connected to its package index?")
    _stamp(which).write_text(_wanted(which))
    return 0


def _covering(which: str) -> list[str]:
    """The dev lock holds everything the others hold, so it satisfies either."""
    return ["dev"] if which == "dev" else [which, "dev"]


def _stamp(which: str) -> Path:
    return VENV / f".installed-{which}"


def _wanted(which: str) -> str:
    lock = ROOT / "lock" / f"{which}.txt"
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def _make_venv() -> list[str]:
    """Create .venv if it is missing; the command that runs pip inside it."""
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode != 0:
            _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    wheel = _fetch_pip()
    _run([str(PYTHON), str(wheel / "pip"), "install", "-q", "--no-index", str(wheel)])
    return [str(PYTHON), "-m", "pip"]


def _fetch_pip() -> Path:
    """Download the newest pip wheel from the index; a wheel is a zip that Python can run.

    Source: PEP 503 (simple index pages) and PEP 427 (wheels).
    """
    page_url = INDEX.rstrip("/") + "/pip/"
    with urllib.request.urlopen(page_url) as answer:  # noqa: S310 - https, or what the owner configured
        page = answer.read().decode()
    links = re.findall(r'href="([^"]+/(pip-(\d+)\.(\d+)(?:\.(\d+))?-py3-none-any\.whl)[^"]*)"', page)
    if not links:
        raise OSError(f"{page_url} lists no pip wheel")
    link, name, *_ = max(links, key=lambda found: tuple(int(part or 0) for part in found[2:]))
    target = Path(tempfile.mkdtemp(prefix="schoolnight-pip-")) / name
    with urllib.request.urlopen(urllib.parse.urljoin(page_url, link)) as answer:  # noqa: S310 - from that page
        target.write_bytes(answer.read())
    return target


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
