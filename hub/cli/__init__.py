"""The one command line: schoolnight. Each command's own imports are its own, so that --help answers at once."""

import importlib
import sys
from typing import Any

import click

# command -> where it is defined, imported only when it is asked for, and what --help says of it
COMMANDS = {
    "example": ("hub.cli.before:example", "Write the files of a fictional school, to try everything with."),
    "import": ("hub.cli.before:import_", "Read what the school exports, after a preview."),
    "letters": ("hub.cli.before:letters", "One PDF with a letter and a code for each household."),
    "papers": ("hub.cli.papers:papers", "Door lists, badges, signs, labels, cards: all of it as PDFs."),
    "codes": ("hub.cli.before:codes", "All codes as CSV for a mail merge, or revoke a lost letter."),
    "languages": ("hub.cli.languages:languages", "Have what families read checked by people who speak it."),
    "check": ("hub.cli.check:check", "Is everything ready for tonight, in words."),
    "rehearse": ("hub.cli.rehearse:rehearse", "Play the night before it happens, and say how it would go."),
    "hub": ("hub.cli.tonight:hub", "Run the night on this computer."),
    "kiosk": ("kiosk.cli:kiosk", "Welcome families at the door."),
    "pair": ("hub.cli.tonight:pair", "Let a kiosk, phone, tablet or board in; or put one out."),
    "staff": ("hub.cli.badges:staff", "Badges and PINs for those who may do more at a kiosk."),
    "printers": ("hub.cli.paper:printers", "Try receipt printers, ask what they are, see what they did."),
    "journal": ("hub.cli.journal:journal", "The evening in sentences: who was sent where, and why."),
    "report": ("hub.cli.report:report", "After the night: what was promised, and what came of it."),
    "followups": ("hub.cli.followups:followups", "After the night: every family that was not reached, as a table."),
    "demo": ("hub.cli.demo:demo", "A whole small evening on this computer, just to see it."),
}


class Lazy(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: Any = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="schoolnight")
def schoolnight() -> None:
    """Conference night as a welcome.

    A night is a folder: `schoolnight import FILES --night tonight` makes it. Then print letters, check, run the hub,
    and start a kiosk at each door. To see it all at once: schoolnight demo.
    """


def main() -> None:
    """Run a command; what a person can mend is said in one sentence, without a traceback."""
    try:
        schoolnight.main(prog_name="schoolnight", standalone_mode=True)
    except Exception as why:
        if not _is_for_people(why):
            raise
        click.echo(_sentence(why), err=True)
        sys.exit(1)


def _sentence(why: Exception) -> str:
    if isinstance(why, OSError) and why.filename:
        return f"{why.filename} cannot be used: {why.strerror}. Choose another place, or mend that one."
    return str(why)


def _is_for_people(why: Exception) -> bool:
    """The errors whose text is a sentence for people; all others are ours, and show where they came from."""
    from config.settings import SettingsError
    from hub.folder import FolderError
    from hub.journal import JournalError
    from hub.rosters import SourceError

    return isinstance(why, FolderError | JournalError | SettingsError | SourceError | OSError)
