"""Options that several commands share."""

from pathlib import Path

import click

NIGHT = click.option(
    "--night",
    "night",
    type=click.Path(path_type=Path),
    default=Path("tonight"),
    show_default=True,
    envvar="SCHOOLNIGHT_NIGHT",
    help="The night's folder.",
)
