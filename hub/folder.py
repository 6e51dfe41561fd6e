"""A night is a folder: settings, roster, secret, journal, devices. Everything the hub keeps is in it.

night.toml     settings, for people to edit          roster.json   the school's people, current state only
secret         codes are derived from it (0600)      journal.db    what happened
goals.json     what teachers noted (0600)            devices.db    who may ask, tokens hashed
letters.pdf   and other papers, made when asked for
"""

import os
import secrets
from pathlib import Path

import msgspec

from config.settings import FILE_NAME, Settings, SettingsError, read_settings, write_settings
from hub.journal.sqlite import SqliteJournal, reissued
from hub.night import codes
from hub.night.roster import Programmed, Roster, Rules


class FolderError(Exception):
    """Something in the night's folder is missing or damaged; the sentence says what to do."""


class NightFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal_path = path / "journal.db"
        self.devices_path = path / "devices.db"
        self.roster_path = path / "roster.json"
        self.settings_path = path / FILE_NAME

    @property
    def exists(self) -> bool:
        return self.settings_path.exists()

    def settings(self) -> Settings:
        if not self.exists:
            raise FolderError(
                f"{self.path} is no night yet: it has no {FILE_NAME}. "
                "Make one with: schoolnight import SOURCE --night " + str(self.path)
            )
        try:
            return read_settings(self.settings_path)
        except SettingsError as why:
            raise FolderError(str(why)) from why

    def write_settings(self, settings: Settings) -> None:
        self._make()
        write_settings(self.settings_path, settings)

    def rules(self) -> Rules:
        return rules_of(self.settings())

    def roster(self) -> Roster:
        """The current roster. Raises FolderError if there is none yet or it is damaged."""
        try:
            return msgspec.json.decode(self.roster_path.read_bytes(), type=Roster)
        except FileNotFoundError as why:
            raise FolderError(
                f"{self.path} has no roster yet. Read one with: schoolnight import SOURCE --night {self.path}"
            ) from why
        except msgspec.MsgspecError as why:
            raise FolderError(f"{self.roster_path} is damaged ({why}). Import the school's files again.") from why

    def roster_or_none(self) -> Roster | None:
        return self.roster() if self.roster_path.exists() else None

    def save_roster(self, roster: Roster) -> None:
        """All or nothing: a power cut leaves the old roster or the new one."""
        self._make()
        write_private(self.roster_path, msgspec.json.format(msgspec.json.encode(roster), indent=1))

    def secret(self) -> bytes:
        """The night's secret, made on first use. Lost, all letters are void: it is part of every backup."""
        path = self.path / "secret"
        if not path.exists():
            self._make()
            write_private(path, secrets.token_hex(32).encode())
        try:
            return bytes.fromhex(path.read_text().strip())
        except ValueError as why:
            raise FolderError(f"{path} is damaged. Restore it, or delete it and print new letters.") from why

    def issues(self) -> dict[str, int]:
        """family -> its issue number, where a letter was revoked; readable while the hub runs."""
        return reissued(self.journal_path)

    def journal(self) -> SqliteJournal:
        return SqliteJournal(self.journal_path)

    def _make(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)


def rules_of(settings: Settings) -> Rules:
    """The settings, as the rules need them."""
    night = settings.night
    return Rules(
        night=night.date.isoformat(),
        opens=night.opens_at,
        closes=night.closes_at,
        school=night.school,
        title=night.title,
        timezone=night.timezone,
        door=night.door,
        commons=night.commons,
        dinner_room=night.dinner_room,
        welcome_desk=night.welcome_desk or "",
        helpers_may_interpret=night.helpers_may_interpret,
        interpreter_line=night.interpreter_line or "",
        booked_early=night.booked_early_minutes * 60.0,
        undo_within=night.undo_minutes * 60.0,
        programme=tuple(
            sorted(
                (Programmed(night.at(p.time), p.title, p.room or "") for p in settings.programme.values()),
                key=lambda programmed: (programmed.at, programmed.title),
            )
        ),
    )


def family_codes(roster: Roster, secret: bytes, night: str, issues: dict[str, int]) -> dict[str, str]:
    """family -> its code that holds now."""
    return {f: codes.code_for(secret, night, f, issues.get(f, 1)) for f in roster.families}


def write_private(path: Path, content: bytes) -> None:
    """Written beside, synced, then renamed; readable by its owner alone."""
    beside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
