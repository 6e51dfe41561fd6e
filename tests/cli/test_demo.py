"""`make demo` for scripts: it ends by itself, says what happened, and leaves nothing running."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.journey

DEMO = (sys.executable, "-m", "hub.cli", "demo", "--headless", "--families", "60")


def test_it_ends_by_itself_with_a_summary(tmp_path: Path) -> None:
    done = subprocess.run([*DEMO, "--seconds", "8", "--every", "0.5"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    came, printed = re.findall(r"(\d+) checked in|(\d+) printed", done.stdout)
    assert int(came[0]) > 0
    assert came[0] == printed[1], "each family that was checked in has its ticket"
    for what in ("Board", "Teacher", "Ambassadors", "Ticket tray"):
        assert re.search(rf"{what}.* http://127\.0\.0\.1:\d+", done.stdout), what


def test_a_demo_that_is_killed_takes_its_hub_along(tmp_path: Path) -> None:
    with subprocess.Popen([*DEMO, "--seconds", "60"], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        for line in demo.stdout:
            if "Codes to scan" in line:
                break
        demo.send_signal(signal.SIGKILL)
    # Only a hub that has let go of the journal lets another one open it.
    for _ in range(50):
        opened = subprocess.run(
            [sys.executable, "-c", "import sys; from pathlib import Path; from hub.folder import NightFolder;"
             "NightFolder(Path(sys.argv[1])).journal().close()", ".demo/night"],
            cwd=tmp_path, capture_output=True, text=True,
        )  # fmt: skip
        if opened.returncode == 0:
            return
    raise AssertionError(opened.stderr)
