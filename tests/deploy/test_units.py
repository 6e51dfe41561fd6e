"""systemd accepts the units, and each runs as its own user with as little reach as it needs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = ["schoolnight-hub.service", "schoolnight-kiosk.service"]
INSTALLED = "/opt/schoolnight/.venv/bin/schoolnight"
EVERY_UNIT = [
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "CapabilityBoundingSet=",
    "StateDirectoryMode=0700",
    "Restart=always",
    "StartLimitIntervalSec=0",
    "WantedBy=multi-user.target",
]

analyzed = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze: apt-get install systemd"
)


def lines(unit: str) -> list[str]:
    return (DEPLOY / unit).read_text("utf-8").splitlines()


def said(unit: str, key: str) -> str:
    [value] = [line.removeprefix(f"{key}=") for line in lines(unit) if line.startswith(f"{key}=")]
    return value


def verified(unit: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
    )


@analyzed
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_the_unit(unit: str, tmp_path: Path) -> None:
    """With a command that exists here in the place of the installed one; then it has nothing to say at all."""
    text = (DEPLOY / unit).read_text("utf-8")
    (tmp_path / unit).write_text(text.replace(INSTALLED, "/bin/true"), "utf-8")
    found = verified(tmp_path / unit)
    assert (found.returncode, found.stderr) == (0, "")


@analyzed
def test_systemd_would_tell_of_a_mistake(tmp_path: Path) -> None:
    text = (DEPLOY / UNITS[0]).read_text("utf-8").replace(INSTALLED, "/bin/true")
    (tmp_path / UNITS[0]).write_text(text.replace("ProtectHome=", "ProtectHouse="), "utf-8")
    assert "ProtectHouse" in verified(tmp_path / UNITS[0]).stderr


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("line", EVERY_UNIT)
def test_each_unit_is_locked_down_and_gets_up_again(unit: str, line: str) -> None:
    assert line in lines(unit)


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_runs_the_installed_command_as_a_user_of_its_own(unit: str) -> None:
    name = unit.removesuffix(".service")
    assert said(unit, "ExecStart").startswith(f"{INSTALLED} {name.removeprefix('schoolnight-')} ")
    assert said(unit, "User") == said(unit, "Group")
    assert said(unit, "User") in ("schoolnight", name)
    assert said("schoolnight-hub.service", "User") != said("schoolnight-kiosk.service", "User")


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_writes_only_the_folder_it_is_given(unit: str) -> None:
    folders = re.findall(r"/var/lib/([\w-]+)", said(unit, "ExecStart"))
    assert folders == [said(unit, "StateDirectory")]


def test_a_kiosk_that_hangs_is_started_again_and_one_that_staff_shut_down_is_not() -> None:
    from kiosk.app import SHUT_DOWN, TICK_SECONDS

    unit = "schoolnight-kiosk.service"
    assert (said(unit, "Type"), said(unit, "NotifyAccess")) == ("notify", "main")
    assert float(said(unit, "WatchdogSec")) > 10 * TICK_SECONDS
    assert said(unit, "RestartPreventExitStatus") == said(unit, "SuccessExitStatus") == str(SHUT_DOWN)
