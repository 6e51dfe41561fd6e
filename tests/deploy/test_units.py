"""systemd accepts the units, and each runs as its own user with as little reach as it needs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = ["schoolnight-hub.service", "schoolnight-kiosk.service"]
SCREEN = "schoolnight-kiosk-screen.service"
ITS_SCRIPT = "/opt/schoolnight/deploy/kiosk-screen"
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
@pytest.mark.parametrize("unit", [*UNITS, SCREEN])
def test_systemd_accepts_the_unit(unit: str, tmp_path: Path) -> None:
    """With a command that exists here in the place of the installed one; then it has nothing to say at all."""
    text = (DEPLOY / unit).read_text("utf-8")
    (tmp_path / unit).write_text(text.replace(INSTALLED, "/bin/true").replace(ITS_SCRIPT, "/bin/true"), "utf-8")
    found = verified(tmp_path / unit)
    assert (found.returncode, found.stderr) == (0, "")


@analyzed
def test_systemd_would_tell_of_a_mistake(tmp_path: Path) -> None:
    text = (DEPLOY / UNITS[0]).read_text("utf-8").replace(INSTALLED, "/bin/true")
    (tmp_path / UNITS[0]).write_text(text.replace("ProtectHome=", "ProtectHouse="), "utf-8")
    assert "ProtectHouse" in verified(tmp_path / UNITS[0]).stderr


@pytest.mark.parametrize("unit", [*UNITS, SCREEN])
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


def test_the_kiosk_with_a_screen_of_its_own_differs_from_the_bare_one_only_in_how_it_is_shown() -> None:
    same = ["User", "Group", "Type", "WatchdogSec", "RestartPreventExitStatus", "SuccessExitStatus", "StateDirectory"]
    assert all(said(SCREEN, key) == said("schoolnight-kiosk.service", key) for key in same)
    assert said(SCREEN, "NotifyAccess") == "all"
    assert "schoolnight-kiosk.service" in said(SCREEN, "Conflicts")
    assert said(SCREEN, "ExecStart").endswith(f" {ITS_SCRIPT}")


def small_world(folder: Path, cage: int) -> dict[str, str]:
    """A computer on which cage ends at once with this status, and whose kiosk says that it runs."""
    programs = {"cage": f"exit {cage}", "foot": "exit 1", "kiosk": 'echo "runs: $*"'}
    for name, does in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        (folder / name).chmod(0o755)
    script = (DEPLOY / "kiosk-screen").read_text("utf-8")
    script = script.replace(INSTALLED, str(folder / "kiosk")).replace("/dev/dri", str(folder))
    (folder / "kiosk-screen").write_text(script, "utf-8")
    return {"PATH": f"{folder}:/usr/bin:/bin", "KIOSK_OPTIONS": "--scanner /dev/ttyACM0"}


@pytest.mark.parametrize(("cage", "ended", "runs"), [(1, 0, True), (79, 79, False)])
def test_where_cage_cannot_run_the_kiosk_takes_the_console_but_not_after_a_shut_down(
    cage: int, ended: int, runs: bool, tmp_path: Path
) -> None:
    world = small_world(tmp_path, cage)
    done = subprocess.run(["sh", tmp_path / "kiosk-screen"], env=world, capture_output=True, text=True, timeout=20)
    assert done.returncode == ended
    assert ("runs: kiosk --state /var/lib/schoolnight-kiosk --scanner /dev/ttyACM0" in done.stdout) == runs
    assert ("bare console" in done.stderr) == runs


@pytest.mark.skipif(shutil.which("foot") is None, reason="needs foot: apt-get install foot")
def test_foot_accepts_its_settings() -> None:
    done = subprocess.run(["foot", "--check-config", f"--config={DEPLOY / 'foot.ini'}"], timeout=20)
    assert done.returncode == 0


@pytest.mark.parametrize("unit", [*UNITS, SCREEN])
def test_no_unit_closes_devices_that_are_plugged_in_later(unit: str) -> None:
    """ProtectClock does, before systemd 253."""
    assert not any(line.startswith(("ProtectClock=", "DevicePolicy=", "DeviceAllow=")) for line in lines(unit))
