"""The one command line: schoolnight. Each command's own imports are its own, so that --help answers at once."""

import importlib
import sys
from typing import Any

import click

# command -> where it is defined; imported only when it is asked for
COMMANDS = {
    "example": "hub.cli.before:example",
    "import": "hub.cli.before:import_",
    "letters": "hub.cli.before:letters",
    "codes": "hub.cli.before:codes",
    "pair": "hub.cli.tonight:pair",
    "check": "hub.cli.check:check",
    "hub": "hub.cli.tonight:hub",
    "kiosk": "kiosk.cli:kiosk",
    "printers": "printers.cli:printers",
    "demo": "hub.cli.demo:demo",
}


class Lazy(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: Any = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="schoolnight")
def schoolnight() -> None:
    """Conference night as a welcome.

    \b
    Before the night    example, import, letters, codes
    On the night        check, hub, kiosk, pair, printers
    Just to see it      demo

    A night is a folder. `schoolnight import FILES --night tonight` makes it.
    """


def main() -> None:
    """Run a command; what a person can mend is said in one sentence, without a traceback."""
    try:
        schoolnight.main(prog_name="schoolnight", standalone_mode=True)
    except Exception as why:
        if not _is_for_people(why):
            raise
        click.echo(f"{why}", err=True)
        sys.exit(1)


def _is_for_people(why: Exception) -> bool:
    """The errors whose text is a sentence for people; all others are ours, and show where they came from."""
    from config.settings import SettingsError
    from hub.folder import FolderError
    from hub.journal import JournalError
    from hub.rosters import SourceError

    return isinstance(why, FolderError | JournalError | SettingsError | SourceError | OSError)
